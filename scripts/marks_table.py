"""Print the gradebook of both assignments: the solved notebook, the release, and a partly right one.

Grades a copy of the course in a temporary folder with nbgrader itself. Run it with the course's own Python:
.venv/bin/python scripts/marks_table.py
"""

from __future__ import annotations

import json
import logging
import shutil
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from closeness.core.answers import read_named_answer, write_answer
from closeness.core.sorting import LABELS

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("recharging-or-avoiding", "reciprocity-balance")
LEARNERS = ("solved", "release", "partial")

# One total misread (9.5 for 8.5) loses its share; balance and verdict follow from the learner's own totals.
LEDGER_ONE = {"given": 9.5, "received": 11.5, "balance": -0.1, "verdict": "even"}
# No amount seen as missing; a sign swapped; zero and nothing to compare taken for each other.
LEDGER_TWO = {
    "missing": 0,
    "given": 16.5,
    "received": 15.5,
    "balance": 0.03,
    "kinds": {"effort": 0.5, "care": 0.6, "time": "none", "affection": 0},
    "verdict": "even",
}

Row = tuple[str, str, str, float | None, float]


def partly_right(key: dict[str, list[str]]) -> dict[str, Any]:
    """Return a sort with 12 of 18 labels and 6 cues right: (12 x 0.6 + 6 x 0.4) / 18 x 24 = 12.8 points."""
    cards = iter(key.items())
    with_cue = dict(islice(cards, 6))
    label_only = {card: label for card, (label, _) in islice(cards, 6)}
    wrong = {card: [LABELS[LABELS.index(label) - 1], cue] for card, (label, cue) in cards}
    return with_cue | label_only | wrong


def submissions(name: str) -> dict[str, dict[str, Any]]:
    """Return the notebook that each of the three learners submits for an assignment."""
    solved, release, partial = (
        json.loads((ROOT / folder / name / f"{name}.ipynb").read_text(encoding="utf-8"))
        for folder in ("solutions", "exercises", "exercises")
    )
    key = {
        cell["id"]: read_named_answer("".join(cell["source"])) for cell in solved["cells"] if _is_answer(cell)
    }
    answers = {"ledger-one": LEDGER_ONE, "ledger-two": LEDGER_TWO}
    for cell in filter(_is_answer, partial["cells"]):
        variable, value = key[cell["id"]]
        cell["source"] = write_answer(variable, answers.get(cell["id"]) or partly_right(value))
    return dict(zip(LEARNERS, (solved, release, partial), strict=True))


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
