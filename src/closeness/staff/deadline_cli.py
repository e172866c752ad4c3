"""The commands ``closeness due``, ``closeness reopen`` and ``closeness close``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from closeness.core.errors import GradingError
from closeness.staff.deadlines.deadline import Counts, Late  # noqa: TC001 - typer reads them

if TYPE_CHECKING:
    from closeness.staff.deadlines.office import Office

Name = Annotated[str, typer.Argument(metavar="NAME", help="An assignment.")]
Student = Annotated[str, typer.Argument(metavar="STUDENT", help="A student's id.")]
CourseDir = Annotated[Path, typer.Option(help="The course's folder, or one inside it.")]


def due(
    name: Name,
    *,
    at: Annotated[
        str,
        typer.Option(
            metavar="TIME", help='"2026-12-01 18:00", in this machine\'s zone or with one; or "never".'
        ),
    ] = "",
    late: Annotated[Late | None, typer.Option(help="What happens with late work.")] = None,
    counts: Annotated[Counts | None, typer.Option(help="Which of several submissions counts.")] = None,
    course_dir: CourseDir = Path(),
) -> None:
    """Say or set when NAME is due, what late work costs, and which of several submissions counts.

    The due date is nbgrader's: Formgrader shows it and may change it. Learners are told when they hand in.
    """
    from closeness.staff.deadlines.moment import read_moment  # noqa: PLC0415

    moment = None if at in {"", "never"} else read_moment(at)
    office = _office(course_dir)
    if at:
        office.set_due(name, moment)
    if late or counts:
        office.set_rules(name, late, counts)
    _say(office, name)


def reopen(
    name: Name,
    student: Student,
    *,
    until: Annotated[
        str, typer.Option(metavar="TIME", help="Until when, written as for closeness due.")
    ] = "",
    days: Annotated[
        float | None, typer.Option(metavar="N", min=0, help="For so many days from now; 7 when left out.")
    ] = None,
    course_dir: CourseDir = Path(),
) -> None:
    """Let one STUDENT hand in NAME until a later time: in time, and the last one counts."""
    from closeness.staff.deadlines.moment import read_moment  # noqa: PLC0415

    if until and days is not None:
        raise GradingError("--until and --days both say until when: leave one of them out.")
    if until:
        moment = read_moment(until)
    else:
        moment = datetime.now(UTC).replace(microsecond=0) + timedelta(days=7 if days is None else days)
    office = _office(course_dir)
    office.reopen(name, student, moment)
    _say(office, name)
    typer.echo(f"Was {student} graded with a penalty? closeness grade {name} --students {student} --force")


def close(name: Name, student: Student, *, course_dir: CourseDir = Path()) -> None:
    """Let NAME's due date hold for a STUDENT again."""
    office = _office(course_dir)
    office.close(name, student)
    _say(office, name)


def _office(course_dir: Path) -> Office:
    from closeness.staff.course import find_root  # noqa: PLC0415
    from closeness.staff.deadlines.office import Office  # noqa: PLC0415 - costs seconds

    return Office(find_root(course_dir))


def _say(office: Office, name: str) -> None:
    for line in office.described(name):
        typer.echo(line)
    office.publish()
