"""Printing what a check of a bank found: tables for people, plain where there is no terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from closeness.core.sorting import GENDERS, LABELS
from closeness.staff.bank_report import ALIKE, RUN, WORDINGS, traps
from closeness.staff.draw import BANDS
from closeness.staff.form_figures import GENDER_RULES, SLIPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

    from closeness.staff.bank_check import Check, Form
    from closeness.staff.bank_report import Bank

_WORDS = ("matter", "what could mislead")  # columns of words, beside the first; the others are numbers
_GENDERS = {"f": "women", "m": "men", "nb": "non-binary"}


def show(console: Console, found: Check) -> None:
    """Print counts, likeness, wordings, ledgers and forms."""
    for bank in (found.bank, found.practice):
        if bank.vignettes:
            _counts(console, bank)
    pair = found.alike
    console.print(f"Contradictions with the rule: {found.contradictions}")
    console.print(f"Ids, names and sentences used twice: {len(found.twice)}")
    if pair:
        console.print(
            f"Nearest pair: {pair.one} and {pair.other}, {pair.containment:.0%} of the shorter one's runs of "
            f"{RUN} words (Jaccard {pair.jaccard:.0%}); {ALIKE:.0%} is the most.",
            markup=False,
        )
    if found.bank.vignettes:
        _wordings(console, found.bank, found.practice)
    _ledgers(console, found.bank)
    for form in found.forms:
        _form(console, form)


def listed(console: Console, title: str, lines: Sequence[str], style: str = "bold") -> None:
    """Print lines under a title; nothing when there are none."""
    if lines:
        console.print(f"\n[{style}]{title}[/]")
        for line in lines:
            console.print(f"  {escape(line)}")


def _table(console: Console, title: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    box = SIMPLE_HEAD if console.is_terminal else None
    table = Table(title=title, title_justify="left", title_style="bold", box=box, pad_edge=False)
    for place, column in enumerate(columns):
        words = not place or column in _WORDS
        table.add_column(column, justify="left" if words else "right", overflow="fold")
    for row in rows:
        table.add_row(*(escape(str(cell)) for cell in row))
    console.print()
    console.print(table)


def _counts(console: Console, bank: Bank) -> None:
    cells, genders = bank.cells(), bank.genders()
    _table(
        console,
        f"{bank.name}: {len(bank.vignettes)} vignettes",
        ("key", "matter", *BANDS.values()),
        (
            (key, words, *(cells[key, matter, level] for level in BANDS))
            for key in LABELS
            for matter, words in ((True, "open"), (False, "none"))
        ),
    )
    _table(
        console,
        f"{bank.name}: who takes distance",
        ("key", *(_GENDERS[gender] for gender in GENDERS)),
        ((key, *(genders[key, gender] for gender in GENDERS)) for key in LABELS),
    )
    couples = ", ".join(f"{couple} {count}" for couple, count in sorted(bank.couples().items()))
    console.print(f"Couples: {couples or 'none'}\n")


def _wordings(console: Console, bank: Bank, practice: Bank) -> None:
    own, known = bank.wordings(), practice.wordings()
    cues = dict.fromkeys(cue for cue, _ in own)
    _table(
        console,
        f"Wordings of each cue ({WORDINGS} at least, practice included)",
        ("cue", "for recharging", "in practice", "for avoiding", "in practice"),
        ((cue, *(len(which[cue, sign]) for sign in (1, -1) for which in (own, known))) for cue in cues),
    )


def _ledgers(console: Console, bank: Bank) -> None:
    if bank.stories:
        _table(
            console,
            f"{bank.name}: ledgers",
            ("ledger", "lines", "balance", "what could mislead"),
            (
                (one.id, len(one.entries), _balance(one.ledger.balance()), "; ".join(traps(one)) or "nothing")
                for one in bank.stories
            ),
        )


def _balance(value: float | None) -> str:
    return "none" if value is None else f"{value:+.2f}"


def _form(console: Console, form: Form) -> None:
    if form.figures is None:
        console.print(f"\n[bold]{form.draw}[/] ({escape(form.where)}): {', '.join(form.cards)}")
        return
    told = form.figures
    _table(
        console,
        f"{form.draw} ({form.where})",
        ("shortcut", "labels right", "accuracy", "at most", f"recognised of {told.learners}"),
        (
            (
                one.name,
                f"{one.right} of {one.cards}",
                f"{one.accuracy:.0%}",
                one.most,
                "" if one.identified is None else one.identified,
            )
            for one in told.shortcuts
        ),
    )
    best = max((one for one in told.shortcuts if one.name not in GENDER_RULES), key=lambda one: one.right)
    gender = max(one.accuracy for one in told.shortcuts if one.name in GENDER_RULES)
    found = [one.identified / told.learners for one in told.shortcuts if one.identified is not None]
    own = told.keyed_identified / told.learners
    console.print(
        f"The best shortcut, {best.name}, gets {best.accuracy:.0%} of the labels right; a gender rule gets "
        f"{gender:.0%} at most. Of {told.learners} simulated learners with {SLIPS:.0%} slips each rival rule "
        f"is recognised in {min(found):.0%} to {max(found):.0%}, the course's own in {own:.0%}; "
        f"false alarms: {told.false_alarms}.",
        markup=False,
    )
    console.print(f"Cards: {', '.join(form.cards)}", markup=False)
