"""The checks that several parts of the subject share: what counts as a number, and how it is shown."""

from __future__ import annotations

import math
from numbers import Real
from typing import Any, TypeGuard

_SHOWN = 60


def shown(value: object) -> str:
    """Return a value as it can stand in a message: its repr, cut to 60 characters.

    >>> shown("three")
    "'three'"
    """
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001 - a learner's object must not break the message about it
        text = f"a {type(value).__name__}"
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def is_number(value: object) -> TypeGuard[float]:
    """Return whether a value is a finite real number; True and False are not numbers here.

    >>> is_number(2.5), is_number(True), is_number(float("nan")), is_number("2")
    (True, False, False, False)
    """
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # an int beyond the largest float
        return False


def number(
    value: Any, what: str, error: type[Exception], *, low: float | None = None, high: float | None = None
) -> float:
    """Return a finite number as a float, or raise `error` with what was wanted and what came.

    The bounds belong to the range. True and False are refused: a truth value in a place for an amount
    is a slip.

    >>> number(3, "kappa", ValueError, low=0)
    3.0
    >>> number(-3, "kappa", ValueError, low=0)
    Traceback (most recent call last):
    ...
    ValueError: kappa must be 0 or more, got -3.
    """
    if is_number(value) and (low is None or value >= low) and (high is None or value <= high):
        return float(value)
    if low is None:
        wanted = "a finite number"
    elif high is None:
        wanted = f"{low:g} or more"
    else:
        wanted = f"from {low:g} to {high:g}"
    raise error(f"{what} must be {wanted}, got {shown(value)}.")
