"""The rows of one assignment, apart from the course's gradebook: what a worker grades into.

A copy, with the marks that were given by hand and the extensions in it, so that nbgrader finds in it all that
it looks at: penalties for lateness depend on both.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from nbgrader.api import Base, new_uuid
from sqlalchemy import create_engine, insert, select
from sqlalchemy.pool import NullPool

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Rows = dict[str, list[dict[str, Any]]]
"""Rows of a gradebook by table, each with all its columns."""

# Each table's column that says where its rows belong, and to which table.
_BELONGS = {
    "notebook": ("assignment_id", "assignment"),
    "base_cell": ("notebook_id", "notebook"),
    "grade_cells": ("id", "base_cell"),
    "solution_cells": ("id", "base_cell"),
    "task_cells": ("id", "base_cell"),
    "source_cell": ("notebook_id", "notebook"),
    "submitted_assignment": ("assignment_id", "assignment"),
    "submitted_notebook": ("assignment_id", "submitted_assignment"),
    "grade": ("notebook_id", "submitted_notebook"),
    "comment": ("notebook_id", "submitted_notebook"),
}
OF_A_STUDENT = ("student", "submitted_assignment", "submitted_notebook", "grade", "comment")
"""The tables that a submission adds rows to, parents before children."""


def table(name: str) -> Any:
    """Return one of nbgrader's tables."""
    return Base.metadata.tables[name]


def belonging(name: str, assignment: str, student: str | None = None) -> Any:
    """Return the query for a table's rows that belong to an assignment, and to one student if named."""
    rows = table(name)
    if name == "assignment":
        return select(rows).where(rows.c.name == assignment)
    if name == "student":
        return select(rows) if student is None else select(rows).where(rows.c.id == student)
    if name not in _BELONGS:
        return select(rows)  # the courses
    column, parent = _BELONGS[name]
    owners = belonging(parent, assignment, student).with_only_columns(table(parent).c.id)
    query = select(rows).where(rows.c[column].in_(owners))
    if name == "submitted_assignment" and student is not None:
        query = query.where(rows.c.student_id == student)
    return query


def copy_assignment(db_url: str, assignment: str, file: Path, students: Iterable[str] = ()) -> None:
    """Write a SQLite gradebook of one assignment of the one at ``db_url``, with all that is marked of it.

    The ``students`` who have no submission there get an empty one, all at once: nbgrader makes each in a
    dozen steps.
    """
    source, target = create_engine(db_url), create_engine(f"sqlite:///{file}")
    try:
        Base.metadata.create_all(bind=target)
        with source.connect() as reading, target.begin() as writing:
            for rows in Base.metadata.sorted_tables:
                found = [dict(one) for one in reading.execute(belonging(rows.name, assignment)).mappings()]
                if found:
                    writing.execute(insert(rows), found)
            _add_submissions(writing, assignment, set(students))
    finally:
        source.dispose()
        target.dispose()


def _add_submissions(writing: Any, assignment: str, students: set[str]) -> None:
    """Add what ``Gradebook.add_submission`` adds, for each student who has none."""

    def held(name: str) -> list[dict[str, Any]]:
        return [dict(one) for one in writing.execute(belonging(name, assignment)).mappings()]

    def added(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        made = [{"id": new_uuid(), **row} for row in rows]
        if made:
            writing.execute(insert(table(name)), made)
        return made

    (of,) = [one["id"] for one in held("assignment")] or [None]
    missing = sorted(students - {one["student_id"] for one in held("submitted_assignment")})
    if of is None or not missing:
        return
    known = {one["id"] for one in held("student")}
    added("student", [{"id": one} for one in missing if one not in known])
    submitted = added("submitted_assignment", [{"assignment_id": of, "student_id": one} for one in missing])
    pairs = [(one["id"], part["id"]) for one in submitted for part in held("notebook")]
    parts = added("submitted_notebook", [{"assignment_id": one, "notebook_id": part} for one, part in pairs])
    cells = {
        kind: {one["id"] for one in held(kind)} for kind in ("grade_cells", "solution_cells", "task_cells")
    }
    cells_of = [(one["id"], one["notebook_id"]) for one in held("base_cell")]
    for name, kinds in (
        ("grade", ("grade_cells", "task_cells")),
        ("comment", ("solution_cells", "task_cells")),
    ):
        wanted = set().union(*(cells[kind] for kind in kinds))
        added(
            name,
            [
                {"notebook_id": part["id"], "cell_id": cell}
                for part in parts
                for cell, notebook in cells_of
                if cell in wanted and notebook == part["notebook_id"]
            ],
        )


class MemoryGradebook:
    """A copy of a gradebook file in this process's memory, there as long as this object is.

    ``url`` is what nbgrader opens. Nothing of it is written anywhere, so that nothing can be left behind.
    """

    def __init__(self, file: Path, name: str) -> None:
        address = f"file:{name}?mode=memory&cache=shared"
        self.url = f"sqlite:///{address}&uri=true"
        self._held = sqlite3.connect(address, uri=True, check_same_thread=False)
        with closing(sqlite3.connect(file)) as source:
            source.backup(self._held)
        self._engine = create_engine(self.url, poolclass=NullPool)

    def rows(self, assignment: str, student: str) -> Rows:
        """Return all that it holds of one student's submission."""
        with self._engine.connect() as reading:
            return {
                name: [dict(one) for one in reading.execute(belonging(name, assignment, student)).mappings()]
                for name in OF_A_STUDENT
            }

    def close(self) -> None:
        """Forget it."""
        self._engine.dispose()
        self._held.close()
