"""Putting a submission into ``submitted/``: whole or not at all, and nothing that was there is ever lost."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from closeness.core.errors import GradingError
from closeness.staff.admission import Refused, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from closeness.staff.course import Course

HANDED_IN = "handed-in"
"""The folder beside a collected notebook with what it was made from; nbgrader's settings leave it out."""
TIMESTAMP = "timestamp.txt"
_ORIGIN = f"{HANDED_IN}/origin.json"
_SCRATCH = ".collecting-"
_LOCK = ".collecting.lock"
_LONGEST_ORIGIN = 2**20

PLACED, REPLACED, THERE, NEWER = "placed", "replaced", "already there", "newer one there"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a submission came from, as it is kept beside it."""

    lms: str
    name: str
    number: str
    file: str
    counter: int
    late: bool | None
    digests: Mapping[str, str]

    def text(self) -> bytes:
        """Return it as the file that is kept."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode() + b"\n"


@contextmanager
def alone(course: Course, *, check: bool) -> Iterator[None]:
    """Hold ``submitted/`` for one collection at a time, and clear what a killed one left behind.

    GradingError while another one holds it. With ``check`` nothing is made or changed.
    """
    if check:
        yield
        return
    course.submitted.mkdir(parents=True, exist_ok=True)
    with (course.submitted / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise GradingError(
                f"Another collection writes to {course.shown(course.submitted)}. Wait for it."
            ) from None
        for left in course.submitted.glob(f"{_SCRATCH}*"):
            shutil.rmtree(left)
        yield


def place(
    course: Course, student: str, name: str, files: Mapping[str, bytes], origin: Origin, *, check: bool
) -> str:
    """Put files into ``submitted/<student>/<name>`` and return what became of them, or raise Refused.

    The same again changes nothing. What stands there already is moved to ``replaced/``, unless it has a
    later running number of the same LMS: then it stays.
    """
    files = {**files, _ORIGIN: origin.text()}
    folder = course.submitted / student / name
    _refuse_mistaken(course, student)
    old = folder.is_symlink() or folder.exists()
    if old:
        if all(_kept(course, (student, name, *file.split("/"))) == raw for file, raw in files.items()):
            return THERE
        before = _origin(course, student, name)
        if before.get("lms") == origin.lms and origin.lms:
            if origin.number and before.get("number") != origin.number:
                raise Refused(
                    f"{student} has a submission of another person of this name ({before.get('number')}). "
                    "Give each their own id with --roster."
                )
            counter = before.get("counter")
            if isinstance(counter, int) and counter > origin.counter:
                return NEWER
    if not check:
        _exchange(course, folder, files, old=old)
    return REPLACED if old else PLACED


def _refuse_mistaken(course: Course, student: str) -> None:
    home = course.submitted / student
    if home.is_symlink() or (home.exists() and not home.is_dir()):
        raise Refused(f"{course.shown(home)} is not a folder. Remove it, then collect again.")
    if not home.exists() and course.submitted.is_dir():
        for other in os.listdir(course.submitted):  # noqa: PTH208 - of a large class, for each student
            if other.casefold() == student.casefold():
                raise Refused(
                    f"{course.shown(course.submitted / other)} differs from {student!r} in capitals only. "
                    "Use one of them."
                )


def _kept(course: Course, steps: tuple[str, ...]) -> bytes | None:
    try:
        return read_bytes(course.submitted, steps, 2**30)
    except Refused:
        return None


def _origin(course: Course, student: str, name: str) -> dict[str, Any]:
    try:
        raw = read_bytes(course.submitted, (student, name, *_ORIGIN.split("/")), _LONGEST_ORIGIN)
        found = json.loads(raw)
    except (Refused, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _exchange(course: Course, folder: Path, files: Mapping[str, bytes], *, old: bool) -> None:
    scratch = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=course.submitted))
    made = scratch / "made"
    for file, raw in files.items():
        target = made / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(raw)
    folder.parent.mkdir(exist_ok=True)
    if old:
        # Killed between the two renames, the next run places what is missing.
        folder.rename(_place_of_old(course, folder))
    made.rename(folder)
    scratch.rmdir()


def _place_of_old(course: Course, folder: Path) -> Path:
    shelf = course.submitted.parent / "replaced" / folder.relative_to(course.submitted)
    shelf.mkdir(parents=True, exist_ok=True)
    now = f"{datetime.now(UTC):%Y-%m-%dT%H-%M-%SZ}"
    taken = sum(1 for _ in shelf.glob(f"{now}*"))
    return shelf / (f"{now}-{taken + 1}" if taken else now)
