"""Which submitted folders there are to grade, also those in which nbgrader finds nothing."""

from __future__ import annotations

import glob
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from closeness.core.errors import GradingError
from closeness.staff.inert import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAME = r"(?P<{}>[^/]+)"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Folder:
    """A student's folder of one assignment. ``refused`` says why it cannot be graded at all."""

    path: str
    student: str
    assignment: str
    refused: str = ""


def gather(coursedir: Any, more: Iterable[str] = ()) -> list[Folder]:
    """Return every submitted folder that a ``CourseDirectory`` names, in the order of their paths.

    ``student_id`` and ``assignment_id`` may be patterns, as for nbgrader. Also returned are folders without
    a notebook, what stands in a folder's place (the gate refuses it with a reason), and the paths in
    ``more``.

    nbgrader's own ``Autograde`` stops before it makes its exporter, the gate, when none of the folders holds
    a notebook, and then leaves the old scores: no setting of nbgrader's reaches that far. ``GatedAutograde``
    does not stop.
    """
    wanted = coursedir.format_path(
        coursedir.submitted_directory, coursedir.student_id, coursedir.assignment_id
    )
    pattern = coursedir.format_path(
        coursedir.submitted_directory, _NAME.format("student"), _NAME.format("assignment"), escape=True
    )
    itself = [wanted] if os.path.lexists(wanted) else []  # it may hold characters of a pattern
    found = {*glob.glob(wanted), *itself, *more}  # noqa: PTH207 - as nbgrader looks for them
    return [_folder(path, pattern) for path in sorted(found)]


def _folder(path: str, pattern: str) -> Folder:
    ids = re.fullmatch(pattern, path)
    if ids is None:
        raise GradingError(f"{path} does not fit CourseDirectory.directory_structure.")
    student, assignment = ids["student"], ids["assignment"]
    refused = ""
    if not (student.isprintable() and assignment.isprintable()):
        refused = (
            f"The submitted folder {printable(student)!r} has characters in its name that no student's has. "
            "Rename it, and grade again."
        )
    return Folder(path=path, student=student, assignment=assignment, refused=refused)
