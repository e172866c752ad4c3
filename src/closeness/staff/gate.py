"""The gate: what of a submission enters grading. As nbgrader's exporter, every way of grading passes it.

For an assignment with a marks file the release is the frame. Only the text of the learner's own answer cells
enters it, found by grade_id; outputs, metadata, extra cells and edited locked cells of the submission do not.
For any other nbgrader assignment all cells and files stay, and what would steer grading does not (see
``ordinary``). What cannot be read is graded as blank, with an explicit 0 and the reason. ``submitted/`` is
never changed.
"""

from __future__ import annotations

import shutil
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import OverwriteCells
from traitlets import Integer

from closeness.core.errors import ClosenessError, GradingError
from closeness.staff.admission import Admission, admit
from closeness.staff.companions import Caps
from closeness.staff.course import course_of
from closeness.staff.key import read_assignment
from closeness.staff.notebooks import Notebook, grade_id, is_answered, read_notebook
from closeness.staff.ordinary_gate import OrdinaryGate
from closeness.staff.preparation import prepare
from closeness.staff.record import Record, record_of
from closeness.staff.submission_secret import place_secret
from closeness.staff.submitted_time import place_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from closeness.staff.course import Course


class GateExporter(NotebookExporter):
    """``Autograde.exporter_class``: admits a submission into grading.

    nbgrader makes one for each run of autograde, before it touches a submission; the run is prepared then. A
    fault of the course itself (no release, a broken marks file) ends the run there, with nobody's marks
    changed.
    """

    max_bytes = Integer(
        Caps().notebook, help="A larger submitted notebook is refused before it is parsed."
    ).tag(config=True)
    max_bytes_beside = Integer(
        Caps().beside, help="The files beside a notebook are copied up to this size together."
    ).tag(config=True)
    max_files = Integer(Caps().files, help="At most so many files beside a notebook are copied.").tag(
        config=True
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if hasattr(self.parent, "assignments"):
            add_missing = OverwriteCells(parent=self).add_missing_cells
            self._ordinary = OrdinaryGate(self.parent, self.caps, add_missing=add_missing)
            try:
                prepare(self.parent, self.caps)
            except ClosenessError as error:
                self.log.error(str(error))  # noqa: TRY400 - its message says everything, a traceback nothing
                raise NbGraderException(str(error)) from error

    @property
    def caps(self) -> Caps:
        """How much of a submission is taken."""
        return Caps(notebook=self.max_bytes, beside=self.max_bytes_beside, files=self.max_files)

    def from_filename(self, filename: str, resources: Any = None, **kwargs: Any) -> tuple[str, Any]:
        """Return the notebook as text, after the preprocessors of this pass (sanitising or autograding)."""
        course = course_of(self)
        ids = resources["nbgrader"]
        name, student, notebook = ids["assignment"], ids["student"], ids["notebook"]
        path = Path(filename)
        # The second pass reads what the first one wrote. Whatever else is asked for is taken as a submission.
        if path.is_relative_to(course.autograded):
            return super().from_filename(filename, resources=resources, **kwargs)  # type: ignore[no-any-return]
        if course.is_marked(name):
            made = self._marked(course, student, name, notebook)
        else:
            made = self._ordinary.admitted(course, (student, name, notebook))
        for reason in (record_of(made) or Record()).reasons:
            self.log.warning("%s, %s: %s", student, name, reason)
        resources["metadata"] = {"name": notebook, "path": str(path.parent)}
        return self.from_notebook_node(nbformat.from_dict(made), resources=resources, **kwargs)  # type: ignore[no-any-return]

    def _marked(self, course: Course, student: str, name: str, notebook: str) -> Notebook:
        file = f"{notebook}.ipynb"
        if notebook != name:
            raise GradingError(
                f"Assignment {name!r} has one notebook, {name}.ipynb; {file} is not part of it."
            )
        frame = read_notebook(course.released(name))
        admission = admit(course.submitted, (student, name, file), frame, self.max_bytes)
        return framed(frame, admission, place_companions(course, student, name))


def framed(frame: Notebook, admission: Admission, remarks: Sequence[str] = ()) -> Notebook:
    """Return the release with the admitted answers in it, no outputs, and the record of what was admitted."""
    notebook = deepcopy(frame)
    for cell in notebook["cells"]:
        if is_answered(cell) and grade_id(cell) in admission.texts:
            cell["source"] = admission.texts[grade_id(cell)]
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    Record(
        submission=admission.digest,
        refused=admission.refused,
        notes=admission.notes,
        remarks=list(remarks),
        tamper_proof=True,
    ).into(notebook)
    return notebook


def place_companions(course: Course, student: str, name: str) -> list[str]:
    """Put the files that the course ships beside the autograded notebook, and its time and secret.

    Nothing else of a submitted folder goes there: Formgrader would serve it as pages. Returns what an
    instructor should know of it.
    """
    folder = course.autograded / student / name
    for ship in read_assignment(course, name).marks.ships:
        target = folder / ship
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(course.release / name / ship, target)
    place_secret(course, student, name)
    return place_time(course, student, name)
