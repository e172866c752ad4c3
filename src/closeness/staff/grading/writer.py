"""The one writer: puts what a worker made of a submission into the course's gradebook and folders."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbgrader.api import Gradebook
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from closeness.core.errors import GradingError
from closeness.staff.grading.scratch import OF_A_STUDENT, belonging, table

if TYPE_CHECKING:
    from closeness.staff.grading.job import Done
    from closeness.staff.grading.scratch import Rows

# What grading computes. All else in these rows is a person's: marks by hand, comments, extensions, flags.
_COMPUTED = {
    "submitted_assignment": ("timestamp",),
    "submitted_notebook": ("late_submission_penalty",),
    "grade": ("auto_score", "needs_manual_grade"),
    "comment": ("auto_comment",),
}
_PATIENCE = 60.0  # seconds that somebody else may hold the gradebook
_PAUSE = 0.2


class Writer:
    """Holds the gradebook open for one run.

    First the rows, in one transaction, then the folder: a run that is killed between the two grades that
    submission again, with the same outcome.
    """

    def __init__(self, coursedir: Any) -> None:
        self._coursedir, self._assignment = coursedir, coursedir.assignment_id
        self._gradebook = Gradebook(coursedir.db_url, coursedir.course_id)
        self._engine = self._gradebook.engine

    def close(self) -> None:
        """Let the gradebook go."""
        self._gradebook.close()

    def put(self, done: Done) -> None:
        """Make a submission graded. GradingError when the gradebook does not take it: nothing changed."""
        if done.rows is None:
            raise GradingError(f"{done.student}: there is nothing to put into the gradebook.")
        rows = done.rows
        try:
            self._patiently(lambda: self._merge(rows))
        except IntegrityError:
            raise GradingError(
                "Somebody else graded this submission at the same time. Run the command again."
            ) from None
        except DataError as error:  # PostgreSQL and others hold columns to their lengths
            raise GradingError(f"The gradebook does not take this submission: {error.orig}") from error
        self._place(done)

    def zero(self, student: str) -> None:
        """Set all computed scores of a submission to 0, and take its autograded copy away: it is ungraded."""
        shutil.rmtree(self._folder(student), ignore_errors=True)
        grade = table("grade")
        owners = belonging("grade", self._assignment, student).with_only_columns(grade.c.id)

        def change() -> None:
            with self._engine.begin() as writing:
                writing.execute(update(grade).where(grade.c.id.in_(owners)).values(auto_score=0))

        self._patiently(change)

    def students(self) -> set[str]:
        """Return everybody whom the gradebook knows."""
        with self._engine.connect() as reading:
            return set(reading.execute(select(table("student").c.id)).scalars())

    def _folder(self, student: str) -> Path:
        place = self._coursedir
        return Path(place.format_path(place.autograded_directory, student, self._assignment))

    def _place(self, done: Done) -> None:
        target = self._folder(done.student)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(target, ignore_errors=True)
        shutil.move(done.folder, target)

    def _patiently(self, change: Any) -> None:
        """Do it, and again while somebody else holds the gradebook: Formgrader and SQLite take turns."""
        ends = time.monotonic() + _PATIENCE
        while True:
            try:
                return change()  # type: ignore[no-any-return]
            except OperationalError as error:
                if time.monotonic() > ends:
                    raise GradingError(
                        f"The gradebook cannot be written ({error.orig}). Close what else uses it and run "
                        "the command again."
                    ) from error
                time.sleep(_PAUSE)

    def _merge(self, rows: Rows) -> None:
        with self._engine.begin() as writing:
            for name in OF_A_STUDENT:
                _merge_table(writing, name, rows[name])


def _merge_table(writing: Any, name: str, rows: list[dict[str, Any]]) -> None:
    """Add the rows that are not there; of the others change what grading computes, and only where it did."""
    there = table(name)
    query = select(there).where(there.c.id.in_([row["id"] for row in rows]))
    held = {row["id"]: row for row in writing.execute(query).mappings()}
    new = [row for row in rows if row["id"] not in held]
    if new:
        writing.execute(insert(there), new)
    columns = _COMPUTED.get(name, ())
    changed = []
    for row in rows:
        old = held.get(row["id"])
        if old is None:
            continue
        if name == "grade" and old["manual_score"] != row["manual_score"]:
            # Marked by hand while the worker was at it: nbgrader asks to look again in that case.
            row = {**row, "needs_manual_grade": old["manual_score"] is not None}  # noqa: PLW2901
        if any(old[column] != row[column] for column in columns):
            changed.append({"_id": row["id"]} | {column: row[column] for column in columns})
    if changed:
        writing.execute(update(there).where(there.c.id == bindparam("_id")), changed)
