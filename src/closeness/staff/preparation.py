"""Before a run of autograde: what nbgrader would otherwise leave ungraded, or graded with an old score.

Stock nbgrader skips a folder whose autograded copy exists, although a killed run left that copy without
marks; it keeps the old score when a resubmission fails, when its notebook is renamed, or when it has none at
all.
"""

from __future__ import annotations

import shutil
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

from closeness.core.errors import GradingError
from closeness.staff.admission import fingerprint
from closeness.staff.blueprint import registered, zero_scores
from closeness.staff.companions import Caps, take
from closeness.staff.course import course_at, varied
from closeness.staff.gathering import gather
from closeness.staff.key import read_assignment
from closeness.staff.notebooks import read_notebook
from closeness.staff.ordinary_gate import combined
from closeness.staff.record import Record, record_of
from closeness.staff.register import ensure_registered
from closeness.staff.submission_secret import FILE as SECRET
from closeness.staff.submitted_time import UNWALKED, GatedCourseDirectory, submitted_time

if TYPE_CHECKING:
    from collections.abc import Iterable

    from closeness.staff.gathering import Folder


def prepare(autograde: Any, caps: Caps) -> None:
    """Make an ``Autograde`` grade all the folders of its run; GradingError for a fault of the course.

    Registers missing assignments, lists just the notebooks that each folder should hold (a missing one is
    graded as blank with the reason), clears what an earlier submission or a killed run left behind, and keeps
    nbgrader from copying anything else out of a submission: it would follow links and wait for pipes.
    """
    coursedir = autograde.coursedir
    course = course_at(coursedir)
    folders = gather(coursedir, autograde.assignments)
    names = sorted({folder.assignment for folder in folders})
    for name in filter(course.is_marked, names):
        read_assignment(course, name)
        read_notebook(course.released(name))
    ensure_registered(autograde, course, names)
    left_out = coursedir.student_id_exclude.split(",")
    for folder in folders:
        if folder.refused:
            autograde.log.error(folder.refused)
            autograde.assignments.pop(folder.path, None)
            continue
        expected = [
            notebook
            for notebook in notebooks_of(coursedir, folder.assignment)
            if fnmatch(notebook, coursedir.notebook_id)
        ]
        if folder.student in left_out or not expected:
            continue
        autograde.assignments[folder.path] = [str(Path(folder.path) / f"{one}.ipynb") for one in expected]
        if not is_current(coursedir, folder, caps, expected):
            forget(coursedir, folder, expected)
    autograde._format_source = _unwalked(autograde._format_source)  # noqa: SLF001 - a subclass would
    autograde.coursedir = varied(coursedir, GatedCourseDirectory, ignore=[*coursedir.ignore, "*"])


def _unwalked(format_source: Any) -> Any:
    """Return nbgrader's ``_format_source`` so that it names nothing that could be walked through.

    nbgrader looks into every folder of a submission for files to copy, even where all are to be ignored. It
    fails in a thousand folders in one another, and takes hours over a hundred thousand side by side.
    """

    def source(assignment_id: str, student_id: str, escape: bool = False) -> str:  # noqa: FBT001, FBT002 - nbgrader's
        path: str = format_source(assignment_id, student_id, escape=escape)
        return path if escape else str(Path(path) / UNWALKED)  # escaped, it is a pattern for names

    return source


def notebooks_of(coursedir: Any, name: str) -> tuple[str, ...]:
    """Return the notebooks that each submission of an assignment should hold.

    A marked assignment has one; those of any other are in the gradebook, none where it is unknown.
    """
    return (name,) if course_at(coursedir).is_marked(name) else registered(coursedir, name)


def is_current(coursedir: Any, folder: Folder, caps: Caps, notebooks: Iterable[str] | None = None) -> bool:
    """Whether the autograded copies hold the marks of exactly what is submitted now, at the same time.

    A run that was killed, or that could not confine code, left a copy without marks. ``caps`` are
    ``GateExporter.caps``: what is above them is refused, and so is as good as another file. ``notebooks`` are
    all that the assignment has where they are left out.
    """
    course, place = course_at(coursedir), (folder.student, folder.assignment)
    graded = course.autograded.joinpath(*place)
    if not (graded / SECRET).is_file() or (
        submitted_time(course.submitted, place)[0] != submitted_time(course.autograded, place)[0]
    ):
        return False
    marked = course.is_marked(folder.assignment)
    beside = "" if marked else take(course.submitted, place, coursedir.ignore, caps).digest
    for notebook in notebooks_of(coursedir, folder.assignment) if notebooks is None else notebooks:
        record = _record(graded / f"{notebook}.ipynb")
        seen = fingerprint(course.submitted, (*place, f"{notebook}.ipynb"), caps.notebook)
        if record is None or not record.scored:
            return False
        if record.submission != (seen if marked else combined(seen, beside)):
            return False
    return True


def _record(path: Path) -> Record | None:
    try:
        return record_of(read_notebook(path))
    except GradingError:
        return None


def forget(coursedir: Any, folder: Folder, notebooks: Iterable[str]) -> None:
    """Remove outdated autograded copies and set their computed scores to 0; marks given by hand stay."""
    course, place = course_at(coursedir), (folder.student, folder.assignment)
    graded = course.autograded.joinpath(*place)
    for notebook in notebooks:
        (graded / f"{notebook}.ipynb").unlink(missing_ok=True)
        zero_scores(coursedir, (notebook, folder.assignment, folder.student))
    if not [*graded.glob("*.ipynb")]:
        shutil.rmtree(graded, ignore_errors=True)
