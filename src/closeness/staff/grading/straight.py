"""nbgrader's autograde without its detours, for assignments that this package marks.

The same gate, the same scorer and the same preprocessors of nbgrader's in the same order. What is left out
changes nothing of a notebook that the gate has rebuilt from the release: nbgrader sanitises such a notebook,
which is clean; it writes it, reads it back, copies it whole before each pass and checks it against the
notebook format after each step. Scores are saved together (``sheet``). ``is_clean`` tries out the first on
the release itself before anybody is graded, and tests compare the outcome with nbgrader's own way byte by
byte.
"""

from __future__ import annotations

import glob
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.writers import FilesWriter
from nbgrader.preprocessors import SaveAutoGrades
from nbgrader.utils import setenv

from closeness.staff.admission import Admission
from closeness.staff.course import course_at
from closeness.staff.gate import GateExporter, framed
from closeness.staff.gated_autograde import GatedAutograde
from closeness.staff.grading.sheet import SaveSheet
from closeness.staff.notebooks import read_notebook


class StraightGate(GateExporter):
    """The gate, as an exporter that takes each step once."""

    def from_notebook_node(self, nb: Any, resources: Any = None, **_: Any) -> tuple[str, Any]:
        """Return the notebook as text, after the preprocessors, and the resources."""
        resources = self._init_resources(resources)
        for preprocessor in self._preprocessors:
            nb, resources = preprocessor(nb, resources)
        text: str = nbformat.v4.writes_json(nb)
        return f"{text}\n", resources


class StraightAutograde(GatedAutograde):
    """nbgrader's autograde of one student after the other, with one gate and one set of preprocessors."""

    student = ""
    _begun = False

    def start(self) -> None:
        """Grade what ``student`` handed in."""
        place = self.coursedir
        place.student_id = glob.escape(self.student)  # a pattern that fits this name alone
        if self._begun:
            folder = place.format_path(place.submitted_directory, self.student, place.assignment_id)
            self.assignments = {folder: [str(Path(folder) / f"{place.assignment_id}.ipynb")]}
        else:
            self._begin()
        self.convert_notebooks()

    def _begin(self) -> None:
        self.init_notebooks()
        self.writer = FilesWriter(parent=self, config=self.config)
        self.exporter = StraightGate(parent=self, config=self.config)  # prepares the run
        for preprocessor in self.autograde_preprocessors:
            saves = preprocessor in {SaveAutoGrades, "nbgrader.preprocessors.SaveAutoGrades"}
            self.exporter.register_preprocessor(SaveSheet if saves else preprocessor)
        self._begun = True

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """Admit, score and write one notebook."""
        resources = self.init_single_notebook_resources(notebook_filename)
        with setenv(NBGRADER_EXECUTION="autograde"):
            output, resources = self.exporter.from_filename(notebook_filename, resources=resources)
        self.write_single_notebook(output, resources)

    def is_clean(self) -> bool:
        """Whether nbgrader's sanitising, as it is configured, changes nothing of the release."""
        place = self.coursedir
        name = place.assignment_id
        blank = nbformat.from_dict(framed(read_notebook(course_at(place).released(name)), Admission()))
        sanitiser = NotebookExporter(parent=self, config=self.config)
        for preprocessor in self.sanitize_preprocessors:
            sanitiser.register_preprocessor(preprocessor)
        ids = {"assignment": name, "notebook": name, "student": self.student, "db_url": place.db_url}
        clean, resources = deepcopy(blank), {"nbgrader": ids}
        for preprocessor in sanitiser._preprocessors:  # noqa: SLF001 - nbconvert has no other name for them
            clean, resources = preprocessor(clean, resources)
        return bool(clean == blank)
