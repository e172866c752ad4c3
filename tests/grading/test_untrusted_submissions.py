"""What of a submission enters grading, and what in it changes nothing; broken ones are scenarios."""

import json

import pytest

from grading.scenario import cell
from grading.small_course import SORTING, literal

pytestmark = pytest.mark.grading

NAME = "little-sort"
SOLVED = literal("sorting", SORTING)


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
