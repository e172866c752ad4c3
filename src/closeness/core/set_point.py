"""How a couple's share of time together follows its set point: a linear toy model of life events.

x' = -k (x - s): x moves towards the set point s, the faster the further away it is. An event moves s in
one day; x follows slowly. The equation is the course's own. A toy, not data.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from closeness.core.checks import number
from closeness.core.errors import ModelError

Moves = Sequence[tuple[float, float]]
"""(month, new set point), in order of time."""


def settling(start: float, moves: Moves, rate: float, month: float) -> float:
    """Return x at `month`, from `start` at month 0, exactly and not step by step.

    Until the first of `moves` the couple is at rest at `start`; each move puts the set point somewhere
    else from its month on. Shares run from 0 to 1, rate and months are 0 or more, and moves come in
    order of time (ModelError).

    >>> [round(settling(0.6, [(0, 0.2)], 0.5, month), 2) for month in range(5)]
    [0.6, 0.44, 0.35, 0.29, 0.25]
    >>> round(settling(0.6, [(0, 0.2), (4, 0.45)], 0.5, 8), 2)
    0.42
    """
    x = number(start, "start", ModelError, low=0, high=1)
    k = number(rate, "rate", ModelError, low=0)
    end = number(month, "month", ModelError, low=0)
    now, goal = 0.0, x
    for place, (when, where) in enumerate(moves):
        then = number(when, f"moves[{place}] month", ModelError, low=now)
        x = _towards(goal, x, k * _span(now, min(then, end)))
        now, goal = then, number(where, f"moves[{place}] set point", ModelError, low=0, high=1)
    return _towards(goal, x, k * _span(now, end))


def half_way(rate: float) -> float | None:
    """Return the months until half of the way to the set point is done, log(2) / rate; None at rate 0.

    rate is 0 or more (ModelError).

    >>> round(half_way(0.5), 2)
    1.39
    """
    k = number(rate, "rate", ModelError, low=0)
    return math.log(2) / k if k else None


def _span(start: float, end: float) -> float:
    return max(0.0, end - start)  # a move after the month asked for has not happened yet


def _towards(goal: float, x: float, way: float) -> float:
    return goal + (x - goal) * math.exp(-way)
