"""One pair of totals, given and received, and the numbers that say how even they are.

`balance`, `share`, `gini` and `jain` are one finding in four costumes: share = (1 + b) / 2, gini = |b|
/ 2 and jain = 1 / (1 + b²). The toy model of perceived value is the seed document's hypothesis, not a
finding.
"""

from __future__ import annotations

import math
from itertools import count
from typing import Literal

from closeness.core.checks import number
from closeness.core.errors import LedgerError, ModelError

Band = Literal["even", "tilted", "lopsided"]
Verdict = Literal["even", "A-tilted", "A-lopsided", "B-tilted", "B-lopsided", "no-entries"]

EVEN_UP_TO = 0.10
TILTED_UP_TO = 1 / 3  # 2 : 1
# A balance such as (4 - 2) / (4 + 2) must not leave its band by the last bit of a float.
_EDGE = 1e-12
_KAPPA_LIMIT = 100.0


def _totals(given: float, received: float) -> tuple[float, float]:
    g = number(given, "given", LedgerError, low=0)
    r = number(received, "received", LedgerError, low=0)
    # Halving is exact and changes no ratio; it keeps the sum of two huge totals finite.
    return (g, r) if math.isfinite(g + r) else (g / 2, r / 2)


def balance(given: float, received: float) -> float | None:
    """Return who gives more, from -1.0 (all received) to 1.0 (all given).

    None when nothing was exchanged: "no entries" and "even" are different findings.
    Amounts are in the ledger's own unit and must be finite and not negative (LedgerError).
    Source: normalised difference; the course's teaching bands are a convention, not a finding.

    >>> balance(8, 4)
    0.3333333333333333
    """
    g, r = _totals(given, received)
    return (g - r) / (g + r) if g + r else None


def share(given: float, received: float) -> float | None:
    """Return the giver's share of everything exchanged, from 0.0 to 1.0; None when nothing was.

    Amounts as in `balance` (LedgerError).

    >>> share(9, 3)
    0.75
    """
    g, r = _totals(given, received)
    return g / (g + r) if g + r else None


def gini(given: float, received: float) -> float | None:
    """Return the Gini coefficient of two people, 0.0 (even) to 0.5 (one gives all); None for no exchange.

    With two people it cannot exceed one half. Amounts as in `balance` (LedgerError).

    >>> gini(9, 3)
    0.25
    """
    b = balance(given, received)
    return None if b is None else abs(b) / 2


def jain(given: float, received: float) -> float | None:
    """Return Jain's fairness index, 0.5 (one gives all) to 1.0 (even); None when nothing was exchanged.

    Amounts as in `balance` (LedgerError). Source: (Σx)² / (n Σx²) with n = 2.

    >>> jain(8, 4)
    0.9
    """
    g, r = _totals(given, received)
    if not g + r:
        return None
    part = min(g, r) / max(g, r)
    # Rounding can lift two nearly equal totals a bit above 1.
    return min(1.0, (1 + part) ** 2 / (2 * (1 + part * part)))


def band(balance: float | None) -> Band | None:
    """Return the teaching band of a balance: "even" up to 0.10, "tilted" up to 1/3 (2 : 1), else "lopsided".

    None for None. The edges belong to the milder band, with room for rounding. A balance outside -1 to 1
    is a LedgerError. The bands are this course's convention, not a finding.

    >>> band(-0.25), band(None)
    ('tilted', None)
    """
    if balance is None:
        return None
    size = abs(number(balance, "balance", LedgerError, low=-1, high=1))
    if size <= EVEN_UP_TO + _EDGE:
        return "even"
    return "tilted" if size <= TILTED_UP_TO + _EDGE else "lopsided"


def verdict(balance: float | None) -> Verdict:
    """Return a balance as the id of a sentence: "A-tilted" means that A gives more, by the band "tilted".

    "no-entries" for None. A balance outside -1 to 1 is a LedgerError.

    >>> verdict(0.25), verdict(-0.8), verdict(0.0), verdict(None)
    ('A-tilted', 'B-lopsided', 'even', 'no-entries')
    """
    found = band(balance)
    if balance is None or found is None:
        return "no-entries"
    if found == "even":
        return "even"
    if balance > 0:
        return "A-tilted" if found == "tilted" else "A-lopsided"
    return "B-tilted" if found == "tilted" else "B-lopsided"


def marginal_value(balance: float, kappa: float = 1.5) -> float:
    """Return what the next gift is worth to its receiver, from 0.0 to 1.0, at a balance.

    Worth 1 while the giver has given no more than received; then exp(-kappa * balance). kappa is 0 to
    100, and 0 means that gifts never wear off. Out of range: ModelError. Source: a toy form of the seed
    document's hypothesis that unreturned gestures devalue; not a finding.

    >>> round(marginal_value(0.5), 6)
    0.472367
    """
    b = number(balance, "balance", ModelError, low=-1, high=1)
    k = number(kappa, "kappa", ModelError, low=0, high=_KAPPA_LIMIT)
    return math.exp(-k * max(0.0, b))


def total_value(given: float, received: float, kappa: float = 1.5) -> float:
    """Return the perceived value of all gifts: marginal_value summed up while giving rises from 0 to given.

    It grows ever more slowly and never falls: only a stronger model than this one makes a gift do harm.
    Same unit as the amounts, which must be finite and not negative; kappa 0 to 100 (ModelError).
    Source: the integral from 0 to g of marginal_value((x - r) / (x + r)) dx, exact by a power series:
    with v = (x + r) / 2r the part above r is 2r·exp(-k) times the integral of exp(k / v), whose terms
    are all positive.

    >>> round(total_value(8, 4), 6)
    7.043469
    """
    g = number(given, "given", ModelError, low=0)
    r = number(received, "received", ModelError, low=0)
    k = number(kappa, "kappa", ModelError, low=0, high=_KAPPA_LIMIT)
    if g <= r:
        return g
    part = r / g  # the integral is proportional to its arguments, so compute it for given = 1
    if part == 0:
        return g * math.exp(-k)
    q = 2 * part / (1 + part)
    tail = -k * math.log(q)
    weight = k  # k^n / n!
    power = 1.0  # q^(n-1)
    for n in count(2):
        weight *= k / n
        power *= q
        term = weight * (1 - power) / (n - 1)
        tail += term
        if term <= 1e-17 * tail:
            break
    return g * (part + math.exp(-k) * (1 - part + 2 * part * tail))
