"""The figures of a form: shortcuts counted by hand, and simulated learners who are recognised or not."""

import pytest
from hypothesis import given

from closeness.core.sorting import LABELS, RULES, Card, Cues
from closeness.staff.form_figures import RIVALS, SHORTCUTS, contrasts, figures
from reference import twelve
from strategies import decks

CARDS = [card for card, _ in twelve()]


def by_name(cards):
    return {one.name: one for one in figures(cards).shortcuts}


def test_the_shortcuts_are_three_constant_answers_and_the_rival_rules():
    assert list(SHORTCUTS) == [*(f"always {label}" for label in LABELS), *RIVALS]
    assert set(RIVALS) == set(RULES) - {"keyed"}


def test_on_the_twelve_examples_the_labels_right_are_those_counted_by_hand():
    found = {name: one.right for name, one in by_name(CARDS).items()}
    assert found["always recharging"] == found["always cannot-tell-yet"] == 4
    assert (found["body-back-is-enough"], found["this-episode-only"]) == (8, 10)
    assert by_name(CARDS)["this-episode-only"].accuracy == pytest.approx(10 / 12)


@given(decks(min_size=4))
def test_the_three_constant_answers_share_the_cards_between_them(deck):
    right = contrasts(deck).right
    assert sum(len(right[f"always {label}"]) for label in LABELS) == len(deck)
    assert right["always avoiding"] == right["all-distance-is-rejection"]


@given(decks(max_size=8))
def test_cards_tell_two_rules_apart_exactly_where_these_differ(deck):
    for (one, other), ids in contrasts(deck).apart.items():
        assert ids == {card.id for card in deck if RULES[one](card) != RULES[other](card)}


def test_constant_answers_are_not_looked_for_in_learners_because_two_of_them_are_rival_rules():
    found = by_name(CARDS)
    assert found["always avoiding"].identified is None
    assert found["all-distance-is-rejection"].identified > 150


def test_the_order_of_the_cards_changes_no_figure():
    assert figures(CARDS) == figures(CARDS[::-1])


def test_rules_that_say_the_same_on_every_card_are_never_recognised_and_the_words_say_how_many_are_missing():
    # Nobody comes back and nothing is taken up: where the distance was left is all that two rules read.
    cards = [
        Card(
            id=f"card-{n}",
            cues=Cues(open_issue=False, returned=(1, -1, None)[n % 3]),
            actor_gender="fm"[n % 2],
        )
        for n in range(18)
    ]
    told = figures(cards)
    said = list(told.unrecognised())
    assert (
        "body-back-is-enough is recognised in 0 of 200 simulated learners, wanted 180 or more (180 too few)"
        in said
    )
    # The course's own rule says it too, so that a keyed learner is not told from them either.
    assert told.keyed_identified == 0
    assert "wanted 3 or more" in "; ".join(
        text for text, _ in contrasts(cards).lacking(frozenset(card.id for card in cards))
    )


def test_a_shortcut_above_its_bar_is_named_with_how_many_cards_too_many():
    lacking = dict(contrasts(CARDS).lacking(frozenset(card.id for card in CARDS)))
    assert lacking["this-episode-only gets 10 of 12 labels right, wanted 7 or fewer (3 too many)"] == 3


def test_false_alarms_above_the_bar_are_named():
    from dataclasses import replace

    told = replace(figures(CARDS), false_alarms=11)
    assert "false alarms: 11 of 200 keyed learners, wanted 10 or fewer (1 too many)" in told.unrecognised()
