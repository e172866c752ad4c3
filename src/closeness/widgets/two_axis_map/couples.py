"""The fictional couples of the map, and the course's reading of each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from closeness.core.errors import BankError

if TYPE_CHECKING:
    from collections.abc import Sequence

AXES = ("independence", "interdependence")

BANDS = {"low": (0, 33), "middle": (34, 66), "high": (67, 100)}
"""The three parts of an axis, both ends included: a convention for reading a map, not a measure."""

ANY = "any"
"""The reading of an axis that the text does not settle: every place fits."""

_FIELDS = {"id", "names", "couple", "text", *AXES, "reason"}
_NEEDED = ("id", "names", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Where the course would put a couple, low, middle, high or any on each axis, and why."""

    independence: str
    interdependence: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Couple:
    """A fictional couple: its names, its text, and the course's reading where there is one."""

    id: str
    names: str
    text: str
    reading: Reading | None = None

    @property
    def letter(self) -> str:
        """Return the letter on the couple's token.

        >>> Couple(id="bakery", names="Marta and Dele", text="…").letter
        'M'
        """
        return self.names[0].upper()


def _text(entry: dict[str, Any], field: str, where: str) -> str:
    value = entry.get(field)
    if not isinstance(value, str) or not value.strip():
        raise BankError(f"{where}: {field} must be a text that is not empty, got {value!r}.")
    return value.strip()


def _reading(entry: dict[str, Any], where: str) -> Reading | None:
    if not {*AXES, "reason"} & set(entry):
        return None
    for axis in AXES:
        if entry.get(axis) not in (*BANDS, ANY):
            raise BankError(f"{where}: {axis} must be low, middle, high or any, got {entry.get(axis)!r}.")
    return Reading(**{field: _text(entry, field, where) for field in (*AXES, "reason")})


def couples_from(entries: Sequence[dict[str, Any]], source: str = "couples") -> tuple[Couple, ...]:
    """Return the couples that *entries* describe, in their order.

    An entry holds id, names and text; for practice also independence, interdependence (low, middle,
    high or any) and reason. Ids and first letters must differ: the letter stands on the token.
    A wrong entry is a BankError that names *source*, the entry and the field.

    >>> couples_from([{"id": "bakery", "names": "Marta and Dele", "text": "…"}])[0].reading is None
    True
    """
    found: list[Couple] = []
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict):
            raise BankError(f"{source}, couple {number}: expected a table of fields, got {entry!r}.")
        where = f"{source}, couple {entry.get('id', number)!r}"
        unknown = sorted(set(entry) - _FIELDS)
        if unknown:
            raise BankError(
                f"{where}: unknown field {unknown[0]!r}. The fields are {', '.join(sorted(_FIELDS))}."
            )
        texts = {field: _text(entry, field, where) for field in _NEEDED}
        couple = Couple(**texts, reading=_reading(entry, where))
        for other in found:
            if couple.id == other.id:
                raise BankError(f"{where}: id stands twice. Give each couple its own.")
            if couple.letter == other.letter:
                raise BankError(
                    f"{where}: names begin with {couple.letter}, as {other.names} do. Swap the two names."
                )
        found.append(couple)
    if not found:
        raise BankError(f"{source}: no couple in it. A map needs at least one.")
    return tuple(found)


@cache
def couples(language: str = "en") -> tuple[Couple, ...]:
    """Return the course's own couples in *language*, each with its reading.

    >>> [couple.letter for couple in couples()]
    ['S', 'M', 'T', 'P', 'R', 'K']
    """
    text = files("closeness.bank").joinpath(language, "couples.toml").read_text(encoding="utf-8")
    return couples_from(tomllib.loads(text)["couple"], f"bank/{language}/couples.toml")
