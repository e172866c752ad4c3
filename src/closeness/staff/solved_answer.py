"""What a solved answer must be to serve as the key: labels by the rule, a plan that fits, fields marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from closeness.bank import read_vignettes, read_weeks
from closeness.core.errors import BankError, GradingError
from closeness.core.placements import read_placement
from closeness.core.week import CHOICES, check, is_choice
from closeness.staff.other_answers import check_key
from closeness.staff.scoring import fields
from closeness.staff.scoring.follow import carried

if TYPE_CHECKING:
    from pathlib import Path

    from closeness.bank import Vignette
    from closeness.core.week import Week
    from closeness.staff.marks import FieldsMarks, PlanMarks, SortingMarks


def cards_of(value: dict[str, Any], bank: Path, where: str, marks: SortingMarks) -> tuple[Vignette, ...]:
    """Return the bank's vignettes for the cards of a solved sorting, in its order.

    GradingError for a card that is in no bank, and for a label or a cue that the rule does not give.
    """
    try:
        known = {vignette.id: vignette for vignette in read_vignettes(bank)}
    except BankError as error:
        raise GradingError(str(error)) from error
    cards = []
    for name, placed in value.items():
        here = f"{where}: answer cell {marks.answer!r}, card {name!r}"
        if name not in known:
            raise GradingError(f"{here} is not in {bank.name}. Add the vignette, or correct the id.")
        vignette = known[name]
        label, cue = read_placement(placed) or (None, None)
        if label != vignette.key:
            raise GradingError(
                f"{here}: the rule gives {vignette.key!r} for its cues, the solved notebook says {label!r}. "
                "Correct the cues in the bank or the label in the notebook."
            )
        accepted = vignette.deciding
        label_only = cue is None and not marks.cue
        if cue not in accepted and not label_only:
            raise GradingError(
                f"{here}: wanted a deciding cue ({', '.join(sorted(accepted))}), got {cue!r}. Choose one."
            )
        cards.append(vignette)
    return tuple(cards)


def week_of(marks: PlanMarks, value: dict[str, Any], bank: Path, where: str) -> Week:
    """Return the bank's week for a solved plan; GradingError for a plan that does not keep every wish."""
    here = f"{where}: answer cell {marks.answer!r}"
    try:
        known = {week.id: week for week in read_weeks(bank)}
    except BankError as error:
        raise GradingError(str(error)) from error
    if marks.week not in known:
        raise GradingError(
            f"{where}: the week {marks.week!r} of marks cell {marks.cell!r} is not in {bank.name}. "
            "Add it, or correct the marks file."
        )
    week = known[marks.week]
    wishes = [wish.id for wish in week.wishes]
    if marks.shares and set(marks.shares) != set(wishes):
        raise GradingError(
            f"{where}: the shares of marks cell {marks.cell!r} must name each wish of {week.id!r} "
            f"({', '.join(wishes)}), got {', '.join(marks.shares)}. Correct the marks file."
        )
    for slot in {**value, **dict.fromkeys(week.open_slots)}:
        if slot not in week.open_slots or not is_choice(value.get(slot)):
            raise GradingError(
                f"{here}, {slot!r}: wanted each of {', '.join(week.open_slots)} with one of "
                f"{', '.join(CHOICES)}, got {value.get(slot)!r}. Correct the solved plan."
            )
    for finding in check(value, week):
        if finding.state != "kept":
            raise GradingError(
                f"{here}: the solved plan does not keep the wish {finding.wish.id!r} "
                f"({finding.wish.text}). Correct the plan, or the wish in {bank.name}."
            )
    return week


def check_fields(marks: FieldsMarks, value: dict[str, Any], where: str) -> None:
    """Refuse (GradingError) unmarked fields, keys of no kind, and a key that does not follow from its own."""
    names = {field.name for field in marks.fields}
    for name in _leaves(value):
        if name not in names:
            raise GradingError(
                f"{where}: field {name!r} of {marks.answer!r} has no [[marks.field]]. Add one."
            )
    for field in marks.fields:
        here = f"{where}: answer cell {marks.answer!r}, field {field.name!r}"
        key = fields.dig(value, field.name)
        check_key(field, key, here)
        if field.follows is None:
            continue
        given = [fields.dig(value, name) for name in field.follows.sources]
        own = carried(field.follows.function, [fields.number(one) for one in given])
        if own is not None and not fields.agrees(key, own, field.tolerance):
            raise GradingError(
                f"{here}: the key is {key!r}, but {field.follows.function} of the key's own {given!r} "
                f"is {own!r}. Correct the solved notebook, or widen the tolerance."
            )


def _leaves(value: dict[str, Any], prefix: str = "") -> list[str]:
    names = []
    for name, entry in value.items():
        names += _leaves(entry, f"{prefix}{name}.") if isinstance(entry, dict) else [f"{prefix}{name}"]
    return names
