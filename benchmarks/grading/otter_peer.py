"""otter-grader on the twin's notebook: another grader, in a throw-away environment of its own.

Its tests are written as its authors write them: a file a marks cell, a case with points for each share.
What differs from nbgrader and from this package: there is no gradebook, no locked cells are put back, there
are no feedback pages and, without Docker, no confinement and no limits. All submissions are graded by its
``otter.api.grade_submission`` in one process, the least that it can be asked to do: its own `otter run` is
a process a submission, its `otter grade` a container.
"""

import json
import subprocess
import sys
from pathlib import Path

from courses import ROOT, Marks, Template
from twin import FIELDS_RULES, FUNCTIONS_RULES, calls, fields

from closeness.staff.function_marks import FunctionsMarks
from closeness.staff.key import Item
from closeness.staff.marks import FieldsMarks, SortingMarks

VERSION = "otter-grader==7.0.0"

_DRIVER = """
import json, sys
from otter.api import grade_submission

submitted, name, tests, report = sys.argv[1:]
import pathlib
found = {}
for path in sorted(pathlib.Path(submitted).glob(f"*/{name}/{name}.ipynb")):
    results = grade_submission(str(path), tests, quiet=True).results
    found[path.parts[-3]] = {one: [result.score, result.possible] for one, result in results.items()}
pathlib.Path(report).write_text(json.dumps(found))
"""

_SORTING = """
def _placed(env, card):
    placed = env[{variable!r}].get(card) or [None]
    return [placed] if isinstance(placed, str) else placed
"""

_HEAD = """
from otter.test_files import test_case

OK_FORMAT = False
name = {name!r}
points = None
"""

_CASE = """
@test_case(points={points!r}, hidden=True)
def case_{number}(env):
    assert {holds}
"""


class Otter:
    """An environment with otter-grader in it, and one assignment's tests for it."""

    def __init__(self, place: Path, template: Template, secret: bytes) -> None:
        self.place, self.template = place, template
        self.python = place / "venv/bin/python"
        self.tests = place / "autograder.zip"
        (place / "tests").mkdir(parents=True)
        (place / "driver.py").write_text(_DRIVER, encoding="utf-8")
        for item in template.assignment.items.values():
            path = place / "tests" / f"{item.marks.cell}.py"
            path.write_text(tests_of(item, secret), encoding="utf-8")
        self._set_up()

    def _set_up(self) -> None:
        # ROOT: the notebook's boards.
        for command in (
            [sys.executable, "-m", "venv", str(self.place / "venv")],
            [str(self.python), "-m", "pip", "install", "--quiet", VERSION, "ipykernel", str(ROOT)],
            [
                str(self.python),
                "-m",
                "otter",
                "generate",
                "--no-environment",
                "-t",
                "tests",
                "-o",
                self.tests.name,
            ],
        ):
            done = subprocess.run(command, cwd=self.place, capture_output=True, text=True, check=False)
            if done.returncode:
                raise SystemExit(f"otter-grader could not be set up: {done.stdout}{done.stderr}")

    def command(self, course: Path) -> list[str]:
        """Return what grades all that was handed in."""
        paths = [str(self.tests), str(self.place / "report.json")]
        submitted = str(course / "grading/submitted")
        return [str(self.python), str(self.place / "driver.py"), submitted, self.template.name, *paths]

    def marks(self) -> Marks:
        """Return what the last run found."""
        report = json.loads((self.place / "report.json").read_text(encoding="utf-8"))
        return {
            (pupil, cell): (round(score, 4), round(possible, 4), False)
            for pupil, cells in report.items()
            for cell, (score, possible) in cells.items()
        }


def tests_of(item: Item, secret: bytes) -> str:
    """Return the test file of a marks cell."""
    marks = item.marks
    cases: list[tuple[float, str]] = []
    if isinstance(marks, SortingMarks):
        rules = _SORTING.format(variable=item.variable)
        for card in item.vignettes:
            label = f"_placed(env, {card.id!r})[0] == {card.key!r}"
            cue = f"_placed(env, {card.id!r})[-1] in {sorted(card.deciding)!r}"
            share = item.points / len(item.vignettes)
            cases += [(share * marks.label, label), (share * marks.cue, f"{label} and {cue}")]
    elif isinstance(marks, FieldsMarks):
        rules = f"{FIELDS_RULES}\n_key = {fields(item, marks)!r}"
        for field in marks.fields:
            if field.credit:
                raise SystemExit(f"{marks.cell}: no case of otter-grader's gives a part of its points.")
            cases.append((item.points * field.share, f"_right(env[{item.variable!r}], {field.name!r}, _key)"))
    elif isinstance(marks, FunctionsMarks):
        rules = FUNCTIONS_RULES
        for function, share, tolerance, some in calls(item, marks, secret):
            holds = f"all(_works(env[{function!r}], *one, {tolerance!r}) for one in {some!r})"
            cases.append((item.points * share, holds))
    else:
        raise SystemExit(f"No tests are written here for {marks.cell}. Take another assignment.")
    written = [
        _CASE.format(points=points, number=number, holds=holds)
        for number, (points, holds) in enumerate(cases)
    ]
    return "\n".join([_HEAD.format(name=marks.cell), rules, *written])
