"""Other people's nbgrader assignments: the same scores as in stock nbgrader, behind the gate and confined."""

import json
import shutil

import pytest

from grading.other_courses import other_course, quickstart
from grading.small_course import Course, write

pytestmark = [pytest.mark.grading, pytest.mark.notebook]

RIGHT_MEAN = "def mean(numbers):\n    return sum(numbers) / len(numbers)"
RIGHT_WORDS = 'words = ["a", "b"]'
SQUARES = (
    "def squares(n):\n    if n < 1:\n        raise ValueError\n    return [i * i for i in range(1, n + 1)]"
)

PS1 = {
    "untouched": {},
    "solved": {
        "squares": SQUARES,
        "sum_of_squares": "def sum_of_squares(n):\n    return sum(squares(n))",
        "sum_of_squares_equation": "$\\sum_{i=1}^n i^2$",
        "sum_of_squares_application": "print(sum_of_squares(3))",
        "part-a": "Fibonacci.",
        "part-b": "Negative ones.",
    },
    "partly": {
        "squares": "def squares(n):\n    return [i * i for i in range(1, n + 1)]",
        "sum_of_squares": "def sum_of_squares(n):\n    return n * (n + 1) * (2 * n + 1) // 6",
        "part-a": "Fibonacci.",
    },
    "raising": {
        "squares": "def squares(n):\n    raise OSError('no squares')",
        "sum_of_squares": "def sum_of_squares(n):\n    return (",
        "sum_of_squares_application": "import sys\nprint('odd', file=sys.stderr)",
    },
}
MIXED = {
    "partly": {"mean": "def mean(numbers):\n    return 2", "words": RIGHT_WORDS},
    "own-file": {
        "mean": RIGHT_MEAN,
        "words": "words = open('mine.txt').read().split()",
        "use": "mean([3])",
        "why": "It is the middle.",
    },
}


def submit(course, student, name, texts, notebooks):
    """Hand in the release with some cells' texts."""
    for one in notebooks:
        made = json.loads((course.root / "exercises" / name / f"{one}.ipynb").read_text())
        for cell in made["cells"]:
            tag = cell["metadata"].get("nbgrader", {})
            if tag.get("grade_id") in texts:
                cell["source"] = texts[tag["grade_id"]]
        write(course.root / "grading/submitted" / student / name / f"{one}.ipynb", made)


def rows(course, name):
    """Return every grade and comment of the gradebook, by student, notebook and cell."""
    found = {}
    with course.gradebook() as gradebook:
        for one in gradebook.assignment_submissions(name):
            for book in one.notebooks:
                place = one.student.id, book.name
                for grade in book.grades:
                    found[*place, "grade", grade.name] = (
                        grade.auto_score,
                        grade.score,
                        grade.max_score,
                        grade.needs_manual_grade,
                    )
                for comment in book.comments:
                    found[*place, "comment", comment.name] = comment.auto_comment
    return found


def stock(course):
    for section in ("Autograde", "GenerateFeedback", "GenerateAssignment"):
        del course.config[section]
    return course


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    folder = tmp_path_factory.mktemp("other")
    return other_course(folder / "course", quickstart(folder))


@pytest.mark.parametrize(
    ("name", "answers", "notebooks"),
    [("ps1", PS1, ("problem1", "problem2")), ("mixed", MIXED, ("first", "second"))],
)
def test_honest_work_is_graded_cell_by_cell_as_in_stock_nbgrader(other, tmp_path, name, answers, notebooks):
    roots = [tmp_path / "ours", tmp_path / "stock"]
    for root in roots:
        shutil.copytree(other.root, root)
        for student, texts in answers.items():
            submit(Course(root), student, name, texts, notebooks)
        write(root / "grading/submitted/own-file" / name / "mine.txt", "a b")
    if name == "ps1":
        for root in roots:
            shutil.rmtree(root / "grading/submitted/own-file")
    ours, theirs = Course(roots[0]), stock(Course(roots[1]))
    for course in (ours, theirs):
        done, log = course.autograde(name)
        assert done, log
    mine, expected = rows(ours, name), rows(theirs, name)
    different = {
        place: (mine.get(place), expected[place]) for place in expected if mine.get(place) != expected[place]
    }
    print(f"{name}: compared {len(expected)}, different {len(different)}")
    assert mine.keys() == expected.keys()
    assert different == {}
    assert len({expected[place][1] for place in expected if place[2] == "grade"}) > 2
