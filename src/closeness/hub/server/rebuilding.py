"""A learner's notebook made anew from a corrected release: their answers and their own cells stay.

Three notebooks meet: the release that the learner fetched (``base``, None when it is not known), the
corrected release, and what the learner has. The learner's text of every answer cell goes into the corrected
notebook, their own cells stay behind the cell that they stood behind, and all else is the instructor's.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from closeness.staff.admission import claimed_id
from closeness.staff.notebooks import Cell, Notebook, grade_id, is_answered

if TYPE_CHECKING:
    from collections.abc import Iterable

_KINDS = ("code", "markdown", "raw")
_START = ""
_IDS_SINCE = 5  # format 4.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """The corrected notebook; ``gone`` names answers whose task the release no longer has."""

    notebook: Notebook
    gone: tuple[str, ...]


def rebuilt(release: Notebook, learner: Notebook, base: Notebook | None) -> Rebuilt:
    """Return the corrected notebook with the learner's answers and own cells in it.

    An answer cell that the learner has not touched takes the corrected release's text. Where an answer cell
    stands twice with different texts, the second one stays as a cell of the learner's own. So does a task
    that the learner wrote into and the release has changed.
    """
    notebook = deepcopy(release)
    at = {_key(cell): cell for cell in notebook["cells"]}
    untouched = {_key(cell): cell["source"] for cell in (base or {"cells": []})["cells"]}
    own: dict[str, list[Cell]] = {}
    answered: set[str] = set()
    gone: list[str] = []
    anchor = _START
    for cell in filter(_is_cell, learner["cells"]):
        key, text = _key(cell), source_of(cell)
        target = at.get(key)
        if target is None:
            if grade_id_of(cell):
                if _is_answer(cell) and text.strip() and text != untouched.get(key):
                    gone.append(grade_id_of(cell))
            elif key not in untouched or untouched[key] != text:
                own.setdefault(anchor, []).append(cell)
            continue
        if is_answered(target):
            if key not in answered and text != untouched.get(key):
                answered.add(key)
                _answer(target, cell)
            elif text not in {target["source"], untouched.get(key)} and text.strip():
                own.setdefault(key, []).append(cell)
        elif not grade_id(target):
            _task(target, cell, text, untouched, own)
        anchor = key
    notebook["cells"] = list(_woven(notebook, own))
    notebook["metadata"] = {**_table(learner, "metadata"), **notebook["metadata"]}
    return Rebuilt(notebook=notebook, gone=tuple(dict.fromkeys(gone)))


def _task(target: Cell, cell: Cell, text: str, untouched: dict[str, str], own: dict[str, list[Cell]]) -> None:
    """Settle a cell of the release that nbgrader does not know, and in which a learner may have written."""
    key = _key(target)
    before = untouched.get(key)
    if before is None or text in {before, target["source"]}:
        return  # the release's text stands
    if target["source"] == before:
        target["source"] = text
    else:
        own.setdefault(key, []).append(cell)


def _answer(target: Cell, cell: Cell) -> None:
    target["source"] = source_of(cell)
    if target["cell_type"] == "code" == cell.get("cell_type"):
        target["outputs"] = cell.get("outputs", [])
        target["execution_count"] = cell.get("execution_count")


def _woven(notebook: Notebook, own: dict[str, list[Cell]]) -> Iterable[Cell]:
    """Yield the release's cells with the learner's own ones behind those that they stood behind."""
    cells = notebook["cells"]
    taken = {cell.get("id") for cell in cells}
    has_ids = notebook.get("nbformat_minor", 0) >= _IDS_SINCE
    for cell in [None, *cells]:
        if cell is not None:
            yield cell
        for extra in own.get(_START if cell is None else _key(cell), ()):
            made = deepcopy(extra)
            made["source"] = source_of(extra)
            made["metadata"] = {
                key: value for key, value in _table(extra, "metadata").items() if key != "nbgrader"
            }
            if not has_ids:
                made.pop("id", None)
            elif made.get("id") in taken or not isinstance(made.get("id"), str):
                made["id"] = uuid4().hex[:8]
            taken.add(made.get("id"))
            yield made


def _is_cell(cell: Any) -> bool:
    return isinstance(cell, dict) and cell.get("cell_type") in _KINDS


def _is_answer(cell: Cell) -> bool:
    found = _table(_table(cell, "metadata"), "nbgrader").get("solution")
    return bool(found)


def _table(owner: dict[str, Any], name: str) -> dict[str, Any]:
    found = owner.get(name)
    return found if isinstance(found, dict) else {}


def grade_id_of(cell: Cell) -> str:
    """Return the grade_id that a learner's cell has, or "" whatever its metadata is made of."""
    return claimed_id(cell)


def source_of(cell: Cell) -> str:
    """Return a learner's cell's text in one piece, "" for what is no text."""
    source = cell.get("source", "")
    lines = source if isinstance(source, list) else [source]
    return "".join(line for line in lines if isinstance(line, str))


def _key(cell: Cell) -> str:
    """Return how a cell is found again: by its grade_id, by the id that the notebook gave it, or by its text.

    Notebooks before format 4.5 give no ids.
    """
    name = claimed_id(cell)
    if name:
        return f"grade:{name}"
    return f"id:{cell['id']}" if isinstance(cell.get("id"), str) else f"text:{source_of(cell)}"
