"""Within and between: two groups of sixty people as dots, whose averages differ by Cohen's d."""

from __future__ import annotations

from statistics import NormalDist, fmean, pstdev
from typing import Any

from closeness.core.effects import between_share, overlap, typical_gap
from closeness.core.exploring import Control, Exploration, View
from closeness.plots.drawing import INK, A, B, axis, dots, drawing, label, line, rounded
from closeness.plots.overlap import SIZES
from closeness.plots.wording import decimal, percent, says

_say = says("dot-cloud")
_PEOPLE = 60
_TALL = 0.78  # how high a cloud is where it is densest; the rows stand 1 apart
_GOLDEN = 0.6180339887  # its multiples spread evenly between 0 and 1, however many


def _people() -> tuple[float, ...]:
    # Evenly spaced quantiles instead of a random draw; scaled, so that their spread is exactly 1.
    raw = [NormalDist().inv_cdf((n + 0.5) / _PEOPLE) for n in range(_PEOPLE)]
    middle, spread = fmean(raw), pstdev(raw)
    return tuple((value - middle) / spread for value in raw)


PEOPLE = _people()
"""One group, in standard deviations from its average: average 0, spread 1, no chance in it."""

# Taller where there are more people; for the second group the same people in another order of heights.
_OFFSETS = [
    [
        round(((n * _GOLDEN + turn) % 1 - 0.5) * _TALL * NormalDist().pdf(z) / NormalDist().pdf(0), 3)
        for n, z in enumerate(PEOPLE)
    ]
    for turn in (0.0, 0.37)
]


def dot_cloud_view(d: float) -> View:
    """Return two groups of dots d apart, and how much of all variance lies between the groups.

    Numbers: `between_share`, `typical_gap` and `overlap` of `closeness.core.effects`.

    >>> dot_cloud_view(0.2).rows[0]
    ('Variance between the groups', '1%')
    """
    between = between_share(d)
    share = _say("under-one") if 0 < between < 0.005 else percent(between)  # noqa: PLR2004 - rounds to 0 %
    rest = _say("over-99") if 0 < between < 0.005 else percent(1 - between)  # noqa: PLR2004
    same, across = decimal(typical_gap(0)), decimal(typical_gap(d))
    key = "none" if d == 0 else "within" if typical_gap(0) > d else "between"
    return View(
        figure=_figure(d),
        sentence=_say(f"says.{key}", between=share, within=rest, same=same, gap=decimal(d)),
        head=(_say("head.measure"), _say("head.value")),
        rows=(
            (_say("row.between"), share),
            (_say("row.within"), rest),
            (_say("row.averages"), decimal(d)),
            (_say("row.same"), same),
            (_say("row.across"), across),
            (_say("row.superiority"), _say("of-100", times=round(overlap(d).superiority * 100))),
        ),
        note=_say("note"),
    )


def _figure(d: float) -> Any:
    half, same = d / 2, typical_gap(0)
    return drawing(
        [
            _cloud(half, 1, 0, A, "circle"),
            _cloud(-half, 0, 1, B, "diamond"),
            _span(half - same / 2, half + same / 2, 1.56),
            _span(-half, half, 0.5),
            line([half, half], [0.62, 1.4], A, width=2, hoverinfo="skip"),
            line([-half, -half], [-0.4, 0.38], B, width=2, dash="dash", hoverinfo="skip"),
        ],
        height=400,
        xaxis=axis(_say("axis"), -4, 4, dtick=1, tickformat="~g"),
        yaxis=axis("", -0.5, 2.05, visible=False),
        annotations=[
            label(-3.9, 1.3, _say("group-1"), A, xanchor="left"),
            label(-3.9, 0.3, _say("group-2"), B, xanchor="left"),
            label(half, 1.68, _say("label.same", gap=decimal(same)), INK, yanchor="bottom"),
            label(half, 0.5, _say("label.averages", gap=decimal(d)), INK, xanchor="left", xshift=10),
        ],
    )


def _cloud(middle: float, row: int, turn: int, colour: str, symbol: str) -> Any:
    return dots(
        rounded([z + middle for z in PEOPLE], 2),
        [round(row + offset, 3) for offset in _OFFSETS[turn]],
        colour,
        symbol=symbol,
        size=8,
        opacity=0.65,
        hoverinfo="skip",
    )


def _span(low: float, high: float, y: float) -> Any:
    ends = {"symbol": "line-ns", "size": 12, "line": {"color": INK, "width": 2}}
    across = rounded([low, high])
    return line(across, [y, y], INK, width=2, mode="lines+markers", marker=ends, hoverinfo="skip")


DOT_CLOUD = Exploration(
    name="dot-cloud",
    basis="inferred",
    controls=(Control(name="d", values=(0, *SIZES), start=0.2),),
    function=dot_cloud_view,
)
