"""The questions of a form: what each asks, which answers it takes, and in practice what fits and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from closeness.bank.tables import Table, each_named
from closeness.core.checks import is_number
from closeness.core.errors import BankError

if TYPE_CHECKING:
    from collections.abc import Callable

QUESTION_KINDS = ("choice", "choices", "number", "text")
BADGES = ("measured", "inferred", "hypothesis")
_SHORT, _LONG = 120, 2000  # the characters that a text takes where the form does not say
_DECIMALS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A small table to read from: a caption, the heads of its columns, and its rows as text."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option of a choice; `fits` is None where nothing is right or wrong."""

    id: str
    text: str
    fits: bool | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A wrong number that tells which step went wrong, and the sentence that says so."""

    value: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question; the fields that its kind does not use are empty.

    `label` is its name in two or three words, for a gap in a letter or a line of totals. `words` are the
    fewest and the most words that a text is asked for: they are counted beside it and hold nobody up.
    """

    id: str
    prompt: str
    kind: str
    label: str = ""
    context: tuple[str, ...] = ()
    quote: str = ""
    table: Grid | None = None
    options: tuple[Option, ...] = ()
    unit: str = ""
    decimals: int = _DECIMALS
    low: float | None = None
    high: float | None = None
    lines: int = 1
    placeholder: str = ""
    max_length: int = _SHORT
    words: tuple[int, ...] = ()
    right: float | None = None
    tolerance: float = 0.0
    why: str = ""
    hint: str = ""
    slips: tuple[Slip, ...] = ()
    source: str = ""
    badge: str = ""

    def takes(self, value: object) -> bool:
        """Return whether *value* is an answer to this question.

        >>> Question(id="hours", prompt="How many?", kind="number", low=0).takes(3.5)
        True
        """
        ids = {option.id for option in self.options}
        if self.kind == "choice":
            return isinstance(value, str) and value in ids
        if self.kind == "choices":
            return (
                isinstance(value, list | tuple)
                and all(isinstance(one, str) for one in value)
                and 0 < len(value) == len(ids & set(value))
            )
        if self.kind == "text":
            return isinstance(value, str) and bool(value.strip()) and len(value) <= self.max_length
        return self._in_range(value)

    def _in_range(self, value: Any) -> bool:
        return (
            is_number(value)
            and (self.low is None or value >= self.low)
            and (self.high is None or value <= self.high)
        )


def question_from(table: Table, *, keyed: bool) -> Question:
    """Return the question that a table describes; `keyed`: it says what fits, otherwise it must not."""
    kind = table.one_of("kind", QUESTION_KINDS)
    readers = _ASKED | _OF_KIND[kind]
    if keyed:
        readers |= _KEY_OF_KIND[kind]
    values = table.all_of(readers)
    if kind == "text":
        values["max_length"] = values["max_length"] or (_SHORT if values["lines"] == 1 else _LONG)
    return Question(**{_NAMES.get(field, field): value for field, value in values.items()})


def grid_from(table: Table) -> Grid:
    """Return a table to read from; every row has as many cells as there are heads."""
    return Grid(**table.all_of({"caption": _required("caption"), "head": _texts("head"), "rows": _cells}))


def _cells(table: Table) -> tuple[tuple[str, ...], ...]:
    head, rows = table.texts("head"), table.values.get("rows")
    cells = isinstance(rows, list) and all(
        isinstance(row, list) and len(row) == len(head) and all(isinstance(cell, str) for cell in row)
        for row in rows
    )
    if not cells or not rows:
        raise table.error("rows", f"a list of rows with {len(head)} texts each")
    return tuple(map(tuple, rows))


def grid_in(table: Table) -> Grid | None:
    """Return the field `table` of a form or a question, if it has one."""
    return grid_from(table.inner("table")) if "table" in table.values else None


def _options(table: Table, *, keyed: bool) -> tuple[Option, ...]:
    readers: dict[str, Callable[[Table], Any]] = {"id": _required("id"), "text": _required("text")}
    if keyed:
        readers |= {"fits": lambda row: row.flag("fits"), "why": _required("why")}
    rows, where = table.rows("options"), f"{table.where}, options"
    found = each_named(rows, where, lambda row: Option(**row.all_of(readers)))
    if len(found) < 2:  # noqa: PLR2004  (one option asks nothing)
        raise table.error("options", "two options or more")
    if keyed and not any(option.fits for option in found):
        raise BankError(f"{table.where}: options: none fits. Give one of them fits = true.")
    return found


def _right(table: Table) -> float:
    right = table.number("right")
    if right is None:
        raise table.error("right", "the number that fits")
    return right


def _tolerance(table: Table) -> float:
    tolerance = table.number("tolerance") or 0.0
    if tolerance < 0:
        raise table.error("tolerance", "0 or more")
    return tolerance


def _slip(row: Table) -> Slip:
    return Slip(**row.all_of({"value": _given, "why": _required("why")}))


def _given(row: Table) -> float:
    value = row.number("value")
    if value is None:
        raise row.error("value", "a number")
    return value


def _slips(table: Table) -> tuple[Slip, ...]:
    return table.each("slips", _slip) if "slips" in table.values else ()


def _badge(table: Table) -> str:
    return str(table.one_of("badge", BADGES)) if "badge" in table.values else ""


def _required(field: str) -> Callable[[Table], str]:
    return lambda table: table.text(field)


def _optional(field: str) -> Callable[[Table], str]:
    return lambda table: table.text(field, default="")


def _texts(field: str) -> Callable[[Table], tuple[str, ...]]:
    return lambda table: table.texts(field)


def _least_and_most(table: Table) -> tuple[int, ...]:
    given = table.values["words"]
    if isinstance(given, list) and [type(one) for one in given] == [int, int] and 0 < given[0] <= given[1]:
        return tuple(given)
    raise table.error("words", "the fewest and the most words, such as [120, 200]")


_Readers = dict[str, "Callable[[Table], Any]"]
_NAMES = {"min": "low", "max": "high"}
_ASKED: _Readers = {
    "id": _required("id"),
    "prompt": _required("prompt"),
    "kind": _required("kind"),
    "label": _optional("label"),
    "context": _texts("context"),
    "quote": _optional("quote"),
    "table": grid_in,
}
_OF_KIND: dict[str, _Readers] = {
    "choice": {"options": partial(_options, keyed=False)},
    "choices": {"options": partial(_options, keyed=False)},
    "number": {
        "unit": _optional("unit"),
        "decimals": lambda table: table.whole("decimals", 0, 6, default=_DECIMALS),
        "min": lambda table: table.number("min"),
        "max": lambda table: table.number("max"),
    },
    "text": {
        "lines": lambda table: table.whole("lines", 1, 20, default=1),
        "placeholder": _optional("placeholder"),
        "max_length": lambda table: (
            table.whole("max_length", 1, 10_000, default=1) if "max_length" in table.values else 0
        ),
        "words": lambda table: _least_and_most(table) if "words" in table.values else (),
    },
}
_REVEALED: _Readers = {"source": _optional("source"), "badge": _badge}
_KEY_OF_KIND: dict[str, _Readers] = {
    "choice": {**_REVEALED, "options": partial(_options, keyed=True)},
    "choices": {**_REVEALED, "options": partial(_options, keyed=True)},
    "number": {
        **_REVEALED,
        "right": _right,
        "tolerance": _tolerance,
        "why": _required("why"),
        "hint": _required("hint"),
        "slips": _slips,
    },
    "text": {},
}


def unkeyed(question: Question) -> Question:
    """Return a question without anything that tells what is right.

    >>> unkeyed(Question(id="d", prompt="How far?", kind="number", right=0.4, why="2 of 5.")).right is None
    True
    """
    options = tuple(replace(option, fits=None, why="") for option in question.options)
    return replace(
        question, options=options, right=None, tolerance=0.0, why="", hint="", slips=(), source="", badge=""
    )
