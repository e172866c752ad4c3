"""Where everything of a local hub is: one folder that can be thrown away as a whole.

hub/people.json, hub.sqlite, hub.log, …     the hub itself
hub/course/                                 the instructor's course folder, with the gradebook
hub/course/grading/exchange/COURSE/         outbound/ (releases), feedback/, deadlines/: students read these
hub/boxes/NAME/COURSE/                      a student's own exchange: inbound/, and links to the above
hub/homes/NAME/                             a student's files
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

COURSE = "apart-and-together"
SHARED = {"outbound": 0o755, "inbound": 0o733, "feedback": 0o711, "deadlines": 0o711}
"""The folders of nbgrader's exchange (the last one this course's own), as nbgrader sets them."""

_LINKED = ("solutions", "exercises", "notebooks")
_HANDED_OUT = ".handed-out.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The folders of a local hub below ``state``, for the course in ``source``."""

    source: Path
    state: Path

    @property
    def people(self) -> Path:
        """The file of people."""
        return self.state / "people.json"

    @property
    def course(self) -> Path:
        """The instructor's course folder."""
        return self.state / "course"

    @property
    def exchange(self) -> Path:
        """The instructor's exchange."""
        return self.course / "grading" / "exchange"

    @property
    def boxes(self) -> Path:
        """The folder of the students' exchanges."""
        return self.state / "boxes"

    def box(self, name: str) -> Path:
        """Return a student's own exchange."""
        return self.boxes / name

    def home(self, name: str) -> Path:
        """Return where somebody's files are."""
        return self.state / "homes" / name

    def lay_out(self) -> None:
        """Make the hub's folder and the instructor's course folder, or bring them up to date."""
        self.course.mkdir(parents=True, exist_ok=True)
        self.state.chmod(0o700)
        settings = (self.source / "nbgrader_config.py").read_text(encoding="utf-8")
        boxes = f"\n# On this hub, from whichever terminal.\nc.GatedExchange.boxes = {str(self.boxes)!r}\n"
        (self.course / "nbgrader_config.py").write_text(settings + boxes, encoding="utf-8")
        for name in _LINKED:
            _link(self.course / name, self.source / name)
        for name, mode in SHARED.items():
            folder = self.exchange / COURSE / name
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(mode)

    def furnish(self, name: str, *, learns: bool) -> None:
        """Make somebody's home; a student's with the labs, and with an exchange of their own."""
        home = self.home(name)
        (home / ".tmp").mkdir(parents=True, exist_ok=True)
        if not learns:
            return
        shared, own = self.exchange / COURSE, self.box(name) / COURSE
        (own / "inbound").mkdir(parents=True, exist_ok=True)
        for folder in SHARED:
            if folder != "inbound":
                _link(own / folder, shared / folder)
        labs = {
            file: home / "practice" / file.name
            for file in sorted((self.source / "notebooks").glob("*.ipynb"))
        }
        hand_out(labs, home)


def hand_out(files: dict[Path, Path], folder: Path) -> None:
    """Copy files to their targets below ``folder``; nobody's work is overwritten.

    A copy that its owner has not touched since it was handed out follows its source.
    """
    ledger = folder / _HANDED_OUT
    handed: dict[str, str] = json.loads(ledger.read_text()) if ledger.exists() else {}
    for source, target in files.items():
        name = str(target.relative_to(folder))
        if target.exists() and _hash(target) not in (handed.get(name), _hash(source)):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
        handed[name] = _hash(source)
    ledger.write_text(json.dumps(handed, indent=1))


def releases(exercises: Path) -> Iterable[str]:
    """Return the names of the assignments that can be released, in order."""
    return sorted(folder.name for folder in exercises.iterdir() if any(folder.glob("*.ipynb")))


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _link(place: Path, target: Path) -> None:
    """Let a place lead to a target, wherever it led before."""
    relative = os.path.relpath(target, place.parent)
    if place.is_symlink() and os.readlink(place) == relative:  # noqa: PTH115 - as it stands
        return
    place.unlink(missing_ok=True)
    place.symlink_to(relative)
