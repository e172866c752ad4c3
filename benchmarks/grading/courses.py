"""Course folders in a scratch place: an assignment of this repository, its twin, and copies with a class.

A copy starts as a course does before its first grading: released, registered, handed in, nobody graded.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from classroom import Pupil, hand_in
from traitlets.config import PyFileConfigLoader
from twin import twin

from closeness.staff.course import course_at
from closeness.staff.execute import IN_SO_MANY_WORDS
from closeness.staff.key import Assignment, read_assignment
from closeness.staff.notebooks import read_notebook
from closeness.staff.secret import course_secret

ROOT = Path(__file__).resolve().parents[2]
CONFIG = "nbgrader_config.py"
_DUE = datetime(2026, 11, 22, tzinfo=UTC)
_OPEN = f"c.ScoreAnswers.tier, c.ScoreAnswers.unconfined = 'C', {IN_SO_MANY_WORDS!r}\n"
_OURS = ("c.Autograde.", "c.GenerateFeedback.", "c.GenerateAssignment.")

Marks = dict[tuple[str, str], tuple[float | None, float, bool]]
"""By pupil and cell: the computed score, the points, and whether a person still has to mark it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A course with one assignment, released and registered. ``assignment`` is what is marked, and how."""

    root: Path
    assignment: Assignment

    @property
    def name(self) -> str:
        return self.assignment.name

    def copy(self, to: Path, some: list[Pupil], config: str = "") -> Path:
        """Return a new course folder in which the pupils have handed in; ``config`` holds its settings."""
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.root, to)
        if config:
            (to / CONFIG).write_text(config, encoding="utf-8")
        hand_in(to / "grading/submitted", self.name, read_notebook(to / "handed-in.json"), some)
        return to


def our_config(*, confined: bool = True) -> str:
    """Return this repository's settings for nbgrader, or the same with functions run unconfined."""
    return (ROOT / CONFIG).read_text(encoding="utf-8") + ("" if confined else f"\n{_OPEN}")


def stock_config() -> str:
    """Return the same folders and names, graded by stock nbgrader."""
    lines = our_config().splitlines(keepends=True)
    return "".join(line for line in lines if "pipeline" not in line and not line.startswith(_OURS))


def marked(root: Path, name: str) -> Template:
    """Build a course with one of this repository's assignments and its marks file."""
    (root / "solutions").mkdir(parents=True)
    for part in (CONFIG, "solutions/bank.toml", f"solutions/{name}.toml"):
        shutil.copy(ROOT / part, root / part)
    for part in (f"solutions/{name}", f"exercises/{name}"):
        shutil.copytree(ROOT / part, root / part)
    course = course_at(coursedir(root))
    course_secret(course.secret)
    _nbgrader(root, "generate_assignment", name, "--force")
    return _ready(root, read_assignment(course, name))


def twinned(root: Path, original: Template, *, boards: bool = True) -> Template:
    """Build the twin of a course, released and registered by stock nbgrader."""
    name = original.name
    course = course_at(coursedir(original.root))
    solved = read_notebook(course.solved(name))
    made = twin(original.assignment, solved, course_secret(course.secret), boards=boards)
    (root / "solutions" / name).mkdir(parents=True)
    (root / "solutions" / name / f"{name}.ipynb").write_text(json.dumps(made, indent=1), encoding="utf-8")
    (root / CONFIG).write_text(stock_config(), encoding="utf-8")
    _nbgrader(root, "generate_assignment", name)
    return _ready(root, original.assignment)


def _ready(root: Path, assignment: Assignment) -> Template:
    """Set the due date; keep the release as it looks when a pupil has run all cells and saved."""
    name = assignment.name
    with gradebook(root) as book:
        book.update_or_create_assignment(name, duedate=_DUE.replace(tzinfo=None))
    ran = [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--allow-errors"]
    ran.append("--ExecutePreprocessor.store_widget_state=False")  # as JupyterLab saves by default
    released = root / "exercises" / name / f"{name}.ipynb"
    _run([*ran, str(released), "--output-dir", str(root), "--output", "handed-in.ipynb"], root)
    (root / "handed-in.ipynb").rename(root / "handed-in.json")
    return Template(root=root, assignment=assignment)


def coursedir(root: Path) -> Any:
    """Return nbgrader's view of a course folder."""
    from nbgrader.coursedir import CourseDirectory  # noqa: PLC0415 - takes seconds

    return CourseDirectory(config=PyFileConfigLoader(CONFIG, path=str(root)).load_config())


def gradebook(root: Path) -> Any:
    """Return a course's open gradebook."""
    from nbgrader.api import Gradebook  # noqa: PLC0415 - takes seconds

    place = coursedir(root)
    return Gradebook(place.db_url, place.course_id)


def marks_in(root: Path, name: str) -> Marks:
    """Return what the gradebook holds for each graded cell of each submission."""
    with gradebook(root) as book:
        return {
            (submission.student.id, grade.name): (
                grade.auto_score,
                grade.max_score,
                bool(grade.needs_manual_grade),
            )
            for submission in book.assignment_submissions(name)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def _nbgrader(root: Path, *arguments: str) -> None:
    _run([sys.executable, "-m", "nbgrader", *arguments], root)


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(
        command, cwd=folder, env=dict(os.environ), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
