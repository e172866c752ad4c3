"""Due dates and extensions, as nbgrader's gradebook has them: the one truth about both.

Times are aware and in UTC here; nbgrader keeps them without a zone, in UTC.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbgrader.api import Gradebook, MissingEntry

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


def read_due(coursedir: Any, assignment: str) -> datetime | None:
    """Return when an assignment is due; None where no date is set or nothing is known of it."""
    with opened(coursedir) as gradebook:
        try:
            found = None if gradebook is None else gradebook.find_assignment(assignment).duedate
        except MissingEntry:
            return None
    return aware(found)


def aware(time: datetime | None) -> datetime | None:
    """Return a time of the gradebook with its zone, None for none."""
    return None if time is None else time.replace(tzinfo=UTC)
