"""Putting the answers that a page handed out into the released notebook."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from closeness.core.answer_file import release_of
from closeness.core.answers import read_named_answer, write_answer
from closeness.core.checks import shown
from closeness.core.errors import AnswerError
from closeness.staff.admission import Refused
from closeness.staff.inert import inert_markdown, printable
from closeness.staff.notebooks import Notebook, grade_id, is_answered

if TYPE_CHECKING:
    from closeness.core.answer_file import AnswerFile
    from closeness.staff.notebooks import Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The released notebook with a page's answers in it; what was left out, and what to know about them."""

    raw: bytes
    left_out: tuple[str, ...]
    note: str


def filled(frame: Notebook, answers: AnswerFile) -> Filled:
    """Return the release with the answers in their cells, or raise Refused when not one of them has a cell.

    A value becomes the literal of its cell, fields without an answer stay blank. Text goes into Markdown as
    text, which runs and loads nothing, and into a cell of functions as it is; empty text leaves the cell as
    released. Whether an answer is right or even possible is for the marking to say.
    """
    notebook = {**frame, "cells": [dict(cell) for cell in frame["cells"]]}  # only texts are exchanged
    open_cells = {grade_id(cell): cell for cell in notebook["cells"] if is_answered(cell)}
    left_out, taken = [], 0
    for name, value in (answers.answers | answers.texts).items():
        kind = "answers" if name in answers.answers else "texts"
        cell = open_cells.get(name)
        blank = None if cell is None else _literal(cell)
        if cell is None:
            left_out.append(f"{shown(name)} is no answer cell of this assignment.")
        elif (kind == "answers") != (blank is not None):
            wanted = "texts" if kind == "answers" else "answers"
            left_out.append(f"{shown(name)} stands in {kind!r}, this cell's answer belongs into {wanted!r}.")
        else:
            taken += 1
            if blank is not None:
                cell["source"] = _written(*blank, value)
            elif value.strip():
                is_markdown = cell["cell_type"] == "markdown"
                cell["source"] = inert_markdown(value) if is_markdown else printable(value)
    if left_out and not taken:
        raise Refused(f"None of its answers has a cell in this assignment. {left_out[0]}")
    made = release_of(frame)
    note = (
        ""
        if answers.release in ("", made)
        else "Its page was made from another release than the present one."
    )
    raw = json.dumps(notebook, ensure_ascii=False, indent=1).encode() + b"\n"
    return Filled(raw=raw, left_out=tuple(left_out), note=note)


def _literal(cell: Cell) -> tuple[str, object] | None:
    """Return (variable, blank value) of a cell that is released with one literal, None for any other."""
    if cell["cell_type"] != "code":
        return None
    try:
        return read_named_answer(cell["source"])
    except AnswerError:
        return None


def _written(variable: str, blank: object, value: object) -> str:
    whole = {**blank, **value} if isinstance(blank, dict) and isinstance(value, dict) else value
    return write_answer(variable, whole)
