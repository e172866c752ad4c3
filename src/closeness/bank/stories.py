"""Stories: a fictional couple's ledger with the sentence or two that introduce it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from closeness.bank.tables import Findings, Source, Table, bank_file, read_all
from closeness.core.errors import BankError, LedgerError
from closeness.core.reciprocity import Contribution, Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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
    """Return the ledgers of a bank file, checked against the schema; BankError names all that is wrong."""
    return read_all(path, "ledger", _story)


def _story(table: Table) -> Story:
    return Story(**table.all_of(_READERS))


def _partners(table: Table) -> dict[str, str]:
    partners = table.inner("partners")
    return partners.all_of({giver: partial(Table.text, field=giver) for giver in ("A", "B")})


def _entry(row: Table) -> Contribution:
    findings = Findings()
    findings.of(lambda: row.only(*_ENTRY))
    values: dict[str, Any] = {"amount": None, **row.values}
    findings.problems += [
        f"{row.where}: {field} is missing. An entry needs day, giver and kind."
        for field in ("day", "giver", "kind")
        if field not in values
    ]
    findings.refuse()
    try:
        return Contribution(**values)
    except LedgerError as error:
        raise BankError(f"{row.where}: {error}") from None


_READERS: Mapping[str, Callable[[Table], Any]] = {
    "id": lambda table: table.text("id"),
    "title": lambda table: table.text("title"),
    "intro": lambda table: table.text("intro"),
    "partners": _partners,
    "unit": lambda table: table.text("unit"),
    "entries": lambda table: table.each("entries", _entry),
}
