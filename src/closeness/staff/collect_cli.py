"""The command ``closeness collect``: what learners handed in through an LMS goes to where nbgrader looks."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from closeness.core.errors import GradingError

if TYPE_CHECKING:
    from rich.console import Console

    from closeness.staff.collect.collection import Collected

_WIDE = 200


def collect(
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="A zip from Canvas or Moodle, a folder, or a single file.")
    ],
    *,
    assignment: Annotated[
        str, typer.Option("--assignment", metavar="NAME", help="Take what belongs to this assignment only.")
    ] = "",
    roster: Annotated[
        Path | None,
        typer.Option("--roster", metavar="FILE", help="CSV that says which student id each person has."),
    ] = None,
    id_column: Annotated[
        str, typer.Option("--id-column", metavar="HEADING", help="The roster's column of student ids.")
    ] = "",
    student: Annotated[
        str, typer.Option("--student", metavar="ID", help="All of it was handed in by this student.")
    ] = "",
    check: Annotated[bool, typer.Option("--check", help="Change nothing; say what would be done.")] = False,
    course_dir: Annotated[Path, typer.Option(help="The course's folder, or one inside it.")] = Path(),
) -> None:
    """Put notebooks and answer files from an LMS into submitted/, to be graded from there.

    Exit 0: everything was placed. 1: something was refused; it is named with its reason. 2: nothing was done.
    """
    from rich.console import Console  # noqa: PLC0415

    # A table that nobody watches is for a file, where lines do not wrap.
    width = None if sys.stdout.isatty() else _WIDE
    console = Console(highlight=False, soft_wrap=True, width=width)
    with console.status("Collecting …"):
        found = _collected(path, assignment, roster, id_column, student, check=check, course_dir=course_dir)
    _show(console, found, check=check)
    if found.refusals:
        raise typer.Exit(1)


def _collected(
    path: Path,
    assignment: str,
    roster: Path | None,
    id_column: str,
    student: str,
    *,
    check: bool,
    course_dir: Path,
) -> Collected:
    from closeness.staff.collect.collection import Collector  # noqa: PLC0415
    from closeness.staff.collect.due import due_dates  # noqa: PLC0415
    from closeness.staff.collect.reading import Reader  # noqa: PLC0415
    from closeness.staff.collect.roster import ID_RULE, is_safe, read_roster  # noqa: PLC0415
    from closeness.staff.course import find_root  # noqa: PLC0415
    from closeness.staff.release import course_in  # noqa: PLC0415

    if student and not is_safe(student):
        raise GradingError(f"--student {student!r} cannot be a student id. {ID_RULE}")
    if student and roster is not None:
        raise GradingError("--student says whose it is, and so does --roster: leave one of them out.")
    if id_column and roster is None:
        raise GradingError("--id-column names a column of a roster: say which with --roster FILE.")
    root = find_root(course_dir)
    collector = Collector(
        reader=Reader(course_in(root), assignment),
        student=student,
        roster=None if roster is None else read_roster(roster, id_column),
        due=due_dates(root),
        check=check,
    )
    return collector.collect(path)


def _show(console: Console, found: Collected, *, check: bool) -> None:
    from rich.markup import escape  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    from closeness.staff.collect.placing import NEWER, PLACED, REPLACED, THERE  # noqa: PLC0415

    if found.placed:
        table = Table(box=None, pad_edge=False, show_edge=False)
        for head in ("student", "assignment", "", "from", "file", "handed in"):
            table.add_column(head, overflow="fold")
        for one in found.placed:
            row = (one.student, one.assignment, one.status, one.person, one.file, one.time)
            table.add_row(*map(escape, row))
        console.print(table)
    for one in found.placed:
        for note in one.notes:
            console.print(f"{one.student}, {one.assignment}: {note}", markup=False)
    for basis in sorted({one.basis for one in found.placed} - {""}):
        console.print(f"{basis} ({sum(one.basis == basis for one in found.placed)})", markup=False)
    if found.derived:
        console.print(
            "Student ids were made of the LMS' names. With --roster FILE they are those of a roster."
        )
    if any(one.status == REPLACED for one in found.placed):
        console.print("What was replaced is kept in replaced/, beside submitted/.")
    for refusal in found.refusals:
        console.print(f"[red]refused[/] {escape(refusal.name)}: {escape(refusal.reason)}")
    counts = [
        f"{sum(one.status == status for one in found.placed)} {status}"
        for status in (PLACED, REPLACED, THERE, NEWER)
    ]
    would = "Nothing was changed. It would be: " if check else ""
    console.print(f"{would}{', '.join(counts)}; {len(found.refusals)} refused.")
