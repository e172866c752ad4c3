"""TwoRecords: one month as each of two partners recorded it."""
