"""nbgrader's Autograde for runs that may meet folders without any notebook."""

from __future__ import annotations

from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException

from closeness.staff.gate import GateExporter
from closeness.staff.gathering import gather


class GatedAutograde(Autograde):
    """nbgrader's Autograde for all the folders that ``gather`` finds: the gate knows what each should hold.

    ``c.Autograde…`` configures it too. Use it where a run may be for one folder without a notebook, or for a
    student whose name holds characters of patterns. It grades nothing without the gate.
    """

    def init_notebooks(self) -> None:
        """Find the folders of this run; the gate adds the notebooks that they should hold."""
        if not issubclass(self.exporter_class, GateExporter):
            raise NbGraderException("Set Autograde.exporter_class to closeness.staff.gate.GateExporter.")
        self.notebooks: list[str] = []
        self.assignments: dict[str, list[str]] = {folder.path: [] for folder in gather(self.coursedir)}
        if not self.assignments:
            place = self.coursedir
            wanted = place.format_path(place.submitted_directory, place.student_id, place.assignment_id)
            raise NbGraderException(f"Nothing was submitted in {wanted}.")
