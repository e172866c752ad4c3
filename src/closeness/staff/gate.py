"""The gate: what of a submission enters grading. As nbgrader's exporter, every way of grading passes it.

The release is the frame. Only the text of the learner's own answer cells enters it, found by grade_id;
outputs, metadata, extra cells and edited locked cells of the submission do not. What cannot be read is graded
as the blank release with an explicit 0 and the reason. ``submitted/`` is never changed. Assignments without a
marks file pass through as in stock nbgrader.
"""

from __future__ import annotations

import shutil
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader.converters.base import NbGraderException
from traitlets import Integer

from closeness.core.errors import ClosenessError, GradingError
from closeness.staff.admission import Admission, admit
from closeness.staff.course import course_of
from closeness.staff.key import read_assignment
from closeness.staff.notebooks import Notebook, grade_id, is_answered, read_notebook
from closeness.staff.preparation import prepare
from closeness.staff.record import Record
from closeness.staff.submitted_time import FILE, submitted_time, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from closeness.staff.course import Course


class GateExporter(NotebookExporter):
    """``Autograde.exporter_class``: admits a submission's answers into the release.

    nbgrader makes one for each run of autograde, before it touches a submission; the run is prepared then. A
    fault of the course itself (no release, a broken marks file) ends the run there, with nobody's marks
    changed.
    """

    max_bytes = Integer(16 * 2**20, help="A larger submitted notebook is refused before it is parsed.").tag(
        config=True
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if hasattr(self.parent, "assignments"):
            try:
                prepare(self.parent, self.max_bytes)
            except ClosenessError as error:
                self.log.error(str(error))  # noqa: TRY400 - its message says everything, a traceback nothing
                raise NbGraderException(str(error)) from error

    def from_filename(self, filename: str, resources: Any = None, **kwargs: Any) -> tuple[str, Any]:
        """Return the notebook as text, after the preprocessors of this pass (sanitising or autograding)."""
        course = course_of(self)
        ids = resources["nbgrader"]
        name, student, notebook = ids["assignment"], ids["student"], ids["notebook"]
        path = Path(filename)
        # The second pass reads what the first one wrote. Whatever else is asked for is taken as a submission.
        if not course.is_marked(name) or path.is_relative_to(course.autograded):
            return super().from_filename(filename, resources=resources, **kwargs)  # type: ignore[no-any-return]
        if notebook != name:
            raise GradingError(
                f"Assignment {name!r} has one notebook, {name}.ipynb; {path.name} is not part of it."
            )
        frame = read_notebook(course.released(name))
        admission = admit(course.submitted, (student, name, path.name), frame, self.max_bytes)
        remarks = place_companions(course, student, name)
        for reason in filter(None, [admission.refused, *admission.notes.values(), *remarks]):
            self.log.warning("%s, %s: %s", student, name, reason)
        resources["metadata"] = {"name": notebook, "path": str(path.parent)}
        rebuilt = nbformat.from_dict(framed(frame, admission, remarks))
        return self.from_notebook_node(rebuilt, resources=resources, **kwargs)  # type: ignore[no-any-return]


def framed(frame: Notebook, admission: Admission, remarks: Sequence[str] = ()) -> Notebook:
    """Return the release with the admitted answers in it, no outputs, and the record of what was admitted."""
    notebook = deepcopy(frame)
    for cell in notebook["cells"]:
        if is_answered(cell) and grade_id(cell) in admission.texts:
            cell["source"] = admission.texts[grade_id(cell)]
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    kept = Record(submission=admission.digest, refused=admission.refused, notes=admission.notes)
    replace(kept, remarks=list(remarks)).into(notebook)
    return notebook


def place_companions(course: Course, student: str, name: str) -> list[str]:
    """Put the files that the course ships beside the autograded notebook, and the time of submission.

    Nothing else of a submitted folder goes there: Formgrader would serve it as pages. Returns what an
    instructor should know of it.
    """
    folder = course.autograded / student / name
    for ship in read_assignment(course, name).marks.ships:
        target = folder / ship
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(course.release / name / ship, target)
    time, unread = submitted_time(course.submitted, (student, name))
    if time:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FILE).write_text(written(time), encoding="ascii")
    return [unread] if unread else []
