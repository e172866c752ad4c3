"""How the learner's own functions are scored: case groups in shares, each with inputs and what it teaches.

A group is earned whole or not at all, so that a function which is right by luck on some of its inputs earns
nothing for it.
"""

from __future__ import annotations

import ast
import json
import keyword
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from closeness.staff.scoring.inputs import STRATEGIES

if TYPE_CHECKING:
    from closeness.staff.toml_table import Table

MAX_DRAWN = 50
_FEW, _DEFAULT = 1, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseGroup:
    """Inputs that ask for one thing: ``name`` says what to the learner, ``why`` is shown where revealed.

    ``inputs`` are the arguments of fixed calls; ``strategy`` draws ``count`` more from the course's secret.
    """

    name: str
    share: float
    why: str = ""
    inputs: tuple[tuple[Any, ...], ...] = ()
    strategy: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedFunction:
    """One function by name; numbers in its results may differ by ``tolerance``."""

    name: str
    share: float
    tolerance: float
    cases: tuple[CaseGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionsMarks:
    """A cell in which the learner writes functions.

    Their shares sum to 1, and so do those of each one's case groups.
    """

    cell: str
    answer: str
    setup: str
    functions: tuple[MarkedFunction, ...]


def read_functions(table: Table, *, cell: str, answer: str, setup: str) -> FunctionsMarks:
    """Return what a ``[[marks]]`` table with ``score = "functions"`` says.

    The caller checks for other fields.
    """
    functions = tuple(_function(one) for one in table.tables("function", "marks.function"))
    table.distinct("function.name", [one.name for one in functions])
    table.sum_to_one("function.share", [one.share for one in functions])
    return FunctionsMarks(cell=cell, answer=answer, setup=setup, functions=functions)


def _function(table: Table) -> MarkedFunction:
    name = table.text("name")
    if not name.isidentifier() or keyword.iskeyword(name):
        raise table.refused("name", "the name of a function", name, "Write it as after def.")
    table.where = f'{table.where} (name "{name}")'
    share = table.number("share", None, 0, 1)
    tolerance = table.finite("tolerance", 0)
    cases = tuple(_group(one) for one in table.tables("cases", "marks.function.cases"))
    table.done()
    table.distinct("cases.name", [one.name for one in cases])
    table.sum_to_one("cases.share", [one.share for one in cases])
    return MarkedFunction(name=name, share=share, tolerance=tolerance, cases=cases)


def _group(table: Table) -> CaseGroup:
    name = table.text("name")
    table.where = f'{table.where} (name "{name}")'
    share, why = table.number("share", None, 0, 1), table.text("why", "")
    written = table.names("inputs", [])
    inputs = tuple(_arguments(table, text) for text in written)
    strategy, count = "", 0
    if "strategy" in table.data:
        strategy = table.choice("strategy", tuple(STRATEGIES))
        count = table.whole("count", _DEFAULT, _FEW, MAX_DRAWN)
    if not inputs and not strategy:
        raise table.refused(
            "inputs", "inputs or a strategy", None, 'Write inputs = ["8, 4"] or strategy = "amounts".'
        )
    table.done()
    return CaseGroup(name=name, share=share, why=why, inputs=inputs, strategy=strategy, count=count)


def _arguments(table: Table, text: str) -> tuple[Any, ...]:
    """Return the arguments that a text such as ``"8, None"`` stands for: what a call has in brackets."""
    try:
        arguments = ast.literal_eval(f"({text},)")
        kept = json.loads(json.dumps(arguments, allow_nan=False))
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError) as error:
        raise table.refused(
            "inputs", "arguments as in a call, in literals", text, 'Write inputs = ["8, 4", "[], None"].'
        ) from error
    if kept != list(
        arguments
    ):  # a tuple, or a key that is no text, would reach the function as another thing
        raise table.refused("inputs", "lists, and texts as keys", text, "Use [ ] for ( ), quote the keys.")
    return tuple(kept)
