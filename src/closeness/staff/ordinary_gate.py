"""The gate for ordinary nbgrader assignments: notebook, files and scores of one submission made ready."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from closeness.staff.admission import Refused, digest, fingerprint, read_bytes
from closeness.staff.blueprint import read_blueprint, zero_scores
from closeness.staff.companions import Caps, Companions, place_courses_own, take
from closeness.staff.ordinary import Rebuilt, blank, rebuild
from closeness.staff.record import Record
from closeness.staff.submission_secret import place_secret
from closeness.staff.submitted_time import place_time

if TYPE_CHECKING:
    from closeness.staff.course import Course
    from closeness.staff.notebooks import Notebook


class OrdinaryGate:
    """Admits the notebooks of one run. The files beside them are placed once for each folder."""

    def __init__(self, autograde: Any, caps: Caps, *, add_missing: bool) -> None:
        self._autograde, self._caps, self._add_missing = autograde, caps, add_missing
        self._ignored = list(
            autograde.coursedir.ignore
        )  # as it is before the run keeps nbgrader from copying
        self._placed: dict[tuple[str, str], Companions] = {}

    def admitted(self, course: Course, ids: tuple[str, str, str]) -> Notebook:
        """Return the notebook to grade, with its record; its computed scores are 0 until it is graded.

        ``ids`` are student, assignment, notebook.
        """
        student, name, notebook = ids
        coursedir = self._autograde.coursedir
        blueprint = read_blueprint(coursedir, name, notebook)
        beside = self._placed.get((student, name)) or self._place(course, student, name)
        made, refused = Rebuilt(notebook=blank(blueprint)), ""
        place = (student, name, f"{notebook}.ipynb")
        try:
            raw = read_bytes(course.submitted, place, self._caps.notebook)
            seen = digest(raw)
            made = rebuild(raw, blueprint, add_missing=self._add_missing)
        except Refused as reason:
            refused = str(reason)
            seen = fingerprint(course.submitted, place, self._caps.notebook)
        absent = made.notes.keys()
        zero_scores(coursedir, (notebook, name, student), absent=absent, all_absent=bool(refused))
        Record(
            submission=combined(seen, beside.digest),
            refused=refused,
            notes=made.notes,
            remarks=[*made.remarks, *beside.remarks],
        ).into(made.notebook)
        return made.notebook

    def _place(self, course: Course, student: str, name: str) -> Companions:
        into = course.autograded / student / name
        into.mkdir(parents=True, exist_ok=True)
        beside = take(course.submitted, (student, name), self._ignored, self._caps, into)
        kept = self._autograde.exclude_overwriting.get(name, [])
        place_courses_own(course.source / name, self._ignored, kept, into)
        place_secret(course, student, name)
        beside.remarks += place_time(course, student, name)
        self._placed[student, name] = beside
        return beside


def combined(notebook: str, beside: str) -> str:
    """Return the digest of a notebook together with the files beside it."""
    return digest(f"{notebook} {beside}".encode())
