"""What late work costs, where an assignment's rule is a penalty. nbgrader puts it into the gradebook."""

from __future__ import annotations

import math
from typing import Any

from nbgrader.plugins import BasePlugin
from traitlets import Float

from closeness.staff.course import course_of
from closeness.staff.deadlines.rules import Rules, read_rules

_DAY = 24 * 3600


class LatePenalty(BasePlugin):
    """``AssignLatePenalties.plugin_class``: a part of the points that could be had, for each day begun.

    Of the points that could be had, not of those that were: a reflection is marked after the penalty is
    computed, and must not change it. An extension moves the deadline, as everywhere in nbgrader.
    """

    percent = Float(10, min=0, max=100, help="Percent of the points that each day begun costs.").tag(
        config=True
    )
    most = Float(50, min=0, max=100, help="Percent of the points that lateness costs at most.").tag(
        config=True
    )

    def late_submission_penalty(
        self,
        student_id: str,  # noqa: ARG002 - nbgrader's signature
        score: float,
        total_seconds_late: float,
    ) -> float | None:
        """Return the points that a notebook loses, None where its assignment has another rule."""
        step: Any = self.parent  # nbgrader's preprocessor, which knows what it is at
        rules = read_rules(course_of(self).root).get(step.assignment_id, Rules())
        if rules.late != "penalty":
            return None
        points: float = step.gradebook.find_notebook(step.notebook_id, step.assignment_id).max_score
        return min(score, points * self.share(total_seconds_late))

    def share(self, seconds: float) -> float:
        """Return which part of the points so much lateness costs.

        >>> penalty = LatePenalty()
        >>> [penalty.share(hours * 3600) for hours in (0, 1, 24, 25, 500)]
        [0.0, 0.1, 0.1, 0.2, 0.5]
        """
        percent: float = min(self.percent * math.ceil(seconds / _DAY), self.most)
        return percent / 100
