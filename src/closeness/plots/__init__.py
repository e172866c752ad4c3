"""The course's figures: the only part that imports plotly. Functions return figures and never show them.

Every exploration is a function of a few controls; `closeness.Explorer` shows it, live in a notebook and
worked out beforehand in a page. Those that end in `_LAB` have more settings than a page can hold.
"""

from __future__ import annotations

from closeness.plots.before_after import BEFORE_AFTER
from closeness.plots.dot_cloud import DOT_CLOUD
from closeness.plots.fading import FADING
from closeness.plots.investment import INVESTMENT, INVESTMENT_LAB
from closeness.plots.lagged import LAGGED
from closeness.plots.life_event import LIFE_EVENT, LIFE_EVENT_LAB
from closeness.plots.overlap import OVERLAP
from closeness.plots.perceived_value import PERCEIVED_VALUE
from closeness.plots.pursuit import PURSUIT, PURSUIT_LAB
from closeness.plots.role_topic import ROLE_TOPIC

__all__ = [
    "BEFORE_AFTER",
    "DOT_CLOUD",
    "FADING",
    "INVESTMENT",
    "INVESTMENT_LAB",
    "LAGGED",
    "LIFE_EVENT",
    "LIFE_EVENT_LAB",
    "OVERLAP",
    "PERCEIVED_VALUE",
    "PURSUIT",
    "PURSUIT_LAB",
    "ROLE_TOPIC",
]
