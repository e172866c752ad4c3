"""The setup cell, which carries a graded board's texts: what learners read must be what the bank says.

A form stands there alone and in no bank; it must hold nothing of the key, and every answer that earns marks.
"""

from __future__ import annotations

import ast
import tomllib
from typing import TYPE_CHECKING, Any

from closeness.bank import form_from
from closeness.core.errors import BankError, GradingError
from closeness.staff.marks import FieldsMarks, PlanMarks, SortingMarks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from closeness.bank import Vignette
    from closeness.core.week import Week
    from closeness.staff.key import Item
    from closeness.staff.marks import Marks
    from closeness.staff.notebooks import Cell


def check(item: Item, cells: dict[str, Cell], bank: Path, where: str) -> None:
    """Refuse (GradingError) a setup cell with other cards, ledgers or weeks than the bank's, or a wrong form.

    A marks table without ``setup`` promises nothing, and nothing is checked.
    """
    marks = item.marks
    if not marks.setup:
        return
    here = f"{where}: setup cell {marks.setup!r}"
    if marks.setup not in cells:
        raise GradingError(
            f"{here} is not in the notebook. Give it that grade_id, or correct the marks file."
        )
    values = list(_literals(cells[marks.setup]["source"], here))
    if isinstance(marks, SortingMarks):
        _check_cards(values, item.vignettes, here)
    elif isinstance(marks, PlanMarks):
        if item.week is not None:
            _check_week(values, item.week, here)
    elif isinstance(marks, FieldsMarks):
        _check_ledgers(values, bank, here)
        _check_forms(values, marks, item.value, here)


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


def option_texts(marks: Marks, cells: dict[str, Cell], where: str) -> dict[str, dict[str, str]]:
    """Return what the options of a marks table's form read, {field: {option id: text}}; {} without a form.

    The setup cell has been checked.
    """
    if not isinstance(marks, FieldsMarks) or not marks.setup:
        return {}
    fields = {field.name for field in marks.fields}
    return {
        question.id: {option.id: option.text for option in question.options}
        for value in _literals(cells[marks.setup]["source"], where)
        if isinstance(value, dict) and "questions" in value
        for question in form_from(value, graded=True).questions
        if question.id in fields and question.options
    }


def _check_forms(values: list[Any], marks: FieldsMarks, key: dict[str, Any], here: str) -> None:
    fields = {field.name: field for field in marks.fields}
    for value in (one for one in values if isinstance(one, dict) and "questions" in one):
        try:
            form = form_from(value, graded=True)
        except BankError as error:
            raise GradingError(f"{here}: {error}") from None
        for question in (one for one in form.questions if one.id in fields):
            field = fields[question.id]
            for answer in (key.get(question.id), *field.accepts, *field.credit):
                if not question.takes(answer):
                    raise GradingError(
                        f"{here}: {answer!r} earns marks for {question.id!r}, but is no answer that the form "
                        "takes. Correct the key, accepts or credit, or the form."
                    )


def _bare(ledger: dict[str, Any]) -> dict[str, Any]:
    """Return a ledger with missing amounts left out, however its file says that they are missing."""
    entries = [
        {name: value for name, value in entry.items() if value is not None} for entry in ledger["entries"]
    ]
    return {**ledger, "entries": entries}
