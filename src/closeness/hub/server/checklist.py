"""What of an assignment is still incomplete, in words, from the saved notebook; nothing in it is executed.

It says what is missing and never what is right.
"""

from __future__ import annotations

import ast
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from closeness.core.errors import HandInError
from closeness.hub.server.boards import boards_of
from closeness.hub.server.releases import remembered
from closeness.locale import words
from closeness.staff.admission import Admission, admit
from closeness.staff.companions import Caps
from closeness.staff.notebooks import Cell, Notebook, grade_id, is_answered, is_marks, read_notebook, tag

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from closeness.hub.server.places import Places
    from closeness.widgets.board import Board

State = Literal["done", "open", "look", "optional"]

_COMPLETE = re.compile(r"^\s*(\w+)\.require_complete\(\)\s*$", re.MULTILINE)
_FUNCTION = re.compile(r"^(\w+)\s*=\s*check_function\(\s*[\"'](\w+)[\"']", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)
_LENGTH = re.compile(r"\b(\d+)\s*(?:to|–|-)\s*(\d+)\s+words\b")
_WORD = re.compile(r"\w+(?:[’'.\-]\w+)*")
_MARKUP = re.compile(r"[*_`]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One graded task: ``open`` is incomplete, ``look`` is worth a look, ``optional`` may be left out."""

    title: str
    state: State
    words: str


def check(places: Places, path: Path) -> dict[str, Any]:
    """Return ``tasks`` with title, state and words, whether all is ``ready``, and whether it is the course's.

    For a notebook of another author ``course`` is false and there are no tasks: nbgrader's own validation,
    which executes it, knows more. HandInError for what is no notebook of an assignment.
    """
    name = places.assignment_at(path)
    if name is None or not path.is_file():
        raise HandInError(words("hand-in")["no-assignment"].format(name=path.name))
    frame = _frame(places, name, path)
    inner = path.relative_to(places.folder(name)).parts
    if not any(_COMPLETE.search(cell["source"]) for cell in frame["cells"] if is_marks(cell)):
        return {"course": False, "tasks": [], "ready": True}
    admission = admit(places.folder(name), inner, frame, Caps().notebook)
    if admission.refused:
        raise HandInError(admission.refused)
    tasks = list(tasks_of(frame, admission))
    ready = all(task.state != "open" for task in tasks)
    return {"course": True, "tasks": [asdict(task) for task in tasks], "ready": ready}


def _frame(places: Places, name: str, path: Path) -> Notebook:
    """Return the release that the learner works on: as it was fetched, as it is now, or what they have."""
    inner = path.relative_to(places.folder(name))
    release = places.release(name)
    known = (remembered(places, name) / inner, release / inner if release else path)
    return read_notebook(next((one for one in known if one.is_file()), path))


def tasks_of(frame: Notebook, admission: Admission) -> Iterable[Task]:
    """Yield the graded tasks of a release with the answers of a learner."""
    given = {grade_id(cell): cell["source"] for cell in frame["cells"] if is_answered(cell)}
    cells = [
        cell | {"source": admission.texts.get(grade_id(cell), cell["source"])} if is_answered(cell) else cell
        for cell in frame["cells"]
    ]
    boards = boards_of(frame | {"cells": cells})
    functions = {
        variable: name for cell in cells for variable, name in _FUNCTION.findall(_code(cell, locked=True))
    }
    title, text = "", ""
    for cell in cells:
        if cell["cell_type"] == "markdown" and not grade_id(cell):
            title, text = _title(cell["source"], title), cell["source"]
        elif is_answered(cell) and tag(cell).get("grade"):
            yield _written(cell, given[grade_id(cell)], admission, title, text)
        elif is_marks(cell) and (found := _COMPLETE.search(cell["source"])):
            variable = found[1]
            if variable in boards:
                yield _board(boards[variable], admission, title)
            elif variable in functions:
                yield _function(functions[variable], cells, admission, title)


def _code(cell: Cell, *, locked: bool) -> str:
    return cell["source"] if cell["cell_type"] == "code" and is_answered(cell) is not locked else ""


def _title(source: str, before: str) -> str:
    """Return the last heading of a text, without its markup."""
    headings = _HEADING.findall(source)
    return _MARKUP.sub("", headings[-1]) if headings else before


def _board(board: Board | str, admission: Admission, title: str) -> Task:
    say = words("hand-in")
    if isinstance(board, str):
        return Task(title=title, state="open", words=say["board-unread"].format(reason=board))
    note = admission.notes.get(board.answer_cell or "")
    problems = board.problems(board.answer)
    if note or problems:
        return Task(title=title, state="open", words=note or " ".join(problems))
    done, asked = board.progress()
    if done < asked:
        text = say.get(f"board-open-{board.tag}", say["board-open"])
        return Task(title=title, state="open", words=text.format(done=done, asked=asked))
    text = say.get(f"board-done-{board.tag}", say["board-done"])
    return Task(title=title, state="done", words=text.format(asked=asked))


def _function(name: str, cells: list[Cell], admission: Admission, title: str) -> Task:
    say = words("hand-in")
    missing = Task(title=title, state="optional", words=say["function-open"].format(name=name))
    for cell in cells:
        source = _code(cell, locked=False)
        if not re.search(rf"^\s*def\s+{name}\b", source, re.MULTILINE):
            continue
        if note := admission.notes.get(grade_id(cell)):
            return Task(title=title, state="open", words=note)
        try:
            body = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            line = getattr(error, "lineno", None) or 1
            return Task(title=title, state="open", words=say["function-broken"].format(name=name, line=line))
        if any(_is_placeholder(node) for node in ast.walk(body)):
            return missing
        return Task(title=title, state="done", words=say["function-done"].format(name=name))
    return missing


def _is_placeholder(node: ast.AST) -> bool:
    match node:
        case ast.Raise(
            exc=ast.Call(func=ast.Name(id="NotImplementedError")) | ast.Name("NotImplementedError")
        ):
            return True
    return False


def _written(cell: Cell, given: str, admission: Admission, title: str, task: str) -> Task:
    """Return how an answer in the learner's own words stands: empty, or outside the length that was asked."""
    say = words("hand-in")
    text = cell["source"]
    if note := admission.notes.get(grade_id(cell)):
        return Task(title=title, state="open", words=note)
    if not text.strip() or text.strip() == given.strip():
        return Task(title=title, state="open", words=say["text-open"])
    count, asked = len(_WORD.findall(text)), _LENGTH.search(task.replace("*", ""))
    if cell["cell_type"] != "markdown" or asked is None:
        return Task(title=title, state="done", words=say["text-done"])
    low, high = int(asked[1]), int(asked[2])
    if low <= count <= high:
        return Task(title=title, state="done", words=say["text-fits"].format(count=count))
    which = "text-short" if count < low else "text-long"
    return Task(title=title, state="look", words=say[which].format(count=count, low=low, high=high))
