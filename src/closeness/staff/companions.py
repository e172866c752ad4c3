"""The files beside a submitted notebook: copied one by one, none through a link, all together under a cap."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from nbgrader.utils import find_all_files

from closeness.staff.admission import Refused, open_folder
from closeness.staff.inert import printable
from closeness.staff.submitted_time import FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NOTEBOOKS = "*.ipynb"
_DEEPEST = 20  # folders in folders
_NAMED = 5  # files that the remarks name
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """How much of a submission is taken: bytes of a notebook, bytes and number of the files beside it."""

    notebook: int = 16 << 20
    beside: int = 100 << 20
    files: int = 1000


@dataclass(slots=True)
class Companions:
    """What became of the files: a digest of those that were taken, and why others were not."""

    digest: str = ""
    remarks: list[str] = field(default_factory=list)


def take(
    root: Path, folder: Sequence[str], ignored: Sequence[str], caps: Caps, into: Path | None = None
) -> Companions:
    """Copy a submitted folder's files into another, or without one only look at them.

    Notebooks, ``timestamp.txt`` and what ``CourseDirectory.ignore`` names are not meant. Links, pipes,
    devices and what is beyond the caps are left out, with a remark.
    """
    try:
        handle = open_folder(root, folder)
    except Refused:
        return Companions()
    taking = _Taking((*ignored, _NOTEBOOKS), caps, into)
    try:
        taking.folder(handle, ())
    finally:
        os.close(handle)
    return taking.done()


class _Taking:
    def __init__(self, ignored: Sequence[str], caps: Caps, into: Path | None) -> None:
        self.ignored, self.into = ignored, into
        self.bytes_left, self.files_left = caps.beside, caps.files
        self.sum = hashlib.sha256()
        self.left_out: list[str] = []

    def done(self) -> Companions:
        named, more = self.left_out[:_NAMED], len(self.left_out) - _NAMED
        if more > 0:
            named.append(f"{more} more files were left out.")
        return Companions(digest=self.sum.hexdigest(), remarks=named)

    def folder(self, handle: int, above: tuple[str, ...]) -> None:
        for name in sorted(os.listdir(handle)):
            path = (*above, name)
            if path == (FILE,) or any(fnmatch(name, pattern) for pattern in self.ignored):
                continue
            self.files_left -= 1
            if self.files_left < 0:
                return self.refuse(path, "there are too many files")
            self.entry(handle, path)
        return None

    def entry(self, handle: int, path: tuple[str, ...]) -> None:
        try:
            # No link is followed, and nobody waits for a pipe.
            inner = os.open(
                path[-1], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=handle
            )
        except OSError:
            return self.refuse(path, "it is a link, or cannot be opened")
        try:
            mode = os.fstat(inner).st_mode
            if stat.S_ISDIR(mode) and len(path) < _DEEPEST:
                self.folder(inner, path)
            elif stat.S_ISREG(mode):
                self.file(inner, path)
            else:
                self.refuse(path, "it is not a regular file")
        finally:
            os.close(inner)

    def file(self, handle: int, path: tuple[str, ...]) -> None:
        if os.fstat(handle).st_size > self.bytes_left:
            return self.refuse(path, "the files are too large together")
        self.sum.update("/".join(path).encode("utf-8", "surrogateescape") + b"\0")
        target = _cleared(self.into, path).open("wb") if self.into else None
        taken = hashlib.sha256()
        try:
            while piece := os.read(handle, min(_PIECE, self.bytes_left)):
                self.bytes_left -= len(piece)
                taken.update(piece)
                if target:
                    target.write(piece)
        finally:
            if target:
                target.close()
        self.sum.update(taken.digest())
        return None

    def refuse(self, path: tuple[str, ...], why: str) -> None:
        self.sum.update(b"\0left out\0" + "/".join(path).encode("utf-8", "surrogateescape"))
        self.left_out.append(f"{printable('/'.join(path))} was left out: {why}.")


def place_courses_own(source: Path, ignored: Iterable[str], kept: Iterable[str], into: Path) -> None:
    """Put the files of the assignment's source over those of a submission, as nbgrader does.

    ``kept`` are those that ``Autograde.exclude_overwriting`` names.
    """
    for found in find_all_files(str(source), [*ignored, _NOTEBOOKS]):
        path = Path(found).relative_to(source)
        if str(path) not in {*kept}:
            shutil.copyfile(found, _cleared(into, path.parts))


def _cleared(folder: Path, path: Sequence[str]) -> Path:
    """Return where a file goes, with folders made for it and whatever stands in the way removed."""
    target = folder
    target.mkdir(parents=True, exist_ok=True)
    for step in path[:-1]:
        target /= step
        if target.is_file():
            target.unlink()
        target.mkdir(exist_ok=True)
    target /= path[-1]
    if target.is_dir():
        shutil.rmtree(target)
    target.unlink(missing_ok=True)
    return target
