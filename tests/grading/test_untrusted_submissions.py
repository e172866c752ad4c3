"""Every broken notebook among honest ones, graded in one run: it gets 0 and a reason, nobody else does."""

import json
import os

import pytest

from grading.small_course import SORTING, literal

pytestmark = pytest.mark.grading

NAME = "little-sort"
SOLVED = literal("sorting", SORTING)


def raw(content):
    def submit(course, student):
        path = course.submit(student, NAME)
        path.write_bytes(content)

    return submit


def edited(edit, text=SOLVED):
    return lambda course, student: course.submit(student, NAME, {"sorting": text}, edit)


def typed(text):
    return edited(lambda _notebook: None, text)


def cell(notebook, name):
    return next(one for one in notebook["cells"] if one["id"] == name)


def linked(course, student):
    path = course.submit(student, NAME)
    path.unlink()
    path.symlink_to(course.root / "solutions" / NAME / f"{NAME}.ipynb")


def dangling(course, student):
    path = course.submit(student, NAME)
    path.unlink()
    path.symlink_to("nowhere.ipynb")


def pipe(course, student):
    path = course.submit(student, NAME)
    path.unlink()
    os.mkfifo(path)


def folder(course, student):
    path = course.submit(student, NAME)
    path.unlink()
    path.mkdir()


def linked_folder(course, student):
    path = course.submit(student, NAME)
    path.unlink()
    path.parent.rmdir()
    path.parent.symlink_to(course.root / "solutions" / NAME)


def huge(course, student):
    path = course.submit(student, NAME, {"sorting": SOLVED})
    os.truncate(path, 17 * 2**20)


def renamed(course, student):
    path = course.submit(student, NAME, {"sorting": SOLVED})
    path.rename(path.with_name("my work.ipynb"))


def nothing(course, student):
    course.submit(student, NAME).unlink()


def no_metadata(notebook):
    for one in notebook["cells"]:
        one["metadata"] = {}


def twice(notebook):
    notebook["cells"].append(cell(notebook, "sorting") | {"id": "again", "source": "sorting = {}"})


def as_markdown(notebook):
    made = cell(notebook, "sorting")
    made["cell_type"] = "markdown"
    del made["outputs"], made["execution_count"]


def without_answer(notebook):
    notebook["cells"].remove(cell(notebook, "sorting"))


def number_as_text(notebook):
    cell(notebook, "sorting")["source"] = 7


DEEP = b'{"nbformat": 4, "cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
OLD = json.dumps({"nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": []}], "metadata": {}}).encode()

BROKEN = {
    "empty": (raw(b""), "is empty"),
    "no-json": (raw(b"sorting = {}"), "not valid JSON"),
    "truncated": (raw(b'{"cells": [{"cell_type": "code", "sou'), "not valid JSON"),
    "nul-bytes": (raw(b"\x00" * 64), "not valid JSON"),
    "format-3": (raw(OLD), "not of format 4"),
    "format-99": (raw(b'{"nbformat": 99, "cells": [], "metadata": {}}'), "not of format 4"),
    "long-format": (raw(b'{"nbformat": 1' + b"0" * 400 + b', "cells": []}'), "not of format 4"),
    "deep": (raw(DEEP), "nested more than 100 levels"),
    "utf-16": (raw('{"nbformat": 4}'.encode("utf-16")), "not saved as UTF-8"),
    "a-list": (raw(b"[1, 2]"), "not a notebook"),
    "cells-a-word": (raw(b'{"nbformat": 4, "cells": "none"}'), "no list of cells"),
    "cells-a-mess": (
        raw(b'{"nbformat": 4, "cells": [1, null, {"metadata": 3}, {"metadata": {"nbgrader": []}}]}'),
        "was missing",
    ),
    "large": (huge, "larger than 16 MiB"),
    "link": (linked, "is a link or no folder"),
    "dangling-link": (dangling, "is a link or no folder"),
    "linked-folder": (linked_folder, "is a link or no folder"),
    "pipe": (pipe, "not a regular file"),
    "folder": (folder, "not a regular file"),
    "renamed": (renamed, "No notebook named little-sort.ipynb was submitted"),
    "nothing": (nothing, "No notebook named little-sort.ipynb was submitted"),
    "no-metadata": (edited(no_metadata), "was missing"),
    "without-answer": (edited(without_answer), "was missing"),
    "twice": (edited(twice), "stood 2 times with different contents"),
    "markdown": (edited(as_markdown), "another kind of cell"),
    "a-number": (edited(number_as_text), "does not hold text"),
    "64-kib": (typed(SOLVED + "\n#" + "x" * 2**16), "longer than 64 KiB"),
    "half-typed": (typed('sorting = {"river-walk": ["recharging", "iss'), "could not be read"),
    "code": (typed("sorting = dict(open('/etc/passwd'))"), "could not be read"),
    "a-set": (typed("sorting = ['recharging']"), "holds a list"),
    "key-twice": (typed('sorting = {"river-walk": "recharging", "river-walk": "avoiding"}'), "stands twice"),
    "infinite": (typed("sorting = {'river-walk': 1e999}"), "could not be read"),
    "surrogate": (typed('sorting = {"river-walk": "\ud800"}'), ""),
    "escaped-surrogate": (typed(r'sorting = {"river-walk": "\ud800"}'), ""),
    "other-ids": (
        typed('sorting = {"<b>x": "recharging"}'),
        "Not a card of this assignment, so ignored: &#x27;&lt;b&gt;x",
    ),
    "wrong-types": (typed('sorting = {"river-walk": 7, "drop-it": [["avoiding"]], "one-hour": {}}'), ""),
}


@pytest.fixture(scope="module")
def graded(shared_course):
    shared_course.submit("ann", NAME, {"sorting": SOLVED})
    for student, (submit, _) in BROKEN.items():
        submit(shared_course, student)
    shared_course.submit("zoe", NAME, {"sorting": SOLVED})
    shared_course.run = shared_course.autograde(NAME)
    return shared_course


@pytest.mark.parametrize("student", BROKEN)
def test_a_broken_submission_gets_0_and_its_reason_stands_in_the_marks_cell(graded, student):
    assert graded.scores(NAME)[student] == {"sorting-marks": 0, "sorting-reflection": 0}
    assert BROKEN[student][1] in graded.table(student, NAME, "sorting-marks")


def test_honest_neighbours_of_broken_submissions_are_graded_as_ever(graded):
    done, log = graded.run
    assert done, log
    assert [graded.score(student, NAME, "sorting-marks") for student in ("ann", "zoe")] == [6, 6]
    assert graded.autograded("ann", NAME)["cells"] == graded.autograded("zoe", NAME)["cells"]


def test_the_log_names_each_student_whose_notebook_was_refused(graded):
    for student, (_, reason) in BROKEN.items():
        if (
            "read" not in reason
            and "ignored" not in reason
            and reason not in {"", "holds a list", "stands twice"}
        ):
            assert f"{student}, little-sort: " in graded.run[1]


def test_the_same_answer_cell_twice_is_no_fault_when_both_say_the_same(course):
    def copy(notebook):
        notebook["cells"].insert(0, cell(notebook, "sorting") | {"id": "copy"})

    course.submit("ann", NAME, {"sorting": SOLVED}, copy)
    course.autograde(NAME)
    assert course.score("ann", NAME, "sorting-marks") == 6


def test_nothing_but_known_answers_of_a_submission_reaches_grading(course):
    def forge(notebook):
        notebook["metadata"]["closeness"] = {"package": "9", "key_version": 9}
        notebook["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": "forged"}}
        notebook["cells"].append({"cell_type": "markdown", "id": "extra", "metadata": {}, "source": "EXTRA"})
        cell(notebook, "sorting-board")["source"] = "EDITED"
        marks = cell(notebook, "sorting-marks")
        marks["source"] = "12"
        marks["metadata"]["nbgrader"] |= {"points": 600, "grade": False, "solution": True}
        marks["metadata"]["tags"] = ["skip-execution"]
        data = {"text/plain": "600", "text/html": "FORGED", "application/vnd.jupyter.widget-view+json": {}}
        marks["outputs"] = [
            {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1}
        ]
        cell(notebook, "intro")["source"] = "EDITED"
        cell(notebook, "intro")["attachments"] = {"a.png": {"image/png": "RURJVEVE"}}

    course.submit("ann", NAME, {"sorting": 'sorting = {"river-walk": "recharging"}'}, forge)
    assert course.autograde(NAME)[0]
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade("sorting-marks", NAME, NAME, "ann")
        assert (grade.score, grade.max_score) == (1.2, 6)
    kept = json.dumps(course.autograded("ann", NAME))
    assert not [
        word
        for word in ("EXTRA", "EDITED", "FORGED", "600", "skip-execution", "RURJVEVE", "forged")
        if word in kept
    ]


@pytest.mark.parametrize("points", [float("nan"), float("inf"), -6, "6", None])
def test_edited_points_change_nothing(course, points):
    def edit(notebook):
        cell(notebook, "sorting-marks")["metadata"]["nbgrader"]["points"] = points

    course.submit("ann", NAME, {"sorting": SOLVED}, edit)
    assert course.autograde(NAME)[0]
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade("sorting-marks", NAME, NAME, "ann")
        assert (grade.score, grade.max_score) == (6, 6)
