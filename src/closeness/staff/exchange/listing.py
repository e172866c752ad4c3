"""Listing the exchange as nbgrader does, with the learners' boxes in it."""

from __future__ import annotations

from typing import Any

from nbgrader.exchange.default import ExchangeList

from closeness.staff.exchange.gated import GatedExchange


class GatedList(GatedExchange, ExchangeList):
    """nbgrader's list; with ``--inbound`` it shows everything that was handed in, also in the boxes.

    A folder that would not be collected is logged with its reason. nbgrader's own listing ends at a name that
    it does not understand. Formgrader lists whenever it shows its assignments, also right after a due date
    was changed in it: that is when the deadlines are published again.
    """

    def init_dest(self) -> None:
        """Find what is listed."""
        super().init_dest()
        place = self.coursedir
        self._found = {}
        if place.course_id and not self.cached:  # which only learners ask for
            self.publish_deadlines()
        if self.inbound and place.course_id:
            found = self.incoming(check_owner=False).submissions(place.assignment_id, place.student_id)
            self._found = {str(one.folder): one for one in found}
            self.assignments = sorted(self._found)

    def parse_assignment(self, assignment: str) -> dict[str, Any]:
        """Return whose folder this is, of which assignment, and the time in its name."""
        one = self._found.get(assignment)
        if one is None:
            parts: dict[str, Any] = super().parse_assignment(assignment)
            return parts
        after = one.folder.name.removeprefix(f"{one.student}+{one.assignment}+")
        time, plus, more = after.partition("+")
        return {
            "course_id": self.coursedir.course_id,
            "student_id": one.student,
            "assignment_id": one.assignment,
            "timestamp": time,
            "random_string": plus + more or None,
        }
