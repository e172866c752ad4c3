"""Reading the course's own notebooks (the solved one and the release), as plain dictionaries.

Learners' notebooks are not read here: see ``admission``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from closeness.core.errors import GradingError

if TYPE_CHECKING:
    from pathlib import Path

Cell = dict[str, Any]
Notebook = dict[str, Any]


def read_notebook(path: Path) -> Notebook:
    """Return a notebook of the course, each cell's text in one piece; GradingError says what is wrong."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise GradingError(f"{path} is missing.") from None
    except (OSError, ValueError) as error:
        raise GradingError(f"{path} cannot be read as a notebook: {error}.") from error
    if not isinstance(notebook, dict) or notebook.get("nbformat") != 4:  # noqa: PLR2004
        raise GradingError(f"{path} is not a notebook of format 4. Save it again in JupyterLab.")
    try:
        for cell in notebook["cells"]:
            cell["source"] = "".join(cell["source"])  # files hold it in lines
            cell["metadata"].get("nbgrader")
    except (KeyError, TypeError, AttributeError):
        raise GradingError(
            f"{path} has cells without text or metadata. Save it again in JupyterLab."
        ) from None
    return cast("Notebook", notebook)


def tag(cell: Cell) -> dict[str, Any]:
    """Return nbgrader's metadata of a cell, empty when it has none."""
    return cast("dict[str, Any]", cell.get("metadata", {}).get("nbgrader", {}))


def grade_id(cell: Cell) -> str:
    """Return the cell's grade_id, or "" for a cell that nbgrader does not know."""
    return str(tag(cell).get("grade_id", ""))


def is_answered(cell: Cell) -> bool:
    """Whether the learner writes in this cell: an answer cell, or an answer that is marked by hand."""
    return bool(tag(cell).get("solution"))


def is_marks(cell: Cell) -> bool:
    """Whether this is a cell whose score the course computes: graded, and not written by the learner."""
    return bool(tag(cell).get("grade")) and not is_answered(cell)


def cells_by_id(notebook: Notebook) -> dict[str, Cell]:
    """Return the cells that nbgrader knows, by grade_id."""
    return {grade_id(cell): cell for cell in notebook["cells"] if grade_id(cell)}
