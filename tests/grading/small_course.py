"""A course of four tiny assignments with this repository's own nbgrader_config.py, and ways to grade it."""

import importlib
import json
import shutil
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]

CANARY = "violet-anvil-under-nine-ferns"

BANK = f"""
# canary: {CANARY}

[[vignette]]
id = "river-walk"
actor = "Jonas"
actor_gender = "m"
couple = "m/m"
difficulty = 1
source = "D2"
rationale = "He cooled down and took the matter up himself."
sentences = [
  {{ text = "Voices are rising about the tent." }},
  {{ text = "Jonas walks along the river to cool his head.", cue = "purpose" }},
  {{ text = "At nine he sits down: “The tent. Tell me again.”", cue = "issue" }},
]
[vignette.cues]
open_issue = true
purpose = 1
issue = 1

[[vignette]]
id = "drop-it"
actor = "Mara"
actor_gender = "f"
couple = "f/m"
difficulty = 1
source = "D2"
rationale = "The topic ends every time that she leaves the room."
sentences = [
  {{ text = "Mara leaves whenever money comes up, and stays out until he sleeps.", cue = "returned" }},
  {{ text = "In two years she has not come back to it once.", cue = "pattern" }},
]
[vignette.cues]
open_issue = true
returned = -1
pattern = -1

[[vignette]]
id = "one-hour"
actor = "Kofi"
actor_gender = "m"
couple = "m/f"
difficulty = 2
source = "D2"
rationale = "An hour’s walk is neither a return nor a history of returns."
ask_next = "What happens when he gets back to her?"
sentences = [
  {{ text = "Kofi went out to be alone an hour ago.", cue = "announced" }},
  {{ text = "They met three weeks ago." }},
]
[vignette.cues]
open_issue = false
announced = 1

[[ledger]]
id = "two-calendars"
title = "Nadia and Tom"
intro = "One week, in hours."
partners = {{ A = "Nadia", B = "Tom" }}
unit = "hours"
entries = [
  {{ day = 1, giver = "A", kind = "effort", amount = 6, note = "school run" }},
  {{ day = 2, giver = "B", kind = "effort", amount = 3, note = "cooked" }},
  {{ day = 3, giver = "A", kind = "care", amount = 1.5, note = "sat with him" }},
  {{ day = 4, giver = "B", kind = "care", note = "sat with her" }},
]
"""

SORTING = {
    "river-walk": ["recharging", "issue"],
    "drop-it": ["avoiding", "pattern"],
    "one-hour": ["cannot-tell-yet", "returned"],
}
LEDGER = {
    "missing": 1,
    "given": 7.5,
    "received": 3,
    "balance": 0.4286,
    "verdict": "A-lopsided",
    "kinds": {"effort": 0.3333, "care": "none"},
}

SORT_MARKS = """
key_version = 1

[reveal]
answers = "right-or-wrong"

[[marks]]
cell = "sorting-marks"
answer = "sorting"
setup = "sorting-setup"
score = "sorting"
label = 0.6
cue = 0.4
"""

LEDGER_MARKS = """
key_version = 3

[[marks]]
cell = "ledger-marks"
answer = "ledger"
setup = "ledger-setup"
score = "fields"

[[marks.field]]
name = "missing"
share = 0.1

[[marks.field]]
name = "given"
share = 0.2
tolerance = 0.01

[[marks.field]]
name = "received"
share = 0.2
tolerance = 0.01

[[marks.field]]
name = "balance"
text = "Balance of the month"
share = 0.2
tolerance = 0.005
follows = { function = "balance", from = ["given", "received"] }

[[marks.field]]
name = "verdict"
share = 0.1
follows = { function = "verdict", from = ["balance"] }

[[marks.field]]
name = "kinds.effort"
share = 0.1
tolerance = 0.005

[[marks.field]]
name = "kinds.care"
share = 0.1
"""

FUNCTION_MARKS = """
key_version = 2

[[marks]]
cell = "totals-marks"
answer = "totals"
score = "functions"

[[marks.function]]
name = "totals"
share = 1.0

[[marks.function.cases]]
name = "Every amount is known"
share = 0.5
inputs = ["[]"]
strategy = "entries"
count = 5

[[marks.function.cases]]
name = "A missing amount is left out"
share = 0.5
why = "A missing amount is not a zero."
strategy = "entries-missing"
count = 5

[[marks]]
cell = "balance-marks"
answer = "balance"
setup = "functions-setup"
score = "functions"

[[marks.function]]
name = "balance"
share = 1.0
tolerance = 0.005

[[marks.function.cases]]
name = "Two amounts"
share = 0.5
inputs = ["8, 4"]
strategy = "amounts"
count = 6

[[marks.function.cases]]
name = "Nothing was exchanged"
share = 0.3
why = "Nothing exchanged and even are different findings."
inputs = ["0, 0", "3, 0", "0, 3"]

[[marks.function.cases]]
name = "An amount below zero"
share = 0.2
inputs = ["3, 1"]
strategy = "negative"
count = 3
"""

TOTALS = '''def totals(entries):
    """Return (given, received): what A gave and what B gave."""
    given = 0
    received = 0
    for entry in entries:
        ### BEGIN SOLUTION
        if entry["amount"] is not None and entry["giver"] == "A":
            given = given + entry["amount"]
        if entry["amount"] is not None and entry["giver"] == "B":
            received = received + entry["amount"]
        ### END SOLUTION
    return (given, received)'''

BALANCE = '''def balance(given, received):
    """Return (given - received) / (given + received), and None where nothing was exchanged."""
    check(given, received)
    ### BEGIN SOLUTION
    if given + received == 0:
        return None
    return (given - received) / (given + received)
    ### END SOLUTION'''

FUNCTIONS_SETUP = """def check(*amounts):
    if min(amounts) < 0:
        raise ValueError("An amount is 0 or more.")"""

FUNCTIONS = {"totals": TOTALS, "balance": BALANCE}

HIDDEN = "assert double(7) == 14"


def cell(kind, name, source, **nbgrader):
    metadata = {}
    if nbgrader:
        tag = {"grade": False, "solution": False, "locked": False, "schema_version": 3, "grade_id": name}
        metadata = {"nbgrader": tag | nbgrader}
    made = {"cell_type": kind, "id": name, "metadata": metadata, "source": source}
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def notebook(*cells):
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return {
        "cells": list(cells),
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def literal(name, value):
    lines = ",\n".join(f'    "{key}": {entry!r}' for key, entry in value.items())
    return f"{name} = {{\n{lines}\n}}" if value else f"{name} = {{}}"


def bank_table(kind):
    return tomllib.loads(BANK)[kind]


def sort_notebook():
    cards = [
        {"id": one["id"], "sentences": [{"text": s["text"], "cue": s.get("cue")} for s in one["sentences"]]}
        for one in bank_table("vignette")
    ]
    return notebook(
        cell("markdown", "intro", "# Sorting\n\nSort three cards."),
        cell("code", "sorting-setup", f"from closeness import SortBoard\ncards = {cards!r}", locked=True),
        cell("code", "sorting", literal("sorting", SORTING), solution=True),
        cell(
            "code",
            "sorting-board",
            "board = SortBoard(cards, answer=sorting, answer_cell='sorting')",
            locked=True,
        ),
        cell("code", "sorting-marks", "board.require_complete()", grade=True, locked=True, points=6),
        cell("markdown", "sorting-reflection", "It depends.", grade=True, solution=True, points=4),
    )


def ledger_notebook():
    return notebook(
        cell("code", "ledger-setup", f"ledger_data = {bank_table('ledger')[0]!r}", locked=True),
        cell("code", "ledger", literal("ledger", LEDGER), solution=True),
        cell("code", "ledger-board", "board = LedgerBoard(ledger_data, answer=ledger)", locked=True),
        cell("code", "ledger-marks", "board.require_complete()", grade=True, locked=True, points=10),
    )


def function_notebook():
    return notebook(
        cell("code", "functions-setup", FUNCTIONS_SETUP, locked=True),
        cell("code", "totals", TOTALS, solution=True),
        cell("code", "totals-marks", "totals_check.require_complete()", grade=True, locked=True, points=4),
        cell("code", "balance", BALANCE, solution=True),
        cell("code", "balance-marks", "balance_check.require_complete()", grade=True, locked=True, points=10),
    )


def ordinary_notebook():
    stub = "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION"
    test = f"assert double(2) == 4\n### BEGIN HIDDEN TESTS\n{HIDDEN}\n### END HIDDEN TESTS"
    return notebook(
        cell("code", "double", stub, solution=True),
        cell("code", "double-test", test, grade=True, locked=True, points=3),
    )


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content, indent=1), encoding="utf-8")


def build(root):
    """Write the sources of the small course below ``root``; nothing is released or registered yet."""
    shutil.copy(ROOT / "nbgrader_config.py", root)
    solutions = root / "solutions"
    write(solutions / "bank.toml", BANK)
    write(solutions / "little-sort.toml", SORT_MARKS)
    write(solutions / "little-sort" / "little-sort.ipynb", sort_notebook())
    write(solutions / "little-ledger.toml", LEDGER_MARKS)
    write(solutions / "little-ledger" / "little-ledger.ipynb", ledger_notebook())
    write(solutions / "little-function.toml", FUNCTION_MARKS)
    write(solutions / "little-function" / "little-function.ipynb", function_notebook())
    write(solutions / "ordinary" / "ordinary.ipynb", ordinary_notebook())
    return root


def late(module, name):
    """Import from nbgrader when a test needs it: collecting the tests must not cost its seconds."""
    return getattr(importlib.import_module(module), name)


class Course:
    """The small course, or a copy of this repository's, as an instructor works with it."""

    def __init__(self, root):
        self.root = Path(root)
        loader = late("traitlets.config", "PyFileConfigLoader")("nbgrader_config.py", path=str(root))
        self.config = loader.load_config()
        self.coursedir = late("nbgrader.coursedir", "CourseDirectory")(config=self.config)

    def released(self, name):
        return json.loads((self.root / "exercises" / name / f"{name}.ipynb").read_text(encoding="utf-8"))

    def submitted(self, student, name):
        return self.root / "grading/submitted" / student / name / f"{name}.ipynb"

    def autograded(self, student, name):
        path = self.root / "grading/autograded" / student / name / f"{name}.ipynb"
        return json.loads(path.read_text(encoding="utf-8"))

    def submit(self, student, name, texts=None, edit=None):
        """Submit the release with the given cells' texts; ``edit`` may change the notebook further."""
        made = self.released(name)
        for one in made["cells"]:
            if texts and one["id"] in texts:
                one["source"] = texts[one["id"]]
        if edit:
            edit(made)
        write(self.submitted(student, name), made)
        return self.submitted(student, name)

    def autograde(self, name, student="*", *, force=False):
        """Run nbgrader's autograde as its API does; return whether it succeeded, and its log."""
        return self._run("Autograde", name, student, force=force)

    def generate(self, name):
        """Release and register as Formgrader's button does."""
        return self._run("GenerateAssignment", name, ".", force=True)

    def feedback(self, name, student="*"):
        return self._run("GenerateFeedback", name, student, force=True)

    def feedback_page(self, student, name):
        return (self.root / "grading/feedback" / student / name / f"{name}.html").read_text(encoding="utf-8")

    def _run(self, converter, name, student, *, force):
        with late("nbgrader.utils", "temp_attrs")(self.coursedir, assignment_id=name, student_id=student):
            app = late("nbgrader.converters", converter)(coursedir=self.coursedir, config=self.config)
            app.force = force
            done = late("nbgrader.utils", "capture_log")(app)
        return done["success"], done.get("log", "") + done.get("error", "")

    def gradebook(self):
        return late("nbgrader.api", "Gradebook")(self.coursedir.db_url, self.coursedir.course_id)

    def scores(self, name):
        """Return {student: {cell: computed score}} from the gradebook."""
        with self.gradebook() as gradebook:
            return {
                one.student.id: {
                    grade.name: grade.auto_score for book in one.notebooks for grade in book.grades
                }
                for one in gradebook.assignment_submissions(name)
            }

    def book(self, name):
        """Return all that the gradebook holds of an assignment, by student, without its own ids."""
        with self.gradebook() as gradebook:
            return {
                one.student.id: (
                    one.timestamp,
                    one.extension,
                    {
                        part.name: (
                            part.late_submission_penalty,
                            {
                                grade.name: (
                                    grade.auto_score,
                                    grade.manual_score,
                                    grade.extra_credit,
                                    grade.needs_manual_grade,
                                )
                                for grade in part.grades
                            },
                            {note.name: (note.auto_comment, note.manual_comment) for note in part.comments},
                        )
                        for part in one.notebooks
                    },
                )
                for one in gradebook.assignment_submissions(name)
            }

    def grade(self, name, *students, workers=2, force=False, pool=None):
        """Run ``closeness grade`` in this process; return its report."""
        pool = pool or late("closeness.staff.grading.pool", "processes")(workers)
        run = late("closeness.staff.grading.batch", "grade")
        return run(self.root, name, students=list(students), pool=pool, force=force)

    def score(self, student, name, cell):
        return self.scores(name)[student][cell]

    def table(self, student, name, cell):
        """Return the marks table that a marks cell of the autograded copy shows."""
        (found,) = (one for one in self.autograded(student, name)["cells"] if one["id"] == cell)
        (output,) = found["outputs"]
        return "".join(output["data"]["text/html"])
