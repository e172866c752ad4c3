"""What a few counts or a short series can show: an interval, an echo, a change between two phases.

Missing values are None: a pair, a day or a point that needs one is left out, never read as zero.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from closeness.core.checks import is_number, number, shown
from closeness.core.errors import ModelError

Series = Sequence[float | None]

_Z95 = 1.959963984540054  # the 97.5th percentile of the standard normal
_FEWEST = 3  # pairs for a correlation, points for a phase


def wilson(k: int, n: int) -> tuple[float, float]:
    """Return the 95 % Wilson score interval (low, high) for k of n contributions being A's.

    For counts of equal weight only: whole numbers with 0 <= k <= n and n at least 1 (ModelError). As a
    balance: 2p - 1. Source: Wilson (1927), without continuity correction.

    >>> low, high = wilson(8, 12)
    >>> round(low, 4), round(high, 4)
    (0.3906, 0.8619)
    """
    n = _whole(n, "n", low=1)
    k = _whole(k, "k", low=0)
    if k > n:
        raise ModelError(f"k must be at most n, got {k} of {n}. k counts a part of the n contributions.")
    p, z2 = k / n, _Z95 * _Z95
    centre = p + z2 / (2 * n)
    half = _Z95 * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    scale = 1 + z2 / n
    # At the ends the interval is exactly 0 or 1; rounding would leave 1e-17 there.
    low = 0.0 if k == 0 else (centre - half) / scale
    high = 1.0 if k == n else (centre + half) / scale
    return low, high


def lagged_correlation(x: Series, y: Series, lag: int) -> float | None:
    """Return Pearson's r of x on day t with y on day t + lag, over the days where both exist: -1.0 to 1.0.

    Each segment has its own mean (a global mean gives another number). A negative lag lets y lead. None
    with fewer than three pairs or when one side does not vary. A rhythm alone makes high values at
    wrong lags. x and y are equally long (ModelError).

    >>> round(lagged_correlation([3, 0, 1, 4, 0], [0, 3, 0, 1, 4], 1), 6)
    1.0
    """
    pairs = lagged_pairs(x, y, lag)
    if len(pairs) < _FEWEST:
        return None
    dx = _deviations([a for a, _ in pairs])
    dy = _deviations([b for _, b in pairs])
    if dx is None or dy is None:
        return None
    r = _dot(dx, dy) / math.sqrt(_dot(dx, dx) * _dot(dy, dy))
    return max(-1.0, min(1.0, r))


def lagged_pairs(x: Series, y: Series, lag: int) -> tuple[tuple[float, float], ...]:
    """Return the pairs (x on day t, y on day t + lag) of the days where both exist, in their order.

    A negative lag lets y lead. x and y are equally long, and lag is a whole number (ModelError).

    >>> lagged_pairs([3, 0, 1, 4], [0, 3, None, 1], 1)
    ((3.0, 3.0), (1.0, 1.0))
    """
    xs, ys = _equally_long(x, y)
    lag = _whole(lag, "lag")
    xs, ys = (xs, ys[lag:]) if lag >= 0 else (xs[-lag:], ys)
    return tuple((a, b) for a, b in zip(xs, ys, strict=False) if a is not None and b is not None)


def reply_counts(x: Series, y: Series, window: int) -> tuple[int, int, int, int]:
    """Return (gift and reply, gift and none, no gift and reply, no gift and none) over the days.

    A gift is x above 0 on day t; a reply is any y above 0 on the days t + 1 to t + window. Days whose
    window reaches past the end are left out, and so are days that a missing value leaves open. x and y
    are amounts, 0 or more, equally long; window is 1 or more (ModelError).

    >>> reply_counts([1, 0, 1, 1, 0], [0, 1, 0, 0, 1], 1)
    (2, 1, 0, 1)
    """
    xs, ys = _equally_long(x, y, low=0)
    window = _whole(window, "window", low=1)
    counts = {(gift, reply): 0 for gift in (True, False) for reply in (True, False)}
    for day in range(len(xs) - window):
        gift, replies = xs[day], ys[day + 1 : day + window + 1]
        reply = any(value for value in replies)
        if gift is None or (not reply and None in replies):
            continue
        counts[gift > 0, reply] += 1
    return counts[True, True], counts[True, False], counts[False, True], counts[False, False]


def tit_for_tat(x: Series, y: Series, window: int) -> float | None:
    """Return P(reply | gift) - P(reply | no gift) within `window` days, from -1.0 to 1.0.

    None when there is no day with a gift, or none without: nothing to compare. Arguments as in
    `reply_counts`.

    >>> tit_for_tat([1, 0, 1, 1, 0, 0], [0, 1, 0, 1, 1, 0], 1)
    1.0
    """
    a, b, c, d = reply_counts(x, y, window)
    return a / (a + b) - c / (c + d) if a + b and c + d else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseChange:
    """How a later phase differs: difference of means, non-overlap of all pairs, and tau = 2 nap - 1."""

    delta: float
    nap: float
    tau: float


def phase_change(before: Series, after: Series) -> PhaseChange | None:
    """Return how the points after differ from those before; None with fewer than three points in a phase.

    None means "not enough to say". There is no control in such a comparison: regression to the mean and
    novelty look the same. Points are finite numbers (ModelError).

    >>> phase_change([2, 1, 3, 2], [3, 4, 2, 5])
    PhaseChange(delta=1.5, nap=0.84375, tau=0.6875)
    """
    first, second = _known(before, "before"), _known(after, "after")
    if len(first) < _FEWEST or len(second) < _FEWEST:
        return None
    higher, equal, _ = pair_counts(first, second)
    share = (higher + equal / 2) / (len(first) * len(second))
    delta = _mean(second) - _mean(first)
    return PhaseChange(delta=delta, nap=share, tau=2 * share - 1)


def pair_counts(before: Series, after: Series) -> tuple[int, int, int]:
    """Return in how many pairs of one point before and one after the later is (higher, equal, lower).

    Every point before meets every point after. Points are finite numbers (ModelError).

    >>> pair_counts([2, 1, 3, 2], [3, 4, 2, 5])
    (12, 3, 1)
    """
    pairs = [(a, b) for a in _known(before, "before") for b in _known(after, "after")]
    higher, equal = sum(b > a for a, b in pairs), sum(b == a for a, b in pairs)
    return higher, equal, len(pairs) - higher - equal


def nap(before: Series, after: Series) -> float | None:
    """Return the non-overlap of all pairs: P(after > before) + half of P(tie), from 0.0 to 1.0.

    None with fewer than three points in a phase. Source: Parker & Vannest (2009); a U statistic, the
    same idea as the probability of superiority.

    >>> nap([5, 4, 6], [1, 2, 0])
    0.0
    """
    change = phase_change(before, after)
    return None if change is None else change.nap


def _whole(value: Any, what: str, *, low: int | None = None) -> int:
    # 8.0 passes for 8: totals are floats, also where they count.
    if not is_number(value) or value != int(value) or (low is not None and value < low):
        wanted = "a whole number" if low is None else f"a whole number, {low} or more"
        raise ModelError(f"{what} must be {wanted}, got {shown(value)}.")
    return int(value)


def _series(values: Series, what: str, *, low: float | None = None) -> list[float | None]:
    return [
        None if value is None else number(value, f"{what}[{place}]", ModelError, low=low)
        for place, value in enumerate(values)
    ]


def _known(values: Series, what: str) -> list[float]:
    return [value for value in _series(values, what) if value is not None]


def _equally_long(
    x: Series, y: Series, *, low: float | None = None
) -> tuple[list[float | None], list[float | None]]:
    xs, ys = _series(x, "x", low=low), _series(y, "y", low=low)
    if len(xs) != len(ys):
        raise ModelError(
            f"x and y must be equally long, got {len(xs)} and {len(ys)}. Write None for an unknown day."
        )
    return xs, ys


def _mean(values: Sequence[float]) -> float:
    return math.fsum(value / len(values) for value in values)


def _deviations(values: Sequence[float]) -> list[float] | None:
    if max(values) == min(values):
        return None
    # Brought to the size of 1 first, so that squares of huge or tiny amounts stay in range.
    size = max(abs(value) for value in values)
    scaled = [value / size for value in values]
    mean = _mean(scaled)
    return [value - mean for value in scaled]


def _dot(a: Sequence[float], b: Sequence[float]) -> float:
    return math.fsum(p * q for p, q in zip(a, b, strict=True))
