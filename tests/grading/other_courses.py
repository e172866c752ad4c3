"""Courses that know nothing of this package: nbgrader's quickstart, and one with everything that it lacks."""

import os
import shutil
from pathlib import Path

from grading.small_course import ROOT, Course, cell, late, notebook, write

_REGION = "    ### BEGIN SOLUTION\n{}\n    ### END SOLUTION"

FIRST = notebook(
    cell("markdown", "told", "# Means\n\nThe file `data/numbers.csv` holds the numbers.", locked=True),
    cell("code", "read", "import csv\nfrom helper import as_numbers", locked=True),
    cell(
        "code",
        "mean",
        'def mean(numbers):\n    """Return the mean."""\n'
        + _REGION.format("    return sum(numbers) / len(numbers)"),
        solution=True,
    ),
    cell(
        "code",
        "mean-test",
        "numbers = as_numbers(next(csv.reader(open('data/numbers.csv'))))\nassert mean(numbers) == 2\n"
        "### BEGIN HIDDEN TESTS\nassert mean([5]) == 5\n### END HIDDEN TESTS",
        grade=True,
        locked=True,
        points=2,
    ),
    cell(
        "code",
        "mean-part",
        "sum(mean([one]) == one for one in (1, 2, 3, 4)) / 2",
        grade=True,
        points=2,
        locked=True,
    ),
    cell("code", "use", "# use it\nmean([1, 2])", grade=True, solution=True, points=1),
    cell("markdown", "why", "Because.", grade=True, solution=True, points=1),
    cell("markdown", "task", "Plot the numbers.", task=True, locked=True, points=3),
)
SECOND = notebook(
    cell(
        "code", "words", 'words = ["a"]\n### BEGIN SOLUTION\nwords += ["b"]\n### END SOLUTION', solution=True
    ),
    cell(
        "code",
        "words-test",
        'print("trying")\nassert words == ["a", "b"]',
        grade=True,
        locked=True,
        points=1,
    ),
)


def quickstart(folder):
    """Return where ``nbgrader quickstart`` put its course, without its settings: they take half a minute."""
    made = late("nbgrader.apps.quickstartapp", "QuickStartApp")
    programs = late("nbgrader.apps.quickstartapp", "subprocess")
    before, call = Path.cwd(), programs.call
    os.chdir(folder)
    programs.call = lambda *_args, **_kwargs: Path("nbgrader_config.py").touch()
    try:
        app = made()
        app.extra_args = ["quick"]
        app.start()
    finally:
        programs.call = call
        os.chdir(before)
    return Path(folder, "quick")


def other_course(root, quick):
    """Make a course of the quickstart's assignment and of ``mixed``, with this repository's settings."""
    root.mkdir()
    shutil.copy(ROOT / "nbgrader_config.py", root)
    shutil.copytree(quick / "source/ps1", root / "solutions/ps1")
    write(root / "solutions/mixed/first.ipynb", FIRST)
    write(root / "solutions/mixed/second.ipynb", SECOND)
    write(root / "solutions/mixed/data/numbers.csv", "1,2,3\n")
    write(
        root / "solutions/mixed/helper.py", "def as_numbers(row):\n    return [float(one) for one in row]\n"
    )
    course = Course(root)
    course.config.IncludeHeaderFooter.header = str(quick / "source/header.ipynb")
    for name in ("ps1", "mixed"):
        done, log = course.generate(name)
        assert done, log
    return course
