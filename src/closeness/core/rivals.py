"""The rules that a learner may follow instead of the key, and how likely each is, given what was sorted.

Each rule gives every card a label. They are caricatures on purpose: real learners mix strategies, so a
posterior is a prompt for a conversation ("possible"), never a finding about a person.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from closeness.core.cues import Card, Label, Sign, outcome
from closeness.core.cues import key as key_of
from closeness.core.placements import label_of

Rule = Callable[[Card], Label]

MATCH = 0.85  # a learner who follows a rule slips now and then,
MISS = 0.075  # to either of the two other labels
REPORT_ABOVE = 0.8
REPORT_FIT = 0.7
REPORT_LEAST = 12
"""When a rule may be named: its probability, the share of cards that fit it, and how many are sorted.

The probability compares the rules with each other alone, so somebody who guesses lies near one of them
by chance; the share keeps that rare. With fewer cards too many who guess are given a rule
(`tests/unit/test_content_report.py` prints the simulation).
"""
_NAMED: Mapping[Sign | None, Label] = MappingProxyType(
    {1: "recharging", -1: "avoiding", None: "cannot-tell-yet"}
)


def keyed(card: Card) -> Label:
    """Return the label of the course's own rule."""
    return key_of(card.cues)


def all_distance_is_rejection(_card: Card) -> Label:
    """Return avoiding, whatever the text says."""
    return "avoiding"


def excuse_everything(_card: Card) -> Label:
    """Return recharging, whatever the text says."""
    return "recharging"


def announcement_decides(card: Card) -> Label:
    """Return recharging where the distance was announced, avoiding where it was not, else cannot tell yet."""
    return _NAMED[card.cues.announced]


def body_back_is_enough(card: Card) -> Label:
    """Return recharging for anybody who came back warmly, avoiding for who did not, else cannot tell yet.

    The open matter is overlooked.
    """
    return _NAMED[card.cues.returned]


def this_episode_only(card: Card) -> Label:
    """Return the label of this time's outcome alone; neither the pattern nor the purpose is read."""
    return _NAMED[outcome(card.cues)]


def no_news_is_bad_news(card: Card) -> Label:
    """Return avoiding where the text does not tell how the distance ended, else the label of its outcome.

    What is not reported is taken as bad. It is not "avoiding wherever the key withholds": that would get
    two thirds right on every form with equal keys, so that no choice of cards could speak against it.
    """
    return "recharging" if outcome(card.cues) == 1 else "avoiding"


def men_avoid(card: Card) -> Label:
    """Return avoiding for a man's distance and recharging for anybody else's."""
    return "avoiding" if card.actor_gender == "m" else "recharging"


def women_avoid(card: Card) -> Label:
    """Return avoiding for a woman's distance and recharging for anybody else's."""
    return "avoiding" if card.actor_gender == "f" else "recharging"


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "keyed": keyed,
        "all-distance-is-rejection": all_distance_is_rejection,
        "excuse-everything": excuse_everything,
        "announcement-decides": announcement_decides,
        "body-back-is-enough": body_back_is_enough,
        "this-episode-only": this_episode_only,
        "no-news-is-bad-news": no_news_is_bad_news,
        "men-avoid": men_avoid,
        "women-avoid": women_avoid,
    }
)


def log_likelihood(
    card: Card, label: str, *, rules: Mapping[str, Callable[[Any], str]] = RULES
) -> dict[str, float]:
    """Return how well *label* for one card fits each rule: {rule: natural logarithm of its likelihood}.

    >>> from closeness.core.cues import Cues
    >>> walk = Card(id="walk", cues=Cues(open_issue=True, returned=1, issue=1))
    >>> round(log_likelihood(walk, "recharging")["keyed"], 4)
    -0.1625
    """
    return {name: math.log(MATCH if rule(card) == label else MISS) for name, rule in rules.items()}


def misconceptions(
    placed: Mapping[str, Any], cards: Iterable[Card], *, rules: Mapping[str, Callable[[Any], str]] = RULES
) -> dict[str, float]:
    """Return how probable each rule is as the one that the learner followed: {rule: probability}.

    The probabilities sum to 1. Equal priors; a card that fits a rule counts 0.85 for it, one that does
    not 0.075. Cards that are not placed say nothing, so without any the prior comes back. Report a rule
    only above 0.8, and as possible. `rules` are this course's unless others are given.

    >>> from closeness.core.cues import Cues
    >>> walk = Card(id="walk", cues=Cues(open_issue=True, returned=1, issue=1, announced=1))
    >>> found = misconceptions({"walk": "avoiding"}, [walk])
    >>> round(found["all-distance-is-rejection"], 2), round(found["keyed"], 2)
    (0.59, 0.05)
    """
    logs = dict.fromkeys(rules, 0.0)
    for card in cards:
        label = label_of(placed.get(card.id))
        if label is None:
            continue
        for name, log in log_likelihood(card, label, rules=rules).items():
            logs[name] += log
    best = max(logs.values())
    weights = {name: math.exp(log - best) for name, log in logs.items()}
    total = math.fsum(weights.values())
    return {name: weight / total for name, weight in weights.items()}


def possible_rule(placed: Mapping[str, Any], cards: Iterable[Card]) -> str | None:
    """Return the rule that a sort may have followed; None where nothing stands out.

    Named only when it is more probable than 0.8, fits seven in ten of the sorted cards, and twelve or
    more are sorted. "keyed" is the course's own.

    >>> possible_rule({}, []) is None
    True
    """
    sorted_cards = [card for card in cards if label_of(placed.get(card.id)) is not None]
    if len(sorted_cards) < REPORT_LEAST:
        return None
    found = misconceptions(placed, sorted_cards)
    name = max(found, key=found.__getitem__)
    fits = sum(RULES[name](card) == label_of(placed[card.id]) for card in sorted_cards)
    stands_out = found[name] > REPORT_ABOVE and fits / len(sorted_cards) >= REPORT_FIT
    return name if stands_out else None
