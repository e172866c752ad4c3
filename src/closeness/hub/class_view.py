"""What the course's page says to an instructor: where everybody stands, a table for each assignment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from closeness.hub.course_view import Paper, moment, released

if TYPE_CHECKING:
    from closeness.hub.places import Places
    from closeness.staff.class_status import Standing

HEADS = ("Handed in", "Collected", "Marks", "Feedback")


def class_tables(places: Places) -> list[dict[str, Any]]:
    """Return a table for each assignment that is out: where everybody stands, as an instructor sees it."""
    from closeness.staff.class_status import class_status  # noqa: PLC0415 - loads nbgrader, for instructors only

    papers = released(places)
    standings = class_status(places.course, [paper.name for paper in papers]) if papers else []
    return [_table(paper, [one for one in standings if one.assignment == paper.name]) for paper in papers]


def _table(paper: Paper, standings: list[Standing]) -> dict[str, Any]:
    rows = [{"student": one.student, "cells": _cells(one)} for one in standings]
    return {"title": paper.title, "summary": _summary(paper, standings), "heads": HEADS, "rows": rows}


def _summary(paper: Paper, standings: list[Standing]) -> str:
    if not standings:
        return f"{paper.name} · {paper.points:g} points. Nobody has logged in yet."
    said = [f"{paper.name} · {paper.points:g} points", f"handed in: {_count(standings, 'handed_in')}"]
    waiting = sum(one.to_collect for one in standings)
    marks = sum(one.waits for one in standings)
    return (
        ", ".join(said)
        + (f", to collect: {waiting}" if waiting else "")
        + (f", waiting for your marks: {marks}" if marks else "")
        + "."
    )


def _count(standings: list[Standing], what: str) -> str:
    return f"{sum(bool(getattr(one, what)) for one in standings)} of {len(standings)}"


def _cells(one: Standing) -> list[str]:
    """Return what the table says of one student, in the order of ``HEADS``."""
    handed = "–"
    if one.times:
        handed = moment(one.counts or one.times[-1]) + (f" ({len(one.times)} times)" if one.times[1:] else "")
    if one.late:
        handed += ", late" if one.counts else ", too late"
    if one.reopened:
        handed += f", reopened until {moment(one.reopened)}"
    collected = "newer one waits" if one.to_collect and one.collected else "✓" if one.collected else "–"
    marks = "–"
    if one.graded:
        marks = "reflection waits" if one.waits else f"{one.score:g} of {one.max_score:g}"
    return [handed, collected, marks, "✓" if one.feedback else "–"]
