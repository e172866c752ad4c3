"""What scoring gives back: one row for each card or field, and what the whole is worth."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from closeness.core.answers import read_answer
from closeness.core.errors import AnswerError
from closeness.staff.inert import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHOWN = 80  # characters of a value that a learner typed; the whole of it is in the answer cell
_NAMED = 3  # names of unknown entries that a reason lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One judgement in a row. ``right`` is None when there was nothing to judge.

    ``said`` is the verdict in words of its own, where "right" and "not right" are not the words for it.
    ``credit`` is what an answer that is not right earns all the same, as a part of its share.
    """

    name: str
    right: bool | None
    note: str = ""
    said: str = ""
    credit: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One card or field: what was asked, what came, how it was judged, and what it earned of its share.

    ``expected`` and ``why`` are the key. They are shown only where the instructor reveals them.
    """

    item: str
    answer: str
    parts: tuple[Part, ...]
    earned: float
    share: float
    expected: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What an answer is worth: ``fraction`` of the points, 0 to 1; ``reason`` when something was wrong."""

    fraction: float
    rows: tuple[Row, ...]
    reason: str = ""

    def of(self, points: float) -> float:
        """Return the points earned, never below 0 or above ``points``, rounded to a ten-thousandth.

        nbgrader fails a submission whose score exceeds the points by float noise.

        >>> Score(fraction=0.7 + 0.1 + 0.2, rows=()).of(12.0)
        12.0
        """
        return min(points, max(0.0, round(self.fraction * points, 4)))


def total(rows: Iterable[Row], reason: str = "") -> Score:
    """Return the score that the rows add up to."""
    kept = tuple(rows)
    return Score(fraction=min(1.0, max(0.0, math.fsum(row.earned for row in kept))), rows=kept, reason=reason)


def read_fields(source: str) -> tuple[dict[str, object], str]:
    """Return an answer cell's entries and, when they cannot be used, the reason.

    Entries whose name is not text are left out: no card or field is called so.

    >>> read_fields("a = {'x': 1}")
    ({'x': 1}, '')
    >>> read_fields("a = [1]")
    ({}, 'The answer cell holds a list. It should hold entries in braces, as the board writes them.')
    """
    try:
        value = read_answer(source)
    except AnswerError as error:
        return {}, f"The answer could not be read. {error}"
    if not isinstance(value, dict):
        kind = {"NoneType": "None"}.get(type(value).__name__, f"a {type(value).__name__}")
        return (
            {},
            f"The answer cell holds {kind}. It should hold entries in braces, as the board writes them.",
        )
    return {name: item for name, item in value.items() if isinstance(name, str)}, ""


def shown(value: object) -> str:
    """Return a typed value as the marks table shows it: short, on one line, in characters that files hold.

    >>> shown("A-tilted"), shown(9.0), shown("x" * 100)[-3:]
    ('A-tilted', '9', 'xx…')
    """
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004
        value = int(value)
    try:
        text = " ".join((value if isinstance(value, str) else repr(value)).split())
    except ValueError:  # an integer with more digits than Python writes
        text = "a number with thousands of digits"
    return printable(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…")


def unknown(names: Iterable[str], what: str) -> str:
    """Return the sentence that says which entries belong to nothing here, or "".

    >>> unknown(["a"], "card")
    "Not a card of this assignment, so ignored: 'a'."
    """
    listed = sorted(names)
    if not listed:
        return ""
    more = f" and {len(listed) - _NAMED} more" if len(listed) > _NAMED else ""
    quoted = ", ".join(repr(shown(name)) for name in listed[:_NAMED])
    return f"Not a {what} of this assignment, so ignored: {quoted}{more}."
