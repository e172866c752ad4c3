"""Rusbult's investment model: satisfaction and commitment as two sums on one scale.

Investment is what a person would lose by leaving, not how unequally two people give. Commitment can be
high where satisfaction is negative: committed and unhappy ("entrapment").
"""

from __future__ import annotations

from closeness.core.checks import number
from closeness.core.errors import ModelError


def satisfaction(rewards: float, costs: float, comparison_level: float) -> float:
    """Return (rewards - costs) - comparison level, on the arguments' scale; below 0 is worse than expected.

    All three are finite numbers on one scale (ModelError). Source: Rusbult (1980), with unit weights.

    >>> satisfaction(3, 6, 2)
    -5.0
    """
    r = number(rewards, "rewards", ModelError)
    c = number(costs, "costs", ModelError)
    level = number(comparison_level, "comparison_level", ModelError)
    return r - c - level


def commitment(satisfaction: float, investment: float, alternatives: float) -> float:
    """Return satisfaction + investment - alternatives, on the scale of the arguments.

    Commitment is not well-being: a positive value may stand on investment alone. All three are finite
    numbers on one scale (ModelError). Source: Rusbult (1980), with unit weights.

    >>> commitment(-5, 8, 1)
    2.0
    """
    s = number(satisfaction, "satisfaction", ModelError)
    i = number(investment, "investment", ModelError)
    a = number(alternatives, "alternatives", ModelError)
    return s + i - a
