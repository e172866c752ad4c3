"""Before a run of autograde: what nbgrader would otherwise leave ungraded, or graded with an old score.

Stock nbgrader skips a folder whose autograded copy exists, although a killed run left that copy without
marks; it keeps the old score when a resubmission fails, when its notebook is renamed, or when it has none at
all.
"""

from __future__ import annotations

import glob
import re
import shutil
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbgrader.api import Gradebook, MissingEntry

from closeness.core.errors import GradingError
from closeness.staff.admission import fingerprint
from closeness.staff.course import Course, course_at, varied
from closeness.staff.key import read_assignment
from closeness.staff.notebooks import read_notebook
from closeness.staff.record import record_of
from closeness.staff.register import ensure_registered

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = r"(?P<{}>[^/]+)"


def prepare(autograde: Any, limit: int) -> None:
    """Make an ``Autograde`` grade all the folders of its run; GradingError for a fault of the course.

    Registers missing assignments, adds expected notebooks that are missing from a folder (they are graded as
    blank with the reason), clears what an earlier submission or a killed run left behind, and keeps nbgrader
    from copying anything else out of a submission: it would follow links and wait for pipes.
    """
    course = course_at(autograde.coursedir)
    folders = list(_folders(autograde))
    names = sorted({name for _, _, name in folders})
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
    for folder, student, name in folders:
        if student in left_out or not fnmatch(name, autograde.coursedir.notebook_id):
            continue
        expected = str(Path(folder) / f"{name}.ipynb")
        found = autograde.assignments.setdefault(folder, [])
        if expected not in found:
            found.append(expected)
        if not _is_current(course, student, name, limit):
            _forget(autograde.coursedir, course, student, name)
    autograde.coursedir = varied(autograde.coursedir, ignore=[*autograde.coursedir.ignore, "*"])


def _folders(autograde: Any) -> Iterator[tuple[str, str, str]]:
    """Yield (folder, student, assignment) of every submitted folder of this run, also of empty ones."""
    place = autograde.coursedir
    wanted = place.format_path(place.submitted_directory, place.student_id, place.assignment_id)
    pattern = place.format_path(
        place.submitted_directory, _NAME.format("student"), _NAME.format("assignment"), escape=True
    )
    for folder in sorted({*autograde.assignments, *filter(_is_folder, glob.glob(wanted))}):  # noqa: PTH207 - as nbgrader looks for them
        ids = re.fullmatch(pattern, folder)
        if ids is None:
            raise GradingError(f"{folder} does not fit CourseDirectory.directory_structure.")
        yield folder, ids["student"], ids["assignment"]


def _is_folder(path: str) -> bool:
    return Path(path).is_dir()


def _is_current(course: Course, student: str, name: str, limit: int) -> bool:
    """Whether the autograded copy holds the marks of exactly the file that is submitted now."""
    graded = course.autograded / student / name / f"{name}.ipynb"
    if not graded.is_file():
        return False
    try:
        record = record_of(read_notebook(graded))
    except GradingError:
        return False
    if record is None or not record.scored:
        return False
    return record.submission == fingerprint(course.submitted, (student, name, f"{name}.ipynb"), limit)


def _forget(coursedir: Any, course: Course, student: str, name: str) -> None:
    """Remove an outdated autograded copy and set its computed scores to 0; marks given by hand stay."""
    shutil.rmtree(course.autograded / student / name, ignore_errors=True)
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        try:
            submission = gradebook.find_submission_notebook(name, name, student)
        except MissingEntry:
            return
        for grade in submission.grades:
            grade.auto_score = 0
        gradebook.db.commit()
