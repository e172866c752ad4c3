"""The boards of a released notebook as objects, made without running a cell.

Only from the instructor's release, in which the learner's answers were put as text: literals are read,
``Name(…)`` of the course's boards is called, and anything else is left out.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

import closeness
from closeness.core.answers import read_named_answer
from closeness.core.errors import ClosenessError
from closeness.staff.notebooks import Notebook, grade_id, is_answered
from closeness.widgets.board import Board

if TYPE_CHECKING:
    from collections.abc import Iterable

_BOARDS = ("SortBoard", "LedgerBoard", "FormBoard", "WeekPlanner", "TwoAxisMap", "TwoRecords", "WhatNext")


def boards_of(notebook: Notebook) -> dict[str, Board | str]:
    """Return the boards by variable, in the notebook's order, each with its answer.

    Text stands for a board whose answer cell cannot be read: the reason.
    """
    known: dict[str, Any] = {}
    unread: dict[str, str] = {}
    boards: dict[str, Board | str] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        if is_answered(cell):
            name, value, reason = _answer(cell["source"])
            if name:
                known[name] = value
            if reason:
                unread[grade_id(cell)] = reason
            continue
        for name, value in _assigned(cell["source"], known):
            known[name] = value
            if isinstance(value, Board):
                boards[name] = unread.get(value.answer_cell or "", value)
    return boards


def _answer(source: str) -> tuple[str, Any, str]:
    try:
        name, value = read_named_answer(source)
    except ClosenessError as error:
        return _name_in(source), {}, str(error)
    return name, value, ""


def _name_in(source: str) -> str:
    name = source.partition("=")[0].strip()
    return name if name.isidentifier() else ""


def _assigned(source: str, known: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError):
        return
    for statement in body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                try:
                    yield name, _value(value, known)
                except (ClosenessError, ValueError, TypeError, KeyError, RecursionError):
                    continue


def _value(node: ast.expr, known: dict[str, Any]) -> Any:
    match node:
        case ast.Name(id=name):
            return known[name]
        case ast.Call(func=ast.Name(id=name), args=args, keywords=keywords) if name in _BOARDS:
            named = {one.arg: _value(one.value, known) for one in keywords if one.arg}
            return getattr(closeness, name)(*(_value(one, known) for one in args), **named)
        case _:
            return ast.literal_eval(node)
