"""The scorer, in the place of nbgrader's Execute: literal answers are read, code is run confined."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from nbformat.v4 import new_output
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Enum, Integer, Unicode

from closeness.core.errors import ConfinementError, GradingError
from closeness.locale import words
from closeness.staff.confine import Limits, find_cage
from closeness.staff.confine.cage import refuse_course_inside
from closeness.staff.course import course_of
from closeness.staff.function_run import changed, find, unrun
from closeness.staff.gate import GateExporter
from closeness.staff.key import Item, read_assignment
from closeness.staff.notebooks import cells_by_id, grade_id, is_marks, read_notebook, tag
from closeness.staff.ordinary_run import grade_ordinary
from closeness.staff.record import NOT_CONFINED, Record, package_version, record_of
from closeness.staff.scoring import Score
from closeness.staff.scoring.table import plain, render
from closeness.staff.secret import course_secret, draw_name

if TYPE_CHECKING:
    from closeness.staff.course import Course
    from closeness.staff.key import Assignment
    from closeness.staff.notebooks import Cell, Notebook

IN_SO_MANY_WORDS = "Submitted code may read and change everything on this machine."
"""What ``ScoreAnswers.unconfined`` must say before code is run without confinement."""


class ScoreAnswers(NbGraderPreprocessor):
    """Writes each marks cell's score as its only output, where nbgrader reads it.

    Other assignments run their own tests in a confined kernel, with the configuration of ``Execute``.
    """

    tier = Enum(
        ["", "A", "B", "C"],
        default_value="",
        help="How code is confined: A (bubblewrap), B (Landlock) or, where `unconfined` allows it, "
        "C (not at all); empty takes the best of A and B that works.",
    ).tag(config=True)
    processor_seconds = Integer(
        2, min=1, help="What each interpreter that runs functions may use; an endless loop ends there."
    ).tag(config=True)
    unconfined = Unicode(
        "",
        help=f"Where neither works, code is not run and scores 0 unless this says: {IN_SO_MANY_WORDS!r}",
    ).tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Return the notebook with its marks cells scored; GradingError when the gate is missing."""
        course = course_of(self)
        name = resources["nbgrader"]["assignment"]
        record = record_of(nb)
        if record is None or not isinstance(self.parent, GateExporter):
            raise GradingError(
                "ScoreAnswers scores only behind the gate: set Autograde.exporter_class to GateExporter."
            )
        if not course.is_marked(name):
            unconfined = self.unconfined == IN_SO_MANY_WORDS
            grade_ordinary(
                nb, resources, record, course, parent=self.parent, tier=self.tier, unconfined=unconfined
            )
            return nb, resources
        assignment = read_assignment(course, name)
        record = replace(record, package=package_version(), key_version=assignment.marks.key_version)
        if assignment.functions():
            record = self._with_functions(record, course, assignment, nb)
        for cell in filter(is_marks, nb["cells"]):
            points = float(tag(cell)["points"])
            item = assignment.items.get(grade_id(cell))
            score = judged(item, nb, record)
            cell["outputs"] = [output(score, points, record, about=item.about if item else "card")]
        record.into(nb)
        return nb, resources

    def _with_functions(
        self, record: Record, course: Course, assignment: Assignment, notebook: Notebook
    ) -> Record:
        """Return the record with what was found of the learner's functions."""
        keys = assignment.functions()
        written = changed(keys, notebook, read_notebook(course.released(assignment.name)))
        found = {name: unrun(words("grading")["scaffold"]) for name in keys}
        if not written:
            return replace(record, functions=found)
        secret = course_secret(course.secret)
        try:
            refuse_course_inside(course.root)
            cage = find_cage(self.tier, allow_open=self.unconfined == IN_SO_MANY_WORDS)
            if cage.why:
                self.log.warning("Functions run in tier %s. %s", cage.label, " ".join(cage.why))
            found |= find(written, notebook, cage, secret, Limits(cpu=self.processor_seconds))
        except ConfinementError as error:
            self.log.error("%s: functions were not run and score 0. %s", assignment.name, error)  # noqa: TRY400
            found |= {name: unrun(words("grading")["not-confined"]) for name in written}
            return replace(record, functions=found, confinement=NOT_CONFINED)
        draw = draw_name(secret, assignment.name, assignment.marks.key_version)
        return replace(record, functions=found, confinement=cage.label, draw=draw)


def judged(item: Item | None, notebook: Notebook, record: Record, secret: bytes | None = None) -> Score:
    """Return the score of one item in a notebook that the gate made; the gate's reasons are its reasons.

    With the course's ``secret``, rows of functions name their inputs.
    """
    if item is None:
        return Score(fraction=0.0, rows=(), reason="The marks file does not say how this cell is scored.")
    text = cells_by_id(notebook)[item.marks.answer]["source"]
    score = item.score(text, record.functions.get(item.marks.cell), secret)
    reason = record.refused or record.notes.get(item.marks.answer, "")
    return replace(score, fraction=0.0, reason=reason) if reason else score


def output(
    score: Score, points: float, record: Record, *, about: str, reveal: str = "right-or-wrong"
) -> Cell:
    """Return a marks cell's output: the score as a plain number for nbgrader, the table for people."""
    say = words("grading")
    footer = say["scored-by"].format(package=record.package, version=record.key_version)
    if about == "case" and record.confinement not in {"", NOT_CONFINED}:
        footer = f"{footer} {say['confined-by'].format(tier=record.confinement)}"
    footer = " ".join([footer, *record.remarks])
    table = render(score, points, footer=footer, reveal=reveal, item=about)
    data = {"text/plain": plain(score.of(points)), "text/html": table}
    return new_output("execute_result", data=data, execution_count=None)  # type: ignore[no-any-return]
