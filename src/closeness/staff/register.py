"""Registering assignments: a clean clone has no gradebook, and nbgrader grades only what is in it."""

from __future__ import annotations

from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import GenerateAssignment

from closeness.core.errors import GradingError
from closeness.staff.course import varied
from closeness.staff.notebooks import Notebook, grade_id, is_answered, read_notebook, tag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from closeness.staff.course import Course

Cells = dict[str, tuple[float, bool]]


def ensure_registered(converter: Any, course: Course, names: Iterable[str]) -> None:
    """Register assignments that the gradebook lacks, from their source, as nbgrader itself does.

    The release folder is left alone. For an assignment that the course marks, the gradebook's cells and
    points must then be those of the release; GradingError otherwise, because marks would be out of other
    points.
    """
    coursedir = converter.coursedir
    for name in names:
        if not (course.source / name).is_dir():
            continue  # nbgrader says itself that there is no such assignment
        wanted = _cells_of(read_notebook(course.released(name))) if course.is_marked(name) else None
        known, submissions = _known(coursedir, name)
        if known and (wanted is None or known == wanted):
            continue
        if submissions and known:
            raise GradingError(
                f"{name}: the gradebook has other graded cells or points than "
                f"{course.shown(course.released(name))}, and {submissions} submissions. Nothing was graded. "
                "Restore the release they were made from, or start a new assignment for the new one."
            )
        _generate(converter, name)
        known, _ = _known(coursedir, name)
        if wanted is not None and known != wanted:
            raise GradingError(
                f"{course.shown(course.released(name))} is not what its source gives. "
                f"Run: closeness release {name}"
            )


def _known(coursedir: Any, name: str) -> tuple[Cells, int]:
    """Return the cells that the gradebook has for an assignment, none when unknown, and its submissions."""
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        try:
            assignment = gradebook.find_assignment(name)
        except MissingEntry:
            return {}, 0
        cells: Cells = {}
        for notebook in assignment.notebooks:
            answered = {cell.name for cell in notebook.solution_cells}
            cells |= dict.fromkeys(answered, (0.0, True))
            cells |= {cell.name: (cell.max_score, cell.name in answered) for cell in notebook.grade_cells}
        return cells, len(assignment.submissions)


def _cells_of(notebook: Notebook) -> Cells:
    return {
        grade_id(cell): (
            float(tag(cell).get("points", 0)) if tag(cell).get("grade") else 0.0,
            is_answered(cell),
        )
        for cell in notebook["cells"]
        if tag(cell).get("grade") or is_answered(cell)
    }


def _generate(converter: Any, name: str) -> None:
    """Run nbgrader's own generate step into a scratch folder: it writes the gradebook, and no release."""
    with TemporaryDirectory() as scratch:
        place = varied(
            converter.coursedir,
            release_directory=scratch,
            assignment_id=name,
            notebook_id="*",
            student_id=".",
        )
        generate = GenerateAssignment(coursedir=place, parent=converter.parent, config=converter.config)
        generate.force = generate.create_assignment = True
        generate.start()
