"""Copying a folder that a learner can write to: regular files only, no link followed, up to a limit."""

from __future__ import annotations

import os
import stat
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

from closeness.staff.admission import Refused
from closeness.staff.inert import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

_KB = 1000  # as nbgrader counts its limits
_PIECE = 1 << 16
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class TooLarge(Refused):
    """A folder holds more than nbgrader's ``CourseDirectory.max_dir_size`` lets through."""


class Copier:
    """Copies by the settings of a ``CourseDirectory``: what it ignores, what it includes, its two limits.

    ``refuse`` hears of each file that is left out although no setting says so. ``left_out`` are more patterns
    of names to ignore. With ``durable`` a file is on the disk, not only on its way there, when it is copied.
    """

    def __init__(
        self,
        coursedir: Any,
        refuse: Callable[[str], None],
        *,
        left_out: Collection[str] = (),
        durable: bool = False,
    ) -> None:
        self._ignore, self._include = [*coursedir.ignore, *left_out], list(coursedir.include)
        self._most, self._most_of_a_file = _KB * coursedir.max_dir_size, _KB * coursedir.max_file_size
        self._refuse, self._durable = refuse, durable

    def copy(self, source: Path, target: Path) -> None:
        """Copy a folder to a place where there is none yet. TooLarge leaves a part of it there."""
        target.mkdir(parents=True)
        left = self._most
        # A folder's files are opened below it by its handle: it cannot be exchanged for a link meanwhile.
        for place, folders, files, handle in os.fwalk(source, follow_symlinks=False):
            inside = target / Path(place).relative_to(source)
            folders[:] = [name for name in folders if not self.ignores(name)]
            inside.mkdir(parents=True, exist_ok=True)
            for name in files:
                if not self.ignores(name):
                    left -= self._take(handle, name, inside / name, left)
        if self._durable:
            for made in (target, *(path for path in target.rglob("*") if path.is_dir())):
                flush(made)

    def ignores(self, name: str) -> bool:
        """Whether files and folders of this name are left out."""
        left_out = any(fnmatch(name, pattern) for pattern in self._ignore)
        return left_out or not any(fnmatch(name, pattern) for pattern in self._include)

    def _take(self, folder: int, name: str, target: Path, left: int) -> int:
        """Copy one file and return its size, 0 if it is refused."""
        shown = printable(target.name)
        try:
            handle = os.open(name, _FLAGS, dir_fd=folder)
        except OSError as error:
            self._refuse(f"{shown} ({os.strerror(error.errno or 0)})")
            return 0
        with os.fdopen(handle, "rb") as source:
            if not stat.S_ISREG(os.fstat(source.fileno()).st_mode):
                self._refuse(f"{shown} is not a regular file")
                return 0
            size = 0
            with target.open("xb") as copy:
                while piece := source.read(_PIECE):
                    size += len(piece)
                    if size > left:
                        raise TooLarge(f"All files together are larger than {self._most // _KB} kB.")
                    copy.write(piece)
                if self._durable:
                    copy.flush()
                    os.fsync(copy.fileno())
        if size > self._most_of_a_file:
            self._refuse(f"{shown} is too large ({size} bytes)")
            target.unlink()
            return 0
        return size


def flush(folder: Path) -> None:
    """Have the disk hold a folder's list of names now; soon, where this user may write there and not read."""
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except PermissionError:
        return  # nbgrader's inbound folder: learners put things there and do not see those of others
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def share(folder: Path) -> None:
    """Let the group read and write a folder, as nbgrader does where several instructors share a course."""
    for place, _, files in os.walk(folder):
        Path(place).chmod((Path(place).stat().st_mode | 0o2770) & 0o2777)
        for name in files:
            path = Path(place) / name
            path.chmod((path.stat().st_mode | 0o660) & 0o777)
