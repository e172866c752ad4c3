"""A scenario: a folder that holds something to be handed in, and what must come out of grading it.

``expected.toml`` says what must come out:

    rows = [24]                    # which rows of threats.toml it is an instance of
    assignment = "little-sort"     # of the small course; where it is left out: "little-function"
    cell = "sorting"               # the answer cell; its marks cell is named so with "-marks"
    score = 0                      # what the marks cell scores
    says = "is a link"             # a regular expression for what the marks table says
    others = { reflection = 0 }    # optional: what other cells score
    student = "[a-z]"              # optional: another name than the folder's

What is handed in is one of these: ``cell.txt``, the text of the answer cell in the release (COURSE stands for
the course's folder); ``notebook.ipynb``, handed in byte for byte; or, for what git cannot hold,
``submission.py`` with ``make(folder, released, solved)``, which puts it into the student's empty folder. That
folder's name is the assignment's.
"""

import importlib.util
import json
import shutil
import tomllib
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

from grading.small_course import FUNCTIONS, LEDGER, SORTING, literal, write

PLACE = Path(__file__).parent / "scenarios"
SOLVED = {
    "sorting": literal("sorting", SORTING),
    "ledger": literal("ledger", LEDGER),
    "double": "def double(x):\n    return 2 * x",
    **FUNCTIONS,
}


@dataclass(frozen=True, kw_only=True)
class Scenario:
    name: str
    rows: tuple[int, ...]
    cell: str
    score: float
    says: str
    assignment: str = "little-function"
    others: dict[str, float] = field(default_factory=dict)
    student: str = ""

    def hand_in(self, course):
        """Put it among the submissions of a course."""
        place = PLACE / self.name
        folder = course.submitted(self.student, self.assignment).parent
        if (place / "cell.txt").is_file():
            text = (place / "cell.txt").read_text(encoding="utf-8").replace("COURSE", str(course.root))
            course.submit(self.student, self.assignment, {self.cell: text})
        elif (place / "notebook.ipynb").is_file():
            folder.mkdir(parents=True)
            shutil.copy(place / "notebook.ipynb", folder / f"{self.assignment}.ipynb")
        else:
            folder.mkdir(parents=True)
            released = course.released(self.assignment)
            recipe(place / "submission.py").make(folder, released, solved(released))


def scenarios():
    """Return every scenario, by name."""
    found = {}
    for path in sorted(PLACE.glob("*/expected.toml")):
        name = path.parent.name
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        found[name] = Scenario(**{"name": name, "student": name} | said)
    return found


def recipe(path):
    spec = importlib.util.spec_from_file_location(path.parent.name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def solved(released):
    """Return a released notebook with the right answer in each answer cell."""
    made = deepcopy(released)
    for one in made["cells"]:
        one["source"] = SOLVED.get(one["id"], one["source"])
    return made


def cell(notebook, name):
    """Return the cell of a notebook that has this id."""
    return next(one for one in notebook["cells"] if one["id"] == name)


def runs_first(notebook, code):
    """Put code into a cell of its own above everything else, where an attacker would run it."""
    made = {"cell_type": "code", "id": "extra", "metadata": {}, "source": code}
    notebook["cells"].insert(0, made | {"outputs": [], "execution_count": 1})


def put(folder, notebook):
    """Write a notebook, or any text, where the assignment's notebook belongs; return the path."""
    path = folder / f"{folder.name}.ipynb"
    write(path, notebook if isinstance(notebook, str) else json.dumps(notebook))
    return path


def course_root(folder):
    """Return the folder of the course to which a student's folder belongs."""
    return folder.parents[3]
