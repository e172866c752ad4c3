"""Rival rules: what each one answers, and that a learner who follows one is recognised."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeness.core.sorting import LABELS, RULES, Card, Cues, misconceptions, outcome, possible_rule
from reference import twelve
from strategies import cues, decks, placements

CARDS = [card for card, _ in twelve()]


def following(rule, cards=CARDS):
    return {card.id: RULES[rule](card) for card in cards}


def test_the_rules_are_the_key_and_its_eight_rivals():
    assert list(RULES) == [
        "keyed",
        "all-distance-is-rejection",
        "excuse-everything",
        "announcement-decides",
        "body-back-is-enough",
        "this-episode-only",
        "no-news-is-bad-news",
        "men-avoid",
        "women-avoid",
    ]


@pytest.mark.parametrize(
    ("rule", "right"),
    [
        ("keyed", 12),
        ("body-back-is-enough", 8),
        ("this-episode-only", 10),
        ("all-distance-is-rejection", 4),
        ("men-avoid", 4),
    ],
)
def test_a_rule_gets_this_many_of_the_twelve_right(rule, right):
    assert sum(RULES[rule](card) == card.key for card in CARDS) == right


@pytest.mark.parametrize(
    ("rule", "digits", "expected"),
    [("keyed", 3, 0.992), ("all-distance-is-rejection", 5, 0.99999), ("announcement-decides", 4, 1.0)],
)
def test_the_posterior_of_a_rules_own_answers_is_that_of_the_specification(rule, digits, expected):
    assert round(misconceptions(following(rule), CARDS)[rule], digits) == expected


WALK = Cues(open_issue=True, returned=1, issue=1, announced=-1, pattern=-1)


@pytest.mark.parametrize(
    ("rule", "cues", "gender", "expected"),
    [
        ("announcement-decides", Cues(open_issue=True, issue=-1, announced=1), "f", "recharging"),
        ("announcement-decides", WALK, "f", "avoiding"),
        ("announcement-decides", Cues(open_issue=True, issue=1), "f", "cannot-tell-yet"),
        ("body-back-is-enough", Cues(open_issue=True, returned=1, issue=-1), "f", "recharging"),
        ("body-back-is-enough", Cues(open_issue=False, pattern=1), "f", "cannot-tell-yet"),
        ("this-episode-only", WALK, "f", "recharging"),
        ("this-episode-only", Cues(open_issue=False, returned=-1, pattern=1), "f", "avoiding"),
        ("this-episode-only", Cues(open_issue=True, pattern=-1), "f", "cannot-tell-yet"),
        ("no-news-is-bad-news", Cues(open_issue=True), "f", "avoiding"),
        ("no-news-is-bad-news", Cues(open_issue=True, returned=1, pattern=1), "f", "avoiding"),
        ("no-news-is-bad-news", Cues(open_issue=False, returned=-1, pattern=1), "f", "avoiding"),
        ("no-news-is-bad-news", WALK, "f", "recharging"),
        ("men-avoid", WALK, "m", "avoiding"),
        ("men-avoid", WALK, "nb", "recharging"),
        ("women-avoid", WALK, "f", "avoiding"),
        ("women-avoid", WALK, None, "recharging"),
        ("excuse-everything", Cues(open_issue=True, issue=-1), "m", "recharging"),
    ],
)
def test_a_rival_rule_reads_only_what_it_reads(rule, cues, gender, expected):
    assert RULES[rule](Card(id="a", cues=cues, actor_gender=gender)) == expected


@given(cues)
def test_no_news_and_this_episode_differ_only_where_nothing_is_told(stated):
    card = Card(id="a", cues=stated)
    fearful, plain = RULES["no-news-is-bad-news"](card), RULES["this-episode-only"](card)
    assert fearful == ("avoiding" if outcome(stated) is None else plain)


@pytest.mark.parametrize("rule", RULES)
@given(deck=decks(max_size=6))
def test_a_learner_who_follows_a_rule_is_recognised_whatever_cards_join_the_twelve(rule, deck):
    cards = [*CARDS, *deck]
    found = misconceptions(following(rule, cards), cards)
    assert found[rule] > 0.8


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_followed_with_slips_is_mostly_recognised_on_twelve_cards(rule):
    chance = random.Random(12)  # noqa: S311 - a simulation
    recognised = 0
    for _ in range(200):
        placed = {
            name: label
            if chance.random() > 0.15
            else chance.choice([other for other in LABELS if other != label])
            for name, label in following(rule).items()
        }
        recognised += misconceptions(placed, CARDS)[rule] > 0.8
    assert recognised >= 140


@given(decks(min_size=1), st.data())
def test_probabilities_sum_to_one_whatever_was_placed(deck, data):
    found = misconceptions({card.id: data.draw(placements) for card in deck}, deck)
    assert list(found) == list(RULES)
    assert sum(found.values()) == pytest.approx(1)


def test_cards_that_are_not_placed_say_nothing():
    assert set(misconceptions({}, CARDS).values()) == {1 / 9}
    some = following("men-avoid", CARDS[:5])
    assert misconceptions(some, CARDS) == misconceptions(some, CARDS[:5])


def test_a_reason_given_with_the_label_changes_nothing():
    labelled = following("keyed")
    reasoned = {name: [label, "issue"] for name, label in labelled.items()}
    assert misconceptions(reasoned, CARDS) == misconceptions(labelled, CARDS)


def test_a_thousand_cards_that_fit_no_rule_still_have_probabilities():
    deck = [Card(id=f"card-{n}", cues=CARDS[n % 12].cues, actor_gender="f") for n in range(1000)]
    found = misconceptions({card.id: "elsewhere" for card in deck}, deck)
    assert set(found.values()) == {1 / 9}


def test_another_topic_brings_its_own_rules():
    rules = {"sweet": lambda _: "fruit", "green": lambda _: "vegetable"}
    found = misconceptions({CARDS[0].id: "fruit"}, CARDS, rules=rules)
    assert found["sweet"] == pytest.approx(0.85 / 0.925)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_named_from_twelve_sorted_cards_on(rule):
    placed = following(rule)
    assert possible_rule(placed, CARDS) == rule
    del placed[CARDS[0].id]
    assert possible_rule(placed, CARDS) is None


def test_a_sort_that_fits_no_rule_in_seven_answers_of_ten_is_not_given_one():
    assert possible_rule({card.id: "elsewhere" for card in CARDS}, CARDS) is None
