"""Pursuing and withdrawing: when two people drive each other apart, and what lets them settle."""

from __future__ import annotations

from math import isclose
from typing import Any

from closeness.core.exploring import Control, Exploration, View
from closeness.core.pursuit import Dynamics, Point
from closeness.plots.drawing import (
    INK,
    MUTED,
    A,
    B,
    axis,
    dots,
    drawing,
    label,
    line,
    rounded,
    stacked,
    steps,
)
from closeness.plots.wording import decimal, says

_say = says("pursuit")

START = (1.0, -0.5)
"""Leila a step too pressing for her own taste; Viktor half a step too far off for his."""

ANNOUNCED = {"no": 0.5, "going": 0.3, "and-back": 0.04}
"""How strongly Leila answers Viktor's distance: less where he says that he goes, and when he is back."""

LEILAS_RATE = 0.2
_SOON = 2.0  # the chapter's "a little later"
_LAST = 12
_TIMES = steps(0, _LAST, 48)
_EDGE = 3.0  # beyond it a line leaves the picture
_OTHERS = ((2.7, 0.2), (2.7, -1.3), (2.4, -2.7), (1.2, -2.7), (-0.1, -2.7), (-0.3, -1.2), (0.9, 0.4))
_SHORTEST = 3  # points that make a line; what leaves the picture sooner is not drawn
_OTHER_TIMES = steps(0, _LAST, 24)


def pursuit_view(b: float, announced: str, w: float) -> View:
    """Return the pair with Leila's return rate at 0.2: b and w are Viktor's, and how he goes.

    >>> pursuit_view(b=0.1, announced="no", w=0.4).rows[-1]
    ('A little later, Viktor too far off', '1.25')
    """
    return pursuit_lab_view(LEILAS_RATE, b, ANNOUNCED[announced], w)


def pursuit_lab_view(a: float, b: float, p: float, w: float) -> View:
    """Return the pair for all four numbers: return rates a, b of pursuer and withdrawer, responses p, w.

    The pair drifts apart exactly if p w > a b. Numbers: `closeness.core.pursuit.Dynamics`. A toy.

    >>> pursuit_lab_view(0.5, 0.6, 0.3, 0.4).rows[-2:]
    (('A little later, Leila too pressing', '0.56'), ('A little later, Viktor too far off', '0.48'))
    """
    pair = Dynamics([[-a, -p], [-w, -b]])
    sign = (pair.determinant > 0) - (pair.determinant < 0)
    outcome = {1: "settles", 0: "stays", -1: "grows"}[sign]
    ((leila, viktor),) = pair.path(START, [_SOON])
    values = {"rates": decimal(a * b), "responses": decimal(p * w)}
    if isclose(round(a * b, 2), round(p * w, 2)) and sign:
        values = {"rates": decimal(a * b, 3), "responses": decimal(p * w, 3)}
    return View(
        figure=_figure(pair),
        sentence=_say(f"says.{outcome}", **values),
        head=(_say("head.measure"), _say("head.value")),
        rows=(
            (_say("row.return-a"), decimal(a)),
            (_say("row.return-b"), decimal(b)),
            (_say("row.response-p"), decimal(p)),
            (_say("row.response-w"), decimal(w)),
            (_say("row.rates"), values["rates"]),
            (_say("row.responses"), values["responses"]),
            (_say("row.leila"), decimal(leila)),
            (_say("row.viktor"), decimal(-viktor)),
        ),
        note=_say("note"),
    )


def _figure(pair: Dynamics) -> Any:
    leila, viktor = _lines(pair.path(START, _TIMES))
    places = stacked(0.4, 640)
    ticks = {"tickvals": [0, 1, 2, 3], "tickformat": "~g"}
    last = max(n for n, value in enumerate(leila) if value is not None)
    return drawing(
        [
            line(_TIMES, leila, A),
            line(_TIMES, viktor, B, dash="dash"),
            *_streams(pair),
            line(leila, viktor, INK, panel=2, width=3),
            dots([START[0]], [-START[1]], INK, panel=2, size=12, hoverinfo="skip"),
            dots([leila[last]], [viktor[last]], INK, panel=2, size=12, symbol="diamond", hoverinfo="skip"),
        ],
        height=640,
        xaxis={**axis(_say("axis.time"), 0, _LAST, dtick=2), **places["xaxis"]},
        yaxis={**axis(_say("axis.steps"), -0.6, _EDGE, **ticks), **places["yaxis"]},
        xaxis2={**axis(_say("axis.leila"), -0.6, _EDGE, **ticks), **places["xaxis2"]},
        yaxis2={**axis(_say("axis.viktor"), -0.6, _EDGE, **ticks), **places["yaxis2"]},
        annotations=[
            label(0, _EDGE, _say("leila"), A, xanchor="left", yanchor="top", xshift=6),
            label(0, _EDGE, _say("viktor"), B, xanchor="left", yanchor="top", xshift=6, yshift=-20),
            label(START[0], -START[1], _say("start"), INK, panel=2, xanchor="left", yanchor="top", xshift=8),
        ],
    )


def _streams(pair: Dynamics) -> list[Any]:
    """Return thin lines from other beginnings, and a small mark where each one ends."""
    x: list[float | None] = []
    y: list[float | None] = []
    ends: list[tuple[float | None, float | None]] = []
    for start in _OTHERS:
        along, across = _lines(pair.path(start, _OTHER_TIMES))
        inside = [place for place in zip(along, across, strict=True) if place[0] is not None]
        if len(inside) < _SHORTEST:
            continue
        x += [*(place[0] for place in inside), None]
        y += [*(place[1] for place in inside), None]
        ends.append(inside[-1])
    return [
        line(x, y, MUTED, panel=2, width=1, shape="spline", hoverinfo="skip"),
        dots([end[0] for end in ends], [end[1] for end in ends], MUTED, panel=2, size=6, hoverinfo="skip"),
    ]


def _lines(path: tuple[Point, ...]) -> tuple[list[float | None], list[float | None]]:
    """Return both deviations, Viktor's as distance, up to where one of them leaves the picture."""
    inside = True
    leila: list[float | None] = []
    viktor: list[float | None] = []
    for x, y in path:
        inside = inside and abs(x) <= _EDGE and abs(y) <= _EDGE
        leila.append(x if inside else None)
        viktor.append(-y if inside else None)
    return rounded(leila, 2), rounded(viktor, 2)


_RATES = (0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.2)

PURSUIT = Exploration(
    name="pursuit",
    basis="hypothesis",
    controls=(
        Control(name="b", values=(0, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.2), start=0.1),
        Control(name="announced", values=tuple(ANNOUNCED), start="no"),
        Control(name="w", values=(0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6), start=0.4),
    ),
    function=pursuit_view,
)

PURSUIT_LAB = Exploration(
    name="pursuit-lab",
    basis="hypothesis",
    controls=(
        Control(name="a", values=_RATES, start=0.2),
        Control(name="b", values=_RATES, start=0.1),
        Control(name="p", values=_RATES, start=0.5),
        Control(name="w", values=_RATES, start=0.4),
    ),
    function=pursuit_lab_view,
)
