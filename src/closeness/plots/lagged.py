"""Who answers whom, and how late: one series set against the other's later days, and two traps in that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from closeness.core.exploring import Control, Exploration, View
from closeness.core.reciprocity import lagged_correlation, lagged_pairs, reply_counts, tit_for_tat
from closeness.locale import words
from closeness.plots.drawing import INK, MUTED, A, B, axis, bars, drawing, label, line, rounded, stacked
from closeness.plots.wording import decimal, says

if TYPE_CHECKING:
    from collections.abc import Sequence

_say = says("lagged")
_FEWEST = 3
_FORTNIGHT = 14
Style = tuple[str, str, str]
_STYLES: tuple[Style, Style] = ((A, "solid", "circle"), (B, "dash", "diamond"))
_LAGS = tuple(range(9))


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What two partners noted, day by day: `a` and `b` are equally long."""

    a: tuple[float, ...]
    b: tuple[float, ...]


RECORDS = {
    "one-day-late": Record(a=(3, 0, 1, 4, 0, 2, 5, 0, 1, 3), b=(0, 3, 0, 1, 4, 0, 2, 5, 0, 1)),
    "weekends": Record(
        a=(0, 0, 1, 0, 0, 3, 2, 0, 1, 0, 0, 0, 2, 3, 1, 0, 0, 0, 0, 3, 2),
        b=(0, 1, 0, 0, 0, 2, 3, 0, 0, 0, 1, 0, 3, 2, 0, 0, 1, 0, 0, 3, 3),
    ),
    "now-and-then": Record(a=(1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1), b=(0, 1, 0, 1, 1, 0, 0, 1, 0, 0, 0, 0)),
    "one-sided": Record(a=(2, 0, 3, 1, 0, 2, 4, 0, 2, 1), b=(0,) * 10),
}
"""Four invented couples: an answer a day late, two calendars, an answer now and then, no answer at all."""

DIRECTIONS = ("b-answers", "a-answers")


def lagged_view(couple: str, direction: str, lag: int) -> View:
    """Return how one partner's days go with the other's `lag` days later, and with all other lags.

    Numbers: `lagged_correlation`, `lagged_pairs`, `reply_counts` and `tit_for_tat` of
    `closeness.core.reciprocity`.

    >>> lagged_view("one-day-late", "a-answers", 2).rows[0]
    ('Correlation', '0.83')
    """
    record = RECORDS[couple]
    first, second = (record.a, record.b) if direction == "b-answers" else (record.b, record.a)
    names = [_say(f"couple.{couple}.a"), _say(f"couple.{couple}.b")]
    leads, answers = names if direction == "b-answers" else names[::-1]
    found = lagged_correlation(first, second, lag)
    styles = _STYLES if direction == "b-answers" else (_STYLES[1], _STYLES[0])
    pairs = len(lagged_pairs(first, second, lag))
    fields = {
        "leads": leads,
        "answers": answers,
        "lag": lag,
        "pairs": pairs,
        "r": "" if found is None else decimal(found),
    }
    key = _finding(found, pairs)
    when = _say("when.same" if lag == 0 else "when.one" if lag == 1 else "when.later", **fields)
    caution = f"note.{couple}.{direction}.{lag}"
    return View(
        figure=_figure((first, second), (leads, answers), styles, lag),
        sentence=_say(f"says.{key}", when=when, **fields),
        head=(_say("head.measure"), _say("head.value")),
        rows=(
            (_say("row.correlation"), _say(f"none.{key}") if found is None else decimal(found)),
            (_say("row.pairs"), str(pairs)),
            *_replies(first, second, lag),
        ),
        note=_say(caution if f"lagged.{caution}" in words("explorers") else "note", **fields),
    )


def _finding(found: float | None, pairs: int) -> str:
    if found is None:
        return "few" if pairs < _FEWEST else "flat"
    return "with" if found >= 0.4 else "against" if found <= -0.4 else "little"  # noqa: PLR2004 - our own words


def _replies(first: Sequence[float], second: Sequence[float], lag: int) -> list[tuple[str, str]]:
    """Return how often a gift is answered within `lag` days, and a day without one; and the difference."""
    if lag == 0:
        return [(_say(f"row.{name}"), _say("none.same-day")) for name in ("gift", "no-gift", "difference")]
    a, b, c, d = reply_counts(first, second, lag)
    difference = tit_for_tat(first, second, lag)
    return [
        (_say("row.gift"), _say("of", part=a, all=a + b)),
        (_say("row.no-gift"), _say("of", part=c, all=c + d)),
        (_say("row.difference"), _say("none.compare") if difference is None else decimal(difference)),
    ]


def _figure(
    series: tuple[Sequence[float], Sequence[float]],
    names: tuple[str, str],
    styles: tuple[Style, Style],
    lag: int,
) -> Any:
    places = stacked(0.46, 580)
    (first, second), (leads, answers) = series, names
    n = len(first)
    days = list(range(1, n + 1))
    shifted = [day - lag for day in days if day > lag]
    found = [lagged_correlation(first, second, k) for k in _LAGS]
    chosen = found[lag]
    return drawing(
        [
            _series(days, first, styles[0]),
            _series(shifted, second[lag:], styles[1]),
            bars(
                _LAGS,
                rounded(found),
                [INK if k == lag else MUTED for k in _LAGS],
                panel=2,
                marker={"opacity": [1 if k == lag else 0.4 for k in _LAGS]},
                width=0.62,
                hoverinfo="skip",
            ),
        ],
        height=580,
        xaxis={
            **axis(_say("axis.day", leads=leads), 0.4, n + 0.6, dtick=7 if n > _FORTNIGHT else 2, tick0=1),
            **places["xaxis"],
        },
        yaxis={
            **axis(_say("axis.amount"), -0.4, 6.6, dtick=1, tickvals=[0, 1, 2, 3, 4, 5]),
            **places["yaxis"],
        },
        xaxis2={**axis(_say("axis.lag", answers=answers), -0.6, 8.6, dtick=1), **places["xaxis2"]},
        yaxis2={
            **axis(
                _say("axis.correlation"),
                -1.3,
                1.3,
                tickvals=[-1, 0, 1],
                zeroline=True,
                ticktext=["−1", "0", "1"],
            ),
            **places["yaxis2"],
        },
        annotations=[
            label(
                0.4,
                6.5,
                _say("label.leads", leads=leads),
                styles[0][0],
                xanchor="left",
                yanchor="top",
                xshift=2,
            ),
            label(
                n + 0.6,
                6.5,
                _say("label.answers" if lag else "label.same-day", answers=answers, lag=lag),
                styles[1][0],
                xanchor="right",
                yanchor="top",
            ),
            label(
                lag,
                0 if chosen is None else chosen,
                _say("label.none") if chosen is None else decimal(chosen),
                INK,
                panel=2,
                yanchor="top" if chosen is not None and chosen < 0 else "bottom",
            ),
        ],
    )


def _series(days: Sequence[float], values: Sequence[float], style: Style) -> Any:
    colour, dash, symbol = style
    marks = {"color": colour, "size": 9, "symbol": symbol}
    return line(days, values, colour, width=2, dash=dash, mode="lines+markers", marker=marks)


LAGGED = Exploration(
    name="lagged",
    basis="hypothesis",
    controls=(
        Control(name="couple", values=tuple(RECORDS), start="one-day-late"),
        Control(name="direction", values=DIRECTIONS, start="b-answers"),
        Control(name="lag", values=_LAGS, start=0),
    ),
    function=lagged_view,
)
