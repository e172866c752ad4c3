"""The ledgers, practice and graded: sums that can be done by hand, and the cases that the course teaches."""

from pathlib import Path

import pytest

from closeness.bank import ledgers, read_ledgers
from closeness.core.reciprocity import verdict

ROOT = Path(__file__).parents[2]
KINDS = {"effort", "time", "care", "affection", "material"}


@pytest.fixture(scope="module")
def graded():
    return {story.id: story.ledger for story in read_ledgers(ROOT / "solutions/bank.toml")}


@pytest.fixture(scope="module")
def stories():
    return (*ledgers(), *read_ledgers(ROOT / "solutions/bank.toml"))


def test_the_practice_ledgers_go_from_even_over_tilted_and_lopsided_to_split_by_kind():
    even, tilted, gaps, split = (story.ledger for story in ledgers())
    assert [verdict(ledger.balance()) for ledger in (even, tilted, gaps, split)] == [
        "even",
        "B-tilted",
        "A-lopsided",
        "even",
    ]
    assert [ledger.n_missing for ledger in (even, tilted, gaps, split)] == [0, 0, 2, 0]
    assert split.specialisation() > 0.4
    assert max(map(abs, split.by_kind().values())) > 1 / 3


def test_in_the_first_graded_ledger_the_partner_with_fewer_lines_gave_more(graded):
    ledger = graded["ledger-one"]
    assert ledger.totals() == (8.5, 11.5)
    assert ledger.balance() == pytest.approx(-0.15)
    assert ledger.n_missing == 0
    givers = [entry.giver for entry in ledger.contributions]
    assert givers.count("A") > givers.count("B")


def test_the_second_graded_ledger_is_even_and_split_with_gaps_a_real_zero_and_a_kind_without_amounts(graded):
    ledger = graded["ledger-two"]
    assert ledger.totals() == (16.5, 15.5)
    assert verdict(ledger.balance()) == "even"
    assert ledger.by_kind() == {"effort": 0.5, "care": pytest.approx(-0.6), "time": 0, "affection": None}
    assert ledger.n_missing == 2
    assert 0 in [entry.amount for entry in ledger.contributions]


def test_graded_and_practice_ledgers_have_different_ids_and_people(stories):
    assert len({story.id for story in stories}) == len(stories)
    people = [name for story in stories for name in story.partners.values()]
    assert len(set(people)) == len(people)


def test_every_ledger_can_be_added_up_by_hand(stories):
    for story in stories:
        assert 8 <= len(story.entries) <= 14, story.id
        assert all(entry.weight == 1 for entry in story.entries), story.id
        assert all(entry.amount is None or entry.amount * 2 % 1 == 0 for entry in story.entries), story.id


def test_entries_come_in_order_of_days_with_a_known_kind_and_a_note(stories):
    for story in stories:
        days = [entry.day for entry in story.entries]
        assert days == sorted(set(days)), story.id
        assert {entry.kind for entry in story.entries} <= KINDS, story.id
        assert all(entry.note for entry in story.entries), story.id


def test_title_and_introduction_tell_neither_the_verdict_nor_how_many_amounts_are_missing(stories):
    for story in stories:
        told = f"{story.title} {story.intro}".lower()
        assert not [
            word for word in ("even", "tilt", "lopsided", "balance", "twice") if word in told.split()
        ], story.id
