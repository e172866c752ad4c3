"""Words and numbers as a reader meets them: from the locale file, with a true minus sign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from closeness.locale import words

if TYPE_CHECKING:
    from collections.abc import Callable

MINUS = "\N{MINUS SIGN}"


def says(name: str) -> Callable[..., str]:
    """Return how an exploration speaks: by the key after its name, with what stands in the braces."""

    def say(key: str, **fields: Any) -> str:
        return words("explorers")[f"{name}.{key}"].format(**fields)

    return say


def decimal(value: float, places: int = 2) -> str:
    """Return a number with its decimals, and zero without a sign.

    >>> decimal(-0.4521), decimal(-0.001), decimal(1)
    ('−0.45', '0.00', '1.00')
    """
    return f"{round(value, places) + 0.0:.{places}f}".replace("-", MINUS)


def amount(value: float) -> str:
    """Return an amount with no more decimals than it has, two at most.

    >>> amount(12.0), amount(2.75), amount(-0.5)
    ('12', '2.75', '−0.5')
    """
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".").replace("-", MINUS)


def percent(share: float) -> str:
    """Return a share in whole percent.

    >>> percent(0.9203)
    '92%'
    """
    return f"{share * 100:.0f}%"
