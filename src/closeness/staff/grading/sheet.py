"""Saving a notebook's scores by nbgrader's own rules: one look into the gradebook, one change of it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import SaveAutoGrades
from sqlalchemy import bindparam, select, update

from closeness.staff.grading.scratch import table

_SAVED = {"grade": ("auto_score", "needs_manual_grade"), "comment": ("auto_comment",)}


class SaveSheet(SaveAutoGrades):
    """nbgrader's SaveAutoGrades, which otherwise looks up, changes and commits one cell after the other.

    Its steps are called as they are. Where they ask the gradebook for a grade or a comment they get the one
    that was read beforehand; what they made of it is stored at the end.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Return the notebook as it is; its scores are in the gradebook then."""
        ids = resources["nbgrader"]
        self.notebook_id, self.assignment_id = ids["notebook"], ids["assignment"]
        self.student_id, self.db_url = ids["student"], ids["db_url"]
        with Gradebook(self.db_url) as gradebook, gradebook.engine.begin() as connection:
            sheet = self.gradebook = _Sheet(connection, self.notebook_id, self.assignment_id, self.student_id)
            nb, resources = super(SaveAutoGrades, self).preprocess(nb, resources)
            sheet.store(connection)
        return nb, resources


class _Sheet:
    """One submitted notebook's grades and comments, in the place of the gradebook."""

    def __init__(self, connection: Any, notebook: str, assignment: str, student: str) -> None:
        self.db = SimpleNamespace(commit=lambda: None)  # for nbgrader, which saves each cell by itself
        submitted, part, cell = table("submitted_assignment"), table("submitted_notebook"), table("base_cell")
        self._found: dict[str, dict[str, Any]] = {}
        for name in _SAVED:
            rows = table(name)
            query = (
                select(cell.c.name.label("cell"), rows)
                .join(cell, cell.c.id == rows.c.cell_id)
                .join(part, part.c.id == rows.c.notebook_id)
                .join(submitted, submitted.c.id == part.c.assignment_id)
                .join(table("notebook"), table("notebook").c.id == part.c.notebook_id)
                .join(table("assignment"), table("assignment").c.id == submitted.c.assignment_id)
                .where(table("notebook").c.name == notebook)
                .where(table("assignment").c.name == assignment)
                .where(submitted.c.student_id == student)
            )
            found = connection.execute(query).mappings()
            self._found[name] = {row["cell"]: SimpleNamespace(**row) for row in found}

    def find_grade(self, cell: str, *_: str) -> Any:
        """Return the grade of a cell, as the gradebook would."""
        return self._one("grade", cell)

    def find_comment(self, cell: str, *_: str) -> Any:
        """Return the comment on a cell, as the gradebook would."""
        return self._one("comment", cell)

    def _one(self, kind: str, cell: str) -> Any:
        try:
            return self._found[kind][cell]
        except KeyError:
            raise MissingEntry(f"No such {kind}: {cell}") from None

    def store(self, connection: Any) -> None:
        """Put everything back."""
        for name, columns in _SAVED.items():
            rows = table(name)
            changed = [
                {"_id": one.id} | {column: getattr(one, column) for column in columns}
                for one in self._found[name].values()
            ]
            if changed:
                connection.execute(update(rows).where(rows.c.id == bindparam("_id")), changed)
