"""The week planner in Python: what it asks, keeps and says, and what a graded one never tells."""

import json

import pytest
from hypothesis import given

from closeness import WeekPlanner
from closeness.bank import weeks
from closeness.core.answers import blank, read_answer, write_answer
from closeness.core.errors import AnswerError, Incomplete, WeekError
from closeness.core.week import CHOICES, is_choice
from strategies import plans

WEEK = weeks()[0]
FREE = WEEK.open_slots
FULL = dict.fromkeys(FREE, "flex")


def graded(answer=None):
    return WeekPlanner(WEEK.told(), answer, "week")


# --- what reaches the browser ---


def test_a_practice_planner_carries_every_rule_as_counts_and_every_reason():
    spec = WeekPlanner(WEEK).spec()
    for wish, shown in zip(WEEK.wishes, spec["wishes"], strict=True):
        assert shown["why"] == wish.why
        assert [tuple(count["slots"]) for count in shown["counts"]] == [count.slots for count in wish.counts]
    assert spec["choices"] == list(CHOICES)


@pytest.mark.parametrize("source", [WEEK, WEEK.told()], ids=["a bank week", "a told week"])
def test_a_graded_planner_tells_the_wishes_and_neither_rule_nor_reason(source):
    board = WeekPlanner(source, {}, "week")
    assert all(set(wish) == {"id", "who", "text"} for wish in board.spec()["wishes"])
    text = (
        json.dumps(board.spec(), ensure_ascii=False) + board.element() + board.fallback() + repr(board.rows())
    )
    assert '"counts"' not in text
    assert not [wish.id for wish in WEEK.wishes if wish.why in text]


def test_the_same_week_told_or_from_the_bank_is_the_same_graded_board():
    assert (
        WeekPlanner(WEEK, {}, "week", name="week").spec()
        == WeekPlanner(WEEK.told(), {}, "week", name="week").spec()
    )


def test_a_practice_planner_without_rules_is_refused():
    with pytest.raises(WeekError, match="only tells its wishes, so a practice planner cannot check them"):
        WeekPlanner(WEEK.told())


def test_an_answer_that_is_no_dict_is_refused():
    with pytest.raises(AnswerError, match="list"):
        WeekPlanner(WEEK, ["shared"])


TOLD = WEEK.told()


@pytest.mark.parametrize(
    ("week", "said"),
    [
        ("night-bus", "The week must be a dict with id, title, .*got 'night-bus'"),
        (TOLD | {"key": 1}, "The week has the field 'key'. Use id, title"),
        ({"title": "T"}, "The week needs an id, got"),
        (TOLD | {"slots": "mon-evening"}, "slots of the week must be a list, got 'mon-evening'"),
        (TOLD | {"slots": ["mon-evening"]}, "A slot must be a dict with id, taken"),
        (TOLD | {"slots": [{"id": "mon-evening", "by": "A"}]}, "A slot has the field 'by'"),
        (TOLD | {"wishes": [{"id": "w", "text": "T"}]}, "A wish needs an id and who"),
        (TOLD | {"wishes": [{"id": "w", "who": "A"}]}, "The text of wish 'w' must be text, got ''"),
        (
            TOLD | {"wishes": [{"id": "w", "who": "A", "text": "T", "counts": []}]},
            "A wish has the field 'counts'",
        ),
        (TOLD | {"title": None}, "needs an id, a title"),
    ],
)
def test_a_week_in_a_setup_cell_is_checked(week, said):
    with pytest.raises(WeekError, match=said):
        WeekPlanner(week, {}, "week")


# --- the answer ---


@given(plans)
def test_whatever_a_learner_types_is_counted_or_explained_and_never_an_exception(plan):
    board = WeekPlanner(WEEK, plan)
    done, asked = board.progress()
    assert done == sum(is_choice(plan.get(slot)) for slot in FREE)
    assert asked == len(FREE) == len(board.rows())
    slips = [s for s, c in plan.items() if s not in FREE or not (c is None or is_choice(c))]
    assert len(board.problems(plan)) == len(slips)


def test_slips_are_explained_with_what_there_is():
    assert graded().problems({"fri-night": "shared", "fri-evening": "Shared", "mon-evening": None}) == [
        f"“fri-night” is no open time of this week. The open times are: {', '.join(FREE)}.",
        "“fri-evening” holds 'Shared'. The choices are: shared, a-solo, b-solo, each-solo, flex.",
    ]


def test_a_taken_time_is_not_asked():
    assert "tue-evening" not in FREE
    assert graded().problems({"tue-evening": "shared"})[0].startswith("“tue-evening” is no open time")


def test_rows_say_each_time_and_its_choice_in_words():
    rows = dict(WeekPlanner(WEEK, {"fri-evening": "shared", "sat-day": "a-solo", "sun-day": "?"}).rows())
    assert rows["Friday evening"] == "Together"
    assert rows["Saturday daytime"] == "Halima’s own"
    assert rows["Sunday daytime"] == rows["Monday evening"] == ""


def test_a_plan_is_complete_when_every_open_time_has_a_choice(capsys, monkeypatch):
    answer = {**FULL, "sun-day": None}
    board = graded(answer)
    with pytest.raises(Incomplete, match="6 of 7 times"):
        board.require_complete()
    answer["sun-day"] = "a-solo"
    board.require_complete()
    assert "All 7 times" in capsys.readouterr().out
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    with pytest.raises(Incomplete, match="scorer"):
        board.require_complete()


def test_a_solved_plan_is_blanked_for_the_release_slot_by_slot():
    assert blank(FULL) == dict.fromkeys(FREE)
    assert read_answer(write_answer("week", blank(FULL))) == dict.fromkeys(FREE)


def test_the_live_planner_changes_the_very_answer_that_it_was_given():
    answer = {}
    board = graded(answer)
    assert "application/vnd.jupyter.widget-view+json" in board._repr_mimebundle_()
    board._view.answer = {"fri-evening": "shared"}
    assert answer == {"fri-evening": "shared"}


# --- without scripts ---


def test_without_scripts_the_week_can_be_planned_on_paper():
    page = WeekPlanner(WEEK).fallback()
    for wish in WEEK.wishes:
        assert wish.text in page
    assert "Tuesday evening: Halima: night bus" in page
    assert "Together · Halima’s own · Edda’s own · Each their own · Left open" in page


def test_no_text_of_a_week_becomes_markup():
    told = TOLD | {"title": "</script><b>bold</b>"}
    page = WeekPlanner(told, {}, "week").element()
    assert page.count("</script>") == 1
    assert "<b>" not in page
