"""The marks file ``solutions/<name>.toml``: how each graded cell is scored, in shares.

Points live in the solved notebook's nbgrader metadata and the key is what its answer cells say; the marks
file repeats neither. ``scheme`` checks it against the notebook and the bank.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from closeness.core.errors import GradingError
from closeness.staff.other_answers import other_answers
from closeness.staff.scoring.follow import FOLLOWS

if TYPE_CHECKING:
    from pathlib import Path

REVEALS = ("right-or-wrong", "key", "reasons")
_CLOSE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """Follow-through: the field is right if ``function`` of the learner's own ``sources`` gives it."""

    function: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of an answer: ``name`` is dotted for nested ones, ``text`` is what the marks table says.

    ``accepts`` are further answers that earn the whole share, ``credit`` words that earn a part of it.
    """

    name: str
    share: float
    tolerance: float = 0.0
    follows: Follow | None = None
    text: str = ""
    accepts: tuple[str | float | tuple[str, ...], ...] = ()
    credit: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SortingMarks:
    """A sorting: each card is worth the same; ``label`` and ``cue`` are the shares of one card."""

    cell: str
    answer: str
    setup: str
    label: float
    cue: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldsMarks:
    """An answer of named fields; their shares sum to 1."""

    cell: str
    answer: str
    setup: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMarks:
    """A plan of a week of the bank; ``shares`` is by wish and sums to 1; empty: all are worth the same."""

    cell: str
    answer: str
    setup: str
    week: str
    shares: Mapping[str, float]


Marks = SortingMarks | FieldsMarks | PlanMarks


@dataclass(frozen=True, slots=True, kw_only=True)
class MarksFile:
    """What one marks file says. ``ships`` names the files that go out beside the notebook."""

    path: Path
    key_version: int
    reveal: str
    ships: tuple[str, ...]
    marks: tuple[Marks, ...]


class _Table:
    """One TOML table whose fields are asked for by kind; every refusal names file, table and field."""

    def __init__(self, path: Path, where: str, data: object) -> None:
        self.path, self.where = path, where
        if not isinstance(data, Mapping):
            raise self.refused("", "a table", data, "Write it as in the other marks files.")
        self.data = dict(data)

    def refused(self, field: str, wanted: str, came: object, do: str) -> GradingError:
        place = f"{self.where}, field {field!r}" if field else self.where
        got = "nothing" if came is None else repr(came)
        return GradingError(f"{self.path.name}: {place}: wanted {wanted}, got {got}. {do}")

    def text(self, field: str, default: str | None = None) -> str:
        value = self.data.pop(field, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.refused(field, "text", value, f'Write {field} = "…".')
        return value

    def number(self, field: str, default: float | None, low: float, high: float) -> float:
        value = self.data.pop(field, default)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not low <= value <= high:
            limit = f"from {low:g} to {high:g}" if math.isfinite(high) else f"{low:g} or more"
            raise self.refused(field, f"a number {limit}", value, f"Write {field} = a number {limit}.")
        return float(value)

    def choice(self, field: str, choices: tuple[str, ...], default: str | None = None) -> str:
        value = self.data.pop(field, default)
        if value not in choices:
            raise self.refused(
                field, f"one of {', '.join(choices)}", value, f'Write {field} = "{choices[0]}".'
            )
        return str(value)

    def names(self, field: str, default: list[str] | None = None) -> tuple[str, ...]:
        value = self.data.pop(field, default)
        if not isinstance(value, list) or not all(isinstance(name, str) and name for name in value):
            raise self.refused(field, "a list of names", value, f'Write {field} = ["…"].')
        return tuple(value)

    def tables(self, field: str, what: str) -> list[_Table]:
        value = self.data.pop(field, None)
        if not isinstance(value, list) or not value:
            raise self.refused(field, f"at least one [[{what}]]", value, f"Add a table [[{what}]].")
        return [
            _Table(self.path, f"{self.within}[[{what}]] {n}", item) for n, item in enumerate(value, start=1)
        ]

    @property
    def within(self) -> str:
        return "" if self.where == "top" else f"{self.where}, "

    def done(self) -> None:
        if self.data:
            field, value = next(iter(self.data.items()))
            raise self.refused(field, "no such field", value, "Remove it, or correct its spelling.")


def read_marks(path: Path) -> MarksFile:
    """Return a marks file, checked by itself; GradingError says what to mend and where."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise GradingError(f"{path} is missing. An assignment that the course marks needs it.") from None
    except (OSError, ValueError) as error:
        raise GradingError(f"{path.name} cannot be read as TOML: {error}.") from error
    top = _Table(path, "top", data)
    version = top.data.pop("key_version", None)
    if type(version) is not int or version < 1:
        raise top.refused("key_version", "a whole number from 1", version, "Write key_version = 1.")
    reveal = _Table(path, "[reveal]", top.data.pop("reveal", {}))
    answers = reveal.choice("answers", REVEALS, REVEALS[0])
    reveal.done()
    ships = _ships(top)
    marks = tuple(_marks(table) for table in top.tables("marks", "marks"))
    top.done()
    for kind in ("cell", "answer"):
        _distinct(top, kind, [getattr(one, kind) for one in marks])
    return MarksFile(path=path, key_version=version, reveal=answers, ships=ships, marks=marks)


def _ships(top: _Table) -> tuple[str, ...]:
    ships = top.names("ships", [])
    for name in ships:
        if name.startswith("/") or "\\" in name or ".." in name.split("/"):
            raise top.refused(
                "ships", "files inside the assignment's folder", name, "Name them from that folder."
            )
    return ships


def _marks(table: _Table) -> Marks:
    cell = table.text("cell")
    table.where = f'{table.where} (cell "{cell}")'
    answer, setup = table.text("answer"), table.text("setup", "")
    if table.data.get("score") == "function":
        raise table.refused(
            "score",
            '"sorting", "fields" or "plan"',
            "function",
            "Cells with the learner's own functions are not scored by this version: mark them by hand, "
            "or put them into an assignment without a marks file.",
        )
    marks: Marks
    score = table.choice("score", ("sorting", "fields", "plan"))
    if score == "sorting":
        label, cue = table.number("label", None, 0, 1), table.number("cue", None, 0, 1)
        _sum_to_one(table, "label + cue", [label, cue])
        marks = SortingMarks(cell=cell, answer=answer, setup=setup, label=label, cue=cue)
    elif score == "plan":
        week, shares = table.text("week"), _shares(table)
        marks = PlanMarks(cell=cell, answer=answer, setup=setup, week=week, shares=shares)
    else:
        fields = tuple(_field(one) for one in table.tables("field", "marks.field"))
        _distinct(table, "field.name", [one.name for one in fields])
        _sum_to_one(table, "field.share", [one.share for one in fields])
        marks = FieldsMarks(cell=cell, answer=answer, setup=setup, fields=fields)
    table.done()
    return marks


def _shares(table: _Table) -> dict[str, float]:
    if "shares" not in table.data:
        return {}
    wishes = _Table(table.path, f"{table.where}, shares", table.data.pop("shares"))
    shares = {wish: wishes.number(wish, None, 0, 1) for wish in tuple(wishes.data)}
    _sum_to_one(table, "shares", list(shares.values()))
    return shares


def _field(table: _Table) -> Field:
    name = table.text("name")
    table.where = f'{table.where} (name "{name}")'
    share = table.number("share", None, 0, 1)
    tolerance = table.number("tolerance", 0, 0, math.inf)
    text = table.text("text", "")
    follows = _follow(table, table.data.pop("follows")) if "follows" in table.data else None
    accepts, credit = other_answers(table)
    table.done()
    if not math.isfinite(tolerance):
        raise table.refused("tolerance", "a finite number", tolerance, "Write tolerance = 0.01, say.")
    return Field(
        name=name,
        share=share,
        tolerance=tolerance,
        follows=follows,
        text=text,
        accepts=accepts,
        credit=credit,
    )


def _follow(field: _Table, data: object) -> Follow:
    table = _Table(field.path, f"{field.where}, follows", data)
    function = table.choice("function", tuple(FOLLOWS))
    sources = table.names("from")
    table.done()
    if len(sources) != FOLLOWS[function].arity:
        raise table.refused("from", f"{FOLLOWS[function].arity} field names", list(sources), "Name those.")
    return Follow(function=function, sources=sources)


def _distinct(table: _Table, field: str, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise table.refused(field, "each name once", name, "Merge the two tables or rename one.")


def _sum_to_one(table: _Table, field: str, shares: list[Any]) -> None:
    total = math.fsum(shares)
    if not abs(total - 1) <= _CLOSE:
        raise table.refused(field, "shares that sum to 1", total, "Change the shares so that they do.")
