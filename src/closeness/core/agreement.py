"""How far labels agree with a key, and how well a stated confidence was earned."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from closeness.core.checks import number
from closeness.core.errors import SortingError

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence


def kappa(key: Sequence[Hashable], labels: Sequence[Hashable]) -> float | None:
    """Return Cohen's kappa of labels against a key: 1.0 for full agreement, 0.0 for what chance gives.

    None where agreement by chance is certain (both use one and the same label) or nothing was labelled.
    A string is read letter by letter. Different lengths: SortingError. Source: Cohen (1960),
    unweighted.

    >>> kappa("RRRRAAAACCCC", "RRRAAAAACCAA")
    0.625
    """
    n = len(key)
    if n != len(labels):
        raise SortingError(
            f"Key and labels must be equally long, got {n} and {len(labels)}. Give one label for each item."
        )
    agree = sum(a == b for a, b in zip(key, labels, strict=True))
    used = Counter(labels)
    chance = sum(times * used[label] for label, times in Counter(key).items())
    # Whole numbers throughout: po = agree / n and pe = chance / n², so constant answers give 0 exactly.
    return (n * agree - chance) / (n * n - chance) if n * n != chance else None


def quadratic(confidence: float, right: bool) -> float:  # noqa: FBT001 - the two columns of a table
    """Return the score of a stated confidence in one of three labels, from 0.0 to 1.0.

    1 minus half the squared distance between the stated probabilities (the rest is split evenly over
    the other two) and what was so. Honest confidence maximises it. `confidence` is 1/3 to 1
    (SortingError). Source: Brier (1950).

    >>> quadratic(0.5, True), quadratic(0.5, False)
    (0.8125, 0.5625)
    """
    p = number(confidence, "confidence", SortingError, low=0, high=1)
    if p < 1 / 3 - 1e-9:
        raise SortingError(
            f"confidence must be 1/3 or more, got {p:g}: below that, another label was the better choice."
        )
    rest = (1 - p) / 2
    if right:
        return 1 - ((1 - p) ** 2 + 2 * rest**2) / 2
    return 1 - (p**2 + (1 - rest) ** 2 + rest**2) / 2
