"""What a practice board needs to say which rule a learner may follow: worked out here, added up there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from closeness.core.errors import SortingError
from closeness.core.sorting import (
    LABELS,
    REPORT_ABOVE,
    REPORT_FIT,
    REPORT_LEAST,
    RULES,
    Card,
    log_likelihood,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST = "first-answers"
"""The entry of an answer that keeps what was answered first, before feedback, card by card."""


def report_of(cards: Iterable[Any]) -> dict[str, Any]:
    """Return, for each card, what every rule says of it and how well each label would fit the rules.

    Cards must be vignettes of a bank: a dict's cues are unknown, so no rule could read them
    (SortingError). Rules stand in the order of `closeness.core.sorting.RULES`.
    """
    read = [_card(card) for card in cards]
    return {
        "rules": list(RULES),
        "above": REPORT_ABOVE,
        "fit": REPORT_FIT,
        "least": REPORT_LEAST,
        "cards": {
            card.id: {
                "says": [rule(card) for rule in RULES.values()],
                "logs": {label: list(log_likelihood(card, label).values()) for label in LABELS},
            }
            for card in read
        },
    }


def _card(given: Any) -> Card:
    card = getattr(given, "card", None)
    if not isinstance(card, Card):
        name = given.get("id") if isinstance(given, dict) else getattr(given, "id", given)
        raise SortingError(
            f"A board with report=True needs vignettes of a bank, whose cues the rules read; card {name!r} "
            "is none. Take it from closeness.bank.vignettes(), or leave report out."
        )
    if card.id == FIRST:
        raise SortingError(f"A card of a board with report=True cannot have the id {FIRST!r}. Rename it.")
    return card
