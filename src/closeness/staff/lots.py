"""Lots: numbers that depend on words alone, so that a seed draws the same for everybody and for good.

Python promises of its `random` module only that `random()` stays as it is between versions, not `shuffle`
or `sample`. A digest of words promises all of it; and an item's lot does not depend on the other items.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Item = TypeVar("Item")

BITS = 64


def lot(*words: object) -> int:
    """Return a number below 2 ** 64 that is as good as random and always the same for the same words.

    >>> lot("form-of-18", 7, "river-walk"), lot("form-of-18", 8, "river-walk")
    (185666082982543826, 12276320354913562140)
    """
    text = "\x1f".join(map(str, words))
    return int.from_bytes(sha256(text.encode()).digest()[: BITS // 8], "big")


def shuffled(items: Iterable[Item], *words: object, by: Callable[[Item], Any] = str) -> list[Item]:
    """Return items in the order of their lots; *by* names an item, and two of one name keep their order.

    >>> shuffled(["river-walk", "late-desk", "plums"], "seed", 7)
    ['river-walk', 'late-desk', 'plums']
    """
    return sorted(items, key=lambda item: lot(*words, by(item)))
