"""The words of an exploration, from the locale's section ``explorers``, every key under its name.

    overlap.title  overlap.help  overlap.figure     heading; how to read it; what the figure draws
    overlap.source                                  optional: where the numbers come from
    overlap.control.d  overlap.hint.d               a control's label; optional: one line under it
    overlap.value.d                                 a number in words: "{value} standard deviations"
    overlap.value.d.0                               optional: the words of this one number
    overlap.choice.topic.hers                       the label of a choice

Further keys under the name belong to the exploration's own function.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from closeness.core.errors import ModelError
from closeness.locale import words

if TYPE_CHECKING:
    from closeness.core.exploring import Control, Exploration, Setting

SECTION = "explorers"


def as_text(value: float) -> str:
    """Return a number as readers write it, with a true minus sign.

    >>> as_text(0.5), as_text(-2), as_text(3.0)
    ('0.5', '−2', '3')
    """
    return f"{value:g}".replace("-", "−")


@dataclass(frozen=True, slots=True)
class ExplorationWords:
    """The words of one exploration in one language; a missing one is a ModelError that names its key."""

    exploration: Exploration
    language: str

    def get(self, key: str) -> str:
        """Return the words of a key that may be left out, else an empty text."""
        return words(SECTION, self.language).get(f"{self.exploration.name}.{key}", "")

    def __getitem__(self, key: str) -> str:
        found = self.get(key)
        if not found:
            raise ModelError(
                f"{self.exploration.name} has no words for {key!r}: write "
                f"{self.exploration.name}.{key} into section {SECTION} of locale/{self.language}.json."
            )
        return found

    def value(self, control: Control, value: Setting) -> str:
        """Return one value of a control in words."""
        if isinstance(value, str):
            return self[f"choice.{control.name}.{value}"]
        own = self.get(f"value.{control.name}.{value:g}")
        return own or self[f"value.{control.name}"].format(value=as_text(value))
