"""Setting deadlines: what ``closeness due``, ``reopen`` and ``close`` do, checked and published."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeFactory

from closeness.core.errors import GradingError
from closeness.staff.course import course_at
from closeness.staff.deadlines.gradebook import Dates, opened, read_dates, reopen, set_due
from closeness.staff.deadlines.moment import shown_moment
from closeness.staff.deadlines.penalty import LatePenalty
from closeness.staff.deadlines.published import publish
from closeness.staff.deadlines.rules import Rules, read_rules, write_rules
from closeness.staff.exchange.collect import GatedCollect
from closeness.staff.exchange.inbound import is_name
from closeness.staff.register import ensure_registered
from closeness.staff.release import read_config

if TYPE_CHECKING:
    from typing import Any

    from closeness.staff.deadlines.deadline import Counts, Late

_NAMED = 10  # students that a message names
_LATE = {"accept": "is accepted", "refuse": "is refused"}
_COUNTS = {
    "last": "the last one counts",
    "first": "the first one counts",
    "on-time": "the last one in time counts; where none is in time, the last",
}


class Office:
    """The deadlines of the course in a folder: read, set, and told to learners."""

    def __init__(self, root: Path) -> None:
        self._config = read_config(root)
        self.coursedir: Any = CourseDirectory(config=self._config, root=str(root))
        self.course = course_at(self.coursedir)

    def dates(self, name: str) -> Dates:
        """Return when an assignment is due, and for whom it is open again."""
        self.check(name)
        return (read_dates(self.coursedir) or {}).get(name, Dates())

    def rules(self, name: str) -> Rules:
        """Return what happens with late work of an assignment, and which submission counts."""
        return read_rules(self.course.root).get(name, Rules())

    def set_rules(self, name: str, late: Late | None, counts: Counts | None) -> None:
        """Set one of the rules or both."""
        self.check(name)
        before = self.rules(name)
        rules = Rules(late=late or before.late, counts=counts or before.counts)
        write_rules(self.course.root, read_rules(self.course.root) | {name: rules})

    def set_due(self, name: str, due: datetime | None) -> None:
        """Set when an assignment is due, None for never."""
        self.check(name)
        set_due(self.coursedir, name, due)

    def reopen(self, name: str, student: str, until: datetime) -> None:
        """Open an assignment again for one student, or for longer; GradingError where that says nothing."""
        due = self.dates(name).due
        if due is None:
            raise GradingError(
                f"{name} has no due date, so it is open to everybody. "
                f"Set one with: closeness due {name} --at TIME"
            )
        if until <= max(due, datetime.now(UTC)):
            raise GradingError(
                f"{student} could hand in until {shown_moment(until)}, which is no later than the due date "
                f"({shown_moment(due)}) or is over. Name a later time."
            )
        known = self.students()
        if student not in known:
            more = " …" if len(known) > _NAMED else ""
            raise GradingError(
                f"There is no student {student!r}. Known are {len(known)}: {', '.join(known[:_NAMED])}{more} "
                f"Somebody new is added with: nbgrader db student add {student}"
            )
        ensure_registered(self._autograde(), self.course, [name])
        reopen(self.coursedir, name, student, until)

    def close(self, name: str, student: str) -> None:
        """Let the due date hold for a student again."""
        if student not in self.dates(name).reopened:
            raise GradingError(f"{name} is not open again for {student!r}: there is nothing to close.")
        reopen(self.coursedir, name, student, None)

    def students(self) -> list[str]:
        """Return everybody who is in the gradebook, has a box, or has handed something in."""
        known = set(self.exchange().incoming(check_owner=False).owners())
        with opened(self.coursedir) as gradebook:
            known |= {one.id for one in gradebook.students} if gradebook is not None else set()
        if self.course.submitted.is_dir():
            known |= {one.name for one in self.course.submitted.iterdir() if one.is_dir()}
        return sorted(filter(is_name, known))

    def publish(self) -> None:
        """Tell learners what is set now; GradingError where the exchange cannot be written."""
        exchange = self.exchange()
        inbound = exchange.incoming(check_owner=False)
        try:
            publish(self.coursedir, self._config, root=Path(exchange.root), inbound=inbound)
        except OSError as error:
            raise GradingError(
                f"It is set, and collecting goes by it, but learners could not be told: {error}. "
                "Mend that, then run closeness due again."
            ) from error

    def described(self, name: str) -> list[str]:
        """Return what is set for an assignment, in words."""
        dates, rules = self.dates(name), self.rules(name)
        penalty = LatePenalty(config=self._config)
        costs = f"loses {penalty.percent:g} % of the points for each day begun, {penalty.most:g} % at most"
        lines = [
            f"{name} is due {shown_moment(dates.due)}." if dates.due else f"{name} has no due date.",
            f"Late work {_LATE.get(rules.late, costs)}.",
            f"Of several submissions {_COUNTS[rules.counts]}.",
        ]
        return lines + [
            f"Open for {student} until {shown_moment(until)}." for student, until in dates.reopened.items()
        ]

    def assignments(self) -> list[str]:
        """Return the names of the course's assignments."""
        return sorted(path.name for path in self.course.source.iterdir() if path.is_dir())

    def check(self, name: str) -> None:
        """Raise GradingError where there is no such assignment."""
        known = self.assignments()
        if name not in known:
            raise GradingError(
                f"No assignment {name!r} in {self.course.shown(self.course.source)}. "
                f"Choose of: {', '.join(known)}."
            )

    def _autograde(self) -> Any:
        return Autograde(coursedir=self.coursedir, config=self._config)

    def exchange(self) -> Any:
        """Return the part of nbgrader's exchange that collects, as the course configures it."""
        made = ExchangeFactory(config=self._config).Collect(coursedir=self.coursedir, config=self._config)
        if isinstance(made, GatedCollect):
            return made
        raise GradingError(
            "Deadlines need this in nbgrader_config.py: c.ExchangeFactory.collect = pipeline.COLLECT"
        )
