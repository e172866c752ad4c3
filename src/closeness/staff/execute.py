"""The scorer, in the place of nbgrader's Execute: literal answers are scored without a kernel."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from nbformat.v4 import new_output
from nbgrader.preprocessors import Execute, NbGraderPreprocessor

from closeness.core.errors import GradingError
from closeness.locale import words
from closeness.staff.course import course_of
from closeness.staff.gate import GateExporter
from closeness.staff.key import Item, read_assignment
from closeness.staff.notebooks import cells_by_id, grade_id, is_marks, tag
from closeness.staff.record import Record, package_version, record_of
from closeness.staff.scoring import Score
from closeness.staff.scoring.table import plain, render

if TYPE_CHECKING:
    from closeness.staff.notebooks import Cell, Notebook


class ScoreAnswers(NbGraderPreprocessor):
    """Writes each marks cell's score as its only output, where nbgrader reads it.

    Assignments without a marks file are executed by stock ``Execute``, with its configuration.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Return the notebook with its marks cells scored; GradingError when the gate is missing."""
        course = course_of(self)
        name = resources["nbgrader"]["assignment"]
        if not course.is_marked(name):
            return Execute(parent=self.parent)(nb, resources)  # type: ignore[no-any-return]
        record = record_of(nb)
        if record is None or not isinstance(self.parent, GateExporter):
            raise GradingError(
                "ScoreAnswers scores only behind the gate: set Autograde.exporter_class to GateExporter."
            )
        assignment = read_assignment(course, name)
        record = replace(record, package=package_version(), key_version=assignment.marks.key_version)
        for cell in filter(is_marks, nb["cells"]):
            points = float(tag(cell)["points"])
            item = assignment.items.get(grade_id(cell))
            score = judged(item, nb, record)
            cell["outputs"] = [output(score, points, record, about=item.about if item else "card")]
        record.into(nb)
        return nb, resources


def judged(item: Item | None, notebook: Notebook, record: Record) -> Score:
    """Return the score of one item in a notebook that the gate made; the gate's reasons are its reasons."""
    if item is None:
        return Score(fraction=0.0, rows=(), reason="The marks file does not say how this cell is scored.")
    score = item.score(cells_by_id(notebook)[item.marks.answer]["source"])
    reason = record.refused or record.notes.get(item.marks.answer, "")
    return replace(score, fraction=0.0, reason=reason) if reason else score


def output(
    score: Score, points: float, record: Record, *, about: str, reveal: str = "right-or-wrong"
) -> Cell:
    """Return a marks cell's output: the score as a plain number for nbgrader, the table for people."""
    footer = words("grading")["scored-by"].format(package=record.package, version=record.key_version)
    table = render(score, points, footer=footer, reveal=reveal, item=about)
    data = {"text/plain": plain(score.of(points)), "text/html": table}
    return new_output("execute_result", data=data, execution_count=None)  # type: ignore[no-any-return]
