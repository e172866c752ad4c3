"""Reading one submitted notebook: hostile until shown otherwise, and never more than the text of known cells.

What is refused is refused with a reason in words, and the grading goes on with the blank release in its
place.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from closeness.core.answer_writer import MAX_BYTES as MAX_ANSWER
from closeness.core.errors import GradingError
from closeness.staff.inert import inert_markdown, printable
from closeness.staff.notebooks import Cell, Notebook, grade_id, is_answered

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MAX_DEPTH = 100  # JSON levels; JupyterLab's own notebooks need about ten
MAX_PARTS = 400_000  # strings and brackets; 16 MiB of nothing else took half a minute and 600 MB to read
_FORMAT = 4
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
# A whole string, or one bracket. Possessive, so that no crafted quote makes it look twice at a character.
_STRING_OR_BRACKET = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)


class Refused(GradingError):  # noqa: N818 - the word that the instructor reads
    """A submitted file that is not opened or not understood; the message is the reason shown with the 0."""


class Absent(Refused):
    """There is no such file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """What a submission brings in: the text of known answer cells, by grade_id.

    ``notes`` says, by grade_id, why an answer was left out; ``refused`` why the whole notebook was.
    """

    texts: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    refused: str = ""
    digest: str = ""


def admit(root: Path, steps: Sequence[str], frame: Notebook, limit: int) -> Admission:
    """Return what the notebook at ``root/steps…`` brings into ``frame``; never raises for its content.

    ``limit`` is in bytes. ``digest`` tells whether the same file was seen before.
    """
    try:
        raw = read_bytes(root, steps, limit)
    except Refused as reason:
        return Admission(refused=str(reason), digest=digest(str(reason).encode()))
    try:
        texts, notes = _texts(cells_of(parse(raw)), frame)
    except Refused as reason:
        return Admission(refused=str(reason), digest=digest(raw))
    return Admission(texts=texts, notes=notes, digest=digest(raw))


def fingerprint(root: Path, steps: Sequence[str], limit: int) -> str:
    """Return the digest that ``admit`` gives for the same file, without reading what is in it."""
    try:
        return digest(read_bytes(root, steps, limit))
    except Refused as reason:
        return digest(str(reason).encode())


def digest(raw: bytes) -> str:
    """Return a short name for exactly these bytes."""
    return hashlib.sha256(raw).hexdigest()


def read_bytes(root: Path, steps: Sequence[str], limit: int) -> bytes:
    """Return a regular file's bytes without following a link at any step below ``root``, or raise Refused.

    Nothing blocks here: a pipe or a device is opened without waiting and then turned away.
    """
    handle = open_folder(root, steps[:-1], wanted=steps[-1])
    try:
        inner = os.open(steps[-1], _FLAGS, dir_fd=handle)
    except OSError as error:
        raise _not_opened(error, steps[-1]) from error
    finally:
        os.close(handle)
    try:
        return _read(inner, steps[-1], limit)
    except OSError as error:
        raise _not_opened(error, steps[-1]) from error
    finally:
        os.close(inner)


def open_folder(root: Path, steps: Sequence[str], wanted: str = "") -> int:
    """Return a handle of a folder below ``root``, reached without following a link, or raise Refused.

    The caller closes it. ``wanted`` is what the message names, the folder itself when it is left out.
    """
    handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    for step in steps:
        try:
            inner = os.open(step, _FLAGS | os.O_DIRECTORY, dir_fd=handle)
        except OSError as error:
            raise _not_opened(error, wanted or step) from error
        finally:
            os.close(handle)
        handle = inner
    return handle


def _not_opened(error: OSError, name: str) -> Refused:
    name = printable(name)
    if error.errno == errno.ENOENT:
        return Absent(f"No notebook named {name} was submitted.")
    if error.errno in {errno.ELOOP, errno.ENOTDIR}:
        return Refused(f"{name}, or the folder it is in, is a link or no folder. Submit the file itself.")
    return Refused(f"{name} cannot be opened ({os.strerror(error.errno or 0)}).")


def _read(handle: int, name: str, limit: int) -> bytes:
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        raise Refused(f"{name} is not a regular file.")
    with os.fdopen(os.dup(handle), "rb") as file:
        raw = file.read(limit + 1)
    if len(raw) > limit:
        raise Refused(
            f"{name} is larger than {limit // 2**20} MiB. Clear its outputs, save, and submit again."
        )
    return raw


def depth(raw: bytes) -> int:
    """Return how many brackets are open at once in JSON text, without parsing it.

    Refused for more strings and brackets than a notebook has. Above ``MAX_DEPTH`` counting ends.

    >>> depth(b'{"a": [1, "]]["], "b": {}}')
    2
    """
    level = deepest = 0
    for number, found in enumerate(_STRING_OR_BRACKET.finditer(raw), start=1):
        if number > MAX_PARTS:
            raise Refused(
                f"The notebook has more than {MAX_PARTS:,} pieces of text, lists and tables. "
                "Clear its outputs, save, and submit again."
            )
        first = raw[found.start()]
        if first in b"[{":
            level += 1
            if level > deepest:
                deepest = level
                if deepest > MAX_DEPTH:
                    break
        elif first in b"]}":
            level -= 1
    return deepest


def parse(raw: bytes) -> dict[str, Any]:
    """Return the JSON object that a file holds, at most MAX_DEPTH levels deep; Refused says what is wrong."""
    if not raw.strip():
        raise Refused("The notebook is empty.")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("The notebook is not saved as UTF-8. Save it in JupyterLab and submit again.") from None
    if depth(raw) > MAX_DEPTH:
        raise Refused(f"The notebook is nested more than {MAX_DEPTH} levels deep.")
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError):
        raise Refused(
            "The notebook is not valid JSON. Open it in JupyterLab, save, and submit again."
        ) from None
    if not isinstance(notebook, dict) or type(notebook.get("nbformat")) is not int:
        raise Refused("The file is not a notebook.")
    return notebook


def cells_of(notebook: dict[str, Any]) -> list[Any]:
    """Return what stands for the cells of a notebook of format 4, whatever each is made of, or Refused."""
    if notebook["nbformat"] != _FORMAT:
        raise Refused(f"The notebook is not of format {_FORMAT}. Save it in JupyterLab and submit again.")
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise Refused("The notebook has no list of cells.")
    return cells


def _texts(cells: list[Any], frame: Notebook) -> tuple[dict[str, str], dict[str, str]]:
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        name = claimed_id(cell)
        if name:
            found.setdefault(name, []).append(cell)
    texts, notes = {}, {}
    for cell in filter(is_answered, frame["cells"]):
        name = grade_id(cell)
        try:
            texts[name] = _text(found.get(name, []), cell)
        except Refused as reason:
            notes[name] = str(reason)
    return texts, notes


def claimed_id(cell: Any) -> str:
    """Return the grade_id that a submitted cell says it has, or "" whatever its metadata is made of."""
    for step in ("metadata", "nbgrader", "grade_id"):
        cell = cell.get(step) if isinstance(cell, dict) else None
    return cell if isinstance(cell, str) else ""


def _text(cells: list[Cell], framed: Cell) -> str:
    if not cells:
        raise Refused("The answer cell was missing from the submitted notebook.")
    if any(cell.get("cell_type") != framed["cell_type"] for cell in cells):
        raise Refused(
            f"The answer cell was changed to another kind of cell; it must be a {framed['cell_type']} cell."
        )
    texts = {source_of(cell) for cell in cells}
    if len(texts) > 1:
        raise Refused(
            f"The answer cell stood {len(cells)} times with different contents, so none of them counts."
        )
    text = texts.pop()
    if len(text.encode("utf-8", "surrogatepass")) > MAX_ANSWER:
        raise Refused(f"The answer was longer than {MAX_ANSWER // 1024} KiB.")
    if framed["cell_type"] == "markdown" and text != source_of(framed):
        return inert_markdown(text)
    return printable(text)


def source_of(cell: Cell) -> str:
    """Return a submitted cell's text in one piece; Refused when it holds something else."""
    lines = cell.get("source", "")
    lines = lines if isinstance(lines, list) else [lines]
    if not all(isinstance(line, str) for line in lines):
        raise Refused("The answer cell does not hold text.")
    return "".join(lines)
