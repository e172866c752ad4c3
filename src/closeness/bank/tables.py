"""TOML files read table by table, with errors that name file, entry and field."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from closeness.core.checks import shown
from closeness.core.errors import BankError

if TYPE_CHECKING:
    from collections.abc import Iterator

Source = str | Path | Traversable

_TABLES = ("vignette", "ledger")
_KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of a file: its values, and the words that name it in an error."""

    where: str
    values: dict[str, Any]

    def error(self, field: str, wanted: str) -> BankError:
        """Return the error that says what a field of this table must be and what stands there."""
        came = f"got {shown(self.values[field])}" if field in self.values else "it is missing"
        return BankError(f"{self.where}: {field} must be {wanted}, {came}.")

    def text(self, field: str, *, default: str | None = None) -> str:
        """Return a field's text; without a default it must be there and say something."""
        value = self.values.get(field, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.error(field, "text")
        return value

    def one_of(self, field: str, allowed: tuple[Any, ...]) -> Any:
        """Return a field that must be one of a few values; True is not taken for 1."""
        value = self.values.get(field)
        if isinstance(value, bool) or value not in allowed:
            raise self.error(field, f"one of {', '.join(map(str, allowed))}")
        return value

    def inner(self, field: str) -> Table:
        """Return a table inside this one."""
        value = self.values.get(field)
        if not isinstance(value, dict):
            raise self.error(field, "a table")
        return Table(where=f"{self.where}, {field}", values=value)

    def rows(self, field: str) -> list[Table]:
        """Return the tables of a list inside this one, each named by its place; there is at least one."""
        value = self.values.get(field)
        if not isinstance(value, list) or not value or not all(isinstance(row, dict) for row in value):
            raise self.error(field, "a list of tables such as [{ ... }, { ... }]")
        return [
            Table(where=f"{self.where}, {field} {place}", values=row)
            for place, row in enumerate(value, start=1)
        ]

    def only(self, *fields: str) -> None:
        """Refuse a field that the schema does not know: such a slip of the pen would be lost in silence."""
        for field in self.values:
            if field not in fields:
                raise BankError(f"{self.where}: unknown field {field!r}. Known here: {', '.join(fields)}.")


def tables(source: Source, kind: str) -> Iterator[Table]:
    """Yield the tables [[kind]] of a bank file, ids checked to be kebab-case and used once.

    A file may hold vignettes and ledgers side by side. A file that cannot be read, is not TOML or holds
    anything else: BankError.
    """
    path = Path(source) if isinstance(source, str) else source
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BankError(f"{path.name}: cannot be read as TOML ({error}).") from None
    Table(where=path.name, values=data).only(*_TABLES)
    entries = data.get(kind, [])
    if not isinstance(entries, list):
        raise BankError(f"{path.name}: write [[{kind}]] with two brackets, one block an entry.")
    seen: set[str] = set()
    for place, values in enumerate(entries, start=1):
        table = Table(where=f"{path.name}, {kind} {place}", values=values if isinstance(values, dict) else {})
        name = table.text("id")
        if not _KEBAB.fullmatch(name):
            raise table.error("id", "kebab-case such as 'river-walk'")
        if name in seen:
            raise BankError(f"{path.name}: two entries have the id {name!r}. Give each its own.")
        seen.add(name)
        yield Table(where=f"{path.name}, {name!r}", values=values)


def bank_file(language: str, name: str) -> Traversable:
    """Return a file of the practice bank; for a language without one, a BankError lists those there are."""
    root = files("closeness.bank")
    found = root / str(language) / name
    # A language is one plain folder name: never a way out of the bank.
    if not (_KEBAB.fullmatch(str(language).lower()) and found.is_file()):
        there = sorted(
            folder.name for folder in root.iterdir() if folder.is_dir() and (folder / name).is_file()
        )
        raise BankError(
            f"There is no {name} for the language {language!r}. There is one for: {', '.join(there)}."
        )
    return found
