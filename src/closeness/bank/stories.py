"""Stories: a fictional couple's ledger with the sentence or two that introduce it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from closeness.bank.tables import Source, Table, bank_file, tables
from closeness.core.errors import BankError, LedgerError
from closeness.core.reciprocity import Contribution, Ledger

_FIELDS = ("id", "title", "intro", "partners", "unit", "entries")
_ENTRY = ("day", "giver", "kind", "amount", "weight", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A ledger with title and introduction, the names of partners A and B, and the unit of its amounts."""

    id: str
    title: str
    intro: str
    partners: dict[str, str]
    unit: str
    entries: tuple[Contribution, ...]

    @property
    def ledger(self) -> Ledger:
        """Return the entries as a ledger that can be totalled."""
        return Ledger(self.entries)


def ledgers(language: str = "en") -> tuple[Story, ...]:
    """Return the practice ledgers of a language, in the order of the file; BankError where there are none.

    >>> ledgers("xx")
    Traceback (most recent call last):
    ...
    closeness.core.errors.BankError: There is no ledgers.toml for the language 'xx'. There is one for: en.
    """
    return read_ledgers(bank_file(language, "ledgers.toml"))


def read_ledgers(path: Source) -> tuple[Story, ...]:
    """Return the ledgers of a bank file, checked against the schema; BankError names what to mend."""
    return tuple(_story(table) for table in tables(path, "ledger"))


def _story(table: Table) -> Story:
    table.only(*_FIELDS)
    partners = table.inner("partners")
    partners.only("A", "B")
    return Story(
        id=table.text("id"),
        title=table.text("title"),
        intro=table.text("intro"),
        partners={giver: partners.text(giver) for giver in ("A", "B")},
        unit=table.text("unit"),
        entries=tuple(_entry(row) for row in table.rows("entries")),
    )


def _entry(row: Table) -> Contribution:
    row.only(*_ENTRY)
    values: dict[str, Any] = {"amount": None, **row.values}
    for field in ("day", "giver", "kind"):
        if field not in values:
            raise BankError(f"{row.where}: {field} is missing. An entry needs day, giver and kind.")
    try:
        return Contribution(**values)
    except LedgerError as error:
        raise BankError(f"{row.where}: {error}") from None
