"""Scoring a plan of a week: each wish kept earns its share, and any plan that keeps all is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from closeness.core.week import check, is_choice
from closeness.locale import words
from closeness.staff.scoring.score import Part, Row, Score, read_fields, shown, total, unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from closeness.core.week import Finding, Week
    from closeness.locale import Words
    from closeness.staff.marks import PlanMarks


def score(source: str, marks: PlanMarks, week: Week, key: Mapping[str, object]) -> Score:
    """Return the score of an answer cell's text against the week's wishes.

    A wish earns its share when the plan keeps it whatever the times without a choice come to hold: so an
    empty plan earns nothing, and no wish is lost to a gap elsewhere. ``key`` is the solved cell's plan, one
    of many; it only serves the reveal.
    """
    plan, reason = read_fields(source)
    if not reason:
        strange = [slot for slot in plan if slot not in week.open_slots]
        slips = [
            f"{slot}: {shown(plan[slot])}"
            for slot in week.open_slots
            if plan.get(slot) is not None and not is_choice(plan[slot])
        ]
        notes = (unknown(strange, "time"), unknown(slips, "choice"))
        reason = " ".join(note for note in notes if note)
    shares = marks.shares or dict.fromkeys((wish.id for wish in week.wishes), 1 / len(week.wishes))
    pairs = zip(check(plan, week), check(key, week), strict=True)
    return total(
        [
            _row(found, plan=plan, model=model, key=key, week=week, share=shares[found.wish.id])
            for found, model in pairs
        ],
        reason,
    )


def _row(
    found: Finding,
    *,
    plan: Mapping[str, object],
    model: Finding,
    key: Mapping[str, object],
    week: Week,
    share: float,
) -> Row:
    say = words("grading")
    undecided = max(tally.undecided for tally in found.tallies)
    empty = all(
        tally.undecided == len(count.slots)
        for tally, count in zip(found.tallies, found.wish.counts, strict=True)
    )
    if found.state == "open":
        part = Part(name="", right=None, note="" if empty else say["wish-open"].format(n=undecided))
    else:
        kept = found.state == "kept"
        part = Part(name="", right=kept, said=say["wish-kept" if kept else "wish-not-kept"])
    who = say["wish-both"] if found.wish.who == "both" else week.partners[found.wish.who]
    return Row(
        item=f"{who}: {found.wish.text}",
        answer="" if empty else _held(found, plan, week),
        parts=(part,),
        earned=share if found.state == "kept" else 0.0,
        share=share,
        expected=say["one-plan"].format(plan=_held(model, key, week)),
        why=found.wish.why,
    )


def _held(finding: Finding, plan: Mapping[str, object], week: Week) -> str:
    """Return what a plan holds where a wish looks: every slot of it, in the order of the week, in words."""
    say = words("week-planner")
    looked = {slot for count in finding.wish.counts for slot in count.slots}
    return "; ".join(
        say["holds"].format(slot=_when(slot, say), choice=_choice(plan.get(slot), week, say))
        for slot in week.open_slots
        if slot in looked
    )


def _when(slot: str, say: Words) -> str:
    day, _, time = slot.partition("-")
    return say["when"].format(day=say[f"day-{day}"], time=say[f"time-{time}"].lower())


def _choice(choice: object, week: Week, say: Words) -> str:
    if not is_choice(choice):
        return "–"
    return say[f"choice-{choice}"].format(a=week.partners["A"], b=week.partners["B"])
