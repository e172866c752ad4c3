"""TOML files read table by table, with errors that name file, entry and field, all of them in one run."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from closeness.core.checks import is_number, shown
from closeness.core.errors import BankError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Read = TypeVar("Read")

Source = str | Path | Traversable

_TABLES = ("vignette", "ledger", "scene", "week", "month")
_KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Findings:
    """What is wrong with a file, gathered, so that an author is told everything at once.

    >>> findings = Findings()
    >>> findings.of(lambda: 3), findings.problems
    (3, [])
    """

    def __init__(self) -> None:
        self.problems: list[str] = []

    def of(self, read: Callable[[], Read]) -> Read | None:
        """Return what *read* returns; None when it refuses, and its problems are kept."""
        try:
            return read()
        except BankError as error:
            self.problems += error.problems
            return None

    def refuse(self) -> None:
        """Raise one BankError with all that was found, each problem once; nothing when all is well."""
        if self.problems:
            raise BankError(*dict.fromkeys(self.problems))


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

    def texts(self, field: str) -> tuple[str, ...]:
        """Return a field that is one text or a list of texts; nothing where it is left out."""
        value = self.values.get(field, [])
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not all(isinstance(text, str) and text.strip() for text in texts):
            raise self.error(field, "text, or a list of texts")
        return tuple(texts)

    def flag(self, field: str) -> bool:
        """Return a field that must be true or false."""
        value = self.values.get(field)
        if not isinstance(value, bool):
            raise self.error(field, "true or false")
        return value

    def number(self, field: str) -> float | None:
        """Return a field's finite number; None where it is left out."""
        value = self.values.get(field)
        if field in self.values and not is_number(value):
            raise self.error(field, "a number")
        return value

    def whole(self, field: str, low: int, high: int, *, default: int) -> int:
        """Return a field's whole number between two ends, both included; the default where it is left out."""
        value = self.values.get(field, default)
        if type(value) is not int or not low <= value <= high:
            raise self.error(field, f"a whole number from {low} to {high}")
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

    def each(self, field: str, read: Callable[[Table], Read]) -> tuple[Read, ...]:
        """Return what *read* makes of each table of a list inside this one."""
        findings = Findings()
        found = [findings.of(partial(read, row)) for row in self.rows(field)]
        findings.refuse()
        return tuple(one for one in found if one is not None)

    def all_of(self, readers: Mapping[str, Callable[[Table], Any]]) -> dict[str, Any]:
        """Return {field: what its reader makes of this table}; a field without a reader is refused."""
        findings = Findings()
        findings.of(lambda: self.only(*readers))
        values = {field: findings.of(partial(read, self)) for field, read in readers.items()}
        findings.refuse()
        return values

    def only(self, *fields: str) -> None:
        """Refuse a field that the schema does not know: such a slip of the pen would be lost in silence."""
        unknown = [field for field in self.values if field not in fields]
        if unknown:
            known = ", ".join(fields)
            raise BankError(
                *(f"{self.where}: unknown field {field!r}. Known here: {known}." for field in unknown)
            )


def read_all(source: Source, kind: str, read: Callable[[Table], Read]) -> tuple[Read, ...]:
    """Return what *read* makes of each table [[kind]] of a bank file; ids are kebab-case and used once.

    A file may hold all kinds side by side. A file that cannot be read, is not TOML or holds anything else:
    BankError. So is any wrong entry; the error then lists the problems of all entries.
    """
    top = toml(source)
    top.only(*_TABLES)
    entries = top.values.get(kind, [])
    if not isinstance(entries, list):
        raise BankError(f"{top.where}: write [[{kind}]] with two brackets, one block an entry.")
    rows = [
        Table(where=f"{top.where}, {kind} {place}", values=values if isinstance(values, dict) else {})
        for place, values in enumerate(entries, start=1)
    ]
    return each_named(rows, top.where, read)


def toml(source: Source) -> Table:
    """Return a file's top table; a file that cannot be read or is not TOML: BankError."""
    path = Path(source) if isinstance(source, str) else source
    try:
        return Table(where=path.name, values=tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BankError(f"{path.name}: cannot be read as TOML ({error}).") from None


def each_named(rows: Sequence[Table], where: str, read: Callable[[Table], Read]) -> tuple[Read, ...]:
    """Return what *read* makes of each row, which *where* and its own id name; an id is used once."""
    findings = Findings()
    seen: set[str] = set()
    found = []
    for row in rows:
        name = findings.of(partial(_name, row, seen))
        if name is not None:
            seen.add(name)
        table = row if name is None else Table(where=f"{where}, {name!r}", values=row.values)
        found.append(findings.of(partial(read, table)))
    findings.refuse()
    return tuple(one for one in found if one is not None)


def _name(table: Table, seen: set[str]) -> str:
    name = table.text("id")
    if not _KEBAB.fullmatch(name):
        raise table.error("id", "kebab-case such as 'river-walk'")
    if name in seen:
        file = table.where.rpartition(", ")[0]
        raise BankError(f"{file}: two entries have the id {name!r}. Give each its own.")
    return name


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
