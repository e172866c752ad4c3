"""The command ``closeness status``: a class at a glance, or one assignment student by student."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.table import Table

    from closeness.staff.class_status import Standing


_WIDE = 80  # columns of a terminal below which a table would be broken into pieces


def status(
    name: Annotated[
        str, typer.Argument(metavar="[NAME]", help="An assignment; all of them, in sum, when left out.")
    ] = "",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print each student's line as JSON.")] = False,
    course_dir: Annotated[Path, typer.Option(help="The course's folder, or one inside it.")] = Path(),
) -> None:
    """Show who has handed in, how late, and what is collected, graded, still to be marked and given back."""
    from closeness.staff.class_status import class_status  # noqa: PLC0415 - costs seconds
    from closeness.staff.course import find_root  # noqa: PLC0415

    found = class_status(find_root(course_dir), [name] if name else [])
    if as_json:
        typer.echo(json.dumps([one.to_json() for one in found], ensure_ascii=False))
        return
    from rich.console import Console  # noqa: PLC0415

    if not found:
        typer.echo("There is nobody yet: no student in the gradebook, and nothing handed in.")
        return
    console = Console(highlight=False)
    head, *rows = _students(found) if name else _sums(found)
    if console.width >= _WIDE:
        console.print(_table(head, rows))
        return
    for first, *cells in rows:
        said = [
            f"{what} {cell}" for what, cell in zip(head[1:], cells, strict=True) if cell not in {"", "0", "–"}
        ]
        console.print(f"{first}: {', '.join(said)}", markup=False)


def state(one: Standing) -> str:
    """Return how far a student is, in words."""
    if not one.handed_in:
        return "nothing handed in"
    words = []
    if one.collected is None:
        words.append("not collected" if one.counts else "too late, not taken")
    elif one.to_collect:
        words.append("another one to collect")
    if one.graded:
        less = f", {one.penalty:g} off for lateness" if one.penalty else ""
        words.append(f"{one.score:g} of {one.max_score:g}{less}")
        words += ["reflection waits for marks"] if one.waits else []
    elif one.collected is not None:
        words.append("not graded")
    if one.feedback:
        words.append("feedback released")
    return "; ".join(words)


def _students(found: Sequence[Standing]) -> list[Sequence[str]]:
    from closeness.staff.deadlines.moment import shown_span  # noqa: PLC0415

    rows: list[Sequence[str]] = [("student", "handed in", "late by", "now")]
    for one in found:
        at = one.counts or one.collected or (one.times[-1] if one.times else None)
        when = f"{at.astimezone():%d %b %H:%M %Z}" if at else "–"
        times = f" ({len(one.times)} times)" if len(one.times) > 1 else ""
        open_until = f"; open until {one.reopened.astimezone():%d %b %H:%M %Z}" if one.reopened else ""
        late = shown_span(one.late) if one.late else ""
        rows.append((one.student, when + times, late, state(one) + open_until))
    return rows


def _sums(found: Sequence[Standing]) -> list[Sequence[str]]:
    columns: dict[str, Callable[[Standing], bool]] = {
        "handed in": lambda one: one.handed_in,
        "late": lambda one: one.late is not None,
        "to collect": lambda one: one.to_collect,
        "to grade": lambda one: one.collected is not None and not one.graded,
        "to mark": lambda one: one.waits,
        "given back": lambda one: one.feedback,
    }
    rows: list[Sequence[str]] = [("assignment", "students", *columns)]
    for name in dict.fromkeys(one.assignment for one in found):
        some = [one for one in found if one.assignment == name]
        counts = [sum(map(holds, some)) for holds in columns.values()]
        rows.append((name, *map(str, (len(some), *counts))))
    return rows


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    from rich.markup import escape  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=None, pad_edge=False, show_edge=False)
    for one in head:
        table.add_column(one, overflow="fold")
    for row in rows:
        table.add_row(*map(escape, row))  # a student's id may hold what rich takes for a style
    return table
