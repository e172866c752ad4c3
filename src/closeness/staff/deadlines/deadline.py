"""What holds for one student's work on one assignment: until when, how late, and which submission counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

Late = Literal["accept", "penalty", "refuse"]
Counts = Literal["last", "first", "on-time"]
LATE: tuple[Late, ...] = get_args(Late)
COUNTS: tuple[Counts, ...] = get_args(Counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """Until when work is on time, what happens with work that is not, and which of several counts.

    All times are aware of their zone. Without ``due`` nothing is ever late. ``reopened`` is until when the
    work is open again for this one student.
    """

    due: datetime | None = None
    late: Late = "accept"
    counts: Counts = "last"
    reopened: datetime | None = None

    @property
    def until(self) -> datetime | None:
        """The last moment at which this student is on time; None when there is none."""
        if self.due is None or self.reopened is None:
            return self.due
        return max(self.due, self.reopened)

    def is_late(self, at: datetime) -> bool:
        """Whether what is handed in at a time is late."""
        return self.until is not None and at > self.until

    def takes(self, at: datetime) -> bool:
        """Whether what is handed in at a time is taken at all."""
        return self.late != "refuse" or not self.is_late(at)

    def counting(self, times: Sequence[datetime]) -> int | None:
        """Return the index of the submission that counts; None when none of them is taken.

        Of two at the same time the later in the list is the newer one. To whom the work was reopened, the
        newest in time counts, whatever ``counts`` says. "on-time" is the newest in time, and where none is in
        time, the newest.

        >>> from datetime import UTC, datetime
        >>> monday, tuesday, friday = (datetime(2026, 3, day, tzinfo=UTC) for day in (2, 3, 6))
        >>> times = [monday, tuesday, friday]
        >>> Deadline(due=tuesday, counts="on-time").counting(times)
        1
        >>> Deadline(due=tuesday, late="refuse", counts="first", reopened=friday).counting(times)
        2
        """
        taken = [(at, index) for index, at in enumerate(times) if self.takes(at)]
        in_time = [one for one in taken if not self.is_late(one[0])]
        if not taken:
            return None
        if in_time and (self.reopened is not None or self.counts == "on-time"):
            return max(in_time)[1]
        return (min if self.counts == "first" else max)(taken)[1]
