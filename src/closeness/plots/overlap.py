"""How far two groups overlap whose averages differ by Cohen's d: two bell curves and what they share."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

from closeness.core.effects import overlap
from closeness.core.exploring import Control, Exploration, View
from closeness.plots.drawing import INK, MUTED, A, B, axis, drawing, label, line, rounded, steps, tint
from closeness.plots.wording import decimal, percent, says

_say = says("overlap")
_bell = NormalDist()
_X = steps(-5, 5, 50)
_ASIDE = 1.1  # where a curve's name stands beside it, in SDs from its middle

REPORTED = {
    -0.4: "smiling",
    -0.2: "self-disclosure",
    0: "life-satisfaction",
    0.2: "self-esteem",
    0.5: "assertiveness",
    0.8: "casual",
}
"""Where a figure of Hyde's list lies near: men higher counts as positive; only "commonly reported as"."""

SIZES = (0.1, 0.2, 0.35, 0.4, 0.5, 0.8, 1, 1.5, 2)


def overlap_view(d: float) -> View:
    """Return two normal groups d apart: group 1 around d, group 2 around 0, and the area both share.

    Numbers: `closeness.core.effects.overlap` (ModelError outside -20 to 20).

    >>> overlap_view(0.2).rows[0]
    ('Shared area of the two curves', '92%')
    """
    found = overlap(d)
    times = round(found.superiority * 100)
    key = "even" if d == 0 else "ahead" if d > 0 else "behind"
    sentence = _say(f"says.{key}", times=times, shared=percent(found.ovl))
    if d in REPORTED:
        sentence += " " + _say(f"reported.{REPORTED[d]}")
    rows = (
        ("ovl", percent(found.ovl)),
        ("u1", percent(1 - found.u1)),
        ("u3", percent(found.u3)),
        ("superiority", _say("of-100", times=times)),
        ("tail", _say("times", number=decimal(found.tail_ratio))),
    )
    return View(
        figure=_figure(d, percent(found.ovl)),
        sentence=sentence,
        head=(_say("head.measure"), _say("head.value")),
        rows=tuple((_say(f"row.{name}"), value) for name, value in rows),
        note=_say("note"),
    )


def _figure(d: float, shared: str) -> Any:
    # The shared area peaks where the curves cross, which need not be one of the points.
    x = sorted({*_X, d / 2})
    side = 1 if d >= 0 else -1
    height = _bell.pdf(_ASIDE)
    return drawing(
        [
            line(
                x,
                rounded([min(_bell.pdf(z), _bell.pdf(z - d)) for z in x], 4),
                MUTED,
                width=0,
                fill="tozeroy",
                fillcolor=tint(MUTED, 28),
                hoverinfo="skip",
            ),
            line(_X, rounded([_bell.pdf(z - d) for z in _X], 4), A, shape="spline"),
            line(_X, rounded([_bell.pdf(z) for z in _X], 4), B, dash="dash", shape="spline"),
        ],
        height=340,
        xaxis=axis(_say("axis"), -5, 5, dtick=1, tickformat="~g"),
        yaxis=axis("", 0, 0.46, visible=False),
        shapes=[_middle(d, A, "solid"), _middle(0, B, "dot")],
        annotations=[
            label(
                -_ASIDE * side,
                height,
                _say("group-2"),
                B,
                xanchor="right" if side > 0 else "left",
                xshift=-8 * side,
            ),
            label(
                d + _ASIDE * side,
                height,
                _say("group-1"),
                A,
                xanchor="left" if side > 0 else "right",
                xshift=8 * side,
            ),
            label(d / 2, 0.055, _say("shared", shared=shared), INK),
        ],
    )


def _middle(at: float, colour: str, dash: str) -> dict[str, Any]:
    # From above the words on the shared area to the curve's top.
    return {
        "type": "line",
        "x0": at,
        "x1": at,
        "y0": 0.12,
        "y1": round(_bell.pdf(0), 4),
        "line": {"color": colour, "width": 1.5, "dash": dash},
    }


OVERLAP = Exploration(
    name="overlap",
    basis="inferred",
    controls=(Control(name="d", values=(*(-size for size in reversed(SIZES)), 0, *SIZES), start=0.2),),
    function=overlap_view,
)
