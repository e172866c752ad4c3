"""A receipt: what was handed in, told from the very copy, and kept where the learner finds it."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from closeness.locale import words
from closeness.staff.deadlines.moment import shown_moment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

FOLDER = "receipts"
_ADDED = ("timestamp.txt", "submission_secret.txt")  # by nbgrader, beside what the learner hands in
_DIGITS = 16
_PIECE = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedFile:
    """One file as it was handed in."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was handed in and when, in UTC. ``late`` is None where nothing says when it was due."""

    assignment: str
    submitted: datetime
    late: bool | None
    files: tuple[HandedFile, ...]
    notice: str = ""  # what else the learner should know

    @property
    def hash(self) -> str:
        """One short name for all the files: the same files have the same, whoever computes it."""
        return hash_of(self.files)

    def as_json(self, kept: str | None) -> dict[str, Any]:
        """Return the receipt for the front end; ``kept`` is where it was saved, if it was."""
        files = [{"name": one.name, "bytes": one.bytes, "sha256": one.sha256} for one in self.files]
        return {
            "assignment": self.assignment,
            "submitted": self.submitted.isoformat(),
            "late": self.late,
            "files": files,
            "hash": self.hash,
            "notice": self.notice,
            "kept": kept,
        }

    def _lateness(self) -> str:
        say = words("hand-in")
        return "" if self.late is None else f" · {say['receipt-late' if self.late else 'receipt-in-time']}"

    def as_markdown(self) -> str:
        """Return the receipt as a page for JupyterLab, which any editor shows as well."""
        say = words("hand-in")
        lines = [
            f"# {say['receipt-title'].format(assignment=self.assignment)}",
            "",
            f"- {say['receipt-time']}: **{shown_moment(self.submitted)}**{self._lateness()}",
            f"- {say['receipt-hash']}: `{self.hash}`",
            "",
            f"| {say['receipt-file']} | {say['receipt-size']} | SHA-256 |",
            "|---|---:|---|",
            *(f"| {_cell(one.name)} | {_size(one)} | `{one.sha256}` |" for one in self.files),
            "",
            *([self.notice, ""] if self.notice else []),
            say["receipt-note"],
            "",
        ]
        return "\n".join(lines)


def _size(file: HandedFile) -> str:
    return words("hand-in")["receipt-bytes"].format(bytes=f"{file.bytes:,}")


def _cell(name: str) -> str:
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>|#&~$" else sign for sign in name)


def hash_of(files: Iterable[HandedFile]) -> str:
    """Return one short hash over files: SHA-256 of what `sha256sum` prints for them, sorted by name.

    >>> hash_of([HandedFile(name="a.ipynb", bytes=0, sha256="00ff")])
    'ef0262577f1c276a'
    """
    lines = "".join(f"{one.sha256}  {one.name}\n" for one in sorted(files, key=lambda one: one.name))
    return hashlib.sha256(lines.encode("utf-8", "surrogateescape")).hexdigest()[:_DIGITS]


def files_in(folder: Path) -> tuple[HandedFile, ...]:
    """Return the files that were handed in with a folder, sorted by name, without what nbgrader adds.

    Links count as what nbgrader made of them: it copies what they lead to, so that there are none.
    """
    found = []
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in names:
            path = Path(place, name)
            inner = path.relative_to(folder).as_posix()
            if inner not in _ADDED and path.is_file():
                found.append(_handed(path, inner))
    return tuple(sorted(found, key=lambda one: one.name))


def _handed(path: Path, name: str) -> HandedFile:
    total, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            total.update(piece)
            size += len(piece)
    return HandedFile(name=name, bytes=size, sha256=total.hexdigest())


def keep(receipt: Receipt, home: Path) -> Path:
    """Write the receipt into ``receipts/`` in the learner's folder of assignments; return where it is.

    An earlier receipt is never written over.
    """
    folder = home / FOLDER
    folder.mkdir(exist_ok=True)
    stem = f"{receipt.assignment} {receipt.submitted:%Y-%m-%d %H-%M-%S}"
    for number in range(1, 1000):
        path = folder / (f"{stem}.md" if number == 1 else f"{stem} {number}.md")
        try:
            with path.open("x", encoding="utf-8", errors="backslashreplace") as file:
                file.write(receipt.as_markdown())
        except FileExistsError:
            continue
        return path
    raise FileExistsError(stem)
