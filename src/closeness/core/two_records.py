"""One month in two records: what each of two partners wrote down, and how their claims add up.

What a partner did not write down is not zero: it is not in that record. Neither record is the truth, and
nothing here says whose is nearer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from closeness.core.checks import is_number, shown
from closeness.core.errors import LedgerError
from closeness.core.reciprocity import Contribution, Giver, Ledger, share

if TYPE_CHECKING:
    from collections.abc import Mapping

Writer = Literal["A", "B"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that `giver` gave, and the amounts that A and B wrote down for it; None: not written down.

    One of the two wrote it down at least. Amounts are above 0 (LedgerError).
    """

    id: str
    day: float
    giver: Giver
    kind: str
    note: str
    a: float | None = None
    b: float | None = None

    def __post_init__(self) -> None:
        for writer in ("A", "B"):
            amount = self.amount(writer)
            if amount is not None and not (is_number(amount) and amount > 0):
                raise LedgerError(
                    f"What {writer} wrote down for {self.id!r} must be above 0, got {shown(amount)}. "
                    "Leave it out if they did not write it down."
                )
        if self.a is None and self.b is None:
            raise LedgerError(
                f"Nobody wrote down {self.id!r}. Give an amount a or b, or leave the event out."
            )
        self.entry("A" if self.b is None else "B")

    def amount(self, writer: str) -> float | None:
        """Return what *writer* wrote down."""
        return self.a if writer == "A" else self.b

    def entry(self, writer: str) -> Contribution:
        """Return the event as *writer*'s ledger has it."""
        return Contribution(
            day=self.day, giver=self.giver, kind=self.kind, amount=self.amount(writer), note=self.note
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Each partner's part of the whole by their own record, and the sum of the two: 1.0 if they agree."""

    a: float
    b: float

    @property
    def sum(self) -> float:
        """Return what the two claims add up to.

        >>> round(Claims(a=0.6, b=0.64).sum, 9)
        1.24
        """
        return self.a + self.b


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A fictional couple's month in two records; each holds at least one entry (LedgerError).

    >>> month = Month(id="m", title="M", intro="", partners={"A": "Nell", "B": "Ove"}, unit="hours", events=(
    ...     Event(id="van", day=1, giver="B", kind="effort", note="van", a=1, b=3),
    ...     Event(id="forms", day=2, giver="A", kind="effort", note="forms", a=3),
    ... ))
    >>> month.claims().sum, month.record("B").totals(), month.noticed("B", "A")
    (1.75, (0.0, 3.0), (0, 1))
    """

    id: str
    title: str
    intro: str
    partners: Mapping[str, str]
    unit: str
    events: tuple[Event, ...]

    def __post_init__(self) -> None:
        ids = [event.id for event in self.events]
        if len(set(ids)) != len(ids):
            raise LedgerError(f"Month {self.id!r}: two events have one id in {ids}. Give each its own.")
        for writer in ("A", "B"):
            if not self.record(writer).contributions:
                raise LedgerError(
                    f"Month {self.id!r}: {writer} wrote nothing down. There are not two records."
                )

    def record(self, writer: str, *, common: bool = False) -> Ledger:
        """Return the ledger of *writer*; with *common*, only what both wrote down, in this one's amounts."""
        kept = [event for event in self.events if event.amount(writer) is not None]
        both = [event for event in kept if event.a is not None and event.b is not None]
        return Ledger(event.entry(writer) for event in (both if common else kept))

    def claims(self) -> Claims:
        """Return what each partner gave of everything on their own record, from 0.0 to 1.0."""
        given, received = self.record("A").totals()
        for_b, by_b = self.record("B").totals()
        return Claims(a=share(given, received) or 0.0, b=share(by_b, for_b) or 0.0)

    def noticed(self, writer: str, giver: str) -> tuple[int, int]:
        """Return how many of *giver*'s events *writer* wrote down, and how many anybody did."""
        given = [event for event in self.events if event.giver == giver]
        return sum(event.amount(writer) is not None for event in given), len(given)
