"""Sorting: cards with cues, the rule that gives their key, marks for what a learner placed, and rival rules.

The room behind this door: `cues` (cards and the key), `agreement` (kappa, confidence), `rivals`
(misconceptions). Import the names from here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from closeness.core.agreement import kappa, quadratic
from closeness.core.checks import number, shown
from closeness.core.cues import (
    CORE_CUES,
    GENDERS,
    LABELS,
    SUPPORTING_CUES,
    Card,
    Cues,
    Gender,
    Label,
    Sign,
    deciding_cues,
    key,
    outcome,
)
from closeness.core.errors import SortingError
from closeness.core.placements import label_of, read_placement
from closeness.core.rivals import (
    MATCH,
    MISS,
    REPORT_ABOVE,
    REPORT_FIT,
    REPORT_LEAST,
    RULES,
    log_likelihood,
    misconceptions,
    possible_rule,
)

__all__ = [
    "CORE_CUES",
    "GENDERS",
    "LABELS",
    "MATCH",
    "MISS",
    "REPORT_ABOVE",
    "REPORT_FIT",
    "REPORT_LEAST",
    "RULES",
    "SUPPORTING_CUES",
    "Card",
    "CardMark",
    "Cues",
    "Gender",
    "Keyed",
    "Label",
    "Sign",
    "SortScore",
    "deciding_cues",
    "kappa",
    "key",
    "label_of",
    "log_likelihood",
    "misconceptions",
    "outcome",
    "possible_rule",
    "quadratic",
    "read_placement",
    "score",
]


class Keyed(Protocol):
    """Anything that can be sorted and marked: a Card, or another topic's record with the same three names."""

    @property
    def id(self) -> str:
        """Return the card's id."""

    @property
    def key(self) -> str:
        """Return the label that fits."""

    @property
    def deciding(self) -> frozenset[str]:
        """Return the cues that count as its reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardMark:
    """The mark of one card. `problem` is "" or says in words why there was nothing to mark.

    `label` and `cue` are what the learner placed. The cue is marked only where the label is right.
    """

    id: str
    label: str | None
    cue: str | None
    label_right: bool
    cue_right: bool
    points: float
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SortScore:
    """Points of a sort, one possible a card; `per_card` is {id: points}, `marks` the same with its reasons.

    `kappa` compares the labels with the key; a card not placed counts as a label of its own, so leaving
    cards out never raises it. `unknown` are placed ids that are no card of this sort.
    """

    points: float
    possible: float
    per_card: dict[str, float]
    kappa: float | None
    marks: tuple[CardMark, ...]
    unknown: tuple[str, ...]


def score(placed: Mapping[str, Any], cards: Iterable[Keyed], *, label_share: float = 0.6) -> SortScore:
    """Return the points of a sort: for each card `label_share` for the label and the rest for its cue.

    A placed value is a label or [label, cue]. A label alone can earn label_share only; a cue counts
    where the label is right; a neighbouring label earns nothing. Whatever a learner placed is marked,
    with 0 and a reason where it cannot be read. Two cards with one id, a placed value that is no
    mapping, or a share outside 0 to 1: SortingError.

    >>> walk = Card(id="river-walk", cues=Cues(open_issue=True, returned=1, issue=1))
    >>> desk = Card(id="late-desk", cues=Cues(open_issue=True, returned=1, issue=-1))
    >>> result = score({"river-walk": ["recharging", "issue"], "late-desk": "avoiding"}, [walk, desk])
    >>> result.points, result.possible, result.per_card
    (1.6, 2.0, {'river-walk': 1.0, 'late-desk': 0.6})
    """
    if not isinstance(placed, Mapping):
        raise SortingError(
            f"A sort must be a dict such as {{'river-walk': 'recharging'}}, got {shown(placed)}."
        )
    share = number(label_share, "label_share", SortingError, low=0, high=1)
    deck = {}
    for card in cards:
        if card.id in deck:
            raise SortingError(f"Two cards have the id {card.id!r}. Give each card its own.")
        deck[card.id] = card
    marks = tuple(_mark(card, placed.get(card.id), share) for card in deck.values())
    return SortScore(
        points=math.fsum(mark.points for mark in marks),
        possible=float(len(marks)),
        per_card={mark.id: mark.points for mark in marks},
        kappa=kappa([card.key for card in deck.values()], [mark.label for mark in marks]),
        marks=marks,
        unknown=tuple(str(name) for name in placed if name not in deck),
    )


def _mark(card: Keyed, value: Any, share: float) -> CardMark:
    placement = read_placement(value)
    label, cue = placement or (None, None)
    problem = ""
    if placement is None:
        problem = f"Expected a label or [label, cue], found {shown(value)}."
    elif label is None:
        problem = "Not placed."
    label_right = label == card.key
    cue_right = label_right and cue in card.deciding
    points = 1.0 if cue_right else share if label_right else 0.0
    return CardMark(
        id=card.id,
        label=label,
        cue=cue,
        label_right=label_right,
        cue_right=cue_right,
        points=points,
        problem=problem,
    )
