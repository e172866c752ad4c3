"""How well a set of graded cards tells a careful reader from one who follows a shortcut, and what it lacks.

The shortcuts are the rival rules of `closeness.core.rivals` and the three constant answers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import combinations
from typing import TYPE_CHECKING

from closeness.core.sorting import LABELS, RULES, Card, Label, misconceptions
from closeness.staff.lots import BITS, lot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

KEYED = "keyed"
GENDER_RULES = ("men-avoid", "women-avoid")
RIVALS = tuple(name for name in RULES if name != KEYED)

BELOW = 0.6
"""A shortcut must get fewer labels right than this."""
GENDER_AT_MOST = 0.67
"""The two gender rules may get this many right: with genders balanced in each key they stay far below."""
OPPOSED = 3
"""Cards that must speak against each rival rule, and that must tell any two rules apart."""
LEARNERS, SLIPS, REPORTED = 200, 0.15, 0.8
IDENTIFIED = 0.9
FALSE_ALARMS = 0.05


def _constant(label: Label, _card: Card) -> Label:
    return label


SHORTCUTS: Mapping[str, Callable[[Card], Label]] = {
    **{f"always {label}": partial(_constant, label) for label in LABELS},
    **{name: RULES[name] for name in RIVALS},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut:
    """How a shortcut fares on a form: labels right of all, the most it may get, and how often it is found.

    `identified` counts the simulated learners of LEARNERS whose rule was reported; None for the constant
    answers, two of which are rival rules.
    """

    name: str
    right: int
    cards: int
    most: int
    identified: int | None = None

    @property
    def accuracy(self) -> float:
        """Return the share of labels that the shortcut gets right."""
        return self.right / self.cards


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one form achieves; `false_alarms` are learners of the course's own rule reported with a rival."""

    shortcuts: tuple[Shortcut, ...]
    keyed_identified: int
    false_alarms: int
    learners: int = LEARNERS

    def unrecognised(self) -> Iterator[str]:
        """Yield in words which rules the form does not recognise often enough in simulated learners."""
        least, most = math.ceil(IDENTIFIED * self.learners), math.floor(FALSE_ALARMS * self.learners)
        for one in self.shortcuts:
            if one.identified is not None and one.identified < least:
                yield (
                    f"{one.name} is recognised in {one.identified} of {self.learners} simulated learners, "
                    f"wanted {least} or more ({least - one.identified} too few)"
                )
        if self.false_alarms > most:
            yield missed("false alarms:", self.false_alarms, most, self.learners, "keyed learners")


def missed(what: str, came: int, most: int, of: int, unit: str) -> str:
    """Return the words for a count above its bar."""
    return f"{what} {came} of {of} {unit}, wanted {most} or fewer ({came - most} too many)"


def most_right(name: str, cards: int) -> int:
    """Return how many labels a shortcut may get right at most, by both bars: accuracy and cards opposed.

    >>> most_right("this-episode-only", 18), most_right("men-avoid", 18), most_right("men-avoid", 6)
    (10, 12, 3)
    """
    share = (
        math.floor(GENDER_AT_MOST * cards) if name in GENDER_RULES else math.ceil(BELOW * cards - 1e-9) - 1
    )
    return min(share, cards - OPPOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrasts:
    """For cards by id: which of them each shortcut gets right, and which tell two rules apart."""

    right: Mapping[str, frozenset[str]]
    apart: Mapping[tuple[str, str], frozenset[str]]

    def lacking(self, shown: frozenset[str]) -> Iterator[tuple[str, int]]:
        """Yield each bar that a choice of the cards misses, in words and in cards."""
        for name, ids in self.right.items():
            count, most = len(ids & shown), most_right(name, len(shown))
            if count > most:
                yield missed(f"{name} gets", count, most, len(shown), "labels right"), count - most
        for (one, other), ids in self.apart.items():
            count = len(ids & shown)
            if count < OPPOSED:
                yield f"{count} cards tell {one} from {other}, wanted {OPPOSED} or more", OPPOSED - count


def contrasts(cards: Iterable[Card]) -> Contrasts:
    """Return what cards can tell about the rules."""
    deck = tuple(cards)
    labels = {name: {card.id: rule(card) for card in deck} for name, rule in RULES.items()}
    return Contrasts(
        right={
            name: frozenset(card.id for card in deck if rule(card) == card.key)
            for name, rule in SHORTCUTS.items()
        },
        apart={
            (one, other): frozenset(
                card.id for card in deck if labels[one][card.id] != labels[other][card.id]
            )
            for one, other in combinations(RULES, 2)
        },
    )


def figures(cards: Sequence[Card]) -> Figures:
    """Return the figures of a form; the same for the same cards in any order.

    Learners are simulated: each follows one rule, slips on 15 % of the cards to one of the two other
    labels, and counts as recognised where `misconceptions` gives that rule more than 0.8.
    """
    return _figures(tuple(sorted(cards, key=lambda card: card.id)))


@lru_cache(maxsize=64)
def _figures(deck: tuple[Card, ...]) -> Figures:
    right = contrasts(deck).right
    found = {name: _reports(deck, name) for name in RULES}
    keyed = found[KEYED]
    return Figures(
        shortcuts=tuple(
            Shortcut(
                name=name,
                right=len(right[name]),
                cards=len(deck),
                most=most_right(name, len(deck)),
                identified=found[name].get(name, 0) if name in found else None,
            )
            for name in SHORTCUTS
        ),
        keyed_identified=keyed.get(KEYED, 0),
        false_alarms=sum(count for name, count in keyed.items() if name != KEYED),
    )


def _reports(deck: Sequence[Card], followed: str) -> dict[str, int]:
    """Return {rule: learners reported with it} for simulated learners who follow one rule."""
    told = {name: {card.id: rule(card) for card in deck} for name, rule in RULES.items()}
    rules = {name: partial(_look_up, labels) for name, labels in told.items()}
    counts: dict[str, int] = {}
    for learner in range(LEARNERS):
        placed = {card: _slip(label, followed, learner, card) for card, label in told[followed].items()}
        for name, probability in misconceptions(placed, deck, rules=rules).items():
            if probability > REPORTED:
                counts[name] = counts.get(name, 0) + 1
    return counts


def _look_up(labels: Mapping[str, Label], card: Card) -> Label:
    return labels[card.id]


def _slip(label: Label, *words: object) -> Label:
    number = lot("learner", *words)
    if number / 2**BITS >= SLIPS:
        return label
    others = [other for other in LABELS if other != label]
    return others[number % len(others)]
