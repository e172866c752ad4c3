"""The two-axis map: fictional couples on a plane of independence and interdependence."""
