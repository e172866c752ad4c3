"""Staying and being well: the investment model as two sums, and where a person stands in both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from closeness.core.exploring import Control, Exploration, View
from closeness.core.investment import commitment, satisfaction
from closeness.plots.drawing import INK, LINE, MUTED, A, B, axis, bars, dots, drawing, label, stacked, tint
from closeness.plots.wording import amount, says

_say = says("investment")

EXPECTED = 2
"""The comparison level of the page's explorer: Ada's and Ben's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limits:
    """How far the picture reaches: on both axes of the plane, and in the steps above it."""

    satisfaction: tuple[float, float]
    commitment: tuple[float, float]
    steps: tuple[float, float]


_PAGE = _Limits(satisfaction=(-12, 9), commitment=(-26, 24), steps=(-18, 21))
_LAB = _Limits(satisfaction=(-22, 12), commitment=(-38, 29), steps=(-31, 27))

_ROWS = ("rewards", "costs", "expected", "satisfaction", "investment", "alternatives", "commitment")
_SUMS = {"satisfaction": A, "commitment": B}


def investment_view(rewards: float, costs: float, investment: float, alternatives: float) -> View:
    """Return satisfaction and commitment, with 2 expected, as by Ada and Ben of the chapter.

    >>> investment_view(rewards=3, costs=6, investment=8, alternatives=1).rows[3]
    ('Satisfaction', '−5')
    """
    return _view((rewards, costs, EXPECTED, investment, alternatives), _PAGE)


def investment_lab_view(
    rewards: float, costs: float, expected: float, investment: float, alternatives: float
) -> View:
    """Return both sums as steps and as a place in four quarters; `expected` is the comparison level.

    Numbers: `closeness.core.investment`. Committed and unhappy comes with a note: where to find help.

    >>> investment_lab_view(9, 2, 4, 1, 7).rows[-1]
    ('Commitment', '−3')
    """
    return _view((rewards, costs, expected, investment, alternatives), _LAB)


def _view(parts: tuple[float, float, float, float, float], limits: _Limits) -> View:
    rewards, costs, expected, investment, alternatives = parts
    sat = satisfaction(rewards, costs, expected)
    com = commitment(sat, investment, alternatives)
    trapped = com > 0 > sat
    values = (rewards, -costs, -expected, sat, investment, -alternatives, com)
    return View(
        figure=_figure(values, sat, com, limits),
        sentence=_say(f"says.{_quarter(sat, com)}", sat=amount(sat), com=amount(com)),
        head=(_say("head.part"), _say("head.value")),
        rows=tuple((_say(f"row.{name}"), amount(value)) for name, value in zip(_ROWS, values, strict=True)),
        note=_say("note.trapped" if trapped else "note"),
        care=trapped,
    )


def _quarter(sat: float, com: float) -> str:
    mood = "content" if sat > 0 else "unhappy" if sat < 0 else "so-so"
    return f"{mood}.{'stays' if com > 0 else 'may-go' if com < 0 else 'undecided'}"


def _figure(values: tuple[float, ...], sat: float, com: float, limits: _Limits) -> Any:
    places = stacked(0.5, 620, gap=36)
    (left, right), (low, high), steps = limits.satisfaction, limits.commitment, limits.steps
    bases = _bases(values)
    rows = list(range(len(_ROWS), 0, -1))
    ends = [base + value for base, value in zip(bases, values, strict=True)]
    colours = [_SUMS.get(name, tint(MUTED, 45)) for name in _ROWS]
    pattern = ["/" if name == "commitment" else "" for name in _ROWS]
    return drawing(
        [
            bars(
                values,
                rows,
                colours,
                pattern=pattern,
                base=bases,
                orientation="h",
                width=0.62,
                hoverinfo="skip",
            ),
            dots([sat], [com], INK, panel=2, size=18, hoverinfo="skip"),
        ],
        height=620,
        xaxis={**axis("", *steps, dtick=5, tick0=0, zeroline=True, showticklabels=False), **places["xaxis"]},
        yaxis={
            **axis(
                "", 0.4, 7.6, tickvals=rows, ticktext=[_say(f"tick.{name}") for name in _ROWS], showgrid=False
            ),
            **places["yaxis"],
        },
        xaxis2={**axis(_say("axis.satisfaction"), left, right, dtick=5, tick0=0), **places["xaxis2"]},
        yaxis2={**axis(_say("axis.commitment"), low, high, dtick=5, tick0=0), **places["yaxis2"]},
        shapes=[
            {
                "type": "line",
                "xref": "x2",
                "yref": "y2",
                "x0": left,
                "x1": right,
                "y0": 0,
                "y1": 0,
                "line": {"color": MUTED, "width": 1},
            },
            {
                "type": "line",
                "xref": "x2",
                "yref": "y2",
                "x0": 0,
                "x1": 0,
                "y0": low,
                "y1": high,
                "line": {"color": MUTED, "width": 1},
            },
            {
                "type": "rect",
                "xref": "x2",
                "yref": "y2",
                "x0": left,
                "x1": 0,
                "y0": 0,
                "y1": high,
                "fillcolor": tint(LINE, 45),
                "line": {"width": 0},
                "layer": "below",
            },
        ],
        annotations=[
            *(
                label(
                    max(end, base),
                    row,
                    f"<b>{amount(value)}</b>" if name in _SUMS else amount(value),
                    INK,
                    xanchor="left",
                    xshift=4,
                )
                for name, base, end, row, value in zip(_ROWS, bases, ends, rows, values, strict=True)
            ),
            label(
                left, high, _say("quarter.trapped"), INK, panel=2, xanchor="left", yanchor="top", align="left"
            ),
            label(
                right,
                high,
                _say("quarter.stays"),
                MUTED,
                panel=2,
                xanchor="right",
                yanchor="top",
                align="right",
            ),
            label(
                left,
                low,
                _say("quarter.leaves"),
                MUTED,
                panel=2,
                xanchor="left",
                yanchor="bottom",
                align="left",
            ),
            label(
                right,
                low,
                _say("quarter.may-go"),
                MUTED,
                panel=2,
                xanchor="right",
                yanchor="bottom",
                align="right",
            ),
        ],
    )


def _bases(values: tuple[float, ...]) -> list[float]:
    """Return where each step starts: at the end of the step before it; both sums start at 0."""
    rewards, costs, _, sat, invested, _, _ = values
    return [0, rewards, rewards + costs, 0, sat, sat + invested, 0]


INVESTMENT = Exploration(
    name="investment",
    basis="hypothesis",
    controls=(
        Control(name="rewards", values=(1, 3, 5, 8, 10), start=8),
        Control(name="costs", values=(1, 3, 6, 9), start=3),
        Control(name="investment", values=(0, 2, 4, 6, 8), start=4),
        Control(name="alternatives", values=(1, 3, 5, 7), start=3),
    ),
    function=investment_view,
)

_SCALE = tuple(range(11))

INVESTMENT_LAB = Exploration(
    name="investment-lab",
    basis="hypothesis",
    controls=(
        Control(name="rewards", values=_SCALE, start=9),
        Control(name="costs", values=_SCALE, start=2),
        Control(name="expected", values=_SCALE, start=4),
        Control(name="investment", values=_SCALE, start=1),
        Control(name="alternatives", values=_SCALE, start=7),
    ),
    function=investment_lab_view,
)
