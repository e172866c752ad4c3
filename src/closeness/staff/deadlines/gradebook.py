"""Due dates and extensions, as nbgrader's gradebook has them: the one truth about both.

Times are aware and in UTC here; nbgrader keeps them without a zone, in UTC.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbgrader.api import Gradebook, MissingEntry, SubmittedAssignment

from closeness.core.errors import GradingError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_SQLITE = "sqlite:///"


@contextmanager
def opened(coursedir: Any) -> Iterator[Any]:
    """Give the gradebook of a ``CourseDirectory``; None where it is a file that is not there yet."""
    url = coursedir.db_url
    if url.startswith(_SQLITE) and not Path(url.removeprefix(_SQLITE)).is_file():
        yield None
        return
    with Gradebook(url, coursedir.course_id) as gradebook:
        yield gradebook


def aware(time: datetime | None) -> datetime | None:
    """Return a time of the gradebook with its zone, None for none."""
    return None if time is None else time.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """When an assignment is due, and until when it is open again for some."""

    due: datetime | None = None
    reopened: dict[str, datetime] = field(default_factory=dict)


def read_dates(coursedir: Any) -> dict[str, Dates] | None:
    """Return the dates of all assignments in the gradebook; None where there is no gradebook."""
    with opened(coursedir) as gradebook:
        if gradebook is None:
            return None
        return {one.name: _dates(gradebook, one) for one in gradebook.assignments}


def _dates(gradebook: Any, assignment: Any) -> Dates:
    due = aware(assignment.duedate)
    if due is None:
        return Dates()
    extended = (
        gradebook.db.query(SubmittedAssignment.student_id, SubmittedAssignment.extension)
        .filter(SubmittedAssignment.assignment_id == assignment.id, SubmittedAssignment.extension.isnot(None))
        .order_by(SubmittedAssignment.student_id)
    )
    return Dates(due=due, reopened={student: due + extension for student, extension in extended})


def set_due(coursedir: Any, assignment: str, due: datetime | None) -> None:
    """Set when an assignment is due, or that it is not. For whom it is open until later, it stays so.

    nbgrader counts an extension from the due date, so it would move along; without a due date it fails.
    """
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        try:
            before = _dates(gradebook, gradebook.find_assignment(assignment))
        except MissingEntry:
            before = Dates()
        gradebook.update_or_create_assignment(assignment, duedate=due)
        for student, until in before.reopened.items():
            _extend(gradebook, assignment, student, None if due is None else until - due)


def reopen(coursedir: Any, assignment: str, student: str, until: datetime | None) -> None:
    """Let one student hand in until a time, nbgrader's extension; None takes it back.

    The assignment must be registered and have a due date; the student may be new to the gradebook.
    """
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        due = _dates(gradebook, gradebook.find_assignment(assignment)).due
        if due is None:
            raise GradingError(f"{assignment} has no due date, so it is open to everybody.")
        gradebook.update_or_create_student(student)
        gradebook.update_or_create_submission(assignment, student)
        _extend(gradebook, assignment, student, None if until is None else until - due)


def _extend(gradebook: Any, assignment: str, student: str, by: timedelta | None) -> None:
    minutes = max(0.0, by / timedelta(minutes=1)) if by is not None else 0.0
    gradebook.grant_extension(assignment, student, minutes=minutes)
