"""Scoring an answer of named fields: numbers with tolerance and follow-through, and choices."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from closeness.locale import words
from closeness.staff.scoring.follow import carried
from closeness.staff.scoring.score import Part, Row, Score, read_fields, shown, total, unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from closeness.staff.marks import Field, FieldsMarks

_NOISE = 1e-9  # so that 0.3 and 0.1 + 0.2 agree when the tolerance is 0


def score(source: str, marks: FieldsMarks, key: Mapping[str, object]) -> Score:
    """Return the score of an answer cell's text against the key's fields.

    ``key`` is the solved cell's value, nested as the author wrote it. A field earns its whole share or
    nothing.
    """
    answer, reason = read_fields(source)
    if not reason:
        reason = unknown(answer.keys() - key.keys(), "field")
    return total([_row(field, answer, key) for field in marks.fields], reason)


def dig(value: object, name: str) -> object:
    """Return the field with a dotted name, or None when it is not there.

    >>> dig({"kinds": {"effort": 0.5}}, "kinds.effort")
    0.5
    """
    for step in name.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _row(field: Field, answer: Mapping[str, object], key: Mapping[str, object]) -> Row:
    came, expected = dig(answer, field.name), dig(key, field.name)
    if came is None:
        part = Part(name="", right=None)
    else:
        right, note = _judge(came, expected, field.tolerance)
        if not right and field.follows:
            own = carried(
                field.follows.function, [number(dig(answer, name)) for name in field.follows.sources]
            )
            if own is not None and agrees(came, own, field.tolerance):
                right, note = True, words("grading")["follows"]
        part = Part(name="", right=right, note=note)
    return Row(
        item=field.text or field.name.replace(".", " · "),
        answer="" if came is None else shown(came),
        parts=(part,),
        earned=field.share if part.right else 0.0,
        share=field.share,
        expected=shown(expected),
    )


def _judge(came: object, expected: object, tolerance: float) -> tuple[bool, str]:
    if isinstance(expected, str):
        return came == expected and isinstance(came, str), ""
    wanted, got = number(expected), number(came)
    if wanted is None or got is None:
        text = isinstance(came, str) and number_like(came)
        return False, words("grading")["decimal-point" if text else "not-a-number"] if came != "none" else ""
    return abs(got - wanted) <= tolerance + _NOISE, ""


def agrees(value: object, expected: object, tolerance: float) -> bool:
    """Whether a value is the expected number, within the tolerance, or the expected word.

    >>> agrees(0.234, 0.2342, 0.005), agrees("even", "even", 0), agrees("0.2", 0.2, 1)
    (True, True, False)
    """
    return _judge(value, expected, tolerance)[0]


def number(value: object) -> float | None:
    """Return a finite number as float, and None for everything else; True is not a number here.

    >>> number(3), number(True), number("3"), number(10**400)
    (3.0, None, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def number_like(text: str) -> bool:
    """Whether text would be a number without its quotes or with a decimal point.

    >>> number_like("3,5"), number_like("none")
    (True, False)
    """
    try:
        return math.isfinite(float(text.replace(",", ".")))
    except ValueError:
        return False
