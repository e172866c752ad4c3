"""One TOML table of a marks file, its fields asked for by kind; every refusal names file, table and field."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from closeness.core.errors import GradingError

if TYPE_CHECKING:
    from pathlib import Path

_CLOSE = 1e-9


class Table:
    """One TOML table whose fields are asked for by kind; every refusal names file, table and field."""

    def __init__(self, path: Path, where: str, data: object) -> None:
        self.path, self.where = path, where
        if not isinstance(data, Mapping):
            raise self.refused("", "a table", data, "Write it as in the other marks files.")
        self.data = dict(data)

    def refused(self, field: str, wanted: str, came: object, do: str) -> GradingError:
        """Return the GradingError for a field: what was wanted, what came, what to do."""
        place = f"{self.where}, field {field!r}" if field else self.where
        got = "nothing" if came is None else repr(came)
        return GradingError(f"{self.path.name}: {place}: wanted {wanted}, got {got}. {do}")

    def text(self, field: str, default: str | None = None) -> str:
        """Take a text field."""
        value = self.data.pop(field, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.refused(field, "text", value, f'Write {field} = "…".')
        return value

    def number(self, field: str, default: float | None, low: float, high: float) -> float:
        """Take a number within bounds."""
        value = self.data.pop(field, default)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not low <= value <= high:
            limit = f"from {low:g} to {high:g}" if math.isfinite(high) else f"{low:g} or more"
            raise self.refused(field, f"a number {limit}", value, f"Write {field} = a number {limit}.")
        return float(value)

    def finite(self, field: str, default: float) -> float:
        """Take a finite number from 0."""
        value = self.number(field, default, 0, math.inf)
        if not math.isfinite(value):
            raise self.refused(field, "a finite number", value, f"Write {field} = 0.01, say.")
        return value

    def whole(self, field: str, default: int | None, low: int, high: int) -> int:
        """Take a whole number within bounds."""
        value = self.data.pop(field, default)
        if type(value) is not int or not low <= value <= high:
            limit = f"a whole number from {low} to {high}"
            raise self.refused(field, limit, value, f"Write {field} = {limit}.")
        return value

    def flag(self, field: str, *, default: bool) -> bool:
        """Take true or false."""
        value = self.data.pop(field, default)
        if not isinstance(value, bool):
            raise self.refused(field, "true or false", value, f"Write {field} = true, or leave it out.")
        return value

    def choice(self, field: str, choices: tuple[str, ...], default: str | None = None) -> str:
        """Take one of several words."""
        value = self.data.pop(field, default)
        if value not in choices:
            raise self.refused(
                field, f"one of {', '.join(choices)}", value, f'Write {field} = "{choices[0]}".'
            )
        return str(value)

    def names(self, field: str, default: list[str] | None = None) -> tuple[str, ...]:
        """Take a list of names."""
        value = self.data.pop(field, default)
        if not isinstance(value, list) or not all(isinstance(name, str) and name for name in value):
            raise self.refused(field, "a list of names", value, f'Write {field} = ["…"].')
        return tuple(value)

    def tables(self, field: str, what: str) -> list[Table]:
        """Take an array of tables, at least one."""
        value = self.data.pop(field, None)
        if not isinstance(value, list) or not value:
            raise self.refused(field, f"at least one [[{what}]]", value, f"Add a table [[{what}]].")
        return [
            Table(self.path, f"{self.within}[[{what}]] {n}", item) for n, item in enumerate(value, start=1)
        ]

    @property
    def within(self) -> str:
        """Where the tables inside this one are, as messages say it."""
        return "" if self.where == "top" else f"{self.where}, "

    def done(self) -> None:
        """Refuse whatever field was not asked for."""
        if self.data:
            field, value = next(iter(self.data.items()))
            raise self.refused(field, "no such field", value, "Remove it, or correct its spelling.")

    def distinct(self, field: str, names: Sequence[str]) -> None:
        """Refuse a name that stands twice."""
        for name in names:
            if names.count(name) > 1:
                raise self.refused(field, "each name once", name, "Merge the two tables or rename one.")

    def sum_to_one(self, field: str, shares: Sequence[float]) -> None:
        """Refuse shares that do not sum to 1."""
        total = math.fsum(shares)
        if not abs(total - 1) <= _CLOSE:
            raise self.refused(field, "shares that sum to 1", total, "Change the shares so that they do.")
