"""What a worker does: it puts one submission through nbgrader's own autograde, apart from the course."""

from __future__ import annotations

import glob
import logging
import os
import threading
import warnings
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from nbgrader.utils import capture_log
from sqlalchemy.exc import SADeprecationWarning, SAWarning

from closeness.core.errors import GradingError
from closeness.staff.course import course_at, varied
from closeness.staff.gated_autograde import GatedAutograde
from closeness.staff.grading.scratch import MemoryGradebook, Rows
from closeness.staff.grading.straight import StraightAutograde
from closeness.staff.grading.tuning import tune
from closeness.staff.inert import printable
from closeness.staff.notebooks import read_notebook
from closeness.staff.record import Record, record_of

TEMPLATE = "assignment.db"
"""The copy of the assignment's rows in the folder of a run."""
_AUTOGRADED = "autograded"
_ONE_AT_A_TIME = threading.Lock()  # dask starts workers with several threads; nbgrader changes folders
_LONGEST = 2000  # characters of a log that are kept of a failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One submission to grade. ``place`` is the folder of the run; all workers see it and the course."""

    root: str
    assignment: str
    student: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came out: rows for the gradebook and a folder to put in place, or the ``error`` that kept it back.

    ``records`` is by notebook.
    """

    student: str
    rows: Rows | None = None
    folder: str = ""
    records: dict[str, Record] = field(default_factory=dict)
    error: str = ""


class Submission(GatedAutograde):
    """nbgrader's autograde of one folder, with the notebooks that are in it; the gate knows which belong."""

    def init_notebooks(self) -> None:
        """Take what is there, not links to somewhere else."""
        super().init_notebooks()
        for folder in self.assignments:
            found = sorted(Path(folder).glob("*.ipynb"))
            self.assignments[folder] = [str(path) for path in found if not path.is_symlink()]


def grade_one(job: Job) -> Done:
    """Return what came out of grading one submission. Never raises for what is submitted."""
    with _ONE_AT_A_TIME:
        return _desk(job.root, job.assignment, job.place).grade(job.student)


@lru_cache(maxsize=1)
def _desk(root: str, assignment: str, place: str) -> Desk:
    """Return this worker's desk for a run. A dask worker outlives runs: only the last one's is kept."""
    return Desk(Path(root), assignment, Path(place))


class Desk:
    """A worker's place: the course's configuration and its own gradebook, made once."""

    def __init__(self, root: Path, assignment: str, place: Path) -> None:
        from nbgrader.coursedir import CourseDirectory  # noqa: PLC0415

        from closeness.staff.release import read_config  # noqa: PLC0415

        # nbgrader's own, on every new submission: it adds rows in an order that SQLAlchemy remarks on.
        warnings.filterwarnings("ignore", "Object of type <Submitted", SAWarning)
        # Whichever pool of connections a gradebook in memory gets, it is one gradebook.
        warnings.filterwarnings("ignore", "Selection of the SingletonThreadPool", SADeprecationWarning)
        self._tuned = tune()
        os.chdir(root)
        self._assignment, self._place = assignment, place
        self._config = read_config(root)
        self._config.Exporter.optimistic_validation = True  # once, after all preprocessors
        self._gradebook = MemoryGradebook(place / TEMPLATE, f"closeness-{os.getpid()}-{place.name}")
        self._coursedir = varied(
            CourseDirectory(config=self._config, root=str(root)),
            db_url=self._gradebook.url,
            autograded_directory=str(place / _AUTOGRADED),
            assignment_id=assignment,
            notebook_id="*",
        )
        self._straight = self._find_straight_way()

    def grade(self, student: str) -> Done:
        """Return what came out of grading this student's submission."""
        # nbgrader looks for folders that fit: an escaped name fits itself alone.
        coursedir = varied(self._coursedir, student_id=glob.escape(student))
        said = capture_log(self._converter(coursedir, student))
        folder = Path(coursedir.format_path(coursedir.autograded_directory, student, self._assignment))
        if not said["success"]:
            return Done(student=student, error=_reason(said))
        return Done(
            student=student,
            rows=self._gradebook.rows(self._assignment, student),
            folder=str(folder),
            records=_records(folder),
        )

    def _converter(self, coursedir: Any, student: str) -> Any:
        if self._straight is not None:
            self._straight.student = student
            return self._straight
        return self._quiet(Submission(coursedir=coursedir, config=self._config))

    def _find_straight_way(self) -> StraightAutograde | None:
        """Return the converter for all submissions, None where each must take nbgrader's own way."""
        if not (self._tuned and course_at(self._coursedir).is_marked(self._assignment)):
            return None
        straight = self._quiet(StraightAutograde(coursedir=self._coursedir, config=self._config))
        return straight if straight.is_clean() else None

    @staticmethod
    def _quiet(converter: Any) -> Any:
        converter.force = True
        converter.log = logging.getLogger(f"{__name__}.nbgrader")
        converter.log.propagate = False
        return converter


def _records(folder: Path) -> dict[str, Record]:
    records = {}
    for path in sorted(folder.glob("*.ipynb")):
        try:
            record = record_of(read_notebook(path))
        except GradingError:
            continue
        if record is not None:
            records[path.stem] = record
    return records


def _reason(said: dict[str, Any]) -> str:
    """Return the errors that nbgrader logged, without the tracebacks of its own code where there is more."""
    log = printable(str(said.get("log") or said.get("error") or ""))  # a terminal obeys some characters
    errors = [line for line in log.splitlines() if line.startswith("[ERROR]")]
    return "\n".join(errors)[-_LONGEST:] or log[-_LONGEST:]
