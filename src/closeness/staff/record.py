"""What is kept about one grading, in the metadata of the autograded notebook (``metadata.closeness``).

Kept there because it is what nbgrader stores for each student, and what Formgrader and feedback are made
from.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from closeness.staff.notebooks import Notebook

_PLACE = "closeness"
NOT_CONFINED = "none"
"""What ``confinement`` says when code was not run because this machine cannot confine it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What was admitted and with what it was scored.

    ``submission`` is the digest of what was submitted; ``refused`` and ``notes`` are the gate's reasons for a
    0, ``remarks`` what else an instructor should know and what changed no mark by itself;
    ``package`` is empty until the scorer ran; ``key_version`` is that of the marks file, 0 without one.
    ``tamper_proof`` is False where the scores come from tests that ran beside the learner's own code.
    Where learners' code was run, ``confinement`` says how it was confined; ``draw`` names the draw of their
    functions' inputs, and ``functions`` keeps what was found, by marks cell.
    """

    submission: str = ""
    refused: str = ""
    notes: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    package: str = ""
    key_version: int = 0
    tamper_proof: bool = False
    confinement: str = ""
    draw: str = ""
    functions: dict[str, Any] = field(default_factory=dict)

    def into(self, notebook: Notebook) -> None:
        """Write this into a notebook's metadata, in place of what was there."""
        notebook["metadata"][_PLACE] = asdict(self)

    @property
    def scored(self) -> bool:
        """Whether the scorer finished: a run that was killed before that left a notebook without marks.

        Code that could not be confined is not finished: the next run, on another machine, grades it.
        """
        return bool(self.package) and self.confinement != NOT_CONFINED

    @property
    def reasons(self) -> list[str]:
        """What an instructor should read about it: first why something scores 0, then the remarks."""
        notes = [f"{cell}: {note}" for cell, note in self.notes.items()]
        return [*filter(None, [self.refused]), *notes, *self.remarks]


def record_of(notebook: Notebook) -> Record | None:
    """Return the record in a notebook of ours, or None when there is none that can be read."""
    kept: Any = notebook.get("metadata", {}).get(_PLACE)
    try:
        return Record(**kept)
    except TypeError:
        return None


def package_version() -> str:
    """Return this package's version."""
    return version("closeness")
