"""What an effect size means for people: how far two groups overlap that differ by Cohen's d."""

from __future__ import annotations

import math
from dataclasses import dataclass

from closeness.core.checks import number
from closeness.core.errors import ModelError

_TAIL_FROM = 2.0  # standard deviations above the lower group's mean
_LARGEST = 20.0  # beyond it the tails leave the range of a float, and no finding comes near


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Two normal groups of equal spread, d standard deviations apart; all but the last are proportions.

    `ovl`: the overlapping coefficient, the area both curves share. `u1`: Cohen's non-overlap, the part
    of both groups' joint area that is not shared (Hyde's "85 % overlap" at d = 0.2 is 1 - u1, while ovl
    is 92 %). `u3`: the part of one group below the other's mean. `superiority`: how often a random
    member of the one is above a random member of the other. `tail_ratio`: how many times as many of the
    one lie beyond +2 SD of the other.
    """

    ovl: float
    u1: float
    u3: float
    superiority: float
    tail_ratio: float


def overlap(d: float) -> Overlap:
    """Return how two groups overlap whose means differ by d standard deviations (d > 0: the first is higher).

    ovl and u1 do not depend on the sign of d; the other three turn around. d is a finite number from
    -20 to 20 (ModelError). Source: Cohen (1988) for U1 and U3; normal groups of equal variance are
    assumed.

    >>> found = overlap(0.2)
    >>> round(found.ovl, 4), round(1 - found.u1, 4), round(found.u3, 4), round(found.superiority, 4)
    (0.9203, 0.8524, 0.5793, 0.5562)
    """
    d = number(d, "d", ModelError, low=-_LARGEST, high=_LARGEST)
    half = abs(d) / 2
    return Overlap(
        ovl=2 * _below(-half),
        u1=math.erf(half / math.sqrt(2)) / _below(half),
        u3=_below(d),
        superiority=_below(d / math.sqrt(2)),
        tail_ratio=_below(d - _TAIL_FROM) / _below(-_TAIL_FROM),
    )


def between_share(d: float) -> float:
    """Return the share of all variance that lies between two equally large groups, from 0.0 to 1.0.

    The rest lies within them. It is d² / (d² + 4) for groups of equal spread, whatever their shape; d
    as in `overlap` (ModelError).

    >>> between_share(0.2), between_share(2)
    (0.009900990099009903, 0.5)
    """
    d = number(d, "d", ModelError, low=-_LARGEST, high=_LARGEST)
    return d * d / (d * d + 4)


def typical_gap(d: float) -> float:
    """Return how far apart two random people are on average, one of each group, in SDs within a group.

    For d = 0 that is two people of one group: 2/√π, or 1.13. Normal groups of equal variance are
    assumed; d as in `overlap` (ModelError). Source: the mean of a folded normal distribution.

    >>> round(typical_gap(0), 3), round(typical_gap(0.2), 3), round(typical_gap(2), 3)
    (1.128, 1.14, 2.101)
    """
    d = number(d, "d", ModelError, low=-_LARGEST, high=_LARGEST)
    return 2 / math.sqrt(math.pi) * math.exp(-d * d / 4) + d * math.erf(d / 2)


def _below(z: float) -> float:
    # erfc keeps its digits in the far tail, where 1 - Φ would not.
    return math.erfc(-z / math.sqrt(2)) / 2
