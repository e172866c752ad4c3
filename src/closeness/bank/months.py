"""Months in two records: what each of a fictional couple wrote down of the same four weeks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from closeness.bank.tables import Source, Table, bank_file, read_all
from closeness.core.errors import BankError, LedgerError
from closeness.core.two_records import Event, Month

if TYPE_CHECKING:
    from collections.abc import Callable


def months(language: str = "en") -> tuple[Month, ...]:
    """Return the months of a language, in the order of the file; BankError where there are none.

    >>> [round(month.claims().sum, 2) for month in months()]
    [1.24, 1.16, 1.0]
    """
    return read_months(bank_file(language, "two_records.toml"))


def read_months(path: Source) -> tuple[Month, ...]:
    """Return the months of a bank file, checked against the schema; BankError names all that is wrong."""
    return read_all(path, "month", _month)


def _month(table: Table) -> Month:
    try:
        return Month(**table.all_of(_MONTH))
    except LedgerError as error:
        raise BankError(f"{table.where}: {error}") from None


def _event(row: Table) -> Event:
    try:
        return Event(**row.all_of(_EVENT))
    except LedgerError as error:
        raise BankError(f"{row.where}: {error}") from None


def _word(field: str) -> Callable[[Table], str]:
    return partial(Table.text, field=field)


def _value(row: Table, field: str) -> Any:
    return row.values.get(field)


def _partners(table: Table) -> dict[str, str]:
    return table.inner("partners").all_of({one: _word(one) for one in ("A", "B")})


_MONTH: dict[str, Callable[[Table], Any]] = {
    **{field: _word(field) for field in ("id", "title", "intro", "unit")},
    "partners": _partners,
    "events": lambda table: table.each("events", _event),
}
_EVENT: dict[str, Callable[[Table], Any]] = {
    **{field: _word(field) for field in ("id", "kind", "note")},
    **{field: partial(_value, field=field) for field in ("day", "giver", "a", "b")},
}
