"""Lately, or all along: one ledger read with all entries alike, with fading entries, or by a window."""

from __future__ import annotations

from typing import Any

from closeness.core.exploring import Control, Exploration, View
from closeness.core.reciprocity import Contribution, Giver, Ledger
from closeness.plots.drawing import (
    CLEAR,
    EDGE,
    INK,
    A,
    B,
    axis,
    bars,
    dots,
    drawing,
    label,
    line,
    rounded,
    stacked,
)
from closeness.plots.wording import amount, decimal, says

_say = says("fading")

ENTRIES: tuple[tuple[int, Giver, float], ...] = (
    (0, "A", 4),
    (0, "B", 4),
    (7, "A", 4),
    (14, "B", 2),
    (21, "A", 4),
)
"""Imani (A) and Frances (B), in hours: (day, giver, amount)."""

LEDGER = Ledger(
    Contribution(day=day, giver=giver, kind="time", amount=value) for day, giver, value in ENTRIES
)
MODES = {"alike": None, "half-life": "half_life", "window": "window"}
_LAST = 42
_ROOM = 14  # days that a label needs to its right
_BESIDE = 1.1  # days that two bars of one day stand to the left and right of it


def fading_view(mode: str, length: float, day: float) -> View:
    """Return the ledger's totals and balance as of a day, in one of three readings.

    Numbers: `closeness.core.reciprocity.Ledger`.

    >>> [value for _, value in fading_view("half-life", 7, 28).rows[:3]]
    ['2.75', '0.75', '0.57']
    """
    how = _how(mode, length)
    given, received = LEDGER.totals(day, **how)
    index = LEDGER.balance(day, **how)
    newest = max(when for when, _, _ in ENTRIES if when <= day)
    silent = day - newest
    lean = "none" if index is None else "even" if index == 0 else "a" if index > 0 else "b"
    fields = {
        "day": amount(day),
        "length": amount(length),
        "given": amount(given),
        "received": amount(received),
        "index": "" if index is None else decimal(index),
        "silent": amount(silent),
        "newest": newest,
    }
    sentence = f"{_say(f'says.{mode}', **fields)} {_say(f'lean.{lean}', **fields)}"
    if silent and index is not None:
        sentence += " " + _say(f"silence.{mode}", **fields)
    return View(
        figure=_figure(mode, length, day, index),
        sentence=sentence,
        head=(_say("head.measure"), _say("head.value")),
        rows=(
            (_say("row.given"), amount(given)),
            (_say("row.received"), amount(received)),
            (_say("row.balance"), _say("none") if index is None else decimal(index)),
            (_say("row.silent"), amount(silent)),
        ),
        note=_say("note"),
    )


def _how(mode: str, length: float) -> dict[str, float]:
    name = MODES[mode]
    return {} if name is None else {name: length}


def _figure(mode: str, length: float, day: float, index: float | None) -> Any:
    how = _how(mode, length)
    days = list(range(_LAST + 1))
    side = "left" if day <= _LAST - _ROOM else "right"
    places = stacked(0.44, 560, gap=56)
    return drawing(
        [
            _bars("A", CLEAR, "", [value for _, giver, value in ENTRIES if giver == "A"]),
            _bars("B", CLEAR, "", [value for _, giver, value in ENTRIES if giver == "B"]),
            _bars("A", A, "", _counted("A", how, day)),
            _bars("B", B, "/", _counted("B", how, day)),
            line(days, rounded([LEDGER.balance(at, **how) for at in days]), INK, panel=2, shape="hv"),
            dots([day], [index], INK, panel=2, size=13, hoverinfo="skip"),
        ],
        height=560,
        barmode="overlay",
        xaxis={**axis("", -3, _LAST + 3, tickvals=list(range(0, _LAST + 1, 7))), **places["xaxis"]},
        yaxis={**axis(_say("axis.hours"), 0, 5.4, tickvals=[0, 2, 4]), **places["yaxis"]},
        xaxis2={
            **axis(_say("axis.day"), -3, _LAST + 3, tickvals=list(range(0, _LAST + 1, 7))),
            **places["xaxis2"],
        },
        yaxis2={
            **axis(_say("axis.balance"), -1.25, 1.35, tickvals=[-1, 0, 1], ticktext=["−1", "0", "1"]),
            **places["yaxis2"],
        },
        shapes=[
            {
                "type": "line",
                "xref": "x",
                "yref": "paper",
                "x0": day,
                "x1": day,
                "y0": 0,
                "y1": 1,
                "line": {"color": EDGE, "width": 1, "dash": "dot"},
            },
        ],
        annotations=[
            label(-_BESIDE, 4, _say("imani"), A, xanchor="left", yanchor="bottom", xshift=-10, yshift=14),
            label(_BESIDE, 4, _say("frances"), B, xanchor="left", yanchor="bottom", xshift=-4),
            label(
                day,
                5.3,
                _say("label.day", day=amount(day)),
                INK,
                yanchor="top",
                xanchor=side,
                xshift=4 if side == "left" else -4,
            ),
            label(
                day,
                0 if index is None else index,
                _say("label.none") if index is None else decimal(index),
                INK,
                panel=2,
                yanchor="bottom",
                yshift=8,
                xanchor=side,
            ),
        ],
    )


def _counted(giver: Giver, how: dict[str, float], day: float) -> list[float]:
    """Return how much of each of one partner's entries still counts as of a day."""
    mine = [entry for entry in LEDGER.contributions if entry.giver == giver]
    return [round(sum(Ledger([entry]).totals(day, **how)), 3) for entry in mine]


def _bars(giver: Giver, colour: str, shape: str, values: list[float]) -> Any:
    place = -_BESIDE if giver == "A" else _BESIDE
    outline = {"color": A if giver == "A" else B, "width": 1}
    days = [day + place for day, who, _ in ENTRIES if who == giver]
    return bars(days, values, colour, pattern=shape, marker={"line": outline}, width=2, hoverinfo="skip")


FADING = Exploration(
    name="fading",
    basis="hypothesis",
    controls=(
        Control(name="mode", values=tuple(MODES), start="half-life"),
        Control(name="length", values=(7, 14, 28), start=7),
        Control(name="day", values=(0, 7, 14, 21, 28, 35, 42), start=21),
    ),
    function=fading_view,
)
