"""When something was handed in: ``timestamp.txt``, into which a learner can write anything."""

from __future__ import annotations

import re
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import parse_utc

from closeness.staff.admission import Absent, Refused, read_bytes
from closeness.staff.course import course_at

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from closeness.staff.course import Course

FILE = "timestamp.txt"
UNWALKED = "-" * 256
"""A name that no file can have: a path that ends in it stands for the folder above, and cannot be walked."""
_LONGEST = 100  # bytes
# A year, so that no part of the time is taken from today's; no name of a time zone that is a path.
_TIME = re.compile(r"(?=.*\b\d{4}\b)[\w:.,+ -]+(?:/[\w+-]+)*")
_UNREAD = f"{FILE} could not be read as a time, so the work is graded as if it had none: on time."


class GatedCourseDirectory(CourseDirectory):
    """nbgrader's folders, for a run behind the gate: no file of a submission is waited for or followed."""

    def get_existing_timestamp(self, dest_path: str) -> Any:
        """Return the time of submission that a folder holds, or None."""
        submitted, place = course_at(self).submitted, Path(dest_path)
        place = place.parent if place.name == UNWALKED else place
        if not place.is_relative_to(submitted):
            return super().get_existing_timestamp(dest_path)  # written by a run like this one
        return submitted_time(submitted, place.relative_to(submitted).parts)[0]


def submitted_time(root: Path, folder: Sequence[str]) -> tuple[datetime | None, str]:
    """Return the time in a submitted folder, in UTC (None without one), and what kept it from being read."""
    try:
        text = read_bytes(root, (*folder, FILE), _LONGEST).decode("ascii").strip()
        return (read_time(text).replace(tzinfo=None) if text else None), ""
    except (Absent, FileNotFoundError):  # not even the folder of all submissions is there
        return None, ""
    except (Refused, ValueError):
        return None, _UNREAD


def read_time(text: str) -> datetime:
    """Return the time that a learner's text says, aware and in UTC, where it names no zone as well.

    ValueError for anything else.

    >>> read_time("2026-03-01 10:00:00 UTC")
    datetime.datetime(2026, 3, 1, 10, 0, tzinfo=datetime.timezone.utc)
    """
    if not _TIME.fullmatch(text):
        raise ValueError(f"A time was wanted, got {text[:_LONGEST]!r}.")
    try:
        time: datetime = parse_utc(text)
        return time.replace(tzinfo=UTC)
    except (OverflowError, TypeError, AttributeError) as error:
        raise ValueError(f"A time was wanted, got {text!r}.") from error  # dateutil raises all of these


def written(time: datetime | None) -> str:
    """Return a time as it stands in a ``timestamp.txt`` of ours, "" for none.

    >>> from datetime import datetime
    >>> written(datetime(2026, 3, 1, 10))
    '2026-03-01 10:00:00 UTC'
    """
    return f"{time.isoformat(' ')} UTC" if time else ""


def place_time(course: Course, student: str, name: str) -> list[str]:
    """Put the time of submission beside the autograded notebook; returns what kept it from being read."""
    time, unread = submitted_time(course.submitted, (student, name))
    folder = course.autograded / student / name
    if time:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FILE).unlink(missing_ok=True)  # nbgrader leaves it read-only
        (folder / FILE).write_text(written(time), encoding="ascii")
    return [unread] if unread else []
