"""Where a class stands: who has handed in what and when, and how far the marking of it is.

For instructors' eyes. It is read from the exchange, ``submitted/`` and the gradebook, and changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from nbgrader.api import Assignment, SubmittedAssignment
from nbgrader.utils import notebook_hash

from closeness.staff.deadlines.deadline import Deadline
from closeness.staff.deadlines.gradebook import Dates, aware, opened, read_dates
from closeness.staff.deadlines.office import Office
from closeness.staff.deadlines.rules import Rules, read_rules
from closeness.staff.preparation import notebooks_of
from closeness.staff.submission_secret import submission_secret
from closeness.staff.submitted_time import submitted_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, timedelta
    from pathlib import Path

    from closeness.staff.exchange.inbound import HandedIn


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far one student is with one assignment. Times are aware of their zone.

    ``times`` are when something was handed in, ``counts`` is the one of them that counts (None where all came
    too late to be taken), and ``late`` by how much it, or what was collected, is late. ``waits`` when a
    person has to give marks for some of it. ``score`` has the penalty taken off.
    """

    student: str
    assignment: str
    times: tuple[datetime, ...] = ()
    counts: datetime | None = None
    late: timedelta | None = None
    reopened: datetime | None = None
    collected: datetime | None = None
    graded: bool = False
    waits: bool = False
    score: float | None = None
    max_score: float | None = None
    penalty: float = 0
    feedback: bool = False

    @property
    def handed_in(self) -> bool:
        """Whether anything was handed in."""
        return bool(self.times) or self.collected is not None

    @property
    def to_collect(self) -> bool:
        """Whether what counts is not what is collected."""
        return self.counts is not None and self.counts != self.collected

    def to_json(self) -> dict[str, Any]:
        """Return it with times as text and spans in seconds."""
        found = asdict(self) | {"handed_in": self.handed_in, "to_collect": self.to_collect}
        for name in ("counts", "reopened", "collected"):
            found[name] = found[name] and found[name].isoformat()
        late = None if self.late is None else self.late.total_seconds()
        return found | {"times": [one.isoformat() for one in self.times], "late": late}


def class_status(root: Path, names: Iterable[str] = ()) -> list[Standing]:
    """Return where everybody stands, by assignment and student; all assignments when none is named.

    GradingError for an assignment that the course has not got.
    """
    office = Office(root)
    chosen = list(names)
    for name in chosen:
        office.check(name)
    reading = _Reading(office)
    return [
        reading.standing(name, one) for name in chosen or office.assignments() for one in reading.students
    ]


class _Reading:
    """All that is read once for a whole class."""

    def __init__(self, office: Office) -> None:
        self._coursedir, self._course = office.coursedir, office.course
        self._dates = read_dates(office.coursedir) or {}
        self._rules = read_rules(office.course.root)
        collect = office.exchange()
        inbound = collect.incoming(check_owner=collect.check_owner)
        self._feedback = inbound.folder.parent / "feedback"
        self._handed_in: dict[tuple[str, str], list[HandedIn]] = defaultdict(list)
        for one in inbound.submissions(""):
            self._handed_in[one.assignment, one.student].append(one)
        self._marks = _marks(office.coursedir)
        self._notebooks: dict[str, tuple[str, ...]] = {}
        self.students = sorted({*office.students(), *(student for _, student in self._handed_in)})

    def standing(self, name: str, student: str) -> Standing:
        """Return where one student stands."""
        dates, rules = self._dates.get(name, Dates()), self._rules.get(name, Rules())
        deadline = Deadline(
            due=dates.due, late=rules.late, counts=rules.counts, reopened=dates.reopened.get(student)
        )
        times = tuple(one.at for one in self._handed_in[name, student])
        index = deadline.counting(times)
        collected = aware(submitted_time(self._course.submitted, (student, name))[0])
        counts = None if index is None else times[index]
        at, until = counts or collected or (times[-1] if times else None), deadline.until
        marks = self._marks.get((name, student))
        graded = marks is not None and collected is not None and marks.at == collected
        graded = graded and (self._course.autograded / student / name).is_dir()
        return Standing(
            student=student,
            assignment=name,
            times=times,
            counts=counts,
            late=at - until if at and until and at > until else None,
            reopened=deadline.reopened,
            collected=collected,
            graded=graded,
            waits=graded and marks is not None and marks.waits,
            score=marks.score - marks.penalty if graded and marks else None,
            max_score=marks.max_score if graded and marks else None,
            penalty=marks.penalty if graded and marks else 0,
            feedback=collected is not None and self._has_feedback(name, student),
        )

    def _has_feedback(self, name: str, student: str) -> bool:
        """Whether the pages for what is collected now lie in the exchange, where its author finds them."""
        secret = submission_secret(self._course, student, name)
        if name not in self._notebooks:
            self._notebooks[name] = notebooks_of(self._coursedir, name)
        pages = [notebook_hash(secret=secret, notebook_id=one) for one in self._notebooks[name] if secret]
        return bool(pages) and all((self._feedback / f"{page}.html").is_file() for page in pages)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marks:
    at: datetime | None
    score: float
    max_score: float
    penalty: float
    waits: bool


def _marks(coursedir: Any) -> dict[tuple[str, str], _Marks]:
    with opened(coursedir) as gradebook:
        if gradebook is None:
            return {}
        rows: Sequence[Any] = gradebook.db.query(
            Assignment.name,
            SubmittedAssignment.student_id,
            SubmittedAssignment.timestamp,
            SubmittedAssignment.score,
            SubmittedAssignment.max_score,
            SubmittedAssignment.late_submission_penalty,
            SubmittedAssignment.needs_manual_grade,
        ).join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        return {
            (name, student): _Marks(
                at=aware(at), score=score or 0, max_score=most or 0, penalty=penalty or 0, waits=bool(waits)
            )
            for name, student, at, score, most, penalty, waits in rows
        }
