"""Plans of a week are marked wish by wish: any plan that keeps them all is right, and an empty one is not."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeness.core.errors import GradingError
from closeness.core.week import CHOICES, check
from closeness.staff.canary import files_in, leaks, secrets_of
from closeness.staff.course import course_at
from closeness.staff.key import read_assignment
from closeness.staff.marks import PlanMarks, read_marks
from closeness.staff.scoring import plan as scoring
from closeness.staff.scoring.table import render
from grading.small_course import Course, build, late, literal, write
from grading.small_week import MARKS, OTHER, PLAN, SHARES, WEEK, add_week, small_week
from strategies import plans, texts

EQUAL = PlanMarks(cell="m", answer="week", setup="", week="tide-tables", shares={})
UNEQUAL = replace(EQUAL, shares={"ours": 0.4, "mine": 0.3, "gap": 0.2, "open": 0.1})


@pytest.fixture(scope="module")
def week(tmp_path_factory):
    path = tmp_path_factory.mktemp("week") / "bank.toml"
    path.write_text(WEEK, encoding="utf-8")
    return small_week(path)


def marked(week, plan, marks=EQUAL):
    return scoring.score(plan if isinstance(plan, str) else literal("week", plan), marks, week, PLAN)


def test_every_plan_that_keeps_all_wishes_is_worth_everything(week):
    for plan in (PLAN, OTHER):
        assert marked(week, plan).of(6) == marked(week, plan, UNEQUAL).of(6) == 6
        assert marked(week, plan).reason == ""


@pytest.mark.parametrize("plan", [{}, dict.fromkeys(PLAN), {"sat-day": "shard"}, {"fri-evening": "flex"}])
def test_a_plan_without_choices_earns_nothing_not_even_for_a_limit(week, plan):
    score = marked(week, plan)
    assert score.fraction == 0
    assert [(row.answer, row.parts[0].right) for row in score.rows] == [("", None)] * 4


@pytest.mark.parametrize(
    ("plan", "equal", "unequal", "why"),
    [
        (PLAN | {"sat-evening": "flex"}, 0.5, 0.5, "the protected evening given up; two times left open"),
        (PLAN | {"sat-day": "shared"}, 0.5, 0.5, "two things together on Saturday, and no time of hers"),
        (PLAN | {"sun-day": "shared"}, 1, 1, "together on two different days"),
        (dict.fromkeys(PLAN, "shared"), 0.5, 0.5, "all shared"),
        (dict.fromkeys(PLAN, "flex"), 0.25, 0.2, "all left open"),
        ({"sat-evening": "shared"}, 0.25, 0.4, "what is settled counts already, what is open does not"),
        ({"sat-evening": "shared", "sat-day": "a-solo"}, 1, 1, "whatever Sunday holds, all is kept"),
    ],
)
def test_each_wish_kept_earns_its_share(week, plan, equal, unequal, why):
    assert marked(week, plan).fraction == pytest.approx(equal), why
    assert marked(week, plan, UNEQUAL).fraction == pytest.approx(unequal), why


def test_unknown_times_and_choices_are_named_and_change_nothing(week):
    score = marked(week, PLAN | {"sun-night": "flex", "fri-evening": "shared"})
    assert score.of(6) == 6
    assert score.reason == "Not a time of this assignment, so ignored: 'fri-evening', 'sun-night'."
    slip = marked(week, PLAN | {"sun-day": "together"})
    assert slip.reason == "Not a choice of this assignment, so ignored: 'sun-day: together'."


@given(plan=plans, more=st.dictionaries(texts, texts, max_size=2))
def test_marking_never_fails_and_counts_exactly_what_the_core_finds_kept(week, plan, more):
    answer = {**{str(k): v for k, v in plan.items()}, **more}
    score = scoring.score(f"week = {answer!r}", EQUAL, week, PLAN)
    if "could not be read" not in score.reason:
        kept = sum(finding.state == "kept" for finding in check(answer, week))
        assert score.fraction == pytest.approx(kept / 4)
    assert 0 <= score.of(6) <= 6
    assert "<script" not in render(score, 6, footer="", item="wish")


@pytest.mark.parametrize("text", ["", "week = ", "week = [1]", "week = None", "import os", "week = {1: 2}"])
def test_an_unreadable_plan_earns_nothing_and_says_why(week, text):
    score = scoring.score(text, EQUAL, week, PLAN)
    assert score.fraction == 0
    assert score.reason or text == "week = {1: 2}"


def test_the_marks_table_says_wish_by_wish_what_is_kept_and_shows_no_plan_of_the_course(week):
    plan = {"sat-day": "shared", "sat-evening": "shared", "sun-day": None}
    table = render(marked(week, plan), 6, footer="", item="wish")
    for words in (
        "Both: Saturday evening is ours.",
        "Nell: One time for me.",
        "Saturday daytime: Together; Saturday evening: Together",
        "kept",
        "not kept",
        "not settled: times without a choice: 1",
        "3 of 6 points",
    ):
        assert words in table, words
    assert "One plan of many" not in table
    assert not [wish.id for wish in week.wishes if wish.why in table]


def test_a_revealed_table_shows_one_plan_of_many_and_why_each_wish_matters(week):
    score = marked(week, {})
    key, reasons = (render(score, 6, footer="", item="wish", reveal=reveal) for reveal in ("key", "reasons"))
    assert "One plan of many: Saturday evening: Together" in key
    assert all(wish.why not in key and wish.why in reasons for wish in week.wishes)


# --- the marks file, the solved plan and the setup cell ---


@pytest.fixture
def folder(tmp_path):
    build(tmp_path)
    add_week(tmp_path)
    return tmp_path


def assignment(folder):
    return read_assignment(course_at(Course(folder).coursedir), "little-week")


def edited(folder, name, old, new):
    path = folder / "solutions/little-week/little-week.ipynb"
    made = json.loads(path.read_text(encoding="utf-8"))
    (found,) = (one for one in made["cells"] if one["id"] == name)
    assert old in found["source"]
    found["source"] = found["source"].replace(old, new)
    write(path, made)


def test_the_key_knows_its_week_and_what_a_row_is_about(folder):
    item = assignment(folder).items["week-marks"]
    assert (item.points, item.value, item.week.id, item.about) == (6, PLAN, "tide-tables", "wish")
    assert item.score(literal("week", OTHER)).of(6) == 6


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('week = "tide-tables"', "", "field 'week': wanted text, got nothing"),
        ("[marks.shares]", "[marks.share]", "field 'share': wanted no such field"),
        ("ours = 0.4", "ours = 0.5", "field 'shares': wanted shares that sum to 1, got 1.1"),
        ("ours = 0.4", 'ours = "0.4"', "shares, field 'ours': wanted a number from 0 to 1, got '0.4'"),
        (
            "[marks.shares]\nours = 0.4\nmine = 0.3\ngap = 0.2\nopen = 0.1",
            "shares = 1",
            "shares: wanted a table",
        ),
    ],
)
def test_a_marks_table_for_a_plan_is_checked(tmp_path, old, new, said):
    path = tmp_path / "little-week.toml"
    text = MARKS + SHARES
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(GradingError) as refused:
        read_marks(path)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        (
            MARKS.replace("tide-tables", "ebb"),
            "the week 'ebb' of marks cell 'week-marks' is not in bank.toml",
        ),
        (
            MARKS + SHARES.replace("mine", "yours"),
            "must name each wish of 'tide-tables' (ours, mine, gap, open), got ours, yours",
        ),
    ],
)
def test_a_marks_table_names_a_week_and_the_wishes_of_the_bank(folder, marks, said):
    write(folder / "solutions/little-week.toml", marks)
    with pytest.raises(GradingError) as refused:
        assignment(folder)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("week", "'a-solo'", "'flex'", "the solved plan does not keep the wish 'mine' (One time for me.)"),
        (
            "week",
            "'a-solo'",
            "None",
            "'sat-day': wanted each of sat-day, sat-evening, sun-day with one of shared",
        ),
        ("week", "sun-day", "sun-night", "'sun-night': wanted each of"),
        ("week", "sat-day", "fri-evening", "'fri-evening': wanted each of"),
        (
            "week-setup",
            "One time for me.",
            "Two times for me.",
            "'wishes' of the week 'tide-tables' is not what",
        ),
        (
            "week-setup",
            "Ove: choir",
            "Ove: band",
            "'slots' of the week 'tide-tables' is not what the bank tells",
        ),
        ("week-setup", "'title'", "'why': 'so', 'title'", "'why' of the week 'tide-tables' is not what"),
        (
            "week-setup",
            "week_told = ",
            "week_told = 1 or ",
            "wanted the week 'tide-tables' as one literal, got 0",
        ),
    ],
)
def test_a_solved_plan_and_its_setup_cell_are_checked_against_the_bank(folder, name, old, new, said):
    edited(folder, name, old, new)
    with pytest.raises(GradingError) as refused:
        assignment(folder)
    assert said in str(refused.value)


def test_a_broken_week_is_a_fault_that_names_the_bank(folder):
    path = folder / "solutions/bank.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('kind = "all-of"', 'kind = "all"'), encoding="utf-8"
    )
    with pytest.raises(GradingError, match=r"bank\.toml, 'tide-tables', wishes 1: kind must be one of"):
        assignment(folder)


# --- nbgrader itself ---


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = build(tmp_path_factory.mktemp("course"))
    add_week(root)
    late("closeness.staff.release", "release")(root)
    made = Course(root)
    made.gradebook().close()
    done, log = made.generate("little-week")
    assert done, log
    return made


@pytest.mark.grading
def test_the_release_asks_for_every_time_and_tells_no_plan_no_rule_and_no_reason(course):
    released = {one["id"]: one["source"] for one in course.released("little-week")["cells"]}
    assert "".join(released["week"]) == literal("week", dict.fromkeys(PLAN)).replace("'", '"')
    secrets = secrets_of(course_at(course.coursedir), ["little-week"])
    assert any(secret.what == "reason for 'gap' of 'tide-tables'" for secret in secrets)
    assert leaks(files_in(course.root / "exercises"), secrets) == []
    solved = (course.root / "solutions/little-week/little-week.ipynb").read_bytes()
    assert leaks([("solved.ipynb", solved)], secrets)


@pytest.mark.grading
def test_nbgrader_gives_a_plan_the_marks_of_the_wishes_that_it_keeps(course):
    answers = {
        "ann": PLAN,
        "bea": OTHER,
        "cem": dict.fromkeys(PLAN, "shared"),
        "dan": dict.fromkeys(PLAN),
        "eva": {choice: choice for choice in CHOICES},
    }
    for student, plan in answers.items():
        course.submit(student, "little-week", {"week": literal("week", plan)})
    done, log = course.autograde("little-week")
    assert done, log
    scores = {student: cells["week-marks"] for student, cells in course.scores("little-week").items()}
    assert scores == {"ann": 6, "bea": 6, "cem": 3, "dan": 0, "eva": 0}
    assert "Both: Saturday evening is ours." in course.table("cem", "little-week", "week-marks")
    assert "not kept" in course.table("cem", "little-week", "week-marks")
    assert "Not a time of this assignment" in course.table("eva", "little-week", "week-marks")
