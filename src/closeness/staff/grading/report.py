"""What is said about a run: a line for each submission that is not simply graded, counts, and the run log."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from closeness.staff.record import NOT_CONFINED

if TYPE_CHECKING:
    from pathlib import Path

    from closeness.staff.grading.job import Done

State = Literal["graded", "unchanged", "failed", "absent"]
RUN_LOG = "runs.jsonl"
_UNRUN = "Its code was not run, because this machine cannot confine it, and scores 0 until then."


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One student's line.

    ``refused`` are the reasons for which something of it scored 0, and what else to know of it;
    ``confinement`` is how code of it was run, and ``error`` why it has no marks now.
    """

    student: str
    state: State
    refused: tuple[str, ...] = ()
    confinement: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a run did. ``complete`` when everybody who handed in has marks now.

    Not ``tamper_proof`` are scores that come from tests in the notebook, beside the learner's own code.
    """

    assignment: str
    entries: tuple[Entry, ...]
    seconds: float
    workers: int
    confinement: str = ""
    tamper_proof: bool = True
    started: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))

    @property
    def complete(self) -> bool:
        """Whether everybody who handed in has marks."""
        return not any(entry.state == "failed" for entry in self.entries)

    def count(self, state: State) -> int:
        """Return how many are in a state."""
        return Counter(entry.state for entry in self.entries)[state]

    def to_json(self) -> dict[str, object]:
        """Return it as the command prints it with ``--json``."""
        return asdict(self) | {"complete": self.complete}

    def log(self, folder: Path) -> None:
        """Add this run to the run log beside the gradebook: one line, without the students who are graded."""
        kept = [asdict(entry) for entry in self.entries if entry.refused or entry.error]
        counts = {state: self.count(state) for state in ("graded", "unchanged", "failed", "absent")}
        line = self.to_json() | {"entries": kept, "counts": counts}
        with (folder / RUN_LOG).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


def entry_of(done: Done) -> Entry:
    """Return the line for what came out of one submission."""
    reasons = [reason for record in done.records.values() for reason in record.reasons]
    tiers = {record.confinement for record in done.records.values() if record.confinement}
    error = done.error or (_UNRUN if NOT_CONFINED in tiers else "")
    return Entry(
        student=done.student,
        state="failed" if error else "graded",
        refused=tuple(reasons),
        confinement=tuple(sorted(tiers)),
        error=error,
    )
