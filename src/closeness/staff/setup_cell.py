"""The setup cell, which carries a graded board's texts: what learners read must be what the bank says."""

from __future__ import annotations

import ast
import tomllib
from typing import TYPE_CHECKING, Any

from closeness.core.errors import GradingError
from closeness.staff.marks import PlanMarks, SortingMarks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from closeness.bank import Vignette
    from closeness.core.week import Week
    from closeness.staff.marks import Marks
    from closeness.staff.notebooks import Cell


def check(
    marks: Marks,
    cells: dict[str, Cell],
    bank: Path,
    where: str,
    *,
    vignettes: Sequence[Vignette],
    week: Week | None,
) -> None:
    """Refuse (GradingError) a setup cell whose cards, ledgers or week are not those of the bank.

    A marks table without ``setup`` promises nothing, and nothing is checked.
    """
    if not marks.setup:
        return
    here = f"{where}: setup cell {marks.setup!r}"
    if marks.setup not in cells:
        raise GradingError(
            f"{here} is not in the notebook. Give it that grade_id, or correct the marks file."
        )
    values = list(_literals(cells[marks.setup]["source"], here))
    if isinstance(marks, SortingMarks):
        _check_cards(values, vignettes, here)
    elif isinstance(marks, PlanMarks) and week is not None:
        _check_week(values, week, here)
    else:
        _check_ledgers(values, bank, here)


def _literals(text: str, here: str) -> Iterator[Any]:
    try:
        statements = ast.parse(text).body
    except SyntaxError as error:
        raise GradingError(f"{here}: line {error.lineno} is not Python ({error.msg}). Mend it.") from error
    for statement in statements:
        if isinstance(statement, ast.Assign):
            try:
                yield ast.literal_eval(statement.value)
            except ValueError:
                continue  # an ordinary statement; only literals are compared


def _check_cards(values: list[Any], vignettes: Sequence[Vignette], here: str) -> None:
    cards = [card for value in values if isinstance(value, list) for card in value if isinstance(card, dict)]
    shown = {card.get("id"): [_sentence(one) for one in card.get("sentences", [])] for card in cards}
    for vignette in vignettes:
        wanted = [(sentence.text, sentence.cue) for sentence in vignette.sentences]
        if shown.pop(vignette.id, None) != wanted:
            raise GradingError(
                f"{here}: the sentences of card {vignette.id!r} are not the bank's. Copy them from there."
            )
    if shown:
        raise GradingError(
            f"{here}: card {next(iter(shown))!r} is in no answer. Add it to the solved answer, or remove it."
        )


def _sentence(sentence: Any) -> tuple[Any, Any]:
    return (sentence.get("text"), sentence.get("cue")) if isinstance(sentence, dict) else (sentence, None)


def _check_week(values: list[Any], week: Week, here: str) -> None:
    told = [value for value in values if isinstance(value, dict) and "wishes" in value]
    if len(told) != 1:
        raise GradingError(
            f"{here}: wanted the week {week.id!r} as one literal, got {len(told)} weeks. Put it in."
        )
    wanted = week.told()
    for field in {**wanted, **told[0]}:
        if told[0].get(field) != wanted.get(field):
            raise GradingError(
                f"{here}: {field!r} of the week {week.id!r} is not what the bank tells of it. Copy it from "
                "Week.told(): the rules and reasons stay in the bank."
            )


def _check_ledgers(values: list[Any], bank: Path, here: str) -> None:
    try:
        listed = tomllib.loads(bank.read_text(encoding="utf-8")).get("ledger", [])
    except (OSError, ValueError) as error:
        raise GradingError(f"{bank.name} cannot be read: {error}.") from error
    known = {ledger.get("id"): _bare(ledger) for ledger in listed}
    for ledger in (value for value in values if isinstance(value, dict) and "entries" in value):
        if known.get(ledger.get("id")) != _bare(ledger):
            raise GradingError(
                f"{here}: the ledger {ledger.get('id')!r} is not the bank's. Copy it from there."
            )


def _bare(ledger: dict[str, Any]) -> dict[str, Any]:
    """Return a ledger with missing amounts left out, however its file says that they are missing."""
    entries = [
        {name: value for name, value in entry.items() if value is not None} for entry in ledger["entries"]
    ]
    return {**ledger, "entries": entries}
