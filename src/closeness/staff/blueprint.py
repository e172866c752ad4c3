"""What the gradebook knows of an ordinary assignment's notebook: cells, points, hidden tests, kernel.

It is what nbgrader wrote there when the assignment was generated, and the only source for what a submitted
notebook says about its own grading.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nbgrader.api import Gradebook, GradeCell, MissingEntry

if TYPE_CHECKING:
    from collections.abc import Collection

    from closeness.staff.notebooks import Cell

_SCHEMA = 3  # of nbgrader's cell metadata
_PYTHON = {"name": "python3", "display_name": "Python 3", "language": "python"}


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCell:
    """One cell that nbgrader knows. ``points`` is None where it has none."""

    name: str
    kind: str
    source: str
    checksum: str | None
    locked: bool
    graded: bool
    solution: bool
    task: bool
    points: float | None

    @property
    def computed(self) -> bool:
        """Whether a test gives its score, and not a person."""
        return self.graded and not self.solution

    def metadata(self) -> dict[str, Any]:
        """Return the cell's metadata as nbgrader itself writes it."""
        tag: dict[str, Any] = {
            "schema_version": _SCHEMA,
            "grade_id": self.name,
            "grade": self.graded,
            "solution": self.solution,
            "task": self.task,
            "locked": self.locked,
            "cell_type": self.kind,
        }
        if self.points is not None:
            tag["points"] = self.points
        if self.checksum:
            tag["checksum"] = self.checksum
        return {"nbgrader": tag}

    def cell(self) -> Cell:
        """Return the cell as the assignment was generated, hidden tests included, without outputs."""
        made = {"cell_type": self.kind, "id": "", "metadata": self.metadata(), "source": self.source}
        return made | ({"outputs": [], "execution_count": None} if self.kind == "code" else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Blueprint:
    """The known cells by grade_id, and the kernel that the notebook is run in."""

    cells: dict[str, KnownCell]
    kernelspec: dict[str, Any]


def registered(coursedir: Any, assignment: str) -> tuple[str, ...]:
    """Return the names of an assignment's notebooks in the gradebook, none for an unknown assignment."""
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        try:
            return tuple(sorted(one.name for one in gradebook.find_assignment(assignment).notebooks))
        except MissingEntry:
            return ()


def read_blueprint(coursedir: Any, assignment: str, notebook: str) -> Blueprint:
    """Return what the gradebook knows of one notebook; nbgrader's MissingEntry when it knows nothing."""
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        found = gradebook.find_notebook(notebook, assignment)
        points = {cell.name: float(cell.max_score) for cell in (*found.grade_cells, *found.task_cells)}
        graded, solution, task = (
            {cell.name for cell in cells}
            for cells in (found.grade_cells, found.solution_cells, found.task_cells)
        )
        cells = {
            cell.name: KnownCell(
                name=cell.name,
                kind=cell.cell_type,
                source=cell.source or "",
                checksum=cell.checksum,
                locked=bool(cell.locked),
                graded=cell.name in graded,
                solution=cell.name in solution,
                task=cell.name in task,
                points=points.get(cell.name),
            )
            for cell in found.source_cells
        }
        kernelspec = json.loads(found.kernelspec) if found.kernelspec else {}
    return Blueprint(cells=cells, kernelspec=kernelspec or _PYTHON)


def zero_scores(
    coursedir: Any, ids: tuple[str, str, str], *, absent: Collection[str] = (), all_absent: bool = False
) -> None:
    """Set a submitted notebook's computed scores to 0; marks given by hand stay.

    ``ids`` are notebook, assignment, student. What is graded afterwards replaces the 0. A cell that only a
    person marks is 0 while it is ``absent`` from the submission and waits for that person otherwise.
    """
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        try:
            grades = gradebook.find_submission_notebook(*ids).grades
        except MissingEntry:
            return
        for grade in grades:
            if isinstance(grade.cell, GradeCell) or all_absent or grade.name in absent:
                grade.auto_score, grade.needs_manual_grade = 0, grade.manual_score is not None
            elif grade.auto_score is not None:
                grade.auto_score, grade.needs_manual_grade = None, grade.manual_score is None
        gradebook.db.commit()
