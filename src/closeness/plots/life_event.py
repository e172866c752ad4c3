"""A life event moves a couple's set point at once; the hours that they share follow slowly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from closeness.core.exploring import Control, Exploration, View
from closeness.core.set_point import half_way, settling
from closeness.plots.drawing import INK, MUTED, A, axis, dots, drawing, label, line, rounded, steps
from closeness.plots.wording import decimal, says

_say = says("life-event")
_LAST = 12
_MONTHS = steps(0, _LAST, 48)
_CLOSE = 3  # months within which two labels would meet
_TABLE = (0, 1, 2, 3, 4, 6, 8, 12)
_NEVER = _LAST + 1  # a month that the picture does not reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What an event does: where the couple starts, where it puts the set point, where talking puts it."""

    start: float
    set_point: float
    agreed: float


EVENTS = {
    "night-shift": Event(start=0.6, set_point=0.2, agreed=0.45),
    "moving-in": Event(start=0.35, set_point=0.75, agreed=0.55),
    "a-child": Event(start=0.5, set_point=0.15, agreed=0.3),
    "retirement": Event(start=0.4, set_point=0.85, agreed=0.65),
}
"""Shares of free time spent together. Invented, like the couples."""

AGREED = {"never": _NEVER, "month-2": 2, "month-4": 4, "month-8": 8}


def life_event_view(event: str, k: float, agreed: str) -> View:
    """Return a year after an event, with an agreement that moves the set point in a month, or without one.

    >>> life_event_view("night-shift", 0.5, "month-4").rows[4]
    ('4', '0.25', '0.45')
    """
    chosen = EVENTS[event]
    month = AGREED[agreed]
    view = life_event_lab_view(chosen.start, chosen.set_point, k, month, chosen.agreed)
    after = settling(chosen.start, _moves(chosen.set_point, month, chosen.agreed), k, month + 4)
    before = settling(chosen.start, _moves(chosen.set_point, month, chosen.agreed), k, month)
    sentence = _say(
        f"says.{event}",
        start=decimal(chosen.start),
        set_point=decimal(chosen.set_point),
        month_4=view.rows[4][1],
    )
    sentence += " " + (
        _say("says.never", set_point=decimal(chosen.set_point))
        if agreed == "never"
        else _say(
            f"agrees.{event}",
            month=month,
            agreed=decimal(chosen.agreed),
            before=decimal(before),
            after=decimal(after),
        )
    )
    return View(figure=view.figure, sentence=sentence, head=view.head, rows=view.rows, note=view.note)


def life_event_lab_view(start: float, s: float, k: float, month: float, agreed: float) -> View:
    """Return a year from `start` with the set point at s from month 0 and at `agreed` from `month` on.

    A month of 13 lies outside the picture: no agreement. Numbers: `closeness.core.set_point.settling`.

    >>> life_event_lab_view(0.6, 0.2, 0.5, 13, 0.45).rows[1]
    ('1', '0.44', '0.20')
    """
    moves = _moves(s, month, agreed)
    half = half_way(k)
    sentence = (
        _say("says.still", start=decimal(start))
        if half is None
        else _say(
            "says.free",
            start=decimal(start),
            set_point=decimal(s),
            half=decimal(half, 1),
            end=decimal(settling(start, moves, k, _LAST)),
        )
    )
    return View(
        figure=_figure(start, moves, k),
        sentence=sentence,
        head=(_say("head.month"), _say("head.share"), _say("head.set-point")),
        rows=tuple(
            (str(at), decimal(settling(start, moves, k, at)), decimal(agreed if at >= month else s))
            for at in _TABLE
        ),
        note=_say("note"),
    )


def _moves(s: float, month: float, agreed: float) -> list[tuple[float, float]]:
    return [(0, s), (month, agreed)]


def _figure(start: float, moves: list[tuple[float, float]], k: float) -> Any:
    (_, s), (month, agreed) = moves
    shown = month <= _LAST
    turn, end = (month, agreed) if shown else (_LAST, s)
    side = "left" if turn < _LAST / 2 else "right"
    course = rounded([settling(start, moves, k, at) for at in _MONTHS])
    # The label keeps out of the line's way: below a set point that the line comes down to.
    falls = settling(start, moves, k, turn if shown else 0) > end
    return drawing(
        [
            line(
                [-1, 0, 0, turn, turn, _LAST],
                [start, start, s, s, end, end],
                MUTED,
                width=1.5,
                dash="dot",
                hoverinfo="skip",
            ),
            line([-1, *_MONTHS], [start, *course], A, width=3),
            dots(
                [0, 1, 2, 3, 4],
                [settling(start, moves, k, at) for at in range(5)],
                A,
                size=9,
                hoverinfo="skip",
            ),
            dots(
                [month] if shown else [],
                [settling(start, moves, k, month)] if shown else [],
                INK,
                size=12,
                symbol="diamond",
                hoverinfo="skip",
            ),
        ],
        height=380,
        xaxis=axis(_say("axis.month"), -1, _LAST + 0.2, dtick=2, tick0=0),
        yaxis=axis(_say("axis.share"), 0, 1, tickvals=[0, 0.2, 0.4, 0.6, 0.8, 1], tickformat=".1f"),
        shapes=[
            {"type": "line", "x0": 0, "x1": 0, "y0": 0, "y1": 1, "line": {"color": MUTED, "width": 1}},
            {
                "type": "line",
                "x0": turn,
                "x1": turn,
                "y0": 0,
                "y1": 1,
                "visible": shown,
                "line": {"color": MUTED, "width": 1},
            },
        ],
        annotations=[
            label(0, 0.97, _say("label.event"), INK, xanchor="left", xshift=6),
            label(
                turn,
                0.97 if turn > _CLOSE else 0.9,
                _say("label.agreement"),
                INK,
                xanchor=side,
                xshift=6 if side == "left" else -6,
                visible=shown,
            ),
            label(
                _LAST,
                end,
                _say("label.set-point", value=decimal(end)),
                MUTED,
                xanchor="right",
                yanchor="top" if falls else "bottom",
            ),
        ],
    )


LIFE_EVENT = Exploration(
    name="life-event",
    basis="hypothesis",
    controls=(
        Control(name="event", values=tuple(EVENTS), start="night-shift"),
        Control(name="k", values=(0.1, 0.25, 0.5, 1, 2), start=0.5),
        Control(name="agreed", values=tuple(AGREED), start="never"),
    ),
    function=life_event_view,
)

_SHARES = tuple(round(n / 20, 2) for n in range(21))

LIFE_EVENT_LAB = Exploration(
    name="life-event-lab",
    basis="hypothesis",
    controls=(
        Control(name="start", values=_SHARES, start=0.6),
        Control(name="s", values=_SHARES, start=0.2),
        Control(name="k", values=(0, 0.1, 0.25, 0.5, 1, 2), start=0.5),
        Control(name="month", values=tuple(range(_NEVER + 1)), start=4),
        Control(name="agreed", values=_SHARES, start=0.45),
    ),
    function=life_event_lab_view,
)
