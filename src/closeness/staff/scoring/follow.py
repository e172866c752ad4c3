"""Follow-through: what a field would have to be, given the learner's own numbers.

A wrong total is marked down once, at the total. What is computed rightly from it keeps its mark. Numbers from
which the result can be read off without computing (equal totals, a total of zero, a balance of -1, 0 or 1)
carry nothing, or two invented totals would buy a mark.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from closeness.core import reciprocity
from closeness.core.checks import is_number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowRule:
    """A function that fields may follow: how many numbers it takes, and when these carry nothing."""

    arity: int
    compute: Callable[..., object]
    trivial: Callable[..., bool]


def _plain_totals(given: float, received: float) -> bool:
    return given == received or given <= 0 or received <= 0


def _plain_balance(balance: float) -> bool:
    return balance in {-1, 0, 1} or not -1 <= balance <= 1


FOLLOWS: dict[str, FollowRule] = {
    "balance": FollowRule(arity=2, compute=reciprocity.balance, trivial=_plain_totals),
    "verdict": FollowRule(arity=1, compute=reciprocity.verdict, trivial=_plain_balance),
}


def carried(function: str, numbers: Sequence[float | None], tolerance: float = 0.0) -> object:
    """Return what ``function`` makes of the learner's own numbers, or None when they carry nothing.

    A number that -1, 0 or 1 would be right for, within the ``tolerance``, can be read off as well: a million
    against one needs no computing.

    >>> carried("balance", [6, 2], 0.005)
    0.5
    >>> carried("balance", [1, 1]) is None, carried("balance", [6, None]) is None
    (True, True)
    >>> carried("balance", [1_000_000, 1], 0.005) is None
    True
    """
    rule = FOLLOWS[function]
    if any(number is None for number in numbers) or rule.trivial(*numbers):
        return None
    result = rule.compute(*numbers)
    plain = is_number(result) and any(abs(result - edge) <= tolerance for edge in (-1, 0, 1))
    return None if plain else result
