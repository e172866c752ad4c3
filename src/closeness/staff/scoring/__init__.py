"""Scoring of literal answers: pure functions from an answer cell's text to a :class:`Score`.

Nothing here runs what a learner wrote, and nothing raises for it: what cannot be read earns 0 and says why.
"""

from __future__ import annotations

from closeness.staff.scoring.score import Part, Row, Score

__all__ = ["Part", "Row", "Score"]
