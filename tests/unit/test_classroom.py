"""The benchmark's class and its hidden-test twin: what is compared there must be the same work."""

import ast
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeness.staff.admission import admit
from closeness.staff.course import Course
from closeness.staff.function_marks import FunctionsMarks
from closeness.staff.key import read_assignment
from closeness.staff.notebooks import read_notebook

ROOT = Path(__file__).parents[2]
NAMES = ("recharging-or-avoiding", "reciprocity-balance")
COURSE = Course(
    root=ROOT,
    source=ROOT / "solutions",
    release=ROOT / "exercises",
    submitted=ROOT / "none",
    autograded=ROOT / "none",
)
LIMIT = 2**24

sys.path.insert(0, str(ROOT / "benchmarks/grading"))
import classroom  # noqa: E402
import twin  # noqa: E402

sys.path.pop(0)


def literal_items(assignment):
    return [item for item in assignment.items.values() if not isinstance(item.marks, FunctionsMarks)]


def handed_in(folder, name, some):
    classroom.hand_in(folder, name, read_notebook(COURSE.released(name)), some)
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@settings(max_examples=50)
@given(st.integers(0, 10**6), st.integers(1, 30), st.integers(0, 30), st.sampled_from(NAMES))
def test_a_smaller_class_of_the_same_seed_is_the_beginning_of_a_larger_one(seed, count, more, name):
    assignment = read_assignment(COURSE, name)
    small = classroom.pupils(assignment, count, classroom.MIXED, seed)
    assert classroom.pupils(assignment, count + more, classroom.MIXED, seed)[:count] == small


@given(st.integers(1, 400))
def test_every_beginning_of_a_class_has_its_kinds_in_proportion(count):
    kinds = [kind for kind, _ in zip(classroom.dealt(classroom.MIXED), range(count), strict=False)]
    for kind, weight in classroom.MIXED.items():
        assert abs(kinds.count(kind) - count * weight / 100) < 2


def test_the_same_seed_gives_the_same_files_and_another_seed_others(tmp_path):
    assignment = read_assignment(COURSE, NAMES[0])
    one, again, other = (classroom.pupils(assignment, 20, classroom.MIXED, seed) for seed in (1, 1, 2))
    files = handed_in(tmp_path / "one", NAMES[0], one)
    assert handed_in(tmp_path / "again", NAMES[0], again) == files
    assert handed_in(tmp_path / "other", NAMES[0], other) != files


@pytest.mark.parametrize("damage", classroom.DAMAGES)
def test_what_is_malformed_is_refused_and_what_is_not_is_admitted(tmp_path, damage):
    broken = classroom.Pupil(name="ann", kind="malformed", texts={}, damage=damage)
    whole = classroom.Pupil(name="bea", kind="blank", texts={})
    frame = read_notebook(COURSE.released(NAMES[0]))
    classroom.hand_in(tmp_path, NAMES[0], frame, [broken, whole])
    refused = {
        pupil: admit(tmp_path, (pupil, NAMES[0], f"{NAMES[0]}.ipynb"), frame, LIMIT).refused
        for pupil in ("ann", "bea")
    }
    assert refused["ann"]
    assert not refused["bea"]


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.sampled_from(NAMES))
def test_the_twins_hidden_tests_give_every_literal_answer_the_marks_that_the_course_gives(seed, name):
    assignment = read_assignment(COURSE, name)
    solved = read_notebook(COURSE.solved(name))
    cells = {cell["id"]: cell["source"] for cell in twin.twin(assignment, solved, b"secret")["cells"]}
    for pupil in classroom.pupils(assignment, 7, classroom.HONEST, seed):
        for item in literal_items(assignment):
            text = pupil.texts.get(item.marks.answer)
            if text is not None and "1 / 0" not in text:
                assert last_value(text, cells[item.marks.cell]) == item.score(text).of(item.points)


def last_value(answer, tests):
    """Return what a notebook shows under the tests' cell: the value of its last line."""
    tree = ast.parse(tests)
    space = {}
    exec(answer, space)  # noqa: S102 - a text that this program wrote
    last = ast.Expression(tree.body.pop().value)
    exec(compile(tree, "tests", "exec"), space)  # noqa: S102
    return eval(compile(last, "last line", "eval"), space)  # noqa: S307


def test_the_right_ones_earn_everything_and_the_others_leave_something():
    assignment = read_assignment(COURSE, NAMES[0])
    full = sum(item.points for item in assignment.items.values())
    for pupil in classroom.pupils(assignment, 60, classroom.HONEST, 3):
        texts = [(item, pupil.texts.get(item.marks.answer, "")) for item in literal_items(assignment)]
        marks = sum(item.score(text).of(item.points) for item, text in texts)
        assert (marks == full) == (pupil.kind == "right"), pupil
