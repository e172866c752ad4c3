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

from nbgrader.api import Gradebook, MissingEntry

from closeness.core.errors import GradingError
from closeness.staff.admission import fingerprint
from closeness.staff.course import course_at, varied
from closeness.staff.gathering import gather
from closeness.staff.key import read_assignment
from closeness.staff.notebooks import read_notebook
from closeness.staff.record import record_of
from closeness.staff.register import ensure_registered
from closeness.staff.submitted_time import UNWALKED, GatedCourseDirectory, submitted_time

if TYPE_CHECKING:
    from closeness.staff.course import Course
    from closeness.staff.gathering import Folder


def prepare(autograde: Any, limit: int) -> None:
    """Make an ``Autograde`` grade all the folders of its run; GradingError for a fault of the course.

    Registers missing assignments, lists just the notebooks that each folder should hold (a missing one is
    graded as blank with the reason), clears what an earlier submission or a killed run left behind, and keeps
    nbgrader from copying anything else out of a submission: it would follow links and wait for pipes.
    """
    course = course_at(autograde.coursedir)
    folders = gather(autograde.coursedir, autograde.assignments)
    names = sorted({folder.assignment for folder in folders})
    marked = [name for name in names if course.is_marked(name)]
    for name in marked:
        read_assignment(course, name)
        read_notebook(course.released(name))
    ensure_registered(autograde, course, names)
    if not marked:
        return
    if marked != names:
        raise GradingError(
            f"{', '.join(names)}: only some have a marks file. Grade one assignment at a time."
        )
    left_out = autograde.coursedir.student_id_exclude.split(",")
    for folder in folders:
        student, name = folder.student, folder.assignment
        if folder.refused:
            autograde.log.error(folder.refused)
            autograde.assignments.pop(folder.path, None)
            continue
        if student in left_out or not fnmatch(name, autograde.coursedir.notebook_id):
            continue
        autograde.assignments[folder.path] = [str(Path(folder.path) / f"{name}.ipynb")]
        if not is_current(course, folder, limit):
            forget(autograde.coursedir, folder)
    autograde._format_source = _unwalked(autograde._format_source)  # noqa: SLF001 - a subclass would
    autograde.coursedir = varied(
        autograde.coursedir, GatedCourseDirectory, ignore=[*autograde.coursedir.ignore, "*"]
    )


def _unwalked(format_source: Any) -> Any:
    """Return nbgrader's ``_format_source`` so that it names nothing that could be walked through.

    nbgrader looks into every folder of a submission for files to copy, even where all are to be ignored. It
    fails in a thousand folders in one another, and takes hours over a hundred thousand side by side.
    """

    def source(assignment_id: str, student_id: str, escape: bool = False) -> str:  # noqa: FBT001, FBT002 - nbgrader's
        path: str = format_source(assignment_id, student_id, escape=escape)
        return path if escape else str(Path(path) / UNWALKED)  # escaped, it is a pattern for names

    return source


def is_current(course: Course, folder: Folder, limit: int) -> bool:
    """Whether the autograded copy holds the marks of exactly what is submitted now, at the same time.

    A run that was killed, or that could not confine functions, left a copy without marks. ``limit`` is the
    size in bytes above which a notebook is refused (``GateExporter.max_bytes``).
    """
    student, name = folder.student, folder.assignment
    graded = course.autograded / student / name / f"{name}.ipynb"
    if not graded.is_file():
        return False
    try:
        record = record_of(read_notebook(graded))
    except GradingError:
        return False
    if record is None or not record.scored:
        return False
    now, then = submitted_time(course.submitted, (student, name)), submitted_time(graded.parent, ())
    if now[0] != then[0]:
        return False
    return record.submission == fingerprint(course.submitted, (student, name, f"{name}.ipynb"), limit)


def forget(coursedir: Any, folder: Folder) -> None:
    """Remove an outdated autograded copy and set its computed scores to 0; marks given by hand stay."""
    course, student, name = course_at(coursedir), folder.student, folder.assignment
    shutil.rmtree(course.autograded / student / name, ignore_errors=True)
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        try:
            submission = gradebook.find_submission_notebook(name, name, student)
        except MissingEntry:
            return
        for grade in submission.grades:
            grade.auto_score = 0
        gradebook.db.commit()
