"""Reciprocity: ledgers of giving, how even they are, and what the numbers can and cannot show.

The room behind this door: `exchange` (one pair of totals), `ledger` (entries over time), `inference`
(how far the counts and series can be trusted). Import the names from here.
"""

from __future__ import annotations

from closeness.core.exchange import (
    Band,
    Verdict,
    balance,
    band,
    gini,
    jain,
    marginal_value,
    share,
    total_value,
    verdict,
)
from closeness.core.inference import (
    PhaseChange,
    lagged_correlation,
    lagged_pairs,
    nap,
    pair_counts,
    phase_change,
    reply_counts,
    tit_for_tat,
    wilson,
)
from closeness.core.ledger import Contribution, Giver, Ledger

__all__ = [
    "Band",
    "Contribution",
    "Giver",
    "Ledger",
    "PhaseChange",
    "Verdict",
    "balance",
    "band",
    "gini",
    "jain",
    "lagged_correlation",
    "lagged_pairs",
    "marginal_value",
    "nap",
    "pair_counts",
    "phase_change",
    "reply_counts",
    "share",
    "tit_for_tat",
    "total_value",
    "verdict",
    "wilson",
]
