"""Who presses and who backs away: what four studies of demand-withdraw found, by whose subject it was.

Only directions are known to this course, so the picture is ordinal: ahead, level, behind.
"""

from __future__ import annotations

from typing import Any

from closeness.core.exploring import Control, Exploration, View
from closeness.plots.drawing import CLEAR, EDGE, INK, LINE, MUTED, axis, dots, drawing, label, line
from closeness.plots.wording import says

_say = says("role-topic")

TOPICS = ("hers", "his")

FINDINGS = {
    "christensen-heavey": {"hers": 1, "his": 0},
    "full-swap": {"hers": 1, "his": -1},
    "papp": {"both": 0},
    "holley": {"hers": 1, "his": -1},
}
"""Which form was more frequent: 1 she presses and he backs away, -1 the other, 0 neither ahead.

Papp's diaries are known to us for all subjects together. For Holley, "hers" is a subject on which the
first partner wants more change, whoever that is.
"""

_WHERE = {1: "first", 0: "level", -1: "second"}


def role_topic_view(study: str, topic: str) -> View:
    """Return what one study found about one partner's subject, and beside it the other's.

    >>> role_topic_view("papp", "his").rows
    (('All subjects together', 'Neither form was ahead'),)
    """
    found = FINDINGS[study]
    chosen = topic if topic in found else "both"
    people = "partners" if study == "holley" else "spouses"
    return View(
        figure=_figure(found, chosen, people),
        sentence=_say(f"says.{study}.{chosen}"),
        head=(_say("head.subject"), _say("head.finding")),
        rows=tuple(
            (_say(f"row.{people}.{subject}"), _say(f"found.{people}.{_WHERE[sign]}"))
            for subject, sign in found.items()
        ),
        note=_say("note"),
    )


def _figure(found: dict[str, int], chosen: str, people: str) -> Any:
    row = {"hers": 1.0, "his": 0.0, "both": 0.5}
    other = [subject for subject in found if subject != chosen]
    signs, rows = list(found.values()), [row[subject] for subject in found]
    names = list(found)
    return drawing(
        [
            line([-1, 1, None, -1, 1, None], _guides(rows), LINE, width=1, hoverinfo="skip"),
            line(signs, rows, MUTED, width=2, dash="dot", hoverinfo="skip"),
            dots(
                [found[subject] for subject in other],
                [row[subject] for subject in other],
                CLEAR,
                size=20,
                edge=EDGE,
                edge_width=2,
                hoverinfo="skip",
            ),
            dots([found[chosen]], [row[chosen]], INK, size=24, hoverinfo="skip"),
        ],
        height=310,
        xaxis=axis(
            "",
            -1.45,
            1.45,
            tickvals=[-1, 0, 1],
            side="bottom",
            showgrid=False,
            ticktext=[_say(f"tick.{people}.{place}") for place in ("second", "level", "first")],
        ),
        yaxis=axis("", -0.5, 1.5, visible=False),
        annotations=[_row_name(names, place, row, people, chosen) for place in (0, 1)],
    )


def _guides(rows: list[float]) -> list[float | None]:
    pairs: list[float | None] = []
    for y in (rows[0], rows[-1]):
        pairs += [y, y, None]
    return pairs


def _row_name(
    names: list[str], place: int, row: dict[str, float], people: str, chosen: str
) -> dict[str, Any]:
    subject = names[min(place, len(names) - 1)]
    colour = INK if subject == chosen else MUTED
    # Outside of the two guides, where the line between the dots never runs.
    beside = -0.2 if subject == "his" else 0.2
    text = _say(f"row.{people}.{subject}")
    return label(-1.4, row[subject] + beside, text, colour, xanchor="left", visible=place < len(names))


ROLE_TOPIC = Exploration(
    name="role-topic",
    basis="measured",
    controls=(
        Control(name="study", values=tuple(FINDINGS), start="christensen-heavey"),
        Control(name="topic", values=TOPICS, start="hers"),
    ),
    function=role_topic_view,
)
