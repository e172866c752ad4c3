"""A couple's ledger: who gave what and when, with missing amounts kept apart from zeros."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from closeness.core.checks import is_number, number, shown
from closeness.core.errors import LedgerError
from closeness.core.exchange import balance as balance_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Giver = Literal["A", "B"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """One entry: on `day`, `giver` ("A" or "B") gave `amount` of `kind`.

    An amount of None is missing: left out of every total and counted, never zero. `day` is any finite
    number on the ledger's own time line; `kind` any text that is not empty (the course's kinds are
    effort, time, care, affection, material); `weight` multiplies the amount; `note` names the entry in
    messages. Anything else is a LedgerError.

    >>> Contribution(day=4, giver="A", kind="effort", amount=2, weight=1.5, note="school run").value
    3.0
    """

    day: float
    giver: Giver
    kind: str
    amount: float | None
    weight: float = 1.0
    note: str = ""

    def __post_init__(self) -> None:
        if not is_number(self.day):
            raise self._refused("day", "a finite number", "Count days from the start.")
        if not isinstance(self.note, str):
            raise self._refused("note", "text", "Leave it out or write a word.")
        if not (isinstance(self.kind, str) and self.kind.strip()):
            raise self._refused("kind", "a word", "Say what was given, such as 'effort'.")
        if self.giver not in ("A", "B"):
            raise self._refused("giver", "'A' or 'B'", "Use the letter of one of the two partners.")
        if not is_number(self.weight) or self.weight < 0:
            raise self._refused("weight", "0 or more", "Use 1 to count the amount as it is.")
        if self.amount is None:
            return
        if not is_number(self.amount):
            raise self._refused("amount", "a finite number", "Leave it out (None) if it is not known.")
        if self.amount < 0:
            raise self._refused("amount", "0 or more", "Put a cost in its own entry.")
        if not math.isfinite(float(self.weight) * float(self.amount)):
            raise self._refused("amount", "small enough to be weighted", "Use a bigger unit.")

    def _refused(self, field: str, wanted: str, advice: str) -> LedgerError:
        came = shown(getattr(self, field))
        entry = f"{shown(self.note or self.kind)} on day {shown(self.day)}"
        return LedgerError(f"{field.capitalize()} must be {wanted}, got {came} for {entry}. {advice}")

    @property
    def value(self) -> float | None:
        """Return weight times amount; None where the amount is missing."""
        return None if self.amount is None else float(self.weight) * float(self.amount)


@dataclass(frozen=True, slots=True, init=False)
class Ledger:
    """The contributions of two partners, in any order. "A" is *given*, "B" is *received*.

    An empty ledger is a ledger: its totals are (0.0, 0.0) and its balance None. Anything but
    Contributions: LedgerError.

    >>> week = Ledger([
    ...     Contribution(day=0, giver="A", kind="effort", amount=4),
    ...     Contribution(day=2, giver="B", kind="care", amount=None),
    ...     Contribution(day=7, giver="B", kind="care", amount=2),
    ... ])
    >>> week.totals(), week.n_missing, round(week.balance(), 3)
    ((4.0, 2.0), 1, 0.333)
    """

    contributions: tuple[Contribution, ...]

    def __init__(self, contributions: Iterable[Contribution]) -> None:
        object.__setattr__(self, "contributions", tuple(contributions))
        for place, entry in enumerate(self.contributions, start=1):
            if not isinstance(entry, Contribution):
                raise LedgerError(f"Entry {place} must be a Contribution, got {shown(entry)}.")

    @property
    def n_missing(self) -> int:
        """Return how many entries have no amount: they are in no total."""
        return sum(entry.amount is None for entry in self.contributions)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the kinds in order of first entry, also those with missing amounts only."""
        return tuple(dict.fromkeys(entry.kind for entry in self.contributions))

    def totals(
        self, at: float | None = None, half_life: float | None = None, window: float | None = None
    ) -> tuple[float, float]:
        """Return (given, received) as of day `at`, by default the last one; later entries are ignored.

        With `half_life` an entry of day t weighs 2^(-(at - t) / half_life); with `window` only entries
        of the days (at - window, at] count. Both are in days, above 0 (infinity: all entries alike),
        and exclude each other (LedgerError).
        """
        return _sums(self._counted(at, half_life, window))

    def balance(
        self, at: float | None = None, half_life: float | None = None, window: float | None = None
    ) -> float | None:
        """Return the balance of `totals` with the same arguments; None where nothing was exchanged.

        Silence changes activity, not balance: under a half-life the balance stays as it was after the
        last entry, for ever (the totals fade, in the end below the smallest float).
        """
        entries = list(self._counted(at, half_life, window))
        if half_life is not None and entries:
            newest = max(entry.day for entry, _ in entries)
            entries = list(self._counted(newest, half_life, None))
        return balance_of(*_sums(entries))

    def by_kind(
        self, at: float | None = None, half_life: float | None = None, window: float | None = None
    ) -> dict[str, float | None]:
        """Return the balance of each kind, in order of first entry; None where nothing was exchanged."""
        return {kind: self._of(kind).balance(self._end(at), half_life, window) for kind in self.kinds}

    def specialisation(
        self, at: float | None = None, half_life: float | None = None, window: float | None = None
    ) -> float | None:
        """Return how far the kinds are split between the two, from 0.0 to 1.0; None for no exchange.

        The balance of each kind without its sign, weighted by the kind's part of the volume: a couple
        can be even overall and fully split by kind.
        """
        end = self._end(at)
        sums = [self._of(kind).totals(end, half_life, window) for kind in self.kinds]
        volume = math.fsum(g + r for g, r in sums)
        return math.fsum(abs(g - r) for g, r in sums) / volume if volume else None

    def _of(self, kind: str) -> Ledger:
        return Ledger(entry for entry in self.contributions if entry.kind == kind)

    def _end(self, at: float | None) -> float:
        if at is not None:
            return number(at, "at", LedgerError)
        return max((entry.day for entry in self.contributions), default=0.0)

    def _counted(
        self, at: float | None, half_life: float | None, window: float | None
    ) -> Iterator[tuple[Contribution, float]]:
        if half_life is not None and window is not None:
            raise LedgerError(
                f"Give half_life or window, not both: got {shown(half_life)} and {shown(window)}."
            )
        for name, span in (("half_life", half_life), ("window", window)):
            if span is not None and not (span == math.inf or (is_number(span) and span > 0)):
                raise LedgerError(f"{name} must be a number of days above 0, got {shown(span)}.")
        end = self._end(at)
        for entry in self.contributions:
            age = end - entry.day
            if entry.value is None or age < 0 or (window is not None and age >= window):
                continue
            yield entry, entry.value * (1.0 if half_life is None else 2.0 ** -(age / half_life))


def _sums(entries: Iterable[tuple[Contribution, float]]) -> tuple[float, float]:
    values: dict[str, list[float]] = {"A": [], "B": []}
    for entry, value in entries:
        values[entry.giver].append(value)
    try:
        # fsum: the order of the entries must not change the totals.
        return math.fsum(values["A"]), math.fsum(values["B"])
    except OverflowError:
        raise LedgerError("The amounts add up to more than a number can hold. Use a bigger unit.") from None
