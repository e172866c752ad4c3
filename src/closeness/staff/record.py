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
"""What ``confinement`` says when functions were not run because this machine cannot confine them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What was admitted and with what it was scored.

    ``submission`` is the digest of the submitted file; ``refused`` and ``notes`` are the gate's reasons for a
    0, ``remarks`` what else an instructor should know and what changed no mark by itself;
    ``package`` and ``key_version`` are empty until the scorer ran. Where learners' functions were run,
    ``confinement`` says how they were confined, ``draw`` names the draw of their inputs, and ``functions``
    keeps what was found, by marks cell.
    """

    submission: str = ""
    refused: str = ""
    notes: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    package: str = ""
    key_version: int = 0
    confinement: str = ""
    draw: str = ""
    functions: dict[str, Any] = field(default_factory=dict)

    def into(self, notebook: Notebook) -> None:
        """Write this into a notebook's metadata, in place of what was there."""
        notebook["metadata"][_PLACE] = asdict(self)

    @property
    def scored(self) -> bool:
        """Whether the scorer finished: a run that was killed before that left a notebook without marks.

        Functions that could not be confined are not finished: the next run, on another machine, grades them.
        """
        return self.key_version > 0 and self.confinement != NOT_CONFINED


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
