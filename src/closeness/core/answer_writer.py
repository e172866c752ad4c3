"""Writing an answer as the text of its cell, character for character as the notebook's JavaScript does."""

from __future__ import annotations

import json
import keyword
import math
import re
from typing import Any

from closeness.core.checks import shown
from closeness.core.errors import AnswerError

MAX_BYTES = 64 * 1024
MAX_DEPTH = 20

_SURROGATE = re.compile("[\ud800-\udfff]")
_PLAIN_BELOW = 15  # decimal places before the point; from 1e15 up an exponent is written
_PLAIN_ABOVE = -6  # leading zeros as in JavaScript: 1e-6 is 0.000001, 1e-7 is 1e-7


def write_answer(name: str, value: Any) -> str:
    """Return the source text `name = value`, which `read_answer` reads back to an equal value.

    A dict has one entry a line; everything nested stands on its entry's line. Refused (AnswerError):
    NaN and infinities, integers beyond the largest float, anything that Python has no literal for, more
    than 20 levels, more than 64 KiB, a name that is none.

    >>> print(write_answer("sorting", {"river-walk": ["recharging", "issue"], "late-desk": None}))
    sorting = {
        "river-walk": ["recharging", "issue"],
        "late-desk": None
    }
    """
    if not (isinstance(name, str) and name.isidentifier() and not keyword.iskeyword(name)):
        raise AnswerError(f"An answer needs a variable name such as 'sorting', got {shown(name)}.")
    if isinstance(value, dict) and value:
        entries = ",\n".join(f"    {_entry(key, entry, 1)}" for key, entry in value.items())
        text = f"{name} = {{\n{entries}\n}}"
    else:
        text = f"{name} = {_literal(value, 0)}"
    if len(text.encode()) > MAX_BYTES:
        raise AnswerError(
            f"The answer {name!r} is longer than 64 KiB when written. Keep free text in a text cell."
        )
    return text


def is_finite(value: complex) -> bool:
    """Return whether a number is finite and, if it is an integer, within the range of a float."""
    try:
        return math.isfinite(value.real) and math.isfinite(value.imag)
    except OverflowError:
        return False


def _entry(key: Any, value: Any, depth: int) -> str:
    return f"{_literal(key, depth)}: {_literal(value, depth)}"


def _literal(value: Any, depth: int) -> str:
    if value is None or value is ... or isinstance(value, bool):
        return "..." if value is ... else str(value)
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, (int, float, complex)):
        return _number(value)
    if isinstance(value, bytes):
        return bytes.__repr__(value)
    return _container(value, depth + 1)


def _container(value: Any, depth: int) -> str:
    if depth > MAX_DEPTH:
        raise AnswerError(
            f"An answer may be nested {MAX_DEPTH} levels deep, this one goes deeper. Make it flatter."
        )
    if isinstance(value, dict):
        return "{" + ", ".join(_entry(key, entry, depth) for key, entry in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        inside = ", ".join(_literal(entry, depth) for entry in value)
        if isinstance(value, list):
            return f"[{inside}]"
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    if isinstance(value, set) and value:
        # Sets have no order of their own; the text must not depend on the run.
        return "{" + ", ".join(sorted(_literal(entry, depth) for entry in value)) + "}"
    raise AnswerError(
        f"Python has no literal for {shown(value)} ({type(value).__name__}). "
        "Use text, numbers, lists and dicts."
    )


def _string(value: str) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _number(value: complex) -> str:
    if not is_finite(value):
        raise AnswerError(f"A number must be finite, got {shown(value)}. Leave it out or write None.")
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, float):
        return _float(value)
    return complex.__repr__(
        value + 0j
    )  # without negative zeros, which a sum in source text would lose anyway


def _float(value: float) -> str:
    if value.is_integer() and abs(value) < 10**_PLAIN_BELOW:
        return str(int(value))
    mantissa, _, exponent = float.__repr__(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    point = len(whole) + int(exponent or 0)
    digits = (whole + fraction).lstrip("0")
    point -= len(whole + fraction) - len(digits)
    digits = digits.rstrip("0")
    sign = "-" if value < 0 else ""
    if _PLAIN_ABOVE < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    if 0 < point <= _PLAIN_BELOW:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    tail = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{tail}e{point - 1:+d}"
