"""What all figures share: colours by role, two panels on top of each other, lines and direct labels.

A figure names colours by the palette's variables and leaves type, margins and background to whoever
shows it, so that one drawing serves the page and the notebook, in light and in dark.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

if TYPE_CHECKING:
    from collections.abc import Sequence

    Points = Sequence[float | None]

A = "var(--at-partner-a)"
B = "var(--at-partner-b)"
INK = "var(--at-ink)"
MUTED = "var(--at-muted)"
EDGE = "var(--at-edge)"
LINE = "var(--at-line)"
SURFACE = "var(--at-surface)"
CLEAR = "rgba(0,0,0,0)"

Trace = dict[str, Any]

_BARE = go.layout.Template()  # instead of Plotly's own: who shows the figure has one template for all


def tint(colour: str, percent: int) -> str:
    """Return a palette colour at an opacity.

    >>> tint(A, 25)
    'var(--at-partner-a / 25%)'
    """
    return f"{colour.removesuffix(')')} / {percent}%)"


def drawing(traces: list[Trace], *, height: int, **layout: Any) -> go.Figure:
    """Return a figure without a template: `layout` holds axes, annotations, shapes."""
    return go.Figure(data=traces, layout={"template": _BARE, "showlegend": False, "height": height, **layout})


def line(x: Points, y: Points, colour: str, *, panel: int = 1, **more: Any) -> Trace:
    """Return a line; gaps are None. `dash` tells lines apart where colour cannot."""
    style = {"color": colour, "width": more.pop("width", 2.5), "dash": more.pop("dash", "solid")}
    if "shape" in more:
        style["shape"] = more.pop("shape")
    return {
        "type": "scatter",
        "x": list(x),
        "y": list(y),
        "line": style,
        "mode": "lines",
        **_on(panel),
        **more,
    }


def dots(x: Points, y: Points, colour: Any, *, panel: int = 1, **more: Any) -> Trace:
    """Return separate marks; `edge` is the colour of their outline."""
    style: Trace = {name: more.pop(name) for name in ("size", "symbol", "opacity") if name in more}
    outline = {"color": more.pop("edge", SURFACE), "width": more.pop("edge_width", 1)}
    marker = {"color": colour, "line": outline, **style}
    place = {"x": list(x), "y": list(y), "cliponaxis": False, **_on(panel)}
    return {"type": "scatter", "mode": "markers", "marker": marker, **place, **more}


def bars(x: Points, y: Points, colour: Any, *, panel: int = 1, **more: Any) -> Trace:
    """Return bars; `pattern` hatches them, `marker` holds more of their looks."""
    looks = {"color": colour, "pattern": {"shape": more.pop("pattern", "")}, **more.pop("marker", {})}
    return {"type": "bar", "x": list(x), "y": list(y), "marker": looks, **_on(panel), **more}


def label(x: float, y: float, text: str, colour: str = INK, *, panel: int = 1, **more: Any) -> dict[str, Any]:
    """Return a direct label: text at a place, in the colour of what it names."""
    end = "" if panel == 1 else str(panel)
    place = {"x": x, "y": y, "xref": f"x{end}", "yref": f"y{end}"}
    return {"text": text, "showarrow": False, "font": {"color": colour}, **place, **more}


def axis(title: str, low: float, high: float, **more: Any) -> dict[str, Any]:
    """Return an axis with a fixed range, so that the picture does not jump between settings."""
    marks = {"ticks": "outside", "ticklen": 5, "tickcolor": CLEAR}  # so that two axes' zeros do not touch
    return {"title": {"text": title}, "range": [low, high], "zeroline": False, **marks, **more}


def stacked(upper: float, height: int, gap: int = 84) -> dict[str, dict[str, Any]]:
    """Return the places of two panels, one above the other at every width; `upper` is the first one's share.

    `gap` is the room between them in pixels: 84 for an axis with a title, 50 for one without.

    >>> stacked(0.5, 600, gap=60)["yaxis"]
    {'domain': [0.55, 1.0], 'anchor': 'x'}
    """
    between = gap / height
    low = round((1 - between) * (1 - upper), 3)
    return {
        "yaxis": {"domain": [round(low + between, 3), 1.0], "anchor": "x"},
        "xaxis": {"anchor": "y"},
        "yaxis2": {"domain": [0.0, low], "anchor": "x2"},
        "xaxis2": {"anchor": "y2"},
    }


def rounded(values: Sequence[float | None], places: int = 3) -> list[float | None]:
    """Return coordinates as fine as a screen shows them; gaps stay gaps.

    >>> rounded([0.12345, None])
    [0.123, None]
    """
    return [None if value is None else round(value, places) + 0.0 for value in values]


def steps(low: float, high: float, count: int) -> list[float]:
    """Return count + 1 numbers from low to high, evenly apart.

    >>> steps(0, 1, 4)
    [0.0, 0.25, 0.5, 0.75, 1.0]
    """
    return [round(low + (high - low) * n / count, 6) for n in range(count + 1)]


def between(values: Sequence[float]) -> list[float]:
    """Return the middles of neighbours.

    >>> between([0, 2, 6])
    [1.0, 4.0]
    """
    return [(a + b) / 2 for a, b in pairwise(values)]


def _on(panel: int) -> dict[str, str]:
    return {} if panel == 1 else {"xaxis": f"x{panel}", "yaxis": f"y{panel}"}
