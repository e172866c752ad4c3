"""The marks file ``solutions/<name>.toml``: how each graded cell is scored, in shares.

Points live in the solved notebook's nbgrader metadata and the key is what its answer cells say; the marks
file repeats neither. ``scheme`` checks it against the notebook and the bank.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from closeness.core.errors import GradingError
from closeness.staff.draw import DRAWS
from closeness.staff.function_marks import FunctionsMarks, read_functions
from closeness.staff.other_answers import other_answers
from closeness.staff.scoring.follow import FOLLOWS
from closeness.staff.toml_table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

REVEALS = ("right-or-wrong", "key", "reasons")


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
    """A sorting: each card is worth the same; ``label`` and ``cue`` are the shares of one card.

    ``draw`` names the hand of cards that ``closeness release --seed`` deals for it (see ``draw``), ``seed``
    the one that it was dealt with; "" and None where the author chose the cards.
    """

    cell: str
    answer: str
    setup: str
    label: float
    cue: float
    draw: str = ""
    seed: int | None = None


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


Marks = SortingMarks | FieldsMarks | PlanMarks | FunctionsMarks


@dataclass(frozen=True, slots=True, kw_only=True)
class MarksFile:
    """What one marks file says.

    ``ships`` names the files that go out beside the notebook; ``shows_inputs`` says whether feedback may
    name the inputs that functions were called with.
    """

    path: Path
    key_version: int
    reveal: str
    shows_inputs: bool
    ships: tuple[str, ...]
    marks: tuple[Marks, ...]


def read_marks(path: Path) -> MarksFile:
    """Return a marks file, checked by itself; GradingError says what to mend and where."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise GradingError(f"{path} is missing. An assignment that the course marks needs it.") from None
    except (OSError, ValueError) as error:
        raise GradingError(f"{path.name} cannot be read as TOML: {error}.") from error
    top = Table(path, "top", data)
    version = top.data.pop("key_version", None)
    if type(version) is not int or version < 1:
        raise top.refused("key_version", "a whole number from 1", version, "Write key_version = 1.")
    reveal = Table(path, "[reveal]", top.data.pop("reveal", {}))
    answers = reveal.choice("answers", REVEALS, REVEALS[0])
    inputs = reveal.flag("inputs", default=False)
    if inputs and answers == REVEALS[0]:
        raise reveal.refused("inputs", 'answers = "key" or "reasons" with it', inputs, "Choose one.")
    reveal.done()
    ships = _ships(top)
    marks = tuple(_marks(table) for table in top.tables("marks", "marks"))
    top.done()
    for kind in ("cell", "answer"):
        top.distinct(kind, [getattr(one, kind) for one in marks])
    return MarksFile(
        path=path, key_version=version, reveal=answers, shows_inputs=inputs, ships=ships, marks=marks
    )


def _ships(top: Table) -> tuple[str, ...]:
    ships = top.names("ships", [])
    for name in ships:
        if name.startswith("/") or "\\" in name or ".." in name.split("/"):
            raise top.refused(
                "ships", "files inside the assignment's folder", name, "Name them from that folder."
            )
    return ships


def _marks(table: Table) -> Marks:
    cell = table.text("cell")
    table.where = f'{table.where} (cell "{cell}")'
    answer, setup = table.text("answer"), table.text("setup", "")
    marks: Marks
    score = table.choice("score", ("sorting", "fields", "plan", "functions"))
    if score == "functions":
        marks = read_functions(table, cell=cell, answer=answer, setup=setup)
    elif score == "sorting":
        label, cue = table.number("label", None, 0, 1), table.number("cue", None, 0, 1)
        table.sum_to_one("label + cue", [label, cue])
        draw, seed = _drawing(table, setup)
        marks = SortingMarks(
            cell=cell, answer=answer, setup=setup, label=label, cue=cue, draw=draw, seed=seed
        )
    elif score == "plan":
        week, shares = table.text("week"), _shares(table)
        marks = PlanMarks(cell=cell, answer=answer, setup=setup, week=week, shares=shares)
    else:
        fields = tuple(_field(one) for one in table.tables("field", "marks.field"))
        table.distinct("field.name", [one.name for one in fields])
        table.sum_to_one("field.share", [one.share for one in fields])
        marks = FieldsMarks(cell=cell, answer=answer, setup=setup, fields=fields)
    table.done()
    return marks


def _shares(table: Table) -> dict[str, float]:
    if "shares" not in table.data:
        return {}
    wishes = Table(table.path, f"{table.where}, shares", table.data.pop("shares"))
    shares = {wish: wishes.number(wish, None, 0, 1) for wish in tuple(wishes.data)}
    table.sum_to_one("shares", list(shares.values()))
    return shares


def _drawing(table: Table, setup: str) -> tuple[str, int | None]:
    draw = table.choice("draw", DRAWS) if "draw" in table.data else ""
    seed = table.data.pop("seed", None)
    if draw and not setup:
        raise table.refused("setup", "the cell that holds the drawn cards", None, 'Write setup = "…".')
    if seed is None:
        return draw, None
    if not draw:
        raise table.refused("seed", "draw beside it", seed, "Say what is drawn, or remove the seed.")
    if type(seed) is not int or seed < 0:
        raise table.refused("seed", "a whole number from 0", seed, "closeness release --seed N writes it.")
    return draw, seed


def _field(table: Table) -> Field:
    name = table.text("name")
    table.where = f'{table.where} (name "{name}")'
    share = table.number("share", None, 0, 1)
    tolerance = table.finite("tolerance", 0)
    text = table.text("text", "")
    follows = _follow(table, table.data.pop("follows")) if "follows" in table.data else None
    accepts, credit = other_answers(table)
    table.done()
    return Field(
        name=name,
        share=share,
        tolerance=tolerance,
        follows=follows,
        text=text,
        accepts=accepts,
        credit=credit,
    )


def _follow(field: Table, data: object) -> Follow:
    table = Table(field.path, f"{field.where}, follows", data)
    function = table.choice("function", tuple(FOLLOWS))
    sources = table.names("from")
    table.done()
    if len(sources) != FOLLOWS[function].arity:
        raise table.refused("from", f"{FOLLOWS[function].arity} field names", list(sources), "Name those.")
    return Follow(function=function, sources=sources)
