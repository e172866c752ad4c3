"""The weeks, practice and graded: each can be planned, none by one choice for everything; slips are named."""

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from closeness.bank import read_weeks, weeks
from closeness.core.errors import BankError
from closeness.core.week import CHOICES, DAYS, check

ROOT = Path(__file__).parents[2]
ALL = (*weeks(), *read_weeks(ROOT / "solutions/bank.toml"))
each_week = pytest.mark.parametrize("week", ALL, ids=lambda week: week.id)


def kept(plan, week):
    return sum(finding.state == "kept" for finding in check(plan, week))


def a_plan(week, plan=None):
    """Search a plan that keeps every wish: fill slot by slot, and turn back where a wish is broken."""
    plan = plan or {}
    if any(finding.state == "broken" for finding in check(plan, week)):
        return None
    if len(plan) == len(week.open_slots):
        return plan
    slot = week.open_slots[len(plan)]
    return next(filter(None, (a_plan(week, plan | {slot: choice}) for choice in CHOICES)), None)


@each_week
def test_some_plan_keeps_every_wish(week):
    assert kept(a_plan(week), week) == len(week.wishes)


@each_week
@pytest.mark.parametrize("choice", CHOICES)
def test_one_choice_for_the_whole_week_keeps_less_than_three_in_five(week, choice):
    assert kept(dict.fromkeys(week.open_slots, choice), week) < 0.6 * len(week.wishes)


@each_week
def test_no_wish_follows_from_the_others(week):
    # Each is broken by some plan that keeps all the rest.
    for wish in week.wishes:
        assert any(
            all((finding.state == "kept") is (finding.wish is not wish) for finding in check(plan, week))
            for plan in without(week, wish)
        ), wish.id


def without(week, wish, plan=None):
    """Yield every plan that keeps all wishes but one."""
    plan = plan or {}
    others = [finding for finding in check(plan, week) if finding.wish is not wish]
    if any(finding.state == "broken" for finding in others):
        return
    if len(plan) == len(week.open_slots):
        yield plan
        return
    slot = week.open_slots[len(plan)]
    for choice in CHOICES:
        yield from without(week, wish, plan | {slot: choice})


@each_week
def test_a_week_has_seven_days_some_of_it_taken_and_wishes_of_both_and_of_each(week):
    assert {slot.day for slot in week.slots} == set(DAYS)
    assert 1 <= sum(bool(slot.taken) for slot in week.slots) <= 3
    assert {wish.who for wish in week.wishes} == {"A", "B", "both"}
    assert 7 <= len(week.wishes) <= 9
    assert all(wish.why for wish in week.wishes)


def test_couples_of_different_kinds_plan_their_weeks_and_no_name_is_used_twice():
    text = files("closeness.bank").joinpath("en/weeks.toml").read_text(encoding="utf-8")
    assert len({entry["couple"] for entry in tomllib.loads(text)["week"]}) == len(weeks()) >= 3
    people = [name for week in ALL for name in week.partners.values()]
    assert len(set(people)) == len(people)


ENTRY = """
[[week]]
id = "tides"
title = "Nell and Ove"
intro = "Two days."
couple = "f/nb"
partners = { A = "Nell", B = "Ove" }
slots = ["fri-evening", "sat-day", "sat-evening"]
taken = { fri-evening = "choir" }
wishes = [
  { id = "ours", who = "both", text = "O.", why = "I.", kind = "all-of", of = "shared", slots = ["sat-day"] },
  { id = "mine", who = "A", text = "M.", why = "Is.", kind = "at-least", of = "a-own", n = 1 },
]
"""


@pytest.fixture
def bank(tmp_path):
    def write(text):
        path = tmp_path / "bank.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_wish_without_slots_is_about_every_slot_that_is_not_taken(bank):
    (week,) = read_weeks(bank(ENTRY))
    assert week.wishes[1].counts[0].slots == week.open_slots == ("sat-day", "sat-evening")
    assert week.slots[0].taken == "choir"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('title = "Nell and Ove"', "", "bank.toml, 'tides': title must be text, it is missing"),
        ('couple = "f/nb"', 'couple = "f"', "'tides': couple must be two of f, m, nb with a slash"),
        ('B = "Ove"', 'C = "Ove"', "'tides', partners: unknown field 'C'"),
        ('"sat-day", ', '"sat-noon", ', r"'tides', slots: A slot is a day .*got 'sat-noon'"),
        ('"fri-evening", "sat-day"', '"sat-day", "fri-evening"', "'tides': The slots .* order of the week"),
        (
            "taken = { fri",
            "taken = { thu",
            "'tides', taken: unknown field 'thu-evening'. Known here: fri-evening",
        ),
        ('= "choir"', "= 3", "'tides', taken: fri-evening must be text, got 3"),
        ('slots = ["fri-evening", ', "slots = [3, ", "slots must be a list of names such as"),
        ('slots = ["fri-evening", "sat-day", "sat-evening"]', "slots = 3", "slots must be a list of names"),
        ('who = "A"', 'who = "a"', r"wishes 2: who must be one of A, B, both, got 'a'"),
        ('why = "I.", kind = "all', 'kind = "all', "wishes 1: why must be text, it is missing"),
        ('kind = "at-least"', 'kind = "atleast"', r"wishes 2: kind must be one of at-least, "),
        ('of = "a-own"', 'of = "mine"', "of must be one of shared, a-solo, .*got 'mine'"),
        ("n = 1", 'n = "1"', r"wishes 2 \('mine'\): kind 'at-least' takes a whole number n, got '1'"),
        ("n = 1", "n = 9", r"\('mine'\): Of 2 slots, a wish asks for at least 9"),
        ("n = 1", "m = 1", "wishes 2: unknown field 'm'"),
        (', slots = ["sat-day"]', "", "wishes 1: slots must be a list of slots for the kind 'all-of'"),
        (
            'slots = ["sat-day"]',
            'slots = ["fri-evening"]',
            "'tides': Wish 'ours': 'fri-evening' is no open slot",
        ),
    ],
)
def test_a_slip_of_the_pen_is_named_by_file_entry_and_field(bank, old, new, message):
    assert old in ENTRY
    with pytest.raises(BankError, match=message) as caught:
        read_weeks(bank(ENTRY.replace(old, new, 1)))
    assert str(caught.value).startswith("bank.toml, 'tides'")


def test_all_slips_of_a_file_are_named_in_one_run(bank):
    slips = {'who = "A"': 'who = "a"', '"sat-day", ': '"sat-noon", ', 'title = "Nell and Ove"': ""}
    text = ENTRY
    for old, new in slips.items():
        text = text.replace(old, new, 1)
    other = ENTRY.replace("tides", "ebb").replace('"all-of"', '"at-least"').replace("n = 1", "n = 9")
    with pytest.raises(BankError) as caught:
        read_weeks(bank(text + other))
    assert [problem.split(": ")[0] for problem in caught.value.problems] == [
        "bank.toml, 'tides'",
        "bank.toml, 'tides', slots",
        "bank.toml, 'tides', wishes 2",
        "bank.toml, 'ebb', wishes 1 ('ours')",
        "bank.toml, 'ebb', wishes 2 ('mine')",
    ]
