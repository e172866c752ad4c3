"""Turn what an exploration shows into plain JSON, the same for the page and for the notebook."""

from __future__ import annotations

import math
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

from closeness.core.checks import shown
from closeness.core.errors import ModelError

if TYPE_CHECKING:
    from closeness.core.exploring import Exploration, Setting, View

DIGITS = 4
"""Significant digits of a figure's numbers: at most a fifth of a pixel on an axis of 400 from zero on."""

DRAWN = ("scatter", "bar", "pie")
"""The kinds of trace that the page's chart library draws."""

HEIGHT = 360
"""Pixels of a figure whose layout names no height."""


def rounded(number: float) -> float:
    """Return a number to DIGITS significant digits, whole ones as int, which is shorter in JSON.

    >>> rounded(0.123456), rounded(2.0), rounded(-0.00001234567), rounded(-0.0)
    (0.1235, 2, -1.235e-05, 0)
    """
    near = float(f"{number:.{DIGITS}g}")
    return int(near) if near.is_integer() else near


def _plain(value: Any, where: str) -> Any:
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        if not math.isfinite(value):
            raise ModelError(f"{where} is {value}. A figure holds finite numbers; a gap is None.")
        return rounded(float(value))
    if isinstance(value, dict):
        if "bdata" in value:
            raise ModelError(f"{where} is an array in bytes. Give a list: array.tolist().")
        return {str(key): _plain(part, f"{where}.{key}") for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part, f"{where}[{at}]") for at, part in enumerate(value)]
    if hasattr(value, "tolist"):
        return _plain(value.tolist(), where)
    raise ModelError(f"{where} must be a number, a text, a list or a table of them, got {shown(value)}.")


def drawn(exploration: Exploration, setting: dict[str, Setting]) -> dict[str, Any]:
    """Return the view at a setting as JSON: figure, sentence, head, rows, note, care.

    Numbers of the figure are rounded (see DIGITS); its template goes, since the course has one of its
    own. ModelError names the part of the figure that no page could draw, and the setting.
    """
    view: View = exploration(**setting)
    at = ", ".join(f"{name}={value}" for name, value in setting.items())
    where = f"{exploration.name} at {at}: figure"
    figure = view.figure.to_plotly_json() if hasattr(view.figure, "to_plotly_json") else view.figure
    layout = {key: part for key, part in figure.get("layout", {}).items() if key != "template"}
    data = list(figure.get("data", ()))
    for number, trace in enumerate(data):
        kind = trace.get("type", "scatter")
        if kind not in DRAWN:
            raise ModelError(
                f"{where}.data[{number}] is a {kind!r} trace. "
                f"The page draws {', '.join(DRAWN)}; use one of them."
            )
    wide = {len(view.head)} | {len(row) for row in view.rows}
    if len(wide) > 1:
        raise ModelError(
            f"{exploration.name} at {at}: rows must be as wide as the head ({len(view.head)} cells)."
        )
    return {
        "figure": {"data": _plain(data, f"{where}.data"), "layout": _plain(layout, f"{where}.layout")},
        "sentence": view.sentence,
        "head": list(view.head),
        "rows": [list(row) for row in view.rows],
        "note": view.note,
        "care": view.care,
    }


def height(view: dict[str, Any]) -> int:
    """Return the pixels that the figure of a drawn view takes: its place is kept before it is drawn.

    >>> height({"figure": {"layout": {"height": 420}}}), height({"figure": {"layout": {}}})
    (420, 360)
    """
    return int(view["figure"]["layout"].get("height", HEIGHT))
