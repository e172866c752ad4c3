"""A submitted notebook of an ordinary nbgrader assignment, rebuilt: its cells, and nothing that steers.

Every cell and their order stay. What makes a cell a graded one (points, locks, tests) comes from the
gradebook; outputs, tags and all other metadata do not come in, except images that were pasted into text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import nbformat

from closeness.staff.admission import Refused, cells_of, claimed_id, parse, source_of

if TYPE_CHECKING:
    from closeness.staff.blueprint import Blueprint, KnownCell
    from closeness.staff.notebooks import Cell, Notebook

_KINDS = ("code", "markdown", "raw")
_OLD = 3  # the format before 4, which nbgrader upgrades by itself
_MINOR = 5
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """The notebook to grade, why cells of it score 0 (by grade_id), and what else there is to say of it."""

    notebook: Notebook
    notes: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def rebuild(raw: bytes, blueprint: Blueprint, *, add_missing: bool = False) -> Rebuilt:
    """Return a submitted notebook rebuilt; Refused when it cannot be read.

    A graded cell that is missing comes back at the end and scores 0 unrun; with ``add_missing`` (nbgrader's
    ``OverwriteCells.add_missing_cells``) it comes back in its place and is run. A cell that stands twice
    counts where it stands last, as in nbgrader.
    """
    submitted = [_cell(one, number) for number, one in enumerate(_cells(raw), start=1)]
    last = {name: place for place, (name, _) in enumerate(submitted) if name in blueprint.cells}
    cells, remarks = [], []
    for place, (name, cell) in enumerate(submitted):
        if last.get(name) == place:
            cells.append(_restored(cell, blueprint.cells[name]))
        else:
            cells.append(cell)
            if name in last:
                remarks.append(f"The cell {name!r} stood more than once; the last one counts.")
    missing = [one for one in blueprint.cells.values() if (one.graded or one.task) and one.name not in last]
    if add_missing:
        for one in missing:
            cells.insert(_place(one.name, list(blueprint.cells), cells), one.cell())
            remarks.append(f"The cell {one.name!r} was missing and was added back.")
        return Rebuilt(notebook=_notebook(cells, blueprint), remarks=remarks)
    cells += [one.cell() for one in missing]
    notes = {one.name: "This cell was missing from the submitted notebook." for one in missing}
    return Rebuilt(notebook=_notebook(cells, blueprint), notes=notes, remarks=remarks)


def blank(blueprint: Blueprint) -> Notebook:
    """Return the known cells alone: what stands for a notebook that cannot be read."""
    return _notebook([one.cell() for one in blueprint.cells.values()], blueprint)


def storable(text: str) -> str:
    """Return text without characters that no notebook can hold: each becomes a replacement mark.

    >>> storable("a" + chr(0) + chr(27)) == "a" + chr(0xFFFD) + chr(27)
    True
    """
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _cells(raw: bytes) -> list[Any]:
    notebook = parse(raw)
    if notebook["nbformat"] == _OLD:
        try:
            notebook = nbformat.convert(nbformat.from_dict(notebook), 4)
        except Exception as error:  # whatever nbformat meets in it
            raise Refused(
                "The notebook is of format 3 and cannot be upgraded. Save it in JupyterLab and submit again."
            ) from error
    return cells_of(notebook)


def _cell(one: Any, number: int) -> tuple[str, Cell]:
    """Return the grade_id that a submitted cell says it has, and the cell without any metadata."""
    if not isinstance(one, dict) or one.get("cell_type") not in _KINDS:
        raise Refused(f"Cell {number} of the notebook is no cell. Save it in JupyterLab and submit again.")
    try:
        text = source_of(one)
    except Refused:
        raise Refused(f"Cell {number} of the notebook does not hold text.") from None
    kind = one["cell_type"]
    made: Cell = {"cell_type": kind, "id": "", "metadata": {}, "source": storable(text)}
    if kind == "code":
        made |= {"outputs": [], "execution_count": None}
    elif _are_attachments(one.get("attachments")):
        made["attachments"] = one["attachments"]
    return claimed_id(one), made


def _are_attachments(given: Any) -> bool:
    """Whether this is what Jupyter writes for images in text: {name: {type: base64}}."""
    return isinstance(given, dict) and all(
        isinstance(bundle, dict)
        and all(re.fullmatch(r"image/[\w.+-]+", kind) and _is_base64(data) for kind, data in bundle.items())
        for bundle in given.values()
    )


def _is_base64(data: Any) -> bool:
    return isinstance(data, str) and bool(re.fullmatch(r"[A-Za-z0-9+/=\s]*", data))


def _restored(cell: Cell, known: KnownCell) -> Cell:
    made = known.cell()
    if not known.locked:
        made["source"] = cell["source"]
    if made["cell_type"] == cell["cell_type"] and "attachments" in cell:
        made["attachments"] = cell["attachments"]
    return made


def _place(name: str, order: list[str], cells: list[Cell]) -> int:
    """Return where a missing cell belongs: behind the nearest known cell that stood before it."""
    earlier = order[: order.index(name)]
    for place in reversed(range(len(cells))):
        tag = cells[place]["metadata"].get("nbgrader")
        if tag and tag["grade_id"] in earlier:
            return place + 1
    return 0


def _notebook(cells: list[Cell], blueprint: Blueprint) -> Notebook:
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    return {
        "cells": cells,
        "metadata": {"kernelspec": blueprint.kernelspec},
        "nbformat": 4,
        "nbformat_minor": _MINOR,
    }
