"""Collecting from nbgrader's exchange, where every learner can write: only what is theirs, only files.

Stock collection follows links, so that a link to ``solutions/`` arrives as a copy of the key. It takes the
newest folder that bears a learner's name, whoever made it, and one folder with a broken name, or one that is
too large, ends it for the whole class. ``c.ExchangeFactory.collect`` puts this class in its place.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from nbgrader.exchange.default import ExchangeCollect

from closeness.staff.inert import printable

_NOBODY = ""
_KIB = 1000  # as nbgrader counts its limits
_PIECE = 1 << 16


class GatedCollect(ExchangeCollect):
    """nbgrader's collection, for a folder in which anybody may have put anything.

    What is refused is logged with its reason, and costs nobody else anything. With ``check_owner`` off, where
    all learners are one user of the system, folders are believed to be whose they say they are.
    """

    def _path_to_record(self, path: str) -> dict[str, Any]:
        """Return whose folder this is and when it was handed in; nobody's, when it cannot be believed."""
        folder = Path(path)
        try:
            record: dict[str, Any] = super()._path_to_record(path)
            reason = self._why_not(folder, record["username"])
        except Exception as error:  # noqa: BLE001 - a name can be wrong in as many ways as dates can be
            reason = f"its name is not student+assignment+time ({type(error).__name__})"
        if not reason:
            return record
        self.log.error("Not collected: %s, because %s.", printable(folder.name), reason)
        never = datetime.fromtimestamp(0, UTC).replace(tzinfo=None)  # as nbgrader keeps times
        return {"username": _NOBODY, "filename": folder.name, "timestamp": never}

    def copy_files(self) -> None:
        """Copy what is somebody's."""
        self.src_records: list[dict[str, Any]] = [
            record for record in self.src_records if record["username"] != _NOBODY
        ]
        super().copy_files()

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:  # noqa: ARG002 - nbgrader's signature
        """Copy the regular files of a folder; links are not followed, whenever they are put there."""
        target = Path(dest)
        target.mkdir(parents=True)
        left = _KIB * self.coursedir.max_dir_size
        # A folder's files are opened below it by its handle: it cannot be exchanged for a link meanwhile.
        for place, folders, files, handle in os.fwalk(src, follow_symlinks=False):
            inside = target / Path(place).relative_to(src)
            folders[:] = [name for name in folders if not self._ignored(name)]
            inside.mkdir(parents=True, exist_ok=True)
            for name in files:
                if self._ignored(name):
                    continue
                taken = self._take(handle, name, inside / name, left)
                if taken > left:
                    self.log.error("%s is larger than %s kB: nothing of it is collected.", src, left // _KIB)
                    shutil.rmtree(target)
                    target.mkdir()  # so that it is graded, with a reason
                    return
                left -= taken
        if self.coursedir.groupshared:
            self._share(target)

    def _why_not(self, folder: Path, student: str) -> str:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode):
            return "it is a link or a file, not a folder"
        if not self.check_owner:
            return ""
        try:
            owner = pwd.getpwuid(found.st_uid).pw_name
        except KeyError:
            owner = f"nobody known ({found.st_uid})"
        return "" if owner == student else f"it belongs to {owner}"

    def _ignored(self, name: str) -> bool:
        left_out = any(fnmatch(name, pattern) for pattern in self.coursedir.ignore)
        return left_out or not any(fnmatch(name, pattern) for pattern in self.coursedir.include)

    def _take(self, folder: int, name: str, target: Path, left: int) -> int:
        """Copy one file and return its size, or a size above ``left`` when it is too much; 0 if refused."""
        try:
            handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
        except OSError as error:
            reason = os.strerror(error.errno or 0)
            self.log.error("Not collected: %s (%s).", printable(str(target)), reason)  # noqa: TRY400
            return 0
        with os.fdopen(handle, "rb") as source:
            if not stat.S_ISREG(os.fstat(source.fileno()).st_mode):
                self.log.error("Not collected: %s is not a regular file.", printable(str(target)))
                return 0
            size = 0
            with target.open("xb") as copy:
                while piece := source.read(_PIECE):
                    size += len(piece)
                    if size > left:
                        return size
                    copy.write(piece)
        if size > _KIB * self.coursedir.max_file_size:
            self.log.error("Not collected: %s is too large (%s bytes).", printable(str(target)), size)
            target.unlink()
            return 0
        return size

    def _share(self, target: Path) -> None:
        """Let the group read and write, as nbgrader does where several instructors share a course."""
        for place, _, files in os.walk(target):
            Path(place).chmod((Path(place).stat().st_mode | 0o2770) & 0o2777)
            for name in files:
                path = Path(place) / name
                path.chmod((path.stat().st_mode | 0o660) & 0o777)
