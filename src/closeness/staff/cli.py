"""The command ``closeness``. Whatever costs seconds to import is imported by the command that needs it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from closeness.core.errors import ClosenessError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def _course() -> None:
    """Apart and Together: commands for those who run the course."""


@app.command()
def release(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME", help="Assignments; all when left out.")
    ] = None,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit 1 when a release is out of date.")
    ] = False,
    course_dir: Annotated[Path, typer.Option(help="The course's folder, or one inside it.")] = Path(),
) -> None:
    """Make exercises/NAME from solutions/NAME: answers blanked, nothing of the key in it."""
    from rich.console import Console  # noqa: PLC0415

    from closeness.staff.course import find_root  # noqa: PLC0415
    from closeness.staff.release import release as make  # noqa: PLC0415

    console = Console(highlight=False, soft_wrap=True)
    with console.status("Releasing …"):
        outcomes = make(find_root(course_dir), names or (), check=check)
    for outcome in outcomes:
        word = ("[red]out of date[/]" if check else "[green]released[/]") if outcome.stale else "up to date"
        console.print(f"{outcome.name}: {word}")
        for difference in outcome.differences:
            console.print(f"  {difference}", markup=False)
    if check and any(outcome.stale for outcome in outcomes):
        console.print("Run: closeness release")
        raise typer.Exit(1)


@app.command()
def doctor(
    *, course_dir: Annotated[Path, typer.Option(help="The course's folder, or one inside it.")] = Path()
) -> None:
    """Say how this machine confines submitted code and what to install; exit 1 when it cannot."""
    from closeness.staff.course import find_root  # noqa: PLC0415
    from closeness.staff.doctor import examine  # noqa: PLC0415

    finding = examine(find_root(course_dir))
    for line in finding.lines:
        typer.echo(line)
    if not finding.well:
        raise typer.Exit(1)


@app.command()
def inputs(
    name: Annotated[str, typer.Argument(metavar="NAME", help="An assignment.")] = "",
    *,
    reseed: Annotated[
        bool, typer.Option("--reseed", help="First draw new inputs, for every assignment of the course.")
    ] = False,
    course_dir: Annotated[Path, typer.Option(help="The course's folder, or one inside it.")] = Path(),
) -> None:
    """Show what an assignment's functions are called with and what is expected. Not for students' eyes."""
    from closeness.staff.course import find_root  # noqa: PLC0415
    from closeness.staff.release import course_in  # noqa: PLC0415
    from closeness.staff.secret import reseed as draw_again  # noqa: PLC0415

    course = course_in(find_root(course_dir))
    if reseed:
        draw_again(course.secret)
        typer.echo("New inputs. Marks stay until you grade again: nbgrader autograde NAME --force")
    if not name:
        if not reseed:
            raise typer.BadParameter("Name an assignment, or say --reseed.")
        return
    from closeness.staff.doctor import listed_inputs  # noqa: PLC0415

    for line in listed_inputs(course, name):
        typer.echo(line)


def main() -> None:
    """Run the command; what is wrong with the course is said in one message, without a traceback (exit 2)."""
    try:
        app()
    except ClosenessError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the program's own message
        raise SystemExit(2) from None
