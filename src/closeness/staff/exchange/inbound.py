"""What has been handed in: folders that bear a learner's name, each theirs and with a time, or refused.

It comes in through nbgrader's inbound folder, where everybody can write, or through boxes: one exchange for
each learner, of which they see their own only, at ``<boxes>/<student>/<course>/inbound``.
"""

from __future__ import annotations

import os
import pwd
import re
import stat
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from closeness.staff.admission import Absent, Refused, open_folder
from closeness.staff.inert import printable
from closeness.staff.submitted_time import read_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_FILES = 10_000
NEAR = timedelta(minutes=2)
"""How far a folder's name and the file system may differ: copying takes a while, and clocks disagree."""
# student+assignment+time, and what nbgrader adds so that nobody guesses the folder.
_NAME = r"(?P<student>.+)\+(?P<assignment>{})\+(?P<time>[^+]+)(?:\+[^+]*)?"
_ANY_NAME = r"(?P<student>.+?)\+(?P<assignment>[^+]+)\+(?P<time>\d{4}-[^+]+)(?:\+[^+]*)?"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """One submission as it lies in the exchange, and when it was handed in, as far as can be believed."""

    student: str
    assignment: str
    folder: Path
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """Where submissions to a course come in.

    ``folder`` is nbgrader's own, ``boxes`` holds the learners' (None where there are none). In the first a
    submission must belong to the user of the system whose name it bears, with ``check_owner``; in a box it
    must bear the name of the box. ``refuse`` hears why something is not taken.
    """

    course: str
    folder: Path
    boxes: Path | None
    check_owner: bool
    trust_names: bool
    refuse: Callable[[str], None]

    def submissions(self, assignment: str, students: str = "*") -> list[HandedIn]:
        """Return what students (a pattern) have handed in, oldest first; never raises for what lies there.

        All assignments are meant where none is named.
        """
        found = [
            made
            for place, owner in self._places()
            for made in self._submissions(place, owner, assignment)
            if fnmatchcase(made.student, students or "*")
        ]
        return sorted(found, key=lambda one: (one.at, one.folder.name))

    def owners(self) -> list[str]:
        """Return whom the boxes belong to."""
        if self.boxes is None:
            return []
        try:
            with os.scandir(self.boxes) as entries:
                names = [one.name for one in entries if one.is_dir(follow_symlinks=False)]
        except FileNotFoundError:
            return []  # nobody has come yet
        except OSError as error:
            self.refuse(f"{self.boxes} ({os.strerror(error.errno or 0)})")
            return []
        return sorted(name for name in names if is_name(name))

    def _places(self) -> Iterator[tuple[Path, str]]:
        """Yield each folder that submissions come into, and whose it is: "" for everybody's."""
        if self.folder.is_dir():
            yield self.folder, ""
        for owner in self.owners():
            yield self._box(owner), owner

    def _box(self, owner: str) -> Path:
        return (self.boxes or Path()) / owner / self.course / "inbound"

    def _submissions(self, place: Path, owner: str, assignment: str) -> Iterator[HandedIn]:
        pattern = re.compile(_NAME.format(re.escape(assignment)) if assignment else _ANY_NAME, re.DOTALL)
        try:
            names = self._names(place, owner)
        except Absent:
            return  # a box into which nothing was handed in yet
        except (Refused, OSError) as error:
            self.refuse(f"{printable(str(place))}: {error}")
            return
        for name in names:
            if (f"+{assignment}+" if assignment else "+") not in name:
                continue
            try:
                yield self._one(place / name, owner, pattern.fullmatch(name))
            except (Refused, OSError) as error:
                self.refuse(f"{printable(name)}, because {error}")

    def _names(self, place: Path, owner: str) -> list[str]:
        if not owner or self.boxes is None:
            return sorted(os.listdir(place))  # noqa: PTH208 - names, of which few become paths
        handle = open_folder(self.boxes, (owner, self.course, "inbound"))
        try:
            return sorted(os.listdir(handle))  # noqa: PTH208 - a handle
        finally:
            os.close(handle)

    def _one(self, folder: Path, owner: str, parts: re.Match[str] | None) -> HandedIn:
        if parts is None or not is_name(parts["student"]):
            raise Refused("its name is not student+assignment+time")
        try:
            claimed = read_time(parts["time"])
        except ValueError:
            raise Refused("its name is not student+assignment+time") from None
        student = parts["student"]
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode):
            raise Refused("it is a link or a file, not a folder")
        if owner and student != owner:
            raise Refused(f"it lies in the box of {owner}")
        if not owner and self.check_owner and (user := _user(found.st_uid)) != student:
            raise Refused(f"it belongs to {user}")
        seen = last_change(folder)
        return HandedIn(
            student=student,
            assignment=parts["assignment"],
            folder=folder,
            at=claimed if self.trust_names else believed(claimed, seen),
        )


def is_name(student: str) -> bool:
    """Whether a student can be called this: it names folders, and is printed.

    >>> [is_name(one) for one in ("ada", "o+o", "..", "", "a/b")]
    [True, True, False, False, False]
    """
    return bool(student) and student.isprintable() and student[0] != "." and not {"/", "\\"} & {*student}


def believed(claimed: datetime, seen: datetime) -> datetime:
    """Return when something was handed in: as its name says, unless the file system knows otherwise.

    A name is the learner's own word. ``seen`` is when the file system last saw a change, which no learner can
    set back; a change after handing in counts as handing in again.

    >>> from datetime import UTC, datetime
    >>> noon, evening = (datetime(2026, 3, 1, hour, tzinfo=UTC) for hour in (12, 18))
    >>> believed(noon, evening) == believed(evening, evening) == evening
    True
    """
    return claimed if abs(seen - claimed) <= NEAR else seen


def last_change(folder: Path) -> datetime:
    """Return when the file system last saw a change of a folder or of anything in it.

    Refused for more than ``MOST_FILES`` files and folders, which would take too long to look at.
    """
    latest, count = folder.lstat().st_ctime, 0
    for _, folders, files, handle in os.fwalk(folder, follow_symlinks=False):
        count += len(folders) + len(files)
        if count > MOST_FILES:
            raise Refused(f"it holds more than {MOST_FILES:,} files and folders")
        for name in (*folders, *files):
            latest = max(latest, os.stat(name, dir_fd=handle, follow_symlinks=False).st_ctime)
    return datetime.fromtimestamp(latest, UTC)


def _user(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"nobody known ({number})"
