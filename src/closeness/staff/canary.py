"""Looking for the key where it must not be: in a release, a built page, a wheel, an autograded copy."""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from closeness.bank import read_vignettes, read_weeks
from closeness.core.answers import write_answer
from closeness.staff.function_key import solutions
from closeness.staff.key import read_assignment
from closeness.staff.marks import SortingMarks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from closeness.staff.course import Course
    from closeness.staff.function_key import FunctionKey
    from closeness.staff.key import Item

_SHORTEST = 20  # characters of a sentence that can be taken for the key's own
# Words planted in the bank for this purpose alone, as a field or in a comment.
_CANARY = re.compile(r'^(?:# *)?canary *[=:] *"?([^"\n]+)', re.MULTILINE)
# Letters that casefold leaves apart from i, and a pattern that ignores case does not.
_LIKE_I = str.maketrans("\u0130\u0131", "ii")
_QUOTE = r"""\\*["'“”]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """One thing that only the key says, and how it would look elsewhere (whitespace counts as one blank).

    ``clue`` is words without which the pattern fits nothing: they are looked for first, which is
    faster by far.
    """

    what: str
    pattern: re.Pattern[str]
    clue: str

    def stands_in(self, text: str, folded: str) -> bool:
        """Return whether the pattern fits somewhere in a text, given with the same text folded."""
        return self.clue in folded and self.pattern.search(text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """A secret that was found, and the file that it was found in."""

    file: str
    what: str


def secrets_of(course: Course, names: Iterable[str]) -> tuple[Secret, ...]:
    """Return what must stay unknown of the graded bank and of these assignments.

    Of the bank: canaries, rationales, next questions and reasons for wishes, sentence by sentence. Of an
    assignment: id–label pairs, neighbouring fields of solved answers, solved regions of functions,
    neighbouring lines of the marks file.
    """
    found = list(_bank(course.bank)) if course.bank.is_file() else []
    for name in names:
        assignment = read_assignment(course, name)
        for item in assignment.items.values():
            if isinstance(item.marks, SortingMarks):
                found += _placements(item)
            elif item.functions:
                found += _regions(item.functions)
            else:
                found += _entries(item)
        lines = [line.strip() for line in assignment.marks.path.read_text(encoding="utf-8").splitlines()]
        found += [
            _verbatim(f"lines of {assignment.marks.path.name}", f"{one} {two}")
            for one, two in pairwise(line for line in lines if line)
            if len(one) + len(two) >= _SHORTEST
        ]
    return tuple(found)


def _bank(path: Path) -> Iterator[Secret]:
    for canary in _CANARY.findall(path.read_text(encoding="utf-8")):
        yield _verbatim(f"the canary of {path.name}", canary)
    for vignette in read_vignettes(path):
        yield from _sentences(f"rationale of {vignette.id!r}", vignette.rationale)
        yield from _sentences(f"ask_next of {vignette.id!r}", vignette.ask_next)
    for week in read_weeks(path):
        for wish in week.wishes:
            yield from _sentences(f"reason for {wish.id!r} of {week.id!r}", wish.why)


def _sentences(what: str, text: str) -> Iterator[Secret]:
    for sentence in re.split(r"(?<=[.!?])\s+", text):
        if len(sentence) >= _SHORTEST:
            yield _verbatim(what, sentence)


def _placements(item: Item) -> Iterator[Secret]:
    for vignette in item.vignettes:
        pair = rf"{_QUOTE}{re.escape(vignette.id)}{_QUOTE} ?[:,=] ?[\[({{]? ?{_QUOTE}{vignette.key}{_QUOTE}"
        yield _secret(f"the label of {vignette.id!r}", pair, vignette.id)


def _entries(item: Item) -> Iterator[Secret]:
    # One entry alone may stand anywhere ("missing": 2); two neighbours are the solved answer.
    lines = [line.strip().rstrip(",") for line in write_answer(item.variable, item.value).splitlines()[1:-1]]
    for one, two in pairwise(lines):
        pair = f"{_loosely(one)} ?, ?{_loosely(two)}"
        # what stands around a colon or a quotation mark may look another way
        words = re.split(r': |"', f'{" ".join(one.split())}"{" ".join(two.split())}')
        yield _secret(f"solved fields of {item.marks.answer!r}", pair, *words)


def _regions(key: FunctionKey) -> Iterator[Secret]:
    for text in solutions(key.solved[key.marks.answer]):
        if len(text) >= _SHORTEST:
            yield _verbatim(f"solved lines of {key.marks.answer!r}", text)


def _loosely(entry: str) -> str:
    quoted = re.escape(" ".join(entry.split())).replace('"', _QUOTE)
    return quoted.replace(r":\ ", " ?: ?")


def _verbatim(what: str, text: str) -> Secret:
    line = " ".join(text.split())
    return _secret(what, re.escape(line).replace('"', _QUOTE), *line.split('"'))


def _secret(what: str, pattern: str, *words: str) -> Secret:
    """Return a secret; each of the words stands in everything that the pattern fits."""
    plain = (part for word in words for part in re.findall(r"[ -~]+", word))
    clue = max(map(_folded, plain), key=len, default="")
    return Secret(what=what, pattern=re.compile(pattern, re.IGNORECASE), clue=clue)


def _folded(text: str) -> str:
    """Return a text in which letters that ``re.IGNORECASE`` takes for the same ASCII letter are the same."""
    return text.translate(_LIKE_I).casefold()


def files_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield (name, content) of every file below a folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def leaks(files: Iterable[tuple[str, bytes]], secrets: Iterable[Secret]) -> list[Leak]:
    """Return every secret that stands in one of the files, also inside JSON strings, attachments and HTML."""
    known = tuple(secrets)
    found = []
    for name, content in files:
        readings = [" ".join(text.split()) for text in _readings(content)]
        texts = [(text, _folded(text)) for text in readings]
        found += [
            Leak(file=name, what=secret.what)
            for secret in known
            if any(secret.stands_in(text, folded) for text, folded in texts)
        ]
    return found


def _readings(content: bytes) -> list[str]:
    text = content.decode("utf-8", "replace")
    return [text, html.unescape(re.sub(r"<[^>]*>", "", text)), "\n".join(_strings(text))]


def _strings(text: str) -> Iterator[str]:
    """Yield every string inside JSON text, and inside strings that are JSON or base64 themselves."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return
    pending: list[Any] = [value]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            pending += [*value, *value.values()]
        elif isinstance(value, list):
            if value and all(isinstance(part, str) for part in value):
                pending.append("".join(value))  # nbformat keeps long text in lines
            pending += value
        elif isinstance(value, str):
            yield value
            if value[:1] in '{["':
                yield from _strings(value)
            elif len(value) >= _SHORTEST:
                yield from _decoded(value)


def _decoded(text: str) -> Iterator[str]:
    try:
        yield base64.b64decode(text, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return
