"""Grading an ordinary nbgrader notebook behind the gate: its own tests run, confined, and a note says so."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbformat.v4 import new_output
from nbgrader.utils import determine_grade

from closeness.core.errors import ConfinementError
from closeness.staff.confined_execute import ConfinedExecute, failure
from closeness.staff.inert_cells import disarm_cells
from closeness.staff.notebooks import is_marks
from closeness.staff.record import NOT_CONFINED, Record, package_version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from closeness.staff.course import Course
    from closeness.staff.notebooks import Cell

NOTE = "closeness-note"
_PROVISO = "Not tamper-proof: this score comes from tests that ran beside the learner's own code."
_NO_SCORE = "This test gave no score that its points allow ({why})."
_DISABLED = "Execute.enabled is off, so no test was run. Scores that were handed in are never taken over."
_OTHER_KERNEL = "The assignment's kernel {name!r} is not Python's, and no other can be confined."
_NOT_CONFINED = "This machine cannot confine code, so nothing was run. Grade it where it can."


def grade_ordinary(
    nb: Any, resources: Any, record: Record, course: Course, *, parent: Any, tier: str, unconfined: bool
) -> Record:
    """Run a notebook that the gate made, in place, and return its record; never raises for its content.

    ``tier`` and ``unconfined`` are those of ``ScoreAnswers``.
    """
    execute = ConfinedExecute(parent=parent)
    record = replace(record, package=package_version())
    if record.refused:
        _fail(nb, record.refused)
    elif not execute.enabled:
        record = replace(record, remarks=[*record.remarks, _DISABLED])
        _fail(nb, _DISABLED)
    else:
        record = _run(execute, nb, resources, record, course, tier=tier, unconfined=unconfined)
    disarm_cells(nb)
    for cell in filter(_is_test, nb["cells"]):
        _check_score(cell)
        cell["outputs"].append(_note(record))
    record.into(nb)
    return record


def _run(
    execute: ConfinedExecute,
    nb: Any,
    resources: Any,
    record: Record,
    course: Course,
    *,
    tier: str,
    unconfined: bool,
) -> Record:
    spec = nb["metadata"].get("kernelspec", {})
    folder = Path(resources["metadata"]["path"])
    try:
        _refuse_other_kernels(spec)
        how = {"course": course.root, "tier": tier, "unconfined": unconfined}
        kernel = execute.run(nb, resources, folder, record.notes, **how)
    except ConfinementError as error:
        execute.log.error("The notebook was not run and scores 0. %s", error)  # noqa: TRY400
        _fail(nb, _NOT_CONFINED)
        return replace(record, confinement=NOT_CONFINED, remarks=[*record.remarks, str(error)])
    if kernel.why_not:
        execute.log.warning("Code runs in tier %s. %s", kernel.label, " ".join(kernel.why_not))
    return replace(record, confinement=kernel.label)


def _refuse_other_kernels(spec: Mapping[str, Any]) -> None:
    if spec.get("language", "python") != "python":
        raise ConfinementError(_OTHER_KERNEL.format(name=spec.get("name", "")))


def _is_test(cell: Cell) -> bool:
    return is_marks(cell) and cell["cell_type"] == "code"


def _fail(nb: Any, reason: str) -> None:
    for cell in filter(_is_test, nb["cells"]):
        cell["outputs"] = [failure(reason)]


def _check_score(cell: Any) -> None:
    """Put an error in the place of a result that nbgrader would fail the whole submission for."""
    try:
        determine_grade(cell)
    except Exception as error:  # noqa: BLE001 - nbgrader reads the kernel's outputs as they come
        cell["outputs"] = [failure(_NO_SCORE.format(why=str(error)[:100]))]


def _note(record: Record) -> Cell:
    """Return an output for the marker's eyes; nbgrader gives it no meaning, and feedback leaves it out."""
    lines = [_PROVISO, *record.reasons]
    data = {
        "text/plain": "\n".join(lines),
        "text/html": "".join(f"<p><small>{escape(line)}</small></p>" for line in lines),
    }
    return new_output("display_data", data=data, metadata={NOTE: True})  # type: ignore[no-any-return]


def without_notes(cell: Cell) -> Cell:
    """Return a cell without the outputs that were meant for the marker alone."""
    if "outputs" in cell:
        cell["outputs"] = [one for one in cell["outputs"] if not one.get("metadata", {}).get(NOTE)]
    return cell
