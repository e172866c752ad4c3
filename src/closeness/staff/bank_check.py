"""Checking a bank as a whole: its entries, what they add up to, and the forms that are drawn from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from closeness.bank import ledgers, read_ledgers, read_vignettes, read_weeks, vignettes
from closeness.bank.tables import bank_file
from closeness.core.errors import BankError
from closeness.staff.bank_report import (
    Bank,
    Likeness,
    contradictions,
    counts,
    likenesses,
    problems,
    twice,
)
from closeness.staff.draw import DRAWS, draw, plan_of, shortfalls
from closeness.staff.form_figures import Figures, figures
from closeness.staff.redraw import sortings

if TYPE_CHECKING:
    from closeness.bank import Vignette
    from closeness.staff.course import Course

SEED = 1
"""The seed that a bank is tried with when none is named and no assignment has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One drawn hand of cards: where it is shown, its cards, and its figures where bars are set."""

    draw: str
    where: str
    cards: tuple[str, ...]
    figures: Figures | None
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was found. ``problems`` have to be mended; ``notes`` are good to know."""

    bank: Bank
    practice: Bank
    alike: Likeness | None
    forms: tuple[Form, ...]
    notes: tuple[str, ...]
    contradictions: int
    twice: tuple[str, ...]
    problems: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return all of it as JSON-like values, for programs."""
        return {
            "bank": {"name": self.bank.name, **counts(self.bank)},
            "practice": counts(self.practice),
            "nearest": self.alike
            and {
                "vignettes": [self.alike.one, self.alike.other],
                "jaccard": round(self.alike.jaccard, 4),
                "containment": round(self.alike.containment, 4),
            },
            "contradictions": self.contradictions,
            "twice": list(self.twice),
            "forms": [_form_as_json(form) for form in self.forms],
            "notes": list(self.notes),
            "problems": list(self.problems),
        }


def _form_as_json(form: Form) -> dict[str, Any]:
    told: dict[str, Any] = {"draw": form.draw, "where": form.where, "cards": list(form.cards)}
    if form.figures:
        told |= {
            "shortcuts": {
                one.name: {
                    "accuracy": round(one.accuracy, 4),
                    "right": one.right,
                    "most": one.most,
                    "identified": one.identified,
                }
                for one in form.figures.shortcuts
            },
            "learners": form.figures.learners,
            "keyed_identified": form.figures.keyed_identified,
            "false_alarms": form.figures.false_alarms,
        }
    return told | {"problems": list(form.problems)}


def check(bank: Path, *, name: str, course: Course | None = None, seed: int | None = None) -> Check:
    """Return what is found in a bank; BankError when its entries cannot be read, with all their problems.

    With a *course* the forms are those that its assignments show; with a *seed*, or without a course, those
    that the seed draws.
    """
    found = Bank(name=name, **_entries(bank))
    practice = _practice_beside(bank)
    shown = list(sortings(course)) if course else []
    solved = {f"{assignment}, answer {marks.answer!r}": answer for assignment, marks, answer in shown}
    against = list(contradictions(found.vignettes, solved))
    missing: list[str] = []
    notes: list[str] = []
    forms: list[Form] = []
    known = {one.id: one for one in found.vignettes}
    for assignment, marks, answer in shown if seed is None else []:
        if marks.draw and answer:
            where = f"{assignment}, seed {marks.seed}"
            hand = [known[card] for card in answer if card in known]
            missing += [f"{where}: card {card!r} is not in {name}." for card in answer if card not in known]
            forms.append(_form(marks.draw, where, hand))
            if not _still_drawn(found.vignettes, marks.seed, marks.draw, answer):
                notes.append(
                    f"{assignment} shows other cards than its seed draws now: the bank has changed since. "
                    f"That is no fault; to draw anew: closeness release --seed {marks.seed}"
                )
    if found.vignettes and DRAWS[0] not in [form.draw for form in forms]:
        undrawn = _draw_all(found.vignettes, SEED if seed is None else seed, forms)
        missing += [f"{name}: {problem}" for problem in undrawn]
    pairs = likenesses((*practice.vignettes, *found.vignettes))
    return Check(
        bank=found,
        practice=practice,
        alike=pairs[0] if pairs else None,
        forms=tuple(forms),
        notes=tuple(notes),
        contradictions=len(against),
        twice=tuple(twice(found, practice)),
        problems=(
            *problems(found, practice),
            *(f"{name}: {problem}" for problem in against),
            *missing,
            *(f"{form.draw} ({form.where}): {problem}." for form in forms for problem in form.problems),
        ),
    )


def _practice_beside(bank: Path) -> Bank:
    """Return the practice bank without the file that is being checked, when it is one of its own."""
    files = {name: Path(str(bank_file("en", name))).resolve() for name in ("vignettes.toml", "ledgers.toml")}
    own = [name for name, file in files.items() if file == bank.resolve()]
    return Bank(
        name="practice",
        vignettes=() if "vignettes.toml" in own else vignettes(),
        stories=() if "ledgers.toml" in own else ledgers(),
    )


def _entries(bank: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    wrong: list[str] = []
    for field, read in (("vignettes", read_vignettes), ("stories", read_ledgers), ("", read_weeks)):
        try:
            found[field] = read(bank)
        except BankError as error:
            wrong += error.problems
    if wrong:
        raise BankError(*dict.fromkeys(wrong))
    return {field: entries for field, entries in found.items() if field}


def _form(name: str, where: str, hand: list[Vignette]) -> Form:
    plan = plan_of(name)
    told = figures([one.card for one in hand]) if plan.barred and hand else None
    lacks = [text for text, _ in shortfalls(plan, hand)]
    return Form(
        draw=name,
        where=where,
        cards=tuple(one.id for one in hand),
        figures=told,
        problems=(*lacks, *(told.unrecognised() if told else ())),
    )


def _still_drawn(known: tuple[Vignette, ...], seed: int | None, name: str, answer: dict[str, Any]) -> bool:
    try:
        return seed is not None and [one.id for one in draw(known, seed, name)] == list(answer)
    except BankError:
        return False


def _draw_all(known: tuple[Vignette, ...], seed: int, forms: list[Form]) -> tuple[str, ...]:
    """Add every hand that a seed draws to the forms; return why one of them cannot be drawn."""
    for name in DRAWS:
        try:
            forms.append(_form(name, f"seed {seed}", list(draw(known, seed, name))))
        except BankError as error:
            return error.problems
    return ()
