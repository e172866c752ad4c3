"""A gradebook in PostgreSQL holds what one in SQLite holds: the same class, graded into both."""

import shutil
import subprocess
import sys

import pytest

from grading.postgresql import server
from grading.small_course import BALANCE, LEDGER, SORTING, Course, literal, write

pytestmark = pytest.mark.grading

NAMES = ("little-sort", "little-ledger", "little-function", "ordinary")
PARTLY = {
    "river-walk": ["recharging", "purpose"],
    "drop-it": "avoiding",
    "one-hour": ["avoiding", "returned"],
}


def hand_in(course):
    """A right, a partly right, a late and a broken one of each sort, and nothing at all."""
    course.submit("ann", "little-sort", {"sorting": literal("sorting", SORTING)})
    course.submit("bea", "little-sort", {"sorting": literal("sorting", PARTLY)})
    write(course.submitted("cem", "little-sort"), '{"cells": [')
    course.submitted("dov", "little-sort").parent.mkdir(parents=True)
    course.submit("ann", "little-ledger", {"ledger": literal("ledger", LEDGER)})
    late = course.submit("bea", "little-ledger", {"ledger": literal("ledger", LEDGER | {"given": 9})})
    write(late.parent / "timestamp.txt", "2026-11-23 08:30:00 UTC")
    course.submit("ann", "little-function", {"balance": BALANCE})
    course.submit("bea", "little-function", {"balance": "def balance(given, received):\n    return None"})
    course.submit("ünal", "ordinary", {"double": "def double(x):\n    return x + x"})


def kept_in(root, db_url):
    """Return a course whose gradebook is a database."""
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as settings:
        settings.write(f"\nc.CourseDirectory.db_url = {db_url!r}\n")
    return Course(root)


def graded(root, db_url=""):
    """Return a course in which everything was graded, marked by hand here and there, and handed in again.

    Into SQLite by nbgrader; into PostgreSQL by each way. The first is the command, in a database in which
    nobody has made a gradebook yet.
    """
    course = kept_in(root, db_url) if db_url else Course(root)
    hand_in(course)
    if db_url:
        command = [sys.executable, "-m", "nbgrader", "autograde", "little-sort"]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
        assert not done.returncode, done.stderr
        by_us(course, "little-function")
    for name in NAMES:
        done, log = course.autograde(name)
        assert done, log
    with course.gradebook() as book:
        of = ("sorting-reflection", "little-sort", "little-sort", "ann")
        book.find_grade(*of).manual_score = 3
        book.find_comment(*of).manual_comment = "Schön “so”."
        book.db.commit()
    course.submit("ann", "little-sort", {"sorting": literal("sorting", PARTLY)})
    course.submit("bea", "little-sort", {"sorting": "sorting = {"})
    if db_url:
        by_us(course, "little-sort")
    else:
        done, log = course.autograde("little-sort")
        assert done, log
    return course


def by_us(course, name):
    report = course.grade(name)
    assert report.complete, report


def contents(course):
    """Return all that people and Formgrader read of a gradebook."""
    with course.gradebook() as book:
        submissions = [one for name in NAMES for one in book.assignment_submissions(name)]
        return {
            "cells": {
                (one.assignment.name, one.student.id, grade.name): (
                    *(grade.auto_score, grade.manual_score, grade.extra_credit, grade.score, grade.max_score),
                    grade.needs_manual_grade,
                )
                for one in submissions
                for notebook in one.notebooks
                for grade in notebook.grades
            },
            "comments": {
                (one.assignment.name, one.student.id, comment.name): (comment.auto_comment, comment.comment)
                for one in submissions
                for notebook in one.notebooks
                for comment in notebook.comments
            },
            "times": {(one.assignment.name, one.student.id): one.timestamp for one in submissions},
            "pages": {name: without_ids(book.submission_dicts(name)) for name in NAMES},
            "students": without_ids(book.student_dicts()),
            "means": {name: book.average_assignment_score(name) for name in NAMES},
        }


def without_ids(rows):
    """Leave out the random names that nbgrader gives to rows."""
    left = [{key: value for key, value in row.items() if "id" not in key or key == "id_"} for row in rows]
    return sorted(left, key=str)


@pytest.fixture(scope="module")
def running():
    with server() as started:
        yield started


@pytest.fixture(scope="module")
def both(template, running, tmp_path_factory):
    """The class graded into SQLite, and into a database that is empty at first."""
    leave = shutil.ignore_patterns("gradebook.db")
    root = tmp_path_factory.mktemp("both")
    shutil.copytree(template, root / "sqlite")
    shutil.copytree(template, root / "postgresql", ignore=leave)
    for course in ("sqlite", "postgresql"):  # functions are tried on the same inputs
        secret = root / course / "grading/secret"
        secret.write_text(f"{7:064x}\n", encoding="ascii")
        secret.chmod(0o600)
    return graded(root / "sqlite"), graded(root / "postgresql", running.new())


@pytest.mark.notebook
def test_postgresql_holds_the_same_grades_comments_and_pages_as_sqlite(both):
    sqlite, postgresql = map(contents, both)
    assert postgresql["cells"] == sqlite["cells"]
    assert postgresql == sqlite
    # ... which are the ones that were handed in
    cells = postgresql["cells"]
    assert cells["little-sort", "ann", "sorting-marks"][0] == 3.2
    assert cells["little-sort", "ann", "sorting-reflection"][1] == 3
    assert cells["little-sort", "bea", "sorting-marks"][0] == 0
    assert cells["little-ledger", "bea", "ledger-marks"][0] == 8
    assert cells["ordinary", "ünal", "double-test"][0] == 3
    assert not (both[1].root / "grading/gradebook.db").exists()


def test_what_postgresql_does_not_take_is_one_pupils_failure(course, running):
    # nbgrader gives a name 128 characters: SQLite takes more all the same, PostgreSQL does not.
    kept = kept_in(course.root, running.new())
    long = "a" * 129
    for pupil in (long, "bea"):
        kept.submit(pupil, "little-sort", {"sorting": literal("sorting", SORTING)})
    entries = {entry.student: entry for entry in kept.grade("little-sort").entries}
    assert entries[long].state == "failed"
    assert "too long" in entries[long].error
    assert kept.scores("little-sort") == {"bea": {"sorting-marks": 6, "sorting-reflection": 0}}
