"""Did anything change: a partner's weekly giving before and after, every pair of weeks, and one trap."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Any

from closeness.core.exploring import Control, Exploration, View
from closeness.core.reciprocity import pair_counts, phase_change
from closeness.plots.drawing import (
    CLEAR,
    EDGE,
    INK,
    LINE,
    MUTED,
    B,
    axis,
    between,
    dots,
    drawing,
    label,
    line,
    stacked,
)
from closeness.plots.wording import decimal, says

if TYPE_CHECKING:
    from collections.abc import Sequence

_say = says("before-after")
_WEEKS = 6  # on either side


@dataclass(frozen=True, slots=True, kw_only=True)
class Phases:
    """One partner's giving, week by week: six weeks before, the week of the talk, four at rest, six after."""

    before: tuple[int, ...]
    talk: int
    rest: tuple[int, ...]
    after: tuple[int, ...]

    @property
    def weeks(self) -> tuple[int, ...]:
        """Return all weeks in their order."""
        return (*self.before, self.talk, *self.rest, *self.after)


COUPLES = {
    "imani-frances": Phases(before=(1, 3, 2, 1, 3, 2), talk=2, rest=(3, 2, 4, 3), after=(3, 4, 2, 5, 3, 4)),
    "as-ever": Phases(before=(1,) * 6, talk=1, rest=(1,) * 4, after=(1,) * 6),
    "less": Phases(before=(4, 6, 5, 5, 4, 6), talk=5, rest=(3, 2, 2, 1), after=(1, 2, 0, 1, 2, 1)),
    "up-and-down": Phases(before=(1, 3, 4, 0, 2, 4), talk=1, rest=(3, 5, 0, 2), after=(1, 3, 5, 0, 2, 4)),
    "bad-month": Phases(before=(5, 4, 1, 2, 1, 2), talk=4, rest=(3, 5, 2, 3), after=(3, 5, 2, 4, 1, 3)),
}
"""Five invented couples. The last one did nothing at all: its count began because four weeks were bad."""


def before_after_view(couple: str, weeks: int) -> View:
    """Return the last `weeks` before the talk against the first ones after the rest, and all their pairs.

    Numbers: `phase_change` and `pair_counts` of `closeness.core.reciprocity`.

    >>> [value for _, value in before_after_view("imani-frances", 4).rows[:3]]
    ['2.00', '3.50', '1.50']
    """
    phases = COUPLES[couple]
    first, second = phases.before[-weeks:], phases.after[:weeks]
    found = phase_change(first, second)
    higher, equal, lower = pair_counts(first, second)
    before, after = decimal(fmean(first)), decimal(fmean(second))
    fields = {
        "weeks": weeks,
        "before": before,
        "after": after,
        "higher": higher,
        "equal": equal,
        "pairs": higher + equal + lower,
        "who": _say(f"who.{couple}"),
    }
    none = _say("none")
    if found is None:
        sentence, change = _say("says.few", **fields), (none, none, none)
    else:
        key = "even" if found.nap == 0.5 else "more" if found.nap > 0.5 else "fewer"  # noqa: PLR2004 - by chance
        sentence = _say(f"says.{key}", nap=decimal(found.nap), **fields)
        change = (decimal(found.delta), decimal(found.nap), decimal(found.tau))
        if couple == "bad-month":
            sentence += " " + _say("says.bad-month", **fields)
    return View(
        figure=_figure(phases, weeks, "" if found else none),
        sentence=sentence,
        head=(_say("head.measure"), _say("head.value")),
        rows=(
            (_say("row.before"), before),
            (_say("row.after"), after),
            (_say("row.delta"), change[0]),
            (_say("row.pairs"), _say("pairs", higher=higher, equal=equal, lower=lower)),
            (_say("row.nap"), change[1]),
            (_say("row.tau"), change[2]),
        ),
        note=_say("note"),
    )


def _figure(phases: Phases, weeks: int, missing: str) -> Any:
    # `missing` says what is lacking where the weeks are too few.
    values = phases.weeks
    n = len(values)
    first, second = range(_WEEKS - weeks, _WEEKS), range(n - _WEEKS, n - _WEEKS + weeks)
    # Sorted, the pairs that went up make a staircase; their number does not depend on the order.
    before, after = sorted(phases.before[-weeks:]), sorted(phases.after[:weeks])
    counted = {*first, *second}
    numbers = list(range(1, n + 1))
    places = stacked(0.44, 640)
    starts = (0.5, _WEEKS + 0.5, _WEEKS + 1.5, n - _WEEKS + 0.5, n + 0.5)
    middles = between(starts)
    means = [(span[0] + 0.6, span[-1] + 1.4, fmean(values[at] for at in span)) for span in (first, second)]
    return drawing(
        [
            line(numbers, values, B, width=1.5, dash="dash", hoverinfo="skip"),
            dots(
                numbers,
                values,
                [B if at in counted else CLEAR for at in range(n)],
                edge=B,
                edge_width=2,
                size=10,
            ),
            *(line([x0, x1], [y, y], INK, width=3, hoverinfo="skip") for x0, x1, y in means),
            *_pairs(before, after, EDGE if missing else INK),
        ],
        height=640,
        xaxis={
            **axis(_say("axis.week"), 0.3, n + 0.7, tickvals=list(range(1, n + 1, 4)), showgrid=False),
            **places["xaxis"],
        },
        yaxis={**axis(_say("axis.giving"), -0.4, 8.2, tickvals=[0, 2, 4, 6]), **places["yaxis"]},
        xaxis2={
            **axis(
                _say("axis.before"),
                0.4,
                weeks + 0.6,
                tickvals=list(range(1, weeks + 1)),
                showgrid=False,
                ticktext=[str(value) for value in before],
            ),
            **places["xaxis2"],
        },
        yaxis2={
            **axis(
                _say("axis.after"),
                0.4,
                weeks + 0.6,
                tickvals=list(range(1, weeks + 1)),
                showgrid=False,
                ticktext=[str(value) for value in after],
            ),
            **places["yaxis2"],
        },
        shapes=[
            {"type": "line", "x0": x, "x1": x, "y0": -0.4, "y1": 8.2, "line": {"color": LINE, "width": 1}}
            for x in starts[1:-1]
        ],
        annotations=[
            *(
                label(x, 8.1, _say(f"phase.{place}"), MUTED, yanchor="top")
                for x, place in zip(middles, ("before", "talk", "rest", "after"), strict=True)
            ),
            label((weeks + 1) / 2, (weeks + 1) / 2, missing, INK, panel=2),
            *(
                label(
                    (x0 + x1) / 2, max(values[at] for at in span), decimal(y), INK, yanchor="bottom", yshift=8
                )
                for (x0, x1, y), span in zip(means, (first, second), strict=True)
            ),
        ],
    )


def _pairs(first: Sequence[int], second: Sequence[int], colour: str) -> list[Any]:
    """Return three kinds of marks: the later week higher, equal, lower; one mark for every pair."""
    grid = [(x, y, b - a) for x, a in enumerate(first, 1) for y, b in enumerate(second, 1)]
    kinds = (
        ([(x, y) for x, y, step in grid if step > 0], "triangle-up", colour),
        ([(x, y) for x, y, step in grid if step == 0], "diamond-wide", MUTED),
        ([(x, y) for x, y, step in grid if step < 0], "triangle-down-open", EDGE),
    )
    return [
        dots(
            [x for x, _ in places],
            [y for _, y in places],
            hue,
            panel=2,
            symbol=symbol,
            size=13,
            edge=hue,
            hoverinfo="skip",
        )
        for places, symbol, hue in kinds
    ]


BEFORE_AFTER = Exploration(
    name="before-after",
    basis="hypothesis",
    controls=(
        Control(name="couple", values=tuple(COUPLES), start="imani-frances"),
        Control(name="weeks", values=(2, 3, 4, 5, 6), start=4),
    ),
    function=before_after_view,
)
