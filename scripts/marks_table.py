"""Print the gradebook of every assignment: the solved notebook, the release, and three partly right ones.

Grades a copy of the course in a temporary folder with nbgrader itself. Run it with the course's own Python:
.venv/bin/python scripts/marks_table.py
"""

from __future__ import annotations

import json
import logging
import random
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from closeness.core.answers import read_named_answer, write_answer
from closeness.core.sorting import LABELS

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("a-week-for-two", "recharging-or-avoiding", "reciprocity-balance")
PARTLY = ("first", "second", "third")
LEARNERS = ("solved", "release", *PARTLY)

# What the three who are partly right answer, cell by cell. Of a sorting: how many labels are right, and how
# many reasons of these; which cards they are, a seed chooses.
SORTS = {
    "first-sort": ((4, 0), (5, 0), (2, 0)),
    "sorting": ((12, 6), (17, 15), (5, 0)),
    "stories": ((4, 2), (6, 0), (3, 3)),
}
SLOTS = ("tue-evening", "wed-evening", "fri-evening", "sat-day", "sat-evening", "sun-day", "sun-evening")
GAP = ("each-solo", "a-solo", "a-solo", "flex", "shared", "shared", None)
ANSWERS: dict[str, tuple[dict[str, Any], ...]] = {
    "week": (
        dict(zip(SLOTS, GAP, strict=True)),  # three wishes could still be undone on Sunday evening
        dict.fromkeys(SLOTS, "shared"),  # keeps Saturday evening, twice together, somebody near
        dict.fromkeys(SLOTS, "each-solo"),  # keeps Friday, two more times, one thing a day, the workshop
    ),
    "request": (
        {"need": "allotment", "reason": "voices", "back": "dark", "wish": "soup"},  # dark earns a half
        {"need": "space", "reason": "voices", "back": "gone", "wish": "soup"},
        {"need": "tired", "reason": "ask", "back": "six", "wish": None},
    ),
    "sam": (
        {"agree": 9, "kappa": 0.25, "rare": "cannot-tell-yet", "rule": "rejection"},
        {"agree": 9, "kappa": 0.5, "rare": "avoiding", "rule": "body-back"},  # agreement taken for kappa
        {"agree": 11, "kappa": 0.254, "rare": "avoiding", "rule": "key"},
    ),
    "overlap": (
        {"shared": 85, "ahead": 61, "d": -0.8, "says": "much"},  # the curves share as much at -0.8
        {"shared": 76, "ahead": 50, "d": 0.85, "says": "nothing"},
        {"shared": 87.5, "ahead": 59, "d": 0.7, "says": "little"},
    ),
    "ledger-one": (
        # One total misread (9.5 for 8.5) loses its share; balance and verdict follow from their own totals.
        {"given": 9.5, "received": 11.5, "balance": -0.1, "verdict": "even"},
        {"given": 8.5, "received": 11.5, "balance": -0.15, "verdict": "even"},
        {
            "given": 11.5,
            "received": 8.5,
            "balance": 0.15,
            "verdict": "A-tilted",
        },  # the two taken for each other
    ),
    "ledger-two": (
        # No amount seen as missing; a sign swapped; zero and nothing to compare taken for each other.
        {
            "missing": 0,
            "given": 16.5,
            "received": 15.5,
            "balance": 0.03,
            "kinds": {"effort": 0.5, "care": 0.6, "time": "none", "affection": 0},
            "verdict": "even",
        },
        {
            "missing": 2,
            "given": 16.5,
            "received": 15.5,
            "balance": None,
            "kinds": {"effort": 0.5, "care": -0.6, "time": 0, "affection": "none"},
            "verdict": None,
        },
        {
            "missing": 3,
            "given": 16.5,
            "received": 15.5,
            "balance": 0.03,
            "kinds": dict.fromkeys(("effort", "care", "time", "affection")),
            "verdict": "A-tilted",
        },
    ),
    "edge-cases": (
        {"first": 0.11, "second": -1, "third": "zero", "fourth": "zero"},  # nothing taken for even
        {"first": -0.11, "second": 1, "third": "none", "fourth": "zero"},  # the sign swapped
        {"first": 0.1, "second": -1, "third": "none", "fourth": "none"},
    ),
    "fading": (
        {"alike": 0.2, "faded": -0.25, "window": -0.14, "silent": "balance"},  # day 14 counted in
        {"alike": -0.2, "faded": 0.25, "window": 0.5, "silent": "amounts"},
        {"alike": 0.2, "faded": None, "window": None, "silent": "amounts"},
    ),
    "ledger-final": (
        {"missing": 0, "given": 12, "received": 8, "balance": 0.2, "verdict": "A-tilted"},
        {"missing": 3, "given": 12, "received": 8, "balance": -0.2, "verdict": "B-tilted"},
        # Gaps filled with a guess; balance and verdict follow from that.
        {"missing": 3, "given": 14, "received": 12, "balance": 0.08, "verdict": "even"},
    ),
    "talk": (
        {"when": "someday", "open": "need", "offer": "agreed", "end": "next"},
        {"when": "now", "open": "number", "offer": "agreed", "end": "next"},
        {"when": "sunday", "open": "always", "offer": "until", "end": "even"},
    ),
}
# What they change in the text of a scaffold; the third leaves code out.
EMPTY = "raise NotImplementedError()"
FUNCTIONS: dict[str, tuple[dict[str, str], ...]] = {
    "totals": (
        {EMPTY: "received = received + amount", "missing = missing + 1": "amount = 0"},  # missing as zero
        {EMPTY: "received = received + amount"},
        {},
    ),
    "balance": (
        {EMPTY: "return (given - received) / together"},
        {EMPTY: "return (received - given) / together"},
        {},
    ),
}

Row = tuple[str, str, str, float | None, float]


def partly_right(key: dict[str, Any], labels: int, cues: int, seed: int) -> dict[str, Any]:
    """Return a sort of all cards in which so many labels are right, and of these so many reasons."""
    cards = list(key)
    random.Random(seed).shuffle(cards)  # noqa: S311 - which cards, nothing secret
    found = {}
    for number, card in enumerate(cards):
        label = key[card] if isinstance(key[card], str) else key[card][0]
        wrong = LABELS[LABELS.index(label) - 1]
        found[card] = key[card] if number < cues else label if number < labels else wrong
    return found


def submissions(name: str) -> dict[str, dict[str, Any]]:
    """Return the notebook that each of the five learners submits for an assignment."""
    solved, release = (
        json.loads((ROOT / folder / name / f"{name}.ipynb").read_text(encoding="utf-8"))
        for folder in ("solutions", "exercises")
    )
    key = {
        cell["id"]: read_named_answer("".join(cell["source"])) for cell in solved["cells"] if _is_answer(cell)
    }
    handed_in = {"solved": solved, "release": release}
    for number, learner in enumerate(PARTLY):
        handed_in[learner] = json.loads(json.dumps(release))
        for cell in filter(_is_answer, handed_in[learner]["cells"]):
            variable, value = key[cell["id"]]
            if cell["id"] in SORTS:
                answer = partly_right(value, *SORTS[cell["id"]][number], seed=number)
            else:
                answer = ANSWERS[cell["id"]][number]
            cell["source"] = write_answer(variable, answer)
        for cell in handed_in[learner]["cells"]:
            for old, new in FUNCTIONS.get(cell["id"], [{}] * len(PARTLY))[number].items():
                cell["source"] = "".join(cell["source"]).replace(old, new)
    return handed_in


def _is_answer(cell: dict[str, Any]) -> bool:
    """Whether a cell holds a literal answer; functions are left as they are."""
    tag = cell["metadata"].get("nbgrader", {})
    written = "".join(cell["source"]).lstrip().startswith("def ")
    return bool(tag.get("solution")) and not tag.get("grade") and not written


def grade(root: Path) -> list[Row]:
    """Return (assignment, learner, cell, computed score, points) of every graded cell of a new gradebook."""
    from nbgrader.api import Gradebook  # noqa: PLC0415 - costs seconds
    from nbgrader.converters import Autograde  # noqa: PLC0415
    from nbgrader.coursedir import CourseDirectory  # noqa: PLC0415

    from closeness.staff.release import read_config  # noqa: PLC0415

    shutil.copy(ROOT / "nbgrader_config.py", root)
    for folder in ("solutions", "exercises"):
        shutil.copytree(ROOT / folder, root / folder)
    config = read_config(root)
    rows: list[Row] = []
    for name in NAMES:
        for learner, notebook in submissions(name).items():
            path = root / "grading/submitted" / learner / name / f"{name}.ipynb"
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps(notebook), encoding="utf-8")
        place = CourseDirectory(config=config, assignment_id=name)
        Autograde(coursedir=place, config=config).start()
        with Gradebook(place.db_url, place.course_id) as gradebook:
            for learner in LEARNERS:
                found = gradebook.find_submission_notebook(name, name, learner).grades
                rows += [(name, learner, one.name, one.auto_score, one.max_score) for one in found]
    return rows


def main() -> None:
    """Print the table."""
    logging.captureWarnings(capture=True)
    with TemporaryDirectory() as scratch:
        rows = grade(Path(scratch))
    print(f"{'assignment':<24} {'submitted':<10} {'cell':<20} {'score':>12}  of")
    for name, learner, cell, score, points in rows:
        shown = "by hand" if score is None else f"{score:g}"
        print(f"{name:<24} {learner:<10} {cell:<20} {shown:>12} {points:>3g}")


if __name__ == "__main__":
    main()
