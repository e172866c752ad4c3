"""Inputs for the learner's functions, drawn from the course's secret: alike for a class and in every rerun.

The numbers come from HMAC-SHA256 over the secret, the assignment, its key version, the function and the case
group. Python's own ``random`` is not used: its choices may change with Python's version.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_T = TypeVar("_T")
_BITS = 64
KINDS = ("effort", "time", "care", "affection", "material")


@dataclass(slots=True)
class Draw:
    """An endless row of choices that depends on nothing but the secret and the purpose.

    >>> first, again = (Draw(b"secret", "purpose") for _ in range(2))
    >>> [first.below(6) for _ in range(9)] == [again.below(6) for _ in range(9)]
    True
    """

    secret: bytes
    purpose: str
    _turn: int = field(default=0)

    def below(self, limit: int) -> int:
        """Return a whole number from 0 to ``limit`` - 1; its bias is below 2^-50 for limits below 2^14."""
        message = f"{self.purpose}\0{self._turn}".encode()
        self._turn += 1
        digest = hmac.digest(self.secret, message, hashlib.sha256)
        return int.from_bytes(digest[: _BITS // 8]) % limit

    def one(self, choices: Sequence[_T]) -> _T:
        """Return one of the choices."""
        return choices[self.below(len(choices))]

    def amount(self) -> float:
        """Return an amount in quarters, from 0.25 to 30: sums of these are exact in any order."""
        return (1 + self.below(120)) / 4


def _amounts(draw: Draw, _place: int) -> list[Any]:
    given, received = draw.amount(), draw.amount()
    return [given, received if received != given else received + draw.amount()]


def _equal_amounts(draw: Draw, _place: int) -> list[Any]:
    return [draw.amount()] * 2


def _one_sided(draw: Draw, place: int) -> list[Any]:
    return [0, draw.amount()] if place % 2 else [draw.amount(), 0]


def _negative(draw: Draw, place: int) -> list[Any]:
    first, second = _amounts(draw, place)  # never of sum 0: that is what another group asks for
    return [first, -second] if place % 2 else [-first, second]


def _entry(draw: Draw, day: int, giver: str, amount: float | None) -> dict[str, Any]:
    return {"day": day, "giver": giver, "kind": draw.one(KINDS), "amount": amount, "note": f"day {day}"}


def _entries(draw: Draw, _place: int) -> list[Any]:
    """Return a list in which both give at least once and the two sums differ."""
    givers = ["A", "B", *(draw.one("AB") for _ in range(1 + draw.below(7)))]
    start = draw.below(len(givers))
    givers = givers[start:] + givers[:start]
    entries = [
        _entry(draw, day, giver, draw.amount()) for day, giver in enumerate(givers, start=1 + draw.below(20))
    ]
    sums = {side: sum(entry["amount"] for entry in entries if entry["giver"] == side) for side in ("A", "B")}
    if sums["A"] == sums["B"]:
        entries[0]["amount"] += 1
    return [entries]


def _entries_missing(draw: Draw, place: int) -> list[Any]:
    """Return a list with one to three missing amounts among known ones, and a written zero."""
    (entries,) = _entries(draw, place)
    for amount in [0, *([None] * (1 + draw.below(3)))]:
        at = draw.below(len(entries) + 1)
        entries.insert(at, _entry(draw, at + 1, draw.one("AB"), amount))
    return [entries]


def _entries_one_giver(draw: Draw, place: int) -> list[Any]:
    giver = "AB"[place % 2]
    return [[_entry(draw, day, giver, draw.amount()) for day in range(1, 3 + draw.below(5))]]


STRATEGIES: dict[str, Callable[[Draw, int], list[Any]]] = {
    "amounts": _amounts,  # given, received: both above 0 and not the same
    "equal-amounts": _equal_amounts,
    "one-sided": _one_sided,  # one of the two is 0, by turns
    "negative": _negative,  # one of the two is below 0, by turns
    "entries": _entries,  # a ledger's entries, every amount known
    "entries-missing": _entries_missing,  # some amounts are None, one is a written 0
    "entries-one-giver": _entries_one_giver,  # by turns
}


def drawn(strategy: str, count: int, draw: Draw) -> list[list[Any]]:
    """Return ``count`` lists of arguments of a declared strategy.

    >>> [(given > 0, received > 0) for given, received in drawn("amounts", 2, Draw(b"s", "p"))]
    [(True, True), (True, True)]
    """
    return [STRATEGIES[strategy](draw, place) for place in range(count)]
