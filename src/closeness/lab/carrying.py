"""Answers of an open notebook as the file of a page, and back: text of cells in, text of cells out.

The browser's side (`extension/static/answer_file.js`) tells the cells as base64 of JSON and reads one line of
JSON that is printed. Cells are read, never run; a file puts text into the learner's own answer cells and
nowhere else.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from typing import Any

from closeness.core.answer_file import AnswerFile, is_answer_file, read_answer_file, write_answer_file
from closeness.core.answers import read_named_answer, write_answer
from closeness.core.checks import shown
from closeness.core.errors import AnswerError
from closeness.locale import words

STUBS = ("", "YOUR ANSWER HERE")
"""What stands in a text cell before anybody wrote there, as nbgrader releases it."""

_BOARD_OF = re.compile(r"""\banswer_cell\s*=\s*["']([^"']+)["']""")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    """A cell as the browser tells it."""

    source: str
    grade_id: str
    kind: str  # "code" or "markdown"
    answered: bool  # the learner writes here


def hand_out(told: str) -> None:
    """Print {file, name, words, problems}: the notebook's answers as the text of an answer file.

    A board's answer that cannot be read is left out, and `problems` says why.
    """
    message = _message(told)
    answers, texts, problems = _answers_of(message["cells"])
    try:
        text = write_answer_file(
            AnswerFile(assignment=message["assignment"], answers=answers, texts=texts),
        )
    except AnswerError as error:
        text, problems = "", [*problems, str(error)]
    _tell(file=text, problems=problems)


def take_in(told: str) -> None:
    """Print {sources, words, problems}: what to put into which answer cell, by grade_id, from a file's text.

    Nothing is to be put anywhere where the file is none, or belongs to another assignment.
    """
    message = _message(told)
    try:
        answers = _file_of(message["file"], message["cells"])
    except AnswerError as error:
        _tell(sources={}, problems=[str(error)])
        return
    sources, problems = _sources(message["cells"], answers)
    if not sources:
        say = words("answer-file")
        problems = [say["another"].format(name=answers.assignment, here=message["assignment"])]
    _tell(sources=sources, problems=problems)


def _file_of(text: str, cells: list[_Cell]) -> AnswerFile:
    """Return the answers of a page's file, or of one board's: the text of an answer cell.

    A board's file goes to the cell of the same variable, or to the only one that a board keeps.
    """
    raw = text.encode("utf-8", "surrogatepass")
    if not is_answer_file(raw):
        try:
            name, value = read_named_answer(text)
        except AnswerError:
            return read_answer_file(raw)  # it says what is wrong
        valued = _valued(cells)
        by_name = {_variable(cell.source): cell.grade_id for cell in cells if cell.grade_id in valued}
        grade_id = by_name.get(name) or (next(iter(valued)) if len(valued) == 1 else name)
        return AnswerFile(assignment=name, answers={grade_id: value})
    return read_answer_file(raw)


def _variable(source: str) -> str:
    found = re.match(r"\s*([A-Za-z_]\w*)\s*=", source)
    return found[1] if found else ""


def _message(told: str) -> dict[str, Any]:
    try:
        message = json.loads(base64.b64decode(told, validate=True))
        cells = [
            _Cell(
                source=str(one["source"]),
                grade_id=str(one["grade_id"] or ""),
                kind=str(one["kind"]),
                answered=one["answered"] is True,
            )
            for one in message["cells"]
        ]
        return {**message, "assignment": str(message["assignment"]), "cells": cells}
    except (binascii.Error, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(
            f"What a browser tells is base64 of JSON with assignment and cells: {error}"
        ) from None


def _tell(**found: Any) -> None:
    print(json.dumps({**found, "words": words("answer-file")}))  # noqa: T201 - the browser reads it


def _valued(cells: list[_Cell]) -> set[str]:
    """Return the answer cells that a board keeps, by grade_id: their text is one literal."""
    return {name for cell in cells if not cell.answered for name in _BOARD_OF.findall(cell.source)}


def _answers_of(cells: list[_Cell]) -> tuple[dict[str, Any], dict[str, str], list[str]]:
    say = words("answer-file")
    valued, answers, texts, problems = _valued(cells), {}, {}, []
    for cell in cells:
        if not cell.answered or not cell.grade_id:
            continue
        if cell.grade_id not in valued:
            if cell.source.strip() not in STUBS:
                texts[cell.grade_id] = cell.source
            continue
        try:
            answers[cell.grade_id] = _plain(read_named_answer(cell.source)[1])
        except AnswerError as error:
            problems.append(say["unread"].format(name=cell.grade_id, reason=error))
    return answers, texts, problems


def _plain(value: Any) -> Any:
    """Return a value with lists for tuples; AnswerError for what a file of answers cannot hold."""
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {key: _plain(one) for key, one in value.items()}
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise AnswerError(f"{shown(value)} is nothing that a file of answers can hold.")


def _sources(cells: list[_Cell], answers: AnswerFile) -> tuple[dict[str, str], list[str]]:
    say = words("answer-file")
    valued = _valued(cells)
    open_cells = {cell.grade_id: cell for cell in cells if cell.answered and cell.grade_id}
    sources: dict[str, str] = {}
    problems = []
    for name, value in answers.answers.items():
        if name in open_cells and name in valued:
            sources[name] = _written(open_cells[name].source, name, value)
        else:
            problems.append(say["no-cell"].format(name=shown(name)))
    for name, text in answers.texts.items():
        if name in open_cells and name not in valued:
            if text.strip():
                sources[name] = text
        else:
            problems.append(say["no-cell"].format(name=shown(name)))
    return sources, problems


def _written(source: str, grade_id: str, value: Any) -> str:
    """Return the cell's new text: its variable stays, and so do its fields that the file leaves open."""
    try:
        variable, before = read_named_answer(source)
    except AnswerError:
        variable, before = _variable(source) or grade_id.replace("-", "_"), None
    if isinstance(before, dict) and isinstance(value, dict):
        value = {name: None for name, entry in before.items() if entry is None} | value
    return write_answer(variable, value)
