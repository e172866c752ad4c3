"""A run: everybody who handed in and is not graded yet, graded, put into the gradebook, and reported."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory

from closeness.core.errors import ConfinementError, GradingError
from closeness.staff.confine import find_cage
from closeness.staff.course import course_at, varied
from closeness.staff.execute import IN_SO_MANY_WORDS, ScoreAnswers
from closeness.staff.gate import GateExporter
from closeness.staff.gathering import gather
from closeness.staff.grading.job import TEMPLATE, Job
from closeness.staff.grading.pool import results
from closeness.staff.grading.report import Entry, Report, entry_of
from closeness.staff.grading.scratch import copy_assignment
from closeness.staff.grading.writer import Writer
from closeness.staff.inert import printable
from closeness.staff.kernels.confined import MEANS, best_tier
from closeness.staff.key import read_assignment
from closeness.staff.notebooks import read_notebook
from closeness.staff.preparation import is_current
from closeness.staff.register import ensure_registered
from closeness.staff.release import read_config

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from closeness.staff.course import Course
    from closeness.staff.gathering import Folder
    from closeness.staff.grading.job import Done
    from closeness.staff.grading.pool import Pool

_UNDERWAY = "underway"
_NAMED = 10  # students that a message names


def grade(
    root: Path,
    name: str,
    *,
    students: list[str],
    pool: Pool,
    force: bool = False,
    tell: Callable[[Entry, int, int], None] = lambda _entry, _done, _all: None,
) -> Report:
    """Grade an assignment and return the report; ``tell`` hears of each submission when it is done.

    GradingError for a fault of the course or of the call: then nothing was changed.
    """
    started = time.monotonic()
    config = read_config(root)
    coursedir = varied(CourseDirectory(config=config, root=str(root)), assignment_id=name)
    course = course_at(coursedir)
    with place_of_run(course.root / "grading") as place:
        confinement = _prepared(course, coursedir, config, name)
        everybody = gather(varied(coursedir, student_id="*"))
        wanted = chosen(everybody, students, course.shown(course.submitted))
        caps = GateExporter(config=config).caps
        current = [one for one in wanted if not force and is_current(coursedir, one, caps)]
        strange = [one for one in wanted if one.refused]
        writer = Writer(coursedir)
        try:
            absent = writer.students() - {one.student for one in everybody} if not students else set()
            todo = [one.student for one in wanted if not one.refused and one not in current]
            new = todo if Autograde(config=config).create_student else writer.students() & set(todo)
            copy_assignment(coursedir.db_url, name, place / TEMPLATE, new)
            jobs = [Job(root=str(root), assignment=name, student=one, place=str(place)) for one in todo]
            entries = list(_graded(writer, results(pool, jobs), len(jobs), tell))
        finally:
            writer.close()
        entries += [
            Entry(student=printable(one.student), state="failed", error=one.refused) for one in strange
        ]
        entries += [Entry(student=one.student, state="unchanged") for one in current]
        entries += [Entry(student=one, state="absent") for one in absent]
        report = Report(
            assignment=name,
            entries=tuple(sorted(entries, key=lambda entry: entry.student)),
            seconds=round(time.monotonic() - started, 2),
            workers=pool.workers,
            confinement=confinement,
            tamper_proof=course.is_marked(name),
        )
        report.log(course.root / "grading")
    return report


def chosen(everybody: list[Folder], wanted: list[str], shown: str) -> list[Folder]:
    """Return the folders of the wanted students, all when none is named; GradingError for unknown ones."""
    known = sorted(folder.student for folder in everybody)
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        more = " …" if len(known) > _NAMED else ""
        raise GradingError(
            f"{', '.join(unknown)}: no folder in {shown} for this assignment. "
            f"There are {len(known)}: {', '.join(known[:_NAMED])}{more}"
        )
    return [folder for folder in everybody if not wanted or folder.student in wanted]


def _graded(
    writer: Writer, done: Iterator[Done], total: int, tell: Callable[[Entry, int, int], None]
) -> Iterator[Entry]:
    for number, one in enumerate(done, start=1):
        try:
            if one.error:
                writer.zero(one.student)
            else:
                writer.put(one)
        except GradingError as error:
            one = replace(one, error=str(error))  # noqa: PLW2901
        entry = entry_of(one)
        tell(entry, number, total)
        yield entry


@contextmanager
def place_of_run(grading: Path) -> Iterator[Path]:
    """Give a run a folder of its own, and keep a second run out until this one is over or dead."""
    grading.mkdir(parents=True, exist_ok=True)
    with (grading / f"{_UNDERWAY}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise GradingError("Another run is grading this course. Wait for it, or end it.") from None
        shutil.rmtree(grading / _UNDERWAY, ignore_errors=True)  # of a run that was killed
        (grading / _UNDERWAY).mkdir()
        try:
            yield Path(tempfile.mkdtemp(dir=grading / _UNDERWAY))
        finally:
            shutil.rmtree(grading / _UNDERWAY, ignore_errors=True)


def _prepared(course: Course, coursedir: Any, config: Any, name: str) -> str:
    """Read all that the course itself must have right, register it; return how code will be confined."""
    if not (course.source / name).is_dir():
        known = sorted(path.name for path in course.source.iterdir() if path.is_dir())
        raise GradingError(
            f"No assignment {name!r} in {course.shown(course.source)}. Choose of: {', '.join(known)}."
        )
    if course.is_marked(name):
        read_notebook(course.released(name))
        runs = "functions" if read_assignment(course, name).functions() else ""
    else:
        runs = "kernels"
    ensure_registered(Autograde(coursedir=coursedir, config=config), course, [name])
    settings = ScoreAnswers(config=config)
    may_be_open = settings.unconfined == IN_SO_MANY_WORDS
    try:
        # Tried out here once, before workers are forked: they know the outcome.
        if runs == "kernels":
            tier, why = best_tier(settings.tier, unconfined=may_be_open)
            return " ".join([f"{tier} ({MEANS[tier]})", *why])
        if runs == "functions":
            cage = find_cage(settings.tier, allow_open=may_be_open)
            return " ".join([cage.label, *cage.why])
    except ConfinementError as error:
        return str(error)
    return ""
