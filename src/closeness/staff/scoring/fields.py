"""Scoring an answer of named fields: numbers with tolerance and follow-through, choices of one or several."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from closeness.core.checks import is_number
from closeness.locale import words
from closeness.staff.scoring.follow import carried
from closeness.staff.scoring.score import Part, Row, Score, read_fields, shown, total, unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from closeness.staff.marks import Field, FieldsMarks

    Texts = Mapping[str, str]

_NOISE = 1e-9  # so that 0.3 and 0.1 + 0.2 agree when the tolerance is 0


def score(
    source: str, marks: FieldsMarks, key: Mapping[str, object], texts: Mapping[str, Texts] | None = None
) -> Score:
    """Return the score of an answer cell's text against the key's fields.

    ``key`` is the solved cell's value, nested as the author wrote it. A field earns its whole share for the
    key or what it ``accepts``, a part of it for a word that has ``credit``, and otherwise nothing. ``texts``
    says for the fields of a form what stood there to choose: {field: {option id: text}}.
    """
    answer, reason = read_fields(source)
    if not reason:
        reason = unknown(answer.keys() - key.keys(), "field")
    return total(
        [_row(field, answer, key, (texts or {}).get(field.name, {})) for field in marks.fields], reason
    )


def dig(value: object, name: str) -> object:
    """Return the field with a dotted name, or None when it is not there.

    >>> dig({"kinds": {"effort": 0.5}}, "kinds.effort")
    0.5
    """
    for step in name.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _row(field: Field, answer: Mapping[str, object], key: Mapping[str, object], texts: Texts) -> Row:
    came, expected = dig(answer, field.name), dig(key, field.name)
    if came is None or came == []:
        part = Part(name="", right=None)
    else:
        right, note = _judge(came, expected, field.tolerance)
        if not right and any(agrees(came, one, field.tolerance) for one in field.accepts):
            right, note = True, ""
        if not right and field.follows:
            own = carried(
                field.follows.function,
                [number(dig(answer, name)) for name in field.follows.sources],
                field.tolerance,
            )
            if own is not None and agrees(came, own, field.tolerance):
                right, note = True, words("grading")["follows"]
        credit = field.credit.get(came, 0.0) if isinstance(came, str) and not right else 0.0
        part = Part(name="", right=right, note=note, credit=credit)
    return Row(
        item=field.text or field.name.replace(".", " · "),
        answer="" if part.right is None else in_words(came, texts),
        parts=(part,),
        earned=field.share * (1.0 if part.right else part.credit),
        share=field.share,
        expected=in_words(expected, texts),
    )


def in_words(value: object, texts: Texts) -> str:
    """Return a value as the marks table shows it: a chosen option by its text, a number with a true minus.

    >>> in_words("six", {"six": "Home by six."})
    'Home by six.'
    >>> in_words(["six", "ten"], {"six": "Home by six.", "seven": "By seven."})
    'Home by six. · ten'
    >>> in_words(-0.8, {})
    '−0.8'
    """
    if isinstance(value, list | tuple) and value and texts:
        more = ["…"] if len(value) > len(texts) else []  # nobody chooses more than there are
        chosen = [texts.get(one) if isinstance(one, str) else None for one in value[: len(texts)]]
        listed = [text or shown(one) for text, one in zip(chosen, value, strict=False)]
        return " · ".join([*listed, *more])
    if isinstance(value, str) and value in texts:
        return texts[value]
    return shown(value).replace("-", "−", 1) if number(value) is not None else shown(value)


def _judge(came: object, expected: object, tolerance: float) -> tuple[bool, str]:
    if isinstance(expected, str):
        return came == expected and isinstance(came, str), ""
    if isinstance(expected, list | tuple):
        return _chosen(came) == set(expected), ""
    wanted, got = number(expected), number(came)
    if wanted is None or got is None:
        text = isinstance(came, str) and number_like(came)
        return False, words("grading")["decimal-point" if text else "not-a-number"] if came != "none" else ""
    return abs(got - wanted) <= tolerance + _NOISE, ""


def _chosen(value: object) -> set[str] | None:
    """Return the words of a list, whose order tells nothing; None for anything else and for a word twice."""
    if not isinstance(value, list | tuple | set) or not all(isinstance(word, str) for word in value):
        return None
    words_of = set(value)
    return words_of if len(words_of) == len(value) else None


def agrees(value: object, expected: object, tolerance: float) -> bool:
    """Whether a value is the expected number, within the tolerance, or the expected word or words.

    >>> agrees(0.234, 0.2342, 0.005), agrees("even", "even", 0), agrees("0.2", 0.2, 1)
    (True, True, False)
    >>> agrees(["time", "issue"], ["issue", "time"], 0), agrees(["issue"], ["issue", "time"], 0)
    (True, False)
    """
    return _judge(value, expected, tolerance)[0]


def kind(key: object) -> str:
    """Return what a key is: "number", "word", "list of words", or "" for what cannot be compared.

    >>> kind(3), kind("even"), kind(["issue", "time"]), kind([]), kind(None)
    ('number', 'word', 'list of words', '', '')
    """
    if isinstance(key, str):
        return "word"
    if isinstance(key, list | tuple) and key and _chosen(key):
        return "list of words"
    return "number" if number(key) is not None else ""


def number(value: object) -> float | None:
    """Return a finite number as float, and None for everything else; True is not a number here.

    >>> number(3), number(True), number("3"), number(10**400)
    (3.0, None, None, None)
    """
    return float(value) if is_number(value) else None


def number_like(text: str) -> bool:
    """Whether text would be a number without its quotes or with a decimal point.

    >>> number_like("3,5"), number_like("none")
    (True, False)
    """
    try:
        return math.isfinite(float(text.replace(",", ".")))
    except ValueError:
        return False
