"""The course's explorations over their whole grids, worked out once for all tests."""

from dataclasses import replace
from functools import cache

from closeness import plots

ALL = {name: getattr(plots, name) for name in plots.__all__}
IN_PAGES = {name: found for name, found in ALL.items() if not name.endswith("_LAB")}


@cache
def views(name):
    """Return (setting, view) for every setting of one exploration's grid, the figures as plain data."""
    return [(setting, plain(ALL[name](**setting))) for setting in ALL[name].grid()]


def plain(view):
    """Return a view with its figure as plain data."""
    return replace(view, figure=figure(view))


def figure(view):
    """Return a view's figure as plain data."""
    return view.figure if isinstance(view.figure, dict) else view.figure.to_plotly_json()


def cells(view):
    """Return the table of a view by the names of its rows."""
    return {row[0]: row[1] for row in view.rows}


def value(cell):
    """Return the number that a cell shows."""
    return float(cell.replace("−", "-").split()[0])
