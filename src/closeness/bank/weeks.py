"""Weeks: a fictional couple's slots and wishes, as the week planner draws them."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from closeness.bank.tables import Findings, Source, Table, bank_file, read_all
from closeness.core.cues import GENDERS
from closeness.core.errors import BankError, WeekError
from closeness.core.week import KINDS, SORTS, Slot, Week, Wish, counts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_COUPLE = re.compile(f"({'|'.join(GENDERS)})/({'|'.join(GENDERS)})")
_PLACED = ("all-of", "none-of")


def weeks(language: str = "en") -> tuple[Week, ...]:
    """Return the practice weeks of a language, in the order of the file; BankError where there are none.

    >>> [week.partners["A"] for week in weeks()]
    ['Halima', 'Rafael', 'Emil']
    """
    return read_weeks(bank_file(language, "weeks.toml"))


def read_weeks(path: Source) -> tuple[Week, ...]:
    """Return the weeks of a bank file, checked against the schema; BankError names all that is wrong."""
    return read_all(path, "week", _week)


def _week(table: Table) -> Week:
    values = table.all_of(_READERS)
    taken, slots = values["taken"], values["slots"]
    free = tuple(slot for slot in slots if slot not in taken)
    findings = Findings()
    wishes = [findings.of(partial(_wish, row, values, free)) for row, values in values["wishes"]]
    findings.refuse()
    made = {field: values[field] for field in ("id", "title", "intro", "partners")}
    try:
        days = tuple(Slot(id=slot, taken=taken.get(slot, "")) for slot in slots)
        return Week(**made, slots=days, wishes=tuple(wish for wish in wishes if wish))
    except WeekError as error:
        raise BankError(f"{table.where}: {error}") from None


def _wish(row: Table, values: Mapping[str, Any], free: tuple[str, ...]) -> Wish:
    kind, slots = values["kind"], values["slots"] or free
    if kind in _PLACED and not values["slots"]:
        raise row.error("slots", f"a list of slots for the kind {kind!r}")
    try:
        counts = counts_of(kind, SORTS[values["of"]], slots, values["n"])
        return Wish(counts=counts, **{field: values[field] for field in ("id", "who", "text", "why")})
    except WeekError as error:
        raise BankError(f"{row.where} ({values['id']!r}): {error}") from None


def _names(table: Table, field: str) -> tuple[str, ...]:
    value = table.values.get(field)
    if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
        raise table.error(field, 'a list of names such as ["mon-evening"]')
    return tuple(value)


def _couple(table: Table) -> str:
    if not _COUPLE.fullmatch(table.text("couple")):
        raise table.error("couple", f"two of {', '.join(GENDERS)} with a slash, A's first")
    return table.text("couple")


def _partners(table: Table) -> dict[str, str]:
    return table.inner("partners").all_of({one: partial(Table.text, field=one) for one in ("A", "B")})


def _slots(table: Table) -> tuple[str, ...]:
    names = _names(table, "slots")
    findings = Findings()
    for name in names:
        findings.of(partial(_slot, table, name))
    findings.refuse()
    return names


def _slot(table: Table, name: str) -> None:
    try:
        Slot(id=name)
    except WeekError as error:
        raise BankError(f"{table.where}, slots: {error}") from None


def _taken(table: Table) -> dict[str, str]:
    if "taken" not in table.values:
        return {}
    taken = table.inner("taken")
    slots = table.values.get("slots")
    taken.only(*map(str, slots if isinstance(slots, list) else taken.values))
    return taken.all_of({slot: partial(Table.text, field=slot) for slot in taken.values})


def _wishes(table: Table) -> tuple[tuple[Table, dict[str, Any]], ...]:
    return table.each("wishes", lambda row: (row, row.all_of(_WISH)))


def _word(field: str) -> Callable[[Table], str]:
    return partial(Table.text, field=field)


_READERS: dict[str, Callable[[Table], Any]] = {
    "id": _word("id"),
    "title": _word("title"),
    "intro": _word("intro"),
    "couple": _couple,
    "partners": _partners,
    "slots": _slots,
    "taken": _taken,
    "wishes": _wishes,
}
_WISH: dict[str, Callable[[Table], Any]] = {
    "id": _word("id"),
    "who": partial(Table.one_of, field="who", allowed=("A", "B", "both")),
    "text": _word("text"),
    "why": _word("why"),
    "kind": partial(Table.one_of, field="kind", allowed=KINDS),
    "of": partial(Table.one_of, field="of", allowed=tuple(SORTS)),
    "n": lambda row: row.values.get("n"),
    "slots": lambda row: _names(row, "slots") if "slots" in row.values else (),
}
