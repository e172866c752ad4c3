"""Where this package's parts stand among nbgrader's, by dotted name: nothing is imported until nbgrader runs.

Each list is nbgrader's own with one part exchanged or added; the order is nbgrader's.
"""

from __future__ import annotations

_NBGRADER = "nbgrader.preprocessors"

GATE = "closeness.staff.gate.GateExporter"

SCORE = [
    "closeness.staff.execute.ScoreAnswers",  # in the place of Execute, which it calls for other assignments
    f"{_NBGRADER}.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    f"{_NBGRADER}.LimitOutput",
    f"{_NBGRADER}.SaveAutoGrades",
    f"{_NBGRADER}.AssignLatePenalties",
    f"{_NBGRADER}.CheckCellMetadata",
]

REVEAL = [
    f"{_NBGRADER}.GetGrades",
    "closeness.staff.reveal.RevealKey",  # added
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]

PAGE = "closeness.staff.feedback.FeedbackExporter"

COLLECT = "closeness.staff.exchange.collect.GatedCollect"

SUBMIT = "closeness.staff.exchange.submit.GatedSubmit"

PENALTY = "closeness.staff.deadlines.penalty.LatePenalty"

RELEASE_FEEDBACK = "closeness.staff.exchange.release_feedback.GatedReleaseFeedback"

LIST = "closeness.staff.exchange.listing.GatedList"

CLEAR = [
    f"{_NBGRADER}.IncludeHeaderFooter",
    f"{_NBGRADER}.InstantiateTests",
    f"{_NBGRADER}.LockCells",
    "closeness.staff.clear.ClearAnswers",  # in the place of ClearSolutions, which it is for other assignments
    f"{_NBGRADER}.ClearOutput",
    f"{_NBGRADER}.CheckCellMetadata",
    f"{_NBGRADER}.ComputeChecksums",
    f"{_NBGRADER}.SaveCells",
    f"{_NBGRADER}.ClearHiddenTests",
    f"{_NBGRADER}.ClearMarkScheme",
    f"{_NBGRADER}.ComputeChecksums",
    f"{_NBGRADER}.CheckCellMetadata",
]
