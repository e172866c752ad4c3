"""Weeks: what a plan keeps is settled by counting, and stays settled whatever is still to be decided."""

from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from closeness.core.errors import WeekError
from closeness.core.week import CHOICES, SORTS, Count, Slot, Week, Wish, check, counts_of, is_choice, tally
from reference import vectors
from strategies import choices, counts, plans

WEEKEND = ("sat-day", "sat-evening", "sun-day", "sun-evening")
WISH = Wish(
    id="friday", who="both", text="Friday is ours.", counts=counts_of("at-least", ["shared"], WEEKEND, 1)
)


def week(**changes):
    return Week(
        **{
            "id": "weekend",
            "title": "A weekend",
            "intro": "Two days.",
            "partners": {"A": "Nell", "B": "Ove"},
            "slots": tuple(Slot(id=one) for one in WEEKEND),
            "wishes": (WISH,),
        }
        | changes
    )


def holds(count, plan):
    """The rule in one line, for a plan without gaps."""
    return count.low <= sum(plan[slot] in count.choices for slot in count.slots) <= count.high


def completions(count, plan):
    """Every way to fill the slots of a count that a plan leaves undecided."""
    fixed = {slot: plan[slot] for slot in count.slots if is_choice(plan.get(slot))}
    gaps = [slot for slot in count.slots if slot not in fixed]
    return [fixed | dict(zip(gaps, filled, strict=True)) for filled in product(CHOICES, repeat=len(gaps))]


@given(counts(), plans)
def test_a_count_is_kept_when_every_way_to_fill_the_gaps_keeps_it_and_broken_when_none_does(count, plan):
    verdicts = {holds(count, one) for one in completions(count, plan)}
    expected = {frozenset([True]): "kept", frozenset([False]): "broken"}.get(frozenset(verdicts), "open")
    assert tally(count, plan).state == expected


@given(counts())
def test_an_empty_plan_keeps_nothing_and_breaks_nothing(count):
    assert tally(count, {}).state == "open"


@given(st.lists(counts(), min_size=1, max_size=3), plans, st.data())
def test_a_further_choice_never_takes_back_what_was_settled(rules, plan, data):
    wish = Wish(id="w", who="A", text="w", counts=tuple(rules))
    told = week(slots=tuple(Slot(id=one) for one in sorted_slots(rules)), wishes=(wish,))
    gaps = [slot for slot in told.open_slots if not is_choice(plan.get(slot))]
    assume(gaps)
    before, after = (
        check(one, told)[0].state
        for one in (plan, plan | {data.draw(st.sampled_from(gaps)): data.draw(choices)})
    )
    assert before in ("open", after)


def sorted_slots(rules):
    from closeness.core.week import DAYS, TIMES

    named = {slot for rule in rules for slot in rule.slots}
    return [f"{day}-{time}" for day in DAYS for time in TIMES if f"{day}-{time}" in named]


@pytest.mark.parametrize("case", vectors("week")["cases"], ids=lambda case: case["name"])
def test_the_shared_vectors_come_out(case):
    rules = tuple(
        Count(slots=tuple(c["slots"]), choices=tuple(c["choices"]), low=c["low"], high=c["high"])
        for c in case["counts"]
    )
    found = [tally(rule, case["plan"]) for rule in rules]
    assert [{"found": t.found, "undecided": t.undecided, "state": t.state} for t in found] == case["tallies"]
    wish = Wish(id="w", who="A", text="w", counts=rules)
    slots = tuple(Slot(id=one) for one in sorted_slots(rules))
    assert check(case["plan"], week(slots=slots, wishes=(wish,)))[0].state == case["state"]


@pytest.mark.parametrize(
    ("kind", "n", "expected"),
    [
        ("at-least", 2, [(WEEKEND, 2, 4)]),
        ("at-most", 2, [(WEEKEND, 0, 2)]),
        ("exactly", 1, [(WEEKEND, 1, 1)]),
        ("all-of", None, [(WEEKEND, 4, 4)]),
        ("none-of", None, [(WEEKEND, 0, 0)]),
        ("daily-limit", 1, [(WEEKEND[:2], 0, 1), (WEEKEND[2:], 0, 1)]),
    ],
)
def test_every_kind_of_wish_comes_down_to_counts(kind, n, expected):
    made = counts_of(kind, ["shared"], WEEKEND, n)
    assert [(one.slots, one.low, one.high) for one in made] == expected


def test_days_with_fewer_slots_than_the_limit_need_none():
    (only,) = counts_of("daily-limit", ["shared"], ["mon-evening", *WEEKEND[:2]], 1)
    assert only.slots == WEEKEND[:2]


def test_a_partners_own_time_counts_also_when_the_other_has_theirs():
    assert SORTS["a-own"] == ("a-solo", "each-solo")
    assert SORTS["b-own"] == ("b-solo", "each-solo")


@pytest.mark.parametrize(
    ("kind", "slots", "n", "said"),
    [
        ("at-lest", WEEKEND, 1, "kind must be one of at-least, .*got 'at-lest'"),
        ("at-least", WEEKEND, None, "kind 'at-least' takes a whole number n, got None"),
        ("at-least", WEEKEND, True, "takes a whole number n, got True"),
        ("all-of", WEEKEND, 2, "kind 'all-of' takes no number n, got 2"),
        ("at-least", WEEKEND, 5, "at least 5 and at most 4: every plan keeps that, or none can"),
        ("at-least", WEEKEND, 0, "at least 0 and at most 4: every plan keeps that"),
        ("at-most", WEEKEND, -1, "at most -1"),
        ("at-least", (), 1, r"one slot or more, each once, got \[\]"),
        ("at-least", ("sat-day", "sat-day"), 1, "each once"),
        ("daily-limit", WEEKEND, 2, "no day has more than 2 of the slots"),
    ],
)
def test_a_wish_that_is_none_is_refused(kind, slots, n, said):
    with pytest.raises(WeekError, match=said):
        counts_of(kind, ["shared"], slots, n)


@pytest.mark.parametrize("about", [[], list(CHOICES), ["together"]])
def test_a_wish_is_about_some_of_the_choices_and_not_about_all(about):
    with pytest.raises(WeekError, match="about some of shared, a-solo"):
        counts_of("at-least", about, WEEKEND, 1)


def test_a_slots_id_says_its_day_and_its_time():
    assert [(Slot(id=one).day, Slot(id=one).time) for one in WEEKEND[1:3]] == [
        ("sat", "evening"),
        ("sun", "day"),
    ]


@pytest.mark.parametrize("name", ["monday-evening", "mon", "mon-night", "", 3])
def test_a_slot_is_a_day_and_a_time(name):
    with pytest.raises(WeekError, match="such as 'mon-evening', got"):
        Slot(id=name)


def test_what_takes_a_slot_is_said_in_words():
    with pytest.raises(WeekError, match="taken by must be text, got True"):
        Slot(id="mon-evening", taken=True)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": " "}, "needs an id, a title, an intro and partners"),
        ({"partners": {"A": "Nell"}}, "partners A and B"),
        ({"partners": ["Nell", "Ove"]}, "partners A and B"),
        ({"slots": (Slot(id="sun-day"), Slot(id="sat-day"))}, "in the order of the week"),
        ({"slots": (Slot(id="sat-day"), Slot(id="sat-day"))}, "each once"),
        ({"slots": (Slot(id="sat-day", taken="choir"),)}, "at least one that is not taken"),
        ({"wishes": ()}, "needs wishes"),
        ({"wishes": (WISH, WISH)}, "an id of its own, got"),
        ({"slots": (Slot(id="sat-day"),)}, "Wish 'friday': 'sat-evening' is no open slot of week 'weekend'"),
    ],
)
def test_a_week_that_cannot_be_planned_is_refused(changes, said):
    with pytest.raises(WeekError, match=said):
        week(**changes)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": ""}, "The id of wish ''"),
        ({"text": None}, "The text of wish 'w' must be text, got None"),
        ({"who": "C"}, "who of wish 'w' must be 'A', 'B' or 'both', got 'C'"),
    ],
)
def test_a_wish_has_an_id_a_text_and_somebody_who_has_it(changes, said):
    with pytest.raises(WeekError, match=said):
        Wish(**({"id": "w", "who": "A", "text": "w"} | changes))


def test_a_taken_slot_is_not_planned():
    slots = (Slot(id="fri-evening", taken="choir"), *(Slot(id=one) for one in WEEKEND))
    assert week(slots=slots).open_slots == WEEKEND


def test_a_week_is_told_without_its_rules_or_reasons():
    wish = Wish(id="w", who="A", text="Sleep.", why="SECRET", counts=WISH.counts)
    told = week(slots=(Slot(id="fri-evening", taken="choir"), *week().slots), wishes=(wish,)).told()
    assert told["wishes"] == [{"id": "w", "who": "A", "text": "Sleep."}]
    assert told["slots"][:2] == [{"id": "fri-evening", "taken": "choir"}, {"id": "sat-day"}]
    assert "SECRET" not in repr(told)


def test_a_wish_that_is_only_told_cannot_be_checked():
    with pytest.raises(WeekError, match="Wish 'w' is only told: it has no rule"):
        check({}, week(wishes=(Wish(id="w", who="A", text="Sleep."),)))
