"""Answer cells: one assignment of one literal, read without running it and written one way everywhere.

The text is canonical, so that the notebook's JavaScript writes the same characters: one top-level entry
a line, strings and numbers as JSON writes them, integral floats below 1e15 as integers, exponents from
1e15 up and below 1e-6. Without None, True and False the right side is JSON; the page's export relies on
that.

Reading is `answer_reader`, writing `answer_writer`. Import the names from here.
"""

from __future__ import annotations

from typing import Any

from closeness.core.answer_reader import read_answer, read_named_answer
from closeness.core.answer_writer import write_answer
from closeness.core.cues import LABELS

__all__ = ["blank", "read_answer", "read_named_answer", "write_answer"]


def blank(value: Any, labels: tuple[str, ...] = LABELS) -> Any:
    """Return an answer with nothing filled in: field names kept with None, cards gone.

    A dict inside a dict is blanked by its own fields. A dict whose every value is one of `labels` or
    [label, cue] is a sort: {}. A list gives [], anything else None.

    >>> blank({"given": 14.5, "kinds": {"effort": 0.5, "care": "none"}})
    {'given': None, 'kinds': {'effort': None, 'care': None}}
    >>> blank({"river-walk": ["recharging", "issue"], "late-desk": "avoiding"})
    {}
    """
    if isinstance(value, list):
        return []
    if not isinstance(value, dict):
        return None
    if all(_is_placement(entry, labels) for entry in value.values()):
        return {}
    return {name: blank(entry, labels) for name, entry in value.items()}


def _is_placement(value: Any, labels: tuple[str, ...]) -> bool:
    if isinstance(value, str):
        return value in labels
    return (
        isinstance(value, (list, tuple))
        and len(value) in (1, 2)
        and value[0] in labels
        and all(isinstance(part, str) for part in value)
    )
