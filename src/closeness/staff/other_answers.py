"""Answers beside the key that earn marks: ``accepts`` and ``credit`` of a ``[[marks.field]]``."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from closeness.core.checks import is_number
from closeness.core.errors import GradingError
from closeness.staff.scoring import fields

if TYPE_CHECKING:
    from closeness.staff.marks import Field


class Asked(Protocol):
    """A table of the marks file, whose fields are taken out as they are read."""

    data: dict[str, Any]

    def refused(self, field: str, wanted: str, came: object, do: str) -> GradingError:
        """Return the error that names file, table and field."""


def other_answers(table: Asked) -> tuple[tuple[Any, ...], dict[str, float]]:
    """Return what a field accepts beside its key (a list of words as a tuple), and the parts of credit.

    GradingError where neither can be read, or where a word stands in both.
    """
    accepts, credit = _accepts(table), _credit(table)
    for word in credit:
        if word in accepts:
            raise table.refused(
                "credit", "words that accepts does not hold", word, "Keep it in one of the two."
            )
    return accepts, credit


def check_key(field: Field, key: object, here: str) -> None:
    """Refuse (GradingError) a key that cannot be compared, or other answers that are not of its kind."""
    kind = fields.kind(key)
    if not kind:
        raise GradingError(
            f"{here}: wanted a number, a word or a list of words as its key, got {key!r}. Solve the cell."
        )
    if kind != "number" and field.tolerance:
        raise GradingError(
            f"{here}: its key is a {kind}, so its tolerance must be 0, got {field.tolerance:g}."
        )
    for accepted in field.accepts:
        if fields.kind(accepted) != kind:
            raise GradingError(
                f"{here}: its key is a {kind}, so accepts must hold such, got {accepted!r}. "
                "Correct the marks file."
            )
    if field.credit and kind != "word":
        raise GradingError(
            f"{here}: its key is a {kind}; credit is for words. Remove it from the marks file."
        )
    if isinstance(key, str) and key in field.credit:
        raise GradingError(f"{here}: the key {key!r} earns the whole share. Take it out of credit.")


def _accepts(table: Asked) -> tuple[Any, ...]:
    given = table.data.pop("accepts", ())
    listed = given if isinstance(given, list) and given else [None] if given != () else []
    accepted = [tuple(one) if isinstance(one, list) else one for one in listed]
    if not all(map(_is_answer, accepted)):
        raise table.refused(
            "accepts", "a list of words, numbers or lists of words", given, 'Write accepts = ["…", "…"].'
        )
    return tuple(accepted)


def _is_answer(value: object) -> bool:
    finite = not isinstance(value, float) or math.isfinite(value)
    return finite and value != "" and bool(fields.kind(value))


def _credit(table: Asked) -> dict[str, float]:
    given = table.data.pop("credit", {})
    if not isinstance(given, Mapping):
        raise table.refused("credit", "a table of words and parts", given, 'Write credit = { "…" = 0.5 }.')
    for word, part in given.items():
        if not is_number(part) or not 0 < part < 1:
            do = f'Write credit = {{ "{word}" = 0.5 }}.'
            raise table.refused(f"credit.{word}", "a part above 0 and below 1", part, do)
    return {word: float(part) for word, part in given.items()}
