"""What a bank holds, counted, and what is wrong with it: nothing here prints, and nothing is drawn.

A bank is looked at beside the practice bank, because learners meet both: no scene, name or sentence of one
may come back in the other.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from closeness.core.placements import label_of
from closeness.core.reciprocity import verdict
from closeness.core.sorting import CORE_CUES, GENDERS, LABELS, SUPPORTING_CUES
from closeness.staff.draw import BANDS, band

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from closeness.bank import Story, Vignette

RUN = 5  # words
ALIKE = 0.6
WORDINGS = 4
_SPLIT = 0.4  # specialisation from which an even ledger is split by kind
_HALF_LIFE = 14  # days
_CUES = (*CORE_CUES, *SUPPORTING_CUES)
_SIGNS = (1, -1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """Vignettes and ledgers of one bank, and the name that messages give it."""

    name: str
    vignettes: tuple[Vignette, ...] = ()
    stories: tuple[Story, ...] = ()

    def cells(self) -> Counter[tuple[str, bool, int]]:
        """Return how many vignettes there are for each (key, matter open, band of difficulty)."""
        return Counter((one.key, one.cues.open_issue, band(one)) for one in self.vignettes)

    def genders(self) -> Counter[tuple[str, str]]:
        """Return how many vignettes there are for each (key, gender of who takes distance)."""
        return Counter((one.key, one.actor_gender) for one in self.vignettes)

    def couples(self) -> Counter[str]:
        """Return how many vignettes there are for each type of couple, such as "f/m"."""
        return Counter(one.couple for one in self.vignettes)

    def wordings(self) -> dict[tuple[str, int], set[str]]:
        """Return the different sentences that show each (cue, sign)."""
        found: dict[tuple[str, int], set[str]] = {(cue, sign): set() for cue in _CUES for sign in _SIGNS}
        for vignette in self.vignettes:
            for sentence in vignette.sentences:
                if sentence.cue is not None:
                    found[sentence.cue, getattr(vignette.cues, sentence.cue)].add(sentence.text)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike two scenes are, in runs of five words: of all runs, and of those of the shorter scene."""

    one: str
    other: str
    jaccard: float
    containment: float


def runs(text: str) -> frozenset[tuple[str, ...]]:
    """Return the runs of five words in a text; a shorter text is one run of its own.

    >>> sorted(runs("Back by nine, river walk, back by nine."))[0]
    ('back', 'by', 'nine', 'river', 'walk')
    """
    told = re.findall(r"\w+", text.lower())
    return frozenset(tuple(told[place : place + RUN]) for place in range(max(1, len(told) - RUN + 1)))


def likenesses(vignettes: Sequence[Vignette]) -> list[Likeness]:
    """Return the likeness of every pair that shares a run of words, the most alike first."""
    told = [(one.id, runs(one.text)) for one in vignettes]
    found = [
        Likeness(
            one=one,
            other=other,
            jaccard=len(own & others) / len(own | others),
            containment=len(own & others) / min(len(own), len(others)),
        )
        for (one, own), (other, others) in combinations(told, 2)
        if own & others
    ]
    return sorted(found, key=lambda pair: (-pair.containment, -pair.jaccard, pair.one, pair.other))


def traps(story: Story) -> tuple[str, ...]:
    """Return in words what a ledger could mislead a reader with; () for a plain one."""
    ledger = story.ledger
    found = []
    if ledger.n_missing:
        found.append(f"{ledger.n_missing} amounts missing" if ledger.n_missing > 1 else "an amount missing")
    if any(entry.amount == 0 for entry in story.entries):
        found.append("a real zero")
    if None in ledger.by_kind().values():
        found.append("a kind with nothing to compare")
    if len({entry.giver for entry in story.entries if entry.amount}) == 1:
        found.append("amounts from one partner only")
    if verdict(ledger.balance()) == "even" and (ledger.specialisation() or 0) > _SPLIT:
        found.append("even overall, split by kind")
    end = max(entry.day for entry in story.entries)
    if verdict(ledger.balance(end, _HALF_LIFE)) != verdict(ledger.balance()):
        found.append("another verdict when old entries fade")
    lines = Counter(entry.giver for entry in story.entries)
    given, received = ledger.totals()
    if (lines["A"] - lines["B"]) * (given - received) < 0:
        found.append("fewer lines, more given")
    return tuple(found)


def contradictions(vignettes: Iterable[Vignette], solved: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield what contradicts the rule: difficulties, and labels in solved answers ({where: answer})."""
    keys = {}
    for one in vignettes:
        keys[one.id] = one.key
        against = {"recharging": -1, "avoiding": 1}.get(one.key)
        decoys = [cue for cue in _CUES if against is not None and getattr(one.cues, cue) == against]
        if one.difficulty == 1 and decoys:
            yield (
                f"{one.id!r}: difficulty 1 means that all cues agree, but {', '.join(decoys)} speaks against "
                f"{one.key}. Write difficulty = 2 or more, or correct the cues."
            )
    for where, answer in solved.items():
        for card, placed in answer.items():
            label = label_of(placed)
            if card in keys and label != keys[card]:
                yield (
                    f"{where}, card {card!r}: the rule gives {keys[card]!r}, the solved answer says "
                    f"{label!r}. Correct the cues in the bank or the label in the notebook."
                )


def problems(bank: Bank, practice: Bank) -> Iterator[str]:
    """Yield in words what an author has to mend in a bank, seen beside the practice bank."""
    both = (*practice.vignettes, *bank.vignettes)
    for pair in likenesses(both):
        if pair.containment > ALIKE:
            yield (
                f"{bank.name}: {pair.one!r} and {pair.other!r} share {pair.containment:.0%} of their runs of "
                f"{RUN} words, wanted {ALIKE:.0%} or less. Tell one of them in other words."
            )
    yield from twice(bank, practice)
    known = practice.wordings()
    for (cue, sign), texts in bank.wordings().items():
        count = len(texts | known[cue, sign])
        if texts and count < WORDINGS:
            yield (
                f"{bank.name}: {cue} = {sign} is shown in {count} wordings, practice included; wanted "
                f"{WORDINGS} or more. Mark or add sentences that show it."
            )


def twice(bank: Bank, practice: Bank) -> Iterator[str]:
    """Yield in words the ids, names and sentences that stand more than once in both banks together."""
    scenes = (*practice.vignettes, *bank.vignettes)
    stories = (*practice.stories, *bank.stories)
    for what, values in (
        ("id", [one.id for one in scenes]),
        ("actor", _once((one.id, one.actor) for one in scenes)),
        ("sentence", _once((one.id, sentence.text) for one in scenes for sentence in one.sentences)),
        ("ledger id", [one.id for one in stories]),
        ("partner", _once((one.id, name) for one in stories for name in one.partners.values())),
    ):
        for value, count in Counter(values).items():
            if count > 1:
                yield (
                    f"{bank.name}: the {what} {value!r} stands {count} times, practice included. "
                    "Change all but one."
                )


def _once(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Return what the entries say, each entry once: two entries of one id are a problem of the id."""
    return [text for _, text in dict.fromkeys(pairs)]


def counts(bank: Bank) -> dict[str, Any]:
    """Return the counts of a bank as JSON-like values, for programs."""
    cells, genders = bank.cells(), bank.genders()
    return {
        "vignettes": len(bank.vignettes),
        "cells": {
            key: {
                context: {BANDS[level]: cells[key, matter, level] for level in BANDS}
                for matter, context in ((True, "matter open"), (False, "no matter open"))
            }
            for key in LABELS
        },
        "genders": {key: {gender: genders[key, gender] for gender in GENDERS} for key in LABELS},
        "couples": dict(sorted(bank.couples().items())),
        "wordings": {
            cue: {f"{sign:+d}": len(texts) for (name, sign), texts in bank.wordings().items() if name == cue}
            for cue in _CUES
        },
        "ledgers": {
            one.id: {"entries": len(one.entries), "balance": one.ledger.balance(), "traps": list(traps(one))}
            for one in bank.stories
        },
    }
