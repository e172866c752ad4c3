"""What the course's page says: assignments that are out, labs, and what a learner has handed in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from closeness.hub.places import COURSE
from closeness.staff.deadlines.published import read_published
from closeness.staff.exchange.inbound import Inbound

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from closeness.hub.places import Places
    from closeness.staff.deadlines.deadline import Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A notebook as a learner knows it: its first heading, and the points of its marked cells."""

    name: str
    title: str
    points: float


def paper_of(notebook: Path, name: str) -> Paper:
    """Return a notebook's title and points; its file's name where it has no heading."""
    cells: list[dict[str, Any]] = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    titles = (line[2:].strip() for cell in cells for line in _lines(cell) if line.startswith("# "))
    marked = (cell.get("metadata", {}).get("nbgrader", {}) for cell in cells)
    points = sum(cell.get("points", 0) for cell in marked if cell.get("grade"))
    return Paper(name=name, title=next(titles, notebook.stem), points=points)


def _lines(cell: dict[str, Any]) -> list[str]:
    return "".join(cell["source"]).splitlines() if cell["cell_type"] == "markdown" else []


def released(places: Places) -> list[Paper]:
    """Return the assignments that are out, by name; one that cannot be read now is left out."""
    return list(_readable(sorted((places.exchange / COURSE / "outbound").glob("*/*.ipynb"))))


def _readable(notebooks: list[Path]) -> Iterator[Paper]:
    for notebook in notebooks:
        try:
            yield paper_of(notebook, notebook.parent.name)
        except (OSError, ValueError, KeyError, TypeError):
            continue  # it is being released at this moment


def labs(places: Places) -> list[Paper]:
    """Return the practice notebooks: part by part, then what belongs to no part."""
    files = sorted(
        (places.source / "notebooks").glob("*.ipynb"), key=lambda file: (file.name[:5] != "part-", file)
    )
    return [paper_of(file, file.name) for file in files]


def handed_in(places: Places, student: str, assignment: str) -> list[datetime]:
    """Return when a student handed an assignment in, oldest first, as collecting will believe it."""
    inbound = Inbound(
        course=COURSE,
        folder=places.exchange / COURSE / "inbound",
        boxes=places.boxes,
        check_owner=True,
        trust_names=False,
        refuse=lambda _what: None,  # collecting says what is wrong with it
    )
    return [one.at for one in inbound.submissions(assignment, student)]


def sheet(places: Places, student: str, paper: Paper) -> dict[str, Any]:
    """Return what a student's page says of an assignment."""
    times = handed_in(places, student, paper.name)
    deadline = read_published(places.box(student), COURSE, paper.name).deadline
    now = datetime.now(UTC)
    return {
        "name": paper.name,
        "title": paper.title,
        "points": f"{paper.points:g}",
        "due": deadline.until and moment(deadline.until),
        "times": times,
        "late": not times and deadline.is_late(now),
        "state": _state(times, deadline, now),
    }


def _state(times: list[datetime], deadline: Deadline, now: datetime) -> str:
    if not times and not deadline.is_late(now):
        return "Not handed in yet."
    if not times and deadline.takes(now):
        return "Not handed in, and late by now. It is still taken."
    if not times:
        return "Not handed in, and closed. Ask your instructor whether it can be opened for you."
    again = "" if len(times) == 1 else f" ({len(times)} times in all)"
    return f"✓ Handed in on {moment(times[-1])}{again}."


def moment(at: datetime) -> str:
    """Return a time as this machine's clocks show it.

    >>> moment(datetime(2026, 3, 5, 17, 4, tzinfo=UTC)).startswith("5 March 2026, ")
    True
    """
    here = at.astimezone()
    return f"{here.day} {here:%B %Y}, {here:%H:%M}"
