"""A learner's placement of one card, as an answer holds it: a label, or [label, cue]."""

from __future__ import annotations

from typing import Any

Placement = tuple[str | None, str | None]


def read_placement(value: Any) -> Placement | None:
    """Return (label, cue) of one placed value; (None, None) for a card not placed; None for anything else.

    Answers are typed by hand too, so whatever stands there is read or passed over, never an exception.

    >>> read_placement("avoiding"), read_placement(["recharging", "issue"]), read_placement(7)
    (('avoiding', None), ('recharging', 'issue'), None)
    """
    if value is None:
        return None, None
    parts = list(value) if isinstance(value, (list, tuple)) else [value]
    label, cue = [*parts, None, None][:2]
    fits = len(parts) in (1, 2) and isinstance(label, str) and (cue is None or isinstance(cue, str))
    return (label, cue) if fits else None


def label_of(value: Any) -> str | None:
    """Return the label of one placed value; None where there is none that can be read.

    >>> label_of(["recharging", "issue"]), label_of(None)
    ('recharging', None)
    """
    placement = read_placement(value)
    return placement[0] if placement else None
