"""The command ``closeness grade``: a class, graded by one command, with what came of it said at the end."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from closeness.staff.grading.report import Entry, Report

_EVERY = 5.0  # seconds between two lines where there is no terminal
_INTERRUPTED = 130


def grade(
    name: Annotated[str, typer.Argument(metavar="NAME", help="An assignment.")],
    *,
    students: Annotated[
        list[str] | None,
        typer.Option("--students", metavar="ID", help="Only these; say it once for each, or with commas."),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", metavar="N", min=1, help="Workers on this machine; else one a processor."),
    ] = None,
    cluster: Annotated[
        str, typer.Option("--cluster", metavar="ADDRESS", help="Use the workers of this dask scheduler.")
    ] = "",
    force: Annotated[
        bool, typer.Option("--force", help="Grade everybody again, also who is graded already.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the report as JSON and nothing else.")
    ] = False,
    course_dir: Annotated[Path, typer.Option(help="The course's folder, or one inside it.")] = Path(),
) -> None:
    """Grade everybody who handed in NAME and is not graded yet, with several workers at once.

    Marks given by hand and comments stay. Whatever ends a run, the next one grades the rest.

    Exit status: 0 when everybody who handed in has marks, 1 when somebody has not, 2 for a fault of the
    course or the call.
    """
    from closeness.staff.course import find_root  # noqa: PLC0415
    from closeness.staff.grading import pool as pools  # noqa: PLC0415
    from closeness.staff.grading.batch import grade as run  # noqa: PLC0415

    wanted = [one for several in students or [] for one in several.split(",") if one]
    root = find_root(course_dir)
    pool = pools.cluster(cluster) if cluster else pools.processes(jobs or len(os.sched_getaffinity(0)))
    listener = _Quiet() if as_json else _Bar() if sys.stderr.isatty() else _Lines()
    try:
        with listener:
            report = run(root, name, students=wanted, pool=pool, force=force, tell=listener.tell)
    except KeyboardInterrupt:
        typer.echo(f"Stopped. What is graded is kept; grade the rest with: closeness grade {name}", err=True)
        raise typer.Exit(_INTERRUPTED) from None
    finally:
        pool.close()
    if as_json:
        typer.echo(json.dumps(report.to_json(), ensure_ascii=False))
    else:
        for line in summary(report):
            typer.echo(line)
    if not report.complete:
        raise typer.Exit(1)


def summary(report: Report) -> list[str]:
    """Return the lines that are printed at the end: counts, every refusal with its reason, every failure."""
    graded = report.count("graded")
    rate = f", {graded / report.seconds:.1f} a second" if graded and report.seconds else ""
    lines = [f"{report.assignment}: {graded} graded in {_span(report.seconds)}{rate}."]
    if unchanged := report.count("unchanged"):
        lines.append(f"{unchanged} unchanged since they were graded. (All again: --force)")
    if absent := [entry.student for entry in report.entries if entry.state == "absent"]:
        lines.append(f"{len(absent)} handed in nothing: {', '.join(absent)}.")
    if report.confinement and graded:
        lines.append(f"Code was run confined, tier {report.confinement}.")
    if not report.tamper_proof and graded:
        lines.append("Not tamper-proof: these scores come from tests that ran beside the learners' own code.")
    for entry in report.entries:
        lines += [f"  {entry.student}: {reason}" for reason in entry.refused]
    for entry in report.entries:
        if entry.state == "failed":
            lines.append(f"✗ {entry.student} has no marks. {entry.error}")
    return lines


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s"


class _Quiet:
    """Says nothing while the run is on."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        pass

    def tell(self, entry: Entry, done: int, total: int) -> None:
        """Hear of a submission."""


class _Lines(_Quiet):
    """Plain lines, at most one every few seconds: for logs."""

    def __init__(self) -> None:
        self._started = self._last = time.monotonic()

    def tell(self, entry: Entry, done: int, total: int) -> None:
        """Print how far it is, and each failure at once."""
        now = time.monotonic()
        if entry.state == "failed":
            typer.echo(f"✗ {entry.student}: {entry.error.splitlines()[0]}", err=True)
        if now - self._last < _EVERY and done < total:
            return
        self._last = now
        left = (now - self._started) / done * (total - done)
        typer.echo(f"{done} of {total} graded, about {_span(left)} left.", err=True)


class _Bar(_Quiet):
    """A bar with rate and time left, on a terminal."""

    def __init__(self) -> None:
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import (  # noqa: PLC0415
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
        )
        # Refreshed here, not by a thread: workers are forked from this process.
        self._bar = Progress(*columns, console=Console(stderr=True), auto_refresh=False, transient=True)
        self._task: Any = None
        self._started = time.monotonic()

    def __enter__(self) -> None:
        self._bar.start()
        self._task = self._bar.add_task("Grading", total=None, rate="")
        self._bar.refresh()

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def tell(self, entry: Entry, done: int, total: int) -> None:
        """Move the bar; say each failure above it at once."""
        if entry.state == "failed":
            self._bar.console.print(f"✗ {entry.student}: {entry.error.splitlines()[0]}", markup=False)
        rate = f"{done / (time.monotonic() - self._started):.1f} a second"
        self._bar.update(self._task, completed=done, total=total, rate=rate)
        self._bar.refresh()
