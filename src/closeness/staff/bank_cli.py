"""The commands ``closeness bank …``: what a bank holds, and what its author has to mend."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from closeness.core.errors import BankError

if TYPE_CHECKING:
    from closeness.staff.bank_check import Check

app = typer.Typer(no_args_is_help=True, help="Look after the banks of vignettes and ledgers.")


@app.callback()
def _bank() -> None:
    """Look after the banks of vignettes and ledgers."""


@app.command()
def check(
    *,
    bank: Annotated[
        Path | None,
        typer.Option("--bank", metavar="FILE", help="A bank of your own; the course's when left out."),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="N", min=0, help="Check the forms that this seed would draw."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it for programs.")] = False,
    course_dir: Annotated[Path, typer.Option(help="The course's folder, or one inside it.")] = Path(),
) -> None:
    """Count what a bank holds, try its forms on simulated learners, and say what to mend (then exit 1)."""
    from rich.console import Console  # noqa: PLC0415

    from closeness.staff import bank_print  # noqa: PLC0415

    console = Console(highlight=False, soft_wrap=True)
    try:
        found = _check(bank, seed, course_dir)
    except BankError as error:
        if as_json:
            _print_json({"problems": list(error.problems)})
        bank_print.listed(console, "Problems", () if as_json else error.problems, "bold red")
        raise typer.Exit(1) from None
    if as_json:
        _print_json(found.as_json())
    else:
        bank_print.show(console, found)
        bank_print.listed(console, "Notes", found.notes)
        bank_print.listed(console, "Problems", found.problems, "bold red")
        if not found.problems:
            console.print("\n[green]Nothing to mend.[/]")
    if found.problems:
        raise typer.Exit(1)


def _check(bank: Path | None, seed: int | None, course_dir: Path) -> Check:
    from closeness.staff.bank_check import check as check_bank  # noqa: PLC0415

    if bank is not None:
        return check_bank(bank, name=bank.name, seed=seed)
    from closeness.staff.course import find_root  # noqa: PLC0415
    from closeness.staff.release import course_in  # noqa: PLC0415

    course = course_in(find_root(course_dir))
    return check_bank(course.bank, name=course.shown(course.bank), course=course, seed=seed)


def _print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))  # noqa: T201 - for other programs to read
