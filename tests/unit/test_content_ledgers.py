"""The ledgers, practice and graded: sums that can be done by hand, and the cases that the course teaches."""

from dataclasses import replace
from pathlib import Path

import pytest

from closeness.bank import ledgers, read_ledgers
from closeness.core.reciprocity import Ledger, lagged_correlation, tit_for_tat, verdict

ROOT = Path(__file__).parents[2]
KINDS = {"effort", "time", "care", "affection", "material"}


@pytest.fixture(scope="module")
def graded():
    return {story.id: story.ledger for story in read_ledgers(ROOT / "solutions/bank.toml")}


@pytest.fixture(scope="module")
def practice():
    return {story.id: story for story in ledgers()}


@pytest.fixture(scope="module")
def stories():
    return (*ledgers(), *read_ledgers(ROOT / "solutions/bank.toml"))


def by_day(story, giver):
    amounts = {entry.day: entry.amount for entry in story.entries if entry.giver == giver}
    return [amounts.get(day, 0) for day in range(1, max(amounts) + 1)]


def filled(ledger, amount):
    return Ledger(replace(e, amount=amount) if e.amount is None else e for e in ledger.contributions)


def test_the_first_four_practice_ledgers_go_from_even_over_tilted_and_lopsided_to_split_by_kind():
    even, tilted, gaps, split = (story.ledger for story in ledgers()[:4])
    assert [verdict(ledger.balance()) for ledger in (even, tilted, gaps, split)] == [
        "even",
        "B-tilted",
        "A-lopsided",
        "even",
    ]
    assert [ledger.n_missing for ledger in (even, tilted, gaps, split)] == [0, 0, 2, 0]
    assert split.specialisation() > 0.4
    assert max(map(abs, split.by_kind().values())) > 1 / 3


def test_in_the_lost_list_six_silent_weeks_change_the_activity_and_not_the_balance(practice):
    story = practice["pencil-behind-the-stove"]
    ledger, found, half_life = story.ledger, 58, 14
    last = max(entry.day for entry in ledger.contributions)
    assert f"day {found}" in story.intro
    assert found - last == 3 * half_life
    assert ledger.totals() == (9, 6)
    assert verdict(ledger.balance(at=found)) == "A-tilted"
    assert ledger.balance(found, half_life) == ledger.balance(last, half_life) != 0
    faded = [total / 8 for total in ledger.totals(last, half_life)]
    assert ledger.totals(found, half_life) == pytest.approx(faded)
    assert ledger.balance(found, window=28) is None


def test_on_one_rota_a_lagged_look_sees_replies_in_both_directions(practice):
    anouk, wanjiru = (by_day(practice["bakery-rota"], giver) for giver in "AB")
    for first, second in ((anouk, wanjiru), (wanjiru, anouk)):
        assert lagged_correlation(first, second, 2) > 0.85
        assert lagged_correlation(first, second, 1) < -0.85
        assert tit_for_tat(first, second, 1) == -1
        # Her own day before last foretells a partner's day as well as the other's does: it is the rhythm.
        assert lagged_correlation(first, first, 2) > 0.8


def test_on_one_rota_the_replies_vanish_when_only_the_free_days_are_compared(practice):
    anouk, wanjiru = (by_day(practice["bakery-rota"], giver) for giver in "AB")
    assert (
        [bool(amount) for amount in anouk]
        == [bool(amount) for amount in wanjiru]
        == [True, False] * 6 + [True]
    )
    for lag in (-1, 0, 1):
        assert lagged_correlation(anouk[::2], wanjiru[::2], lag) == pytest.approx(0)


def test_with_one_stopwatch_the_balance_is_whole_because_one_partner_alone_has_amounts(practice):
    ledger = practice["one-stopwatch"].ledger
    timed, untimed = ([entry for entry in ledger.contributions if entry.giver == giver] for giver in "AB")
    assert all(entry.amount for entry in timed)
    assert [entry.amount for entry in untimed] == [None] * len(timed)
    assert ledger.totals() == (10.5, 0)
    assert (ledger.balance(), verdict(ledger.balance())) == (1, "A-lopsided")
    assert ledger.n_missing == len(untimed)
    assert set(ledger.by_kind().values()) == {1}


def test_with_one_stopwatch_ordinary_amounts_in_the_gaps_would_make_it_even(practice):
    ledger = practice["one-stopwatch"].ledger
    assert verdict(filled(ledger, 1.5).balance()) == "even"


def test_in_the_fog_both_partners_have_a_real_zero_that_is_not_counted_as_missing(practice):
    ledger = practice["fog-over-the-planetarium"].ledger
    assert {entry.giver for entry in ledger.contributions if entry.amount == 0} == {"A", "B"}
    assert [entry.amount for entry in ledger.contributions].count(0) == ledger.n_missing == 2
    # A kind with nothing but a gap: nothing to compare, which is not "even".
    assert ledger.by_kind()["affection"] is None


def test_in_the_fog_the_missing_amounts_could_turn_the_verdict_and_a_zero_in_their_place_hides_that(practice):
    ledger = practice["fog-over-the-planetarium"].ledger
    assert ledger.totals() == (6, 9)
    assert verdict(ledger.balance()) == "B-tilted"
    assert verdict(filled(ledger, 1.5).balance()) == "even"
    read_as_zero = filled(ledger, 0)
    assert (read_as_zero.balance(), read_as_zero.n_missing) == (ledger.balance(), 0)


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


def test_the_fading_graded_ledger_has_whole_hours_and_gives_three_verdicts_that_can_be_told_by_hand(graded):
    ledger = graded["ledger-fading"]
    assert all(entry.amount % 1 == 0 and entry.day % 7 == 0 for entry in ledger.contributions)
    assert max(entry.day for entry in ledger.contributions) == 28
    views = [{}, {"half_life": 7}, {"window": 14}]
    assert [ledger.totals(**view) for view in views] == [(18, 12), (3, 5), (2, 6)]
    assert [ledger.balance(**view) for view in views] == [0.2, -0.25, -0.5]
    assert [verdict(ledger.balance(**view)) for view in views] == ["A-tilted", "B-tilted", "B-lopsided"]


def test_in_the_fading_graded_ledger_each_slip_gives_another_number(graded):
    ledger = graded["ledger-fading"]
    with_the_first_day = ledger.balance(window=14.5)
    halved_for_each_day = ledger.balance(half_life=1)
    forgotten = ledger.balance()
    right = {ledger.balance(half_life=7), ledger.balance(window=14)}
    assert not right & {round(slip, 2) for slip in (with_the_first_day, halved_for_each_day, forgotten)}
    # A silent week changes the activity and not the faded balance.
    assert ledger.totals(35, half_life=7) == (1.5, 2.5)
    assert ledger.balance(35, half_life=7) == ledger.balance(half_life=7)


def test_the_final_graded_ledger_has_gaps_that_could_turn_its_verdict(graded):
    ledger = graded["ledger-final"]
    assert ledger.totals() == (12, 8)
    assert (ledger.balance(), verdict(ledger.balance())) == (0.2, "A-tilted")
    assert ledger.by_kind() == {
        "effort": 0.5,
        "care": pytest.approx(-0.6),
        "affection": None,
        "time": 1,
        "material": 0,
    }
    assert ledger.n_missing == 3
    assert [entry.amount for entry in ledger.contributions].count(0) == 1
    assert {entry.giver for entry in ledger.contributions if entry.amount is None} == {"A", "B"}
    assert verdict(filled(ledger, 2).balance()) == "even"


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
        # A partner has one entry a day at most; both may give on the same day.
        days = [(entry.day, entry.giver) for entry in story.entries]
        assert days == sorted(set(days)), story.id
        assert {entry.kind for entry in story.entries} <= KINDS, story.id
        assert all(entry.note for entry in story.entries), story.id


def test_title_and_introduction_tell_neither_the_verdict_nor_how_many_amounts_are_missing(stories):
    for story in stories:
        told = f"{story.title} {story.intro}".lower()
        assert not [
            word for word in ("even", "tilt", "lopsided", "balance", "twice") if word in told.split()
        ], story.id
