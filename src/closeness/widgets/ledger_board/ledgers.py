"""What a board draws of a ledger: titles and names around the contributions, whatever form they came in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from closeness.bank import Story
from closeness.core.checks import shown
from closeness.core.errors import LedgerError
from closeness.core.ledger import Contribution, Ledger

FIELDS = ("day", "giver", "kind", "amount", "weight", "note")
UNIT = "hours"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLedger:
    """A ledger with the words around it; `partners` names "A" and "B"."""

    title: str
    intro: str
    partners: Mapping[str, str]
    unit: str
    ledger: Ledger

    def __post_init__(self) -> None:
        for field, value in (("title", self.title), ("intro", self.intro), ("unit", self.unit)):
            if not isinstance(value, str) or not (value.strip() or field == "intro"):
                raise LedgerError(f"{field} of a ledger must be words, got {shown(value)}.")
        names = list(self.partners.values()) if isinstance(self.partners, Mapping) else []
        if len(names) != len(("A", "B")) or set(self.partners) != {"A", "B"}:
            raise LedgerError(
                f"partners of {self.title!r} must be {{'A': name, 'B': name}}, got {shown(self.partners)}."
            )
        if not all(isinstance(name, str) and name.strip() for name in names) or names[0] == names[1]:
            raise LedgerError(f"partners of {self.title!r} must have two different names, got {names!r}.")

    def content(self) -> dict[str, Any]:
        """Return the ledger as JSON, entries in their own order; nothing is added up."""
        return {
            "title": self.title,
            "intro": self.intro,
            "partners": dict(self.partners),
            "unit": self.unit,
            "entries": [_entry_json(entry) for entry in self.ledger.contributions],
        }


def _plain(number: float) -> float:
    value = float(number)
    return int(value) if value.is_integer() else value


def _entry_json(entry: Contribution) -> dict[str, Any]:
    amount = None if entry.amount is None else _plain(entry.amount)
    weight = {} if entry.weight == 1 else {"weight": _plain(entry.weight)}
    return {
        "day": _plain(entry.day),
        "giver": entry.giver,
        "kind": entry.kind,
        "amount": amount,
        "note": entry.note,
        **weight,
    }


def contribution_from(entry: object, place: int) -> Contribution:
    """Return the contribution that *entry* describes; it is the *place*-th of its ledger.

    A dict with day, giver, kind and, where known, amount and note; without an amount it is missing. Fields
    that a ledger does not know are refused, so that a misspelt `amount` cannot turn into a gap (LedgerError).

    >>> contribution_from({"day": 3, "giver": "B", "kind": "care", "note": "sat up"}, 2).amount is None
    True
    """
    if isinstance(entry, Contribution):
        return entry
    if not isinstance(entry, Mapping):
        raise LedgerError(f"Entry {place} must be a dict with {', '.join(FIELDS)}, got {shown(entry)}.")
    name = f"entry {place} ({entry.get('note') or entry.get('kind') or 'no note'!s})"
    for field in entry:
        if field not in FIELDS:
            raise LedgerError(f"{field!r} is not a field of {name}. Use {', '.join(FIELDS)}.")
    for field in ("day", "giver", "kind"):
        if field not in entry:
            raise LedgerError(f"{name[0].upper()}{name[1:]} has no {field}. Add it.")
    return Contribution(**{"amount": None, **entry})


def ledger_from(entries: object) -> Ledger:
    """Return the Ledger of a list of Contributions or of dicts, see `contribution_from` (LedgerError)."""
    if not isinstance(entries, list | tuple):
        raise LedgerError(f"entries must be a list, got {shown(entries)}.")
    return Ledger([contribution_from(entry, place) for place, entry in enumerate(entries, start=1)])


def board_ledger(source: object, *, title: str, untitled: str, partners: Mapping[str, str]) -> BoardLedger:
    """Return what a board draws of *source*: a dict of the bank's schema, a bank Story or a core Ledger.

    *title*, where it is not empty, wins over the source's own; *untitled* and *partners* stand in for what
    the source does not name. LedgerError says what is wrong, and in which entry.
    """
    if isinstance(source, Ledger):
        return BoardLedger(title=title or untitled, intro="", partners=partners, unit=UNIT, ledger=source)
    if isinstance(source, Story):
        return BoardLedger(
            title=title or source.title,
            intro=source.intro,
            partners=source.partners,
            unit=source.unit,
            ledger=source.ledger,
        )
    if not isinstance(source, Mapping):
        raise LedgerError(f"ledger must be a Story, a dict or a core Ledger, got {shown(source)}.")
    known = ("id", "title", "intro", "partners", "unit", "entries")
    for field in source:
        if field not in known:
            raise LedgerError(f"{field!r} is not a field of a ledger. Use {', '.join(known)}.")
    return BoardLedger(
        title=title or source.get("title", untitled),
        intro=source.get("intro", ""),
        partners=source.get("partners", partners),
        unit=source.get("unit", UNIT),
        ledger=ledger_from(source.get("entries", [])),
    )
