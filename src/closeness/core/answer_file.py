"""The file in which a page without a kernel hands out a learner's answers to one assignment.

It is JSON in UTF-8, called ``NAME.answers.json``, and these five entries are all of it::

    {
     "format": "apart-and-together answers 1",
     "assignment": "a-week-for-two",
     "release": "5f0c1a9be27d4430",
     "answers": {"first-sort": {"nineteen-films": "recharging"}, "request": {"need": "plain"}},
     "texts": {"both-reflection": "What stands in the answer, as it was typed."}
    }

``answers`` holds values, ``texts`` plain text, both by the grade_id of their cell. A cell whose released text
is one literal takes a value: what the board holds, with fields left out or null where nothing was chosen. Any
other cell that the learner writes takes text. ``release`` says from which release the page was made. Nothing
in the file is ever run.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn, cast

from closeness.core.answer_writer import MAX_BYTES as MAX_ANSWER
from closeness.core.answer_writer import write_answer
from closeness.core.checks import shown
from closeness.core.errors import AnswerError

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = "apart-and-together answers 1"
ENDING = ".answers.json"
MAX_BYTES = 2**20
_ENTRIES = ("format", "assignment", "release", "answers", "texts")
_AGAIN = "Export the file again from the page."
_DIGITS = 16
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFile:
    """What a learner hands in from a page: values and plain texts, by grade_id."""

    assignment: str
    release: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


def release_of(notebook: Mapping[str, Any]) -> str:
    """Return a short name for a released notebook, the same as long as the cells that nbgrader knows are.

    >>> release_of({"cells": []})
    '4f53cda18c2baa0c'
    """
    known = [
        [tag["grade_id"], cell["cell_type"], "".join(cell["source"])]
        for cell in notebook["cells"]
        if (tag := cell.get("metadata", {}).get("nbgrader")) and tag.get("grade_id")
    ]
    return hashlib.sha256(json.dumps(known).encode()).hexdigest()[:_DIGITS]


def write_answer_file(answers: AnswerFile) -> str:
    r"""Return the text of the file, which `read_answer_file` reads back to equal answers.

    AnswerError for what JSON has no words for, and for what would not be read back because it is too long
    or too deep.

    >>> print(write_answer_file(AnswerFile(assignment="walk", answers={"sorting": {"river": "avoiding"}})))
    {
     "format": "apart-and-together answers 1",
     "assignment": "walk",
     "release": "",
     "answers": {
      "sorting": {
       "river": "avoiding"
      }
     },
     "texts": {}
    }
    """
    content = {
        "format": FORMAT,
        "assignment": answers.assignment,
        "release": answers.release,
        "answers": answers.answers,
        "texts": answers.texts,
    }
    try:
        text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise AnswerError(f"The answers cannot be written as JSON ({error}).") from None
    text = _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    if read_answer_file(text.encode()) != answers:
        raise AnswerError("The answers hold what JSON cannot keep. Use text, numbers, lists and dicts.")
    return text


def read_answer_file(raw: bytes) -> AnswerFile:
    """Return the answers in a file's bytes; AnswerError says what is wrong, for which entry, and what to do.

    Refused: more than 1 MiB, what is not UTF-8 or not JSON, an entry that stands twice, is missing or is not
    one of the five, NaN and infinities, texts that are not text, and an answer that no cell can hold.

    >>> read_answer_file(b'{"format": "apart-and-together answers 1", "assignment": "walk"')
    Traceback (most recent call last):
    ...
    closeness.core.errors.AnswerError: Line 1: this is not JSON (Expecting ',' delimiter). \
The file was edited or cut short. Export the file again from the page.
    """
    if len(raw) > MAX_BYTES:
        raise AnswerError(f"An answer file has at most {MAX_BYTES // 1024} KiB, got {len(raw) // 1024} KiB.")
    content = _parsed(raw)
    if not isinstance(content, dict) or "format" not in content:
        raise AnswerError(f"This is not an answer file: it has no entry 'format'. {_AGAIN}")
    if content["format"] != FORMAT:
        raise AnswerError(f"'format' must be {FORMAT!r}, got {shown(content['format'])}. {_AGAIN}")
    for name in content:
        if name not in _ENTRIES:
            raise AnswerError(f"{shown(name)} is not an entry of an answer file. {_AGAIN}")
    answers = _table(content, "answers")
    for name, value in answers.items():
        _check_answer(name, value)
    texts = _table(content, "texts")
    for name, text in texts.items():
        _check_text(name, text)
    both = answers.keys() & texts.keys()
    if both:
        raise AnswerError(f"{shown(min(both))} stands in 'answers' and in 'texts'. {_AGAIN}")
    return AnswerFile(
        assignment=_word(content, "assignment"),
        release=_word(content, "release"),
        answers=answers,
        texts=texts,
    )


def is_answer_file(raw: bytes) -> bool:
    """Return whether bytes claim to be such a file, whole or not.

    >>> is_answer_file(b'{"format": "apart-and-together answers 1", "assi'), is_answer_file(b'{"cells": []}')
    (True, False)
    """
    return b"apart-and-together answers" in raw[:512]


def _parsed(raw: bytes) -> Any:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AnswerError(f"Byte {error.start}: an answer file is UTF-8, this is not. {_AGAIN}") from None
    if not text.strip():
        raise AnswerError(f"The answer file is empty. {_AGAIN}")
    try:
        return json.loads(text, object_pairs_hook=_pairs, parse_constant=_constant)
    except json.JSONDecodeError as error:
        raise AnswerError(
            f"Line {error.lineno}: this is not JSON ({error.msg}). The file was edited or cut short. {_AGAIN}"
        ) from None
    except RecursionError:
        raise AnswerError(f"The file is nested too deeply to be read. {_AGAIN}") from None
    except AnswerError:
        raise
    except ValueError:  # more digits than Python turns into a number
        raise AnswerError(f"A number in the file is too long to be read. {_AGAIN}") from None


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise AnswerError(f"{shown(twice)} stands twice. Keep one of the two, or export the file again.")
    for name, value in pairs:
        if isinstance(value, float) and not math.isfinite(value):  # 1e999, which JSON allows
            raise AnswerError(f"{shown(name)}: a number must be finite, got {value}. {_AGAIN}")
    return made


def _constant(word: str) -> NoReturn:
    raise AnswerError(f"A number must be finite, got {word}. {_AGAIN}")


def _table(content: dict[str, Any], name: str) -> dict[str, Any]:
    value = content.get(name)
    if not isinstance(value, dict):
        raise AnswerError(f"{name!r} must be a table by cell, got {shown(value)}. {_AGAIN}")
    return cast("dict[str, Any]", value)


def _word(content: dict[str, Any], name: str) -> str:
    value = content.get(name)
    if not isinstance(value, str):
        raise AnswerError(f"{name!r} must be text, got {shown(value)}. {_AGAIN}")
    return value


def _check_answer(name: str, value: Any) -> None:
    try:
        write_answer("answer", value)
    except AnswerError as error:
        raise AnswerError(f"{shown(name)}: {error}") from None


def _check_text(name: str, text: Any) -> None:
    if not isinstance(text, str):
        raise AnswerError(f"{shown(name)}: a text must be text, got {shown(text)}. {_AGAIN}")
    if len(text.encode("utf-8", "surrogatepass")) > MAX_ANSWER:
        raise AnswerError(f"{shown(name)}: the text is longer than {MAX_ANSWER // 1024} KiB. Shorten it.")
