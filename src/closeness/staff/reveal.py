"""The reveal: what of the key a learner's feedback shows, which is nothing unless the marks file says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbconvert.preprocessors import Preprocessor
from traitlets import Bool

from closeness.locale import words
from closeness.staff.course import course_of
from closeness.staff.execute import judged, output
from closeness.staff.key import read_assignment
from closeness.staff.notebooks import grade_id, is_answered, is_marks, tag
from closeness.staff.ordinary_run import without_notes
from closeness.staff.record import record_of
from closeness.staff.scoring.table import plain
from closeness.staff.secret import course_secret, draw_name

if TYPE_CHECKING:
    from closeness.staff.course import Course
    from closeness.staff.key import Assignment
    from closeness.staff.notebooks import Cell, Notebook
    from closeness.staff.record import Record


class RevealKey(Preprocessor):
    """Adds the course's answers to the marks tables, as far as ``[reveal]`` of the marks file says.

    Also leaves out the code that only makes the boards: a learner reads answers, marks and comments here.
    """

    enabled = Bool(True).tag(config=True)  # noqa: FBT003 - traitlets takes a default in this place

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Return the notebook as feedback shows it; of others only what is the marker's alone is left out."""
        course = course_of(self)
        name = resources["nbgrader"]["assignment"]
        record = record_of(nb)
        if record is None:
            return nb, resources
        if not course.is_marked(name):
            nb["cells"] = [without_notes(cell) for cell in nb["cells"]]
            return nb, resources
        assignment = read_assignment(course, name)
        nb["cells"] = [cell for cell in nb["cells"] if not _is_scaffolding(cell)]
        for cell in filter(is_marks, nb["cells"]):
            cell["source"] = ""
            if assignment.marks.reveal != "right-or-wrong":
                cell["outputs"] = [
                    _revealed(cell, nb, record, assignment, _secret(course, assignment, record))
                ]
        return nb, resources


def _is_scaffolding(cell: Cell) -> bool:
    """Whether this is locked code without marks: the setup cell and the boards."""
    return cell["cell_type"] == "code" and bool(tag(cell)) and not is_answered(cell) and not is_marks(cell)


def _secret(course: Course, assignment: Assignment, record: Record) -> bytes | None:
    """Return the secret that the inputs came from where they may be shown, and it is still the same one."""
    if not (assignment.marks.shows_inputs and record.draw):
        return None
    secret = course_secret(course.secret)
    same = draw_name(secret, assignment.name, assignment.marks.key_version) == record.draw
    return secret if same else None


def _revealed(
    cell: Cell, notebook: Notebook, record: Record, assignment: Assignment, secret: bytes | None
) -> Cell:
    """Return the marks cell's output with the key; as it was when that is not the key that marked it."""
    item = assignment.items.get(grade_id(cell))
    shown: Cell = cell["outputs"][0]
    points = float(tag(cell)["points"])
    score = judged(item, notebook, record, secret)
    same = record.key_version == assignment.marks.key_version
    if item is None or not same or plain(score.of(points)) != shown["data"]["text/plain"]:
        note = words("grading")["not-revealed"].format(version=record.key_version)
        shown["data"]["text/html"] += f"<p>{note}</p>"
        return shown
    return output(score, points, record, about=item.about, reveal=assignment.marks.reveal)
