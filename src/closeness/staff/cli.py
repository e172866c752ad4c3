"""The command ``closeness``. Whatever costs seconds to import is imported by the command that needs it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from closeness.core.errors import ClosenessError, GradingError
from closeness.staff import bank_cli, collect_cli, deadline_cli, grade_cli, status_cli

if TYPE_CHECKING:
    from closeness.staff.redraw import Drawn
    from closeness.staff.release import Outcome

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(bank_cli.app, name="bank")
app.command()(collect_cli.collect)
app.command()(grade_cli.grade)
app.command()(deadline_cli.due)
app.command()(deadline_cli.reopen)
app.command()(deadline_cli.close)
app.command()(status_cli.status)


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
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="N", min=0, help="First draw the cards of drawn sortings anew."),
    ] = None,
    bank: Annotated[
        Path | None,
        typer.Option("--bank", metavar="FILE", help="Draw from a private bank, into the folder private/."),
    ] = None,
    course_dir: Annotated[Path, typer.Option(help="The course's folder, or one inside it.")] = Path(),
) -> None:
    """Make exercises/NAME from solutions/NAME: answers blanked, nothing of the key in it.

    With --seed the cards of drawn sortings are first drawn from solutions/bank.toml and written into the
    solved notebook. With --bank they are drawn from FILE, and everything goes into private/, a course folder
    of its own.
    """
    from rich.console import Console  # noqa: PLC0415

    from closeness.staff.course import find_root  # noqa: PLC0415

    if bank is not None and seed is None:
        raise GradingError("--bank draws cards: say with which --seed N.")
    if check and seed is not None:
        raise GradingError("--check changes nothing and --seed draws anew: leave one of them out.")
    console = Console(highlight=False, soft_wrap=True)
    with console.status("Releasing …" if seed is None else "Drawing and releasing …"):
        drawn, outcomes = _released(find_root(course_dir), names or [], check=check, seed=seed, bank=bank)
    for one in drawn:
        console.print(f"{one.name}: {one.cards} cards drawn with seed {seed}")
    for outcome in outcomes:
        word = ("[red]out of date[/]" if check else "[green]released[/]") if outcome.stale else "up to date"
        console.print(f"{outcome.name}: {word}")
        for difference in outcome.differences:
            console.print(f"  {difference}", markup=False)
    if bank is not None:
        console.print("Grade these in their own folder: cd private && nbgrader autograde NAME")
    if check and any(outcome.stale for outcome in outcomes):
        console.print("Run: closeness release")
        raise typer.Exit(1)


def _released(
    root: Path, names: list[str], *, check: bool, seed: int | None, bank: Path | None
) -> tuple[tuple[Drawn, ...], tuple[Outcome, ...]]:
    if seed is None:
        from closeness.staff.release import release as make  # noqa: PLC0415

        return (), make(root, names, check=check)
    if bank is None:
        from closeness.staff.redraw import redraw  # noqa: PLC0415

        return redraw(root, names, seed)
    from closeness.staff.private import redraw_private  # noqa: PLC0415

    return redraw_private(root, names, seed, bank)


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


if __name__ == "__main__":
    main()
