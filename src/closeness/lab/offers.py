"""What cells may name to have a board shown before anything is run: our own boards, bank readers and figures.

Nothing here takes a path, a function or a piece of code, and nothing changes anything outside the kernel.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from inspect import Parameter, signature
from typing import Any

import closeness

BOARDS = "closeness"
BANK = "closeness.bank"
FIGURES = "closeness.plots"

_READERS = ("form", "ledgers", "months", "scenes", "vignettes", "weeks")
_FIGURE = re.compile(r"[A-Z][A-Z_]*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,8})?")


@dataclass(frozen=True, slots=True)
class Offer:
    """A name of the course as a cell imports it; what it names is loaded when it is needed."""

    module: str
    name: str

    @property
    def value(self) -> Any:
        """Return what the name names."""
        return getattr(import_module(self.module), self.name)

    def parameters(self) -> tuple[Parameter, ...]:
        """Return what a call of it takes, in order."""
        return _parameters(self)

    def takes(self, arguments: dict[str, Any]) -> bool:
        """Return whether these arguments can be passed on: a language is a short word and never a path."""
        language = arguments.get("language", "en")
        return isinstance(language, str) and _LANGUAGE.fullmatch(language) is not None


@cache
def _parameters(offer: Offer) -> tuple[Parameter, ...]:
    return tuple(signature(offer.value).parameters.values())


def offered(module: str, name: str) -> Offer | None:
    """Return what ``from module import name`` offers; None for all that cells may not name.

    >>> offered("closeness", "SortBoard")
    Offer(module='closeness', name='SortBoard')
    >>> offered("closeness.bank", "read_vignettes"), offered("os", "system")
    (None, None)
    """
    is_ours = (
        (module == BOARDS and name in closeness.__all__)
        or (module == BANK and name in _READERS)
        or (module == FIGURES and _FIGURE.fullmatch(name) is not None)
    )
    return Offer(module, name) if is_ours else None
