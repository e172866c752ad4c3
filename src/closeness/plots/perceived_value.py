"""Each further gift counts for less, and all together for more: a toy of the source text's hypothesis."""

from __future__ import annotations

from typing import Any

from closeness.core.exploring import Control, Exploration, View
from closeness.core.reciprocity import balance, marginal_value, total_value
from closeness.plots.drawing import INK, MUTED, A, axis, dots, drawing, label, line, rounded, stacked, steps
from closeness.plots.wording import amount, decimal, says

_say = says("perceived-value")
_MOST = 16
_FAINT = 0.3  # a felt value below which there is no room for its number under it
_GIVEN = steps(0, _MOST, 64)


def perceived_value_view(given: float, received: float, kappa: float) -> View:
    """Return what the next gift and all gifts feel like, and both along the way from 0 to 16 given.

    `given` is above 0. Numbers: `marginal_value` and `total_value` of `closeness.core.reciprocity`.

    >>> [value for _, value in perceived_value_view(8, 4, 1.5).rows]
    ['8', '4', '0.33', '0.61', '7.04', '0.88']
    """
    index = balance(given, received) or 0.0
    following, total = marginal_value(index, kappa), total_value(given, received, kappa)
    key = "level" if given <= received else "never-wears-off" if kappa == 0 else "ahead"
    return View(
        figure=_figure(given, received, kappa, following, total),
        sentence=_say(
            f"says.{key}",
            given=amount(given),
            received=amount(received),
            following=decimal(following),
            total=decimal(total),
        ),
        head=(_say("head.measure"), _say("head.value")),
        rows=(
            (_say("row.given"), amount(given)),
            (_say("row.received"), amount(received)),
            (_say("row.balance"), decimal(index)),
            (_say("row.next"), decimal(following)),
            (_say("row.total"), decimal(total)),
            (_say("row.mean"), decimal(total / given)),
        ),
        note=_say("note"),
    )


def _figure(given: float, received: float, kappa: float, following: float, total: float) -> Any:
    places = stacked(0.58, 580, gap=56)
    # A label stands below the line of all gifts, unless that line keeps to the floor or ends at the edge.
    low = given == _MOST
    path = [balance(x, received) for x in _GIVEN]
    return drawing(
        [
            line([0, _MOST], [0, _MOST], MUTED, width=1.5, dash="dot", hoverinfo="skip"),
            line(_GIVEN, rounded([total_value(x, received, kappa) for x in _GIVEN], 2), A, width=3),
            dots([given], [total], A, size=13, hoverinfo="skip"),
            line(
                _GIVEN,
                rounded([None if b is None else marginal_value(b, kappa) for b in path]),
                A,
                panel=2,
                width=3,
            ),
            dots([given], [following], A, panel=2, size=13, hoverinfo="skip"),
        ],
        height=580,
        xaxis={**axis("", 0, _MOST + 1, dtick=4), **places["xaxis"]},
        yaxis={**axis(_say("axis.total"), 0, _MOST + 2, dtick=4), **places["yaxis"]},
        xaxis2={**axis(_say("axis.given"), 0, _MOST + 1, dtick=4), **places["xaxis2"]},
        yaxis2={
            **axis(_say("axis.next"), 0, 1.15, tickvals=[0, 0.5, 1], tickformat="~g"),
            **places["yaxis2"],
        },
        annotations=[
            label(11, 11, _say("label.full"), MUTED, xanchor="right", yanchor="bottom", xshift=-6),
            label(
                given,
                total,
                decimal(total),
                INK,
                xanchor="right" if low else "left",
                yanchor="bottom" if low else "top",
                xshift=2 if low else 6,
                yshift=8 if low else -6,
            ),
            label(
                given,
                following,
                decimal(following),
                INK,
                panel=2,
                yanchor="top" if following > _FAINT else "bottom",
                yshift=-8 if following > _FAINT else 8,
            ),
        ],
    )


PERCEIVED_VALUE = Exploration(
    name="perceived-value",
    basis="hypothesis",
    controls=(
        Control(name="given", values=(2, 4, 6, 8, 10, 12, 14, 16), start=8),
        Control(name="received", values=(0, 2, 4, 6, 8), start=4),
        Control(name="kappa", values=(0, 0.5, 1, 1.5, 2, 3), start=1.5),
    ),
    function=perceived_value_view,
)
