"""Apart and Together: boards and figures for a course on autonomy, closeness and reciprocity.

Names are imported on first use (PEP 562): ``import closeness.core`` loads no widget library, and
``import closeness`` loads neither plotly, pandas, numpy nor nbgrader.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from closeness.widgets.explorer.widget import Explorer
    from closeness.widgets.form_board.widget import FormBoard
    from closeness.widgets.ledger_board.widget import LedgerBoard
    from closeness.widgets.sort_board.widget import SortBoard
    from closeness.widgets.two_axis_map.widget import TwoAxisMap
    from closeness.widgets.two_records.widget import TwoRecords
    from closeness.widgets.week_planner.widget import WeekPlanner
    from closeness.widgets.what_next.widget import WhatNext

__all__ = [
    "Explorer",
    "FormBoard",
    "LedgerBoard",
    "SortBoard",
    "TwoAxisMap",
    "TwoRecords",
    "WeekPlanner",
    "WhatNext",
]

_HOMES = {
    "Explorer": "closeness.widgets.explorer.widget",
    "FormBoard": "closeness.widgets.form_board.widget",
    "LedgerBoard": "closeness.widgets.ledger_board.widget",
    "SortBoard": "closeness.widgets.sort_board.widget",
    "TwoAxisMap": "closeness.widgets.two_axis_map.widget",
    "TwoRecords": "closeness.widgets.two_records.widget",
    "WeekPlanner": "closeness.widgets.week_planner.widget",
    "WhatNext": "closeness.widgets.what_next.widget",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'closeness' has no attribute {name!r}; it offers {', '.join(__all__)}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
