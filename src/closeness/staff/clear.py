"""Making the release's notebook from the solved one: answers blanked, and only what learners need kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbgrader.preprocessors import ClearSolutions

from closeness.core.answers import blank, write_answer
from closeness.core.errors import GradingError
from closeness.staff.course import course_of
from closeness.staff.key import read_assignment
from closeness.staff.notebooks import grade_id

if TYPE_CHECKING:
    from closeness.staff.course import Course
    from closeness.staff.key import Assignment
    from closeness.staff.notebooks import Notebook

_NOTEBOOK_METADATA = ("kernelspec", "language_info")
_CELL_METADATA = ("nbgrader", "jupyter", "tags", "editable", "deletable", "slideshow")
_NEVER_SHIPPED = (".ipynb_checkpoints", "__pycache__")


class ClearAnswers(ClearSolutions):
    """Blanks answer cells, with their field names kept, so that solved and released cells look alike.

    Everything else in an assignment, and every other assignment, is cleared by stock ``ClearSolutions``.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Return the notebook as it is released; GradingError when the assignment is not ready."""
        course = course_of(self)
        name = resources["nbgrader"]["assignment"]
        self._blanks: dict[str, str] = {}
        if not course.is_marked(name):
            return super().preprocess(nb, resources)  # type: ignore[no-any-return]
        assignment = read_assignment(course, name)
        check_folder(course, assignment)
        self._blanks = {
            answer: write_answer(item.variable, blank(item.value))
            for answer, item in assignment.by_answer().items()
            if item.functions is None  # their solved regions are stock ClearSolutions' business
        }
        nb, resources = super().preprocess(nb, resources)
        strip(nb)
        return nb, resources

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> tuple[Any, Any]:
        """Return the cell, blanked."""
        blanked = self._blanks.get(grade_id(cell))
        if blanked is None:
            return super().preprocess_cell(cell, resources, cell_index)  # type: ignore[no-any-return]
        cell["source"] = blanked
        return cell, resources


def strip(notebook: Notebook) -> None:
    """Take out what could carry the author's answers: widget state, attachments, unknown metadata.

    An allow-list, because new tools add new places.
    """
    _keep(notebook["metadata"], _NOTEBOOK_METADATA)
    _keep(notebook["metadata"].get("language_info", {}), ("name",))
    for cell in notebook["cells"]:
        _keep(cell["metadata"], _CELL_METADATA)
        cell.pop("attachments", None)


def _keep(table: dict[str, Any], names: tuple[str, ...]) -> None:
    for name in set(table) - set(names):
        del table[name]


def check_folder(course: Course, assignment: Assignment) -> None:
    """Refuse (GradingError) a source folder with more than the solved notebook and what the marks file ships.

    nbgrader would copy every file of it into the release.
    """
    name = assignment.name
    folder = course.source / name
    ships = set(assignment.marks.ships)
    for ship in sorted(ships):
        if not (folder / ship).is_file():
            raise GradingError(
                f"{course.shown(folder / ship)} is listed under ships, but there is no such file."
            )
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if path.is_dir() or set(inner.parts) & set(_NEVER_SHIPPED):
            continue
        if inner.as_posix() not in ships | {f"{name}.ipynb"}:
            raise GradingError(
                f"{course.shown(path)} would be released with the assignment. Move it out of the folder, "
                f"or list it under ships in {course.shown(course.marks_file(name))}."
            )
