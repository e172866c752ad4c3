"""When an assignment is due, as nbgrader's gradebook has it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

_SQLITE = "sqlite:///"


def due_dates(root: Path) -> Callable[[str], datetime | None]:
    """Return a function from an assignment to its due date in UTC; None where none is set or known.

    The gradebook is opened when the function is first called, and is not made where there is none.
    """

    @cache
    def due(name: str) -> datetime | None:
        from nbgrader.api import Gradebook, MissingEntry  # noqa: PLC0415 - costs seconds

        from closeness.staff.release import coursedir_in  # noqa: PLC0415

        coursedir = coursedir_in(root)
        url = coursedir.db_url
        if url.startswith(_SQLITE) and not Path(url.removeprefix(_SQLITE)).is_file():
            return None
        with Gradebook(url, coursedir.course_id) as gradebook:
            try:
                found: datetime | None = gradebook.find_assignment(name).duedate
            except MissingEntry:
                return None
        return found

    return due
