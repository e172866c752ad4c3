"""What the cells of a notebook declare, read from their text: nothing in them is ever run.

The cells of a board are data: imports of the course, names for literals, one call of one of our boards. That
much is understood here, over the syntax tree; calls go to what `offers` lists and to nothing else. Any other
statement is passed over, and names that it binds or could have changed are forgotten: a board is rather not
shown than shown otherwise than running the cells would show it.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from closeness.core.answer_writer import MAX_BYTES
from closeness.core.answers import read_named_answer
from closeness.core.errors import AnswerError
from closeness.lab.cells import Cell, answer_in, asked_in, names_in_row, statements_of, words_in
from closeness.lab.offers import BOARDS, Offer, offered
from closeness.lab.values import Known, NotDeclaredError, Values, arguments_of, changeable_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from closeness.widgets.shown import Shown

MOST_TEXT = 4 * MAX_BYTES
"""Characters of all cells together."""

_MOST_LOOKED_THROUGH = 2_000_000
"""Characters and values that are looked through for what passed-over code could change."""


@dataclass(slots=True, kw_only=True)
class Declared:
    """A board as cells declare it, with the names that they give to it and to its answer."""

    offer: Offer
    arguments: dict[str, Any]
    answer_name: str | None = None
    name: str | None = None
    asks: bool = False  # the cell asks whether the answer is complete
    _made: Shown | None = field(default=None, repr=False)

    def make(self) -> Shown:
        """Return the board, made once; whatever its class says of wrong arguments comes through."""
        if self._made is None:
            given = {
                name: value.value if isinstance(value, Offer) else value
                for name, value in self.arguments.items()
            }
            board = self.offer.value(**given)
            if self.answer_name and not self.arguments.get("name") and not self.answer_name.startswith("_"):
                board.name = self.answer_name
            self._made = board
        return self._made


def declared_by(cells: Sequence[Cell]) -> Declared | None:
    """Return what the last of these cells shows, given those above it; None where that takes running them.

    >>> imports = Cell(source="from closeness import WhatNext")
    >>> declared_by([imports, Cell(source='WhatNext("garden-gate")')]).arguments
    {'scene': 'garden-gate'}
    >>> declared_by([imports, Cell(source='WhatNext(open("garden-gate").read())')]) is None
    True
    """
    if not cells or sum(len(cell.source) for cell in cells) > MOST_TEXT:
        return None
    reading = _Reading(cells)
    for cell in cells[:-1]:
        reading.cell(cell)
    return reading.shown_by(cells[-1])


class _Reading:
    """Cells read from the top, and what their names stand for by then."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.cells = cells
        self.values = Values()
        self.looked_through = 0

    def cell(self, cell: Cell) -> None:
        """Take in a cell: an answer cell by the one reader that there is for them, others by statements."""
        try:
            name, value = read_named_answer(cell.source)
        except AnswerError:
            for statement in statements_of(cell.source):
                self.statement(statement)
        else:
            self.values.names[name] = Known(value, 1 + len(cell.source))

    def shown_by(self, cell: Cell) -> Declared | None:
        """Return what a cell shows: its last expression, if that is one of our boards."""
        statements = statements_of(cell.source)
        if not statements or cell.source.rstrip().endswith(";"):
            return None
        for statement in statements[:-1]:
            self.statement(statement)
        if not isinstance(statements[-1], ast.Expr):
            return None
        expression = statements[-1].value
        asked = asked_in(expression)
        named = expression.id if isinstance(expression, ast.Name) else asked
        if named is None:
            return self._board(expression)
        found = self.values.names.get(named)
        if found is None or not isinstance(found.value, Declared):
            return None
        found.value.name, found.value.asks = named, asked is not None
        return found.value

    def statement(self, statement: ast.stmt) -> None:
        """Take in one statement, or forget what it may have changed."""
        match statement:
            case ast.ImportFrom(module=str() as module, level=0):
                for alias in statement.names:
                    self._bind(alias.asname or alias.name, offered(module, alias.name))
            case ast.Assign(targets=[target]):
                self._assign(target, statement.value)
            case ast.Expr(value=expression) if self._only_shows(expression):
                pass
            case _:
                self._forget(statement)

    def _only_shows(self, expression: ast.expr) -> bool:
        """Return whether an expression changes nothing: a text, a name, a board, a board's question."""
        plain = isinstance(expression, ast.Constant | ast.Name)
        return plain or asked_in(expression) in self.values.names or self._board(expression) is not None

    def _assign(self, target: ast.expr, expression: ast.expr) -> None:
        board = self._board(expression)
        if isinstance(target, ast.Name) and board is not None:
            self._bind(target.id, board)
            return
        try:
            self._unpack(target, self.values.of(expression))
        except NotDeclaredError:
            self._forget(target, expression)

    def _unpack(self, target: ast.expr, found: Known) -> None:
        """Bind one name, or the names of a row of them, one of which may take the rest."""
        if isinstance(target, ast.Name):
            self.values.names[target.id] = found
            return
        names = names_in_row(target)
        whole = found.value
        if not names or not isinstance(whole, list | tuple):
            raise NotDeclaredError
        stars = [at for at, (_, star) in enumerate(names) if star]
        if len(stars) > 1 or len(whole) < len(names) - len(stars) or (not stars and len(whole) > len(names)):
            raise NotDeclaredError
        more = len(whole) - len(names)
        at = 0
        for name, star in names:
            part = list(whole[at : at + 1 + more]) if star else whole[at]
            at += 1 + more if star else 1
            self.values.names[name] = Known(part, found.weight)

    def _board(self, expression: ast.expr) -> Declared | None:
        """Return the board that a call declares, None for any other expression."""
        if not (isinstance(expression, ast.Call) and isinstance(expression.func, ast.Name)):
            return None
        called = self.values.names.get(expression.func.id)
        if called is None or not isinstance(called.value, Offer) or called.value.module != BOARDS:
            return None
        offer = called.value
        try:
            nodes = arguments_of(offer, expression)
            name = nodes.get("answer")
            answer_name = name.id if isinstance(name, ast.Name) else None
            arguments = {
                one: self.values.argument(node).value
                for one, node in nodes.items()
                if one != "answer" or answer_name is None
            }
            if answer_name is not None:
                arguments["answer"] = self._answer(answer_name, arguments.get("answer_cell"))
        except NotDeclaredError:
            return None
        return (
            Declared(offer=offer, arguments=arguments, answer_name=answer_name)
            if offer.takes(arguments)
            else None
        )

    def _answer(self, name: str, answer_cell: Any) -> dict[Any, Any]:
        """Return the answer under a name; an open one where a person typed what nobody can read.

        The board then says so, as it does of whatever is typed while it is open.
        """
        cell = next((one for one in self.cells if answer_cell and one.grade_id == answer_cell), None)
        if cell is not None:
            return answer_in(cell.source, name)
        found = self.values.names.get(name)
        if found is None or not isinstance(found.value, dict):
            raise NotDeclaredError
        return found.value

    def _bind(self, name: str, value: Offer | Declared | None) -> None:
        if value is None:
            self.values.names.pop(name, None)
        else:
            self.values.names[name] = Known(value)

    def _forget(self, *nodes: ast.AST) -> None:
        """Forget names that code binds or deletes, and all that it could change where it is."""
        changed: set[int] = set()
        for node in nodes:
            for word, bound in words_in(node):
                found = self.values.names.get(word)
                if found is not None and self._is_worth(found.weight):
                    changed |= changeable_in(found.value)
                    if bound:
                        del self.values.names[word]
        names = self.values.names
        if changed and self._is_worth(sum(known.weight for known in names.values())):
            self.values.names = {
                name: known for name, known in names.items() if not changed & changeable_in(known.value)
            }

    def _is_worth(self, weight: int) -> bool:
        """Return whether to look through this much more; if not, everything is forgotten instead."""
        self.looked_through += weight
        if self.looked_through > _MOST_LOOKED_THROUGH:
            self.values.names.clear()
        return self.looked_through <= _MOST_LOOKED_THROUGH
