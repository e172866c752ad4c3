"""The parts of an answer to a ledger: what each takes, and the sentence for what it cannot take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from closeness.core.checks import is_number, shown
from closeness.core.errors import LedgerError

if TYPE_CHECKING:
    from closeness.locale import Words

PARTS = ("missing", "given", "received", "balance", "kinds", "verdict")
"""What a board can ask for, in the order in which it asks."""

VERDICTS = ("A-lopsided", "A-tilted", "even", "B-tilted", "B-lopsided", "no-entries")

NONE = "none"
"""What stands for the balance of nothing: 0/0 is no number."""


def read_ask(ask: object, kinds: Sequence[str]) -> tuple[str, ...]:
    """Return the parts to ask for, in the board's own order (LedgerError).

    >>> read_ask(["balance", "given"], kinds=("care",))
    ('given', 'balance')
    """
    parts = list(ask) if isinstance(ask, Sequence) and not isinstance(ask, str) else []
    if not parts or any(part not in PARTS for part in parts):
        raise LedgerError(f"ask must list some of {', '.join(PARTS)}, got {shown(ask)}.")
    if "kinds" in parts and not kinds:
        raise LedgerError("ask lists 'kinds', but the ledger has no entries. Leave it out.")
    return tuple(part for part in PARTS if part in parts)


def fields(ask: Sequence[str], kinds: Sequence[str]) -> list[tuple[str, str | None]]:
    """Return every field that is asked, as (part, kind); the kind is None outside "kinds".

    >>> fields(("balance", "kinds"), ("effort", "care"))
    [('balance', None), ('kinds', 'effort'), ('kinds', 'care')]
    """
    return [(part, kind) for part in ask for kind in (kinds if part == "kinds" else (None,))]


def value_of(answer: Mapping[str, Any], part: str, kind: str | None) -> Any:
    """Return what an answer holds for a field, or None."""
    value = answer.get(part)
    if kind is None:
        return value
    return value.get(kind) if isinstance(value, Mapping) else None


def fault(part: str, value: Any) -> str | None:
    """Return the word key for what keeps *value* from answering *part*; None when nothing does.

    None is "not given yet" and no fault. A kind's balance is checked as the part "kinds".

    >>> fault("balance", 1.5), fault("balance", "none"), fault("missing", 2.5)
    ('problem-balance', None, 'problem-count')
    """
    is_balance = part in ("balance", "kinds")
    if value is None or (is_balance and value == NONE):
        return None
    if part == "verdict":
        return None if isinstance(value, str) and value in VERDICTS else "problem-verdict"
    if not is_number(value):
        return "problem-number-or-none" if is_balance else "problem-number"
    if is_balance:
        return None if -1 <= value <= 1 else "problem-balance"
    if part == "missing":
        return None if value >= 0 and value == int(value) else "problem-count"
    return None if value >= 0 else "problem-amount"


def problems(
    answer: Mapping[str, Any], ask: Sequence[str], kinds: Sequence[str], words: Words
) -> Iterator[str]:
    """Yield a sentence for each entry of *answer* that no field of the board can show."""
    for part, value in answer.items():
        if part not in ask:
            yield words["problem-unknown"].format(field=part)
        elif part != "kinds":
            yield from _sentence(part, part, value, words)
        elif isinstance(value, Mapping):
            for kind, balance in value.items():
                if kind in kinds:
                    yield from _sentence(f"kinds, {kind}", part, balance, words)
                else:
                    yield words["problem-unknown"].format(field=f"kinds, {kind}")
        elif value is not None:
            example = f'{{"{kinds[0]}": 0.5}}'
            yield words["problem-kinds"].format(field=part, got=shown(value), example=example)


def _sentence(field: str, part: str, value: Any, words: Words) -> Iterator[str]:
    key = fault(part, value)
    if key:
        yield words[key].format(field=field, got=shown(value), choices=", ".join(VERDICTS))
