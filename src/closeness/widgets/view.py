"""The live view in a notebook: an anywidget that carries a spec, answers questions, and keeps an answer."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from closeness.core.answers import read_named_answer, write_answer
from closeness.core.checks import shown
from closeness.core.errors import AnswerError
from closeness.widgets.board import Board
from closeness.widgets.module import TAGS, module_source

if TYPE_CHECKING:
    from closeness.widgets.shown import Reply, Shown


def _travels(key: object, value: object) -> bool:
    """Return whether an entry of an answer reaches the browser as it is: a learner may type any literal."""
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError):
        return False
    return isinstance(key, str)


class LiveView(anywidget.AnyWidget):
    """A spec, and the questions that a front end has for its kernel."""

    spec = traitlets.Dict().tag(sync=True)

    def __init__(self, shown: Shown, **traits: object) -> None:
        super().__init__(spec=shown.spec(), **traits)
        self._shown = shown
        self.on_msg(self._reply)

    def _reply(self, _widget: object, message: dict[str, Any], _buffers: object) -> None:
        said = self._said_to(message)
        if said is not None:
            self.send({"id": message.get("id"), **said[0]}, *said[1:])

    def _said_to(self, message: dict[str, Any]) -> Reply | None:
        return self._shown.reply(message)


class BoardView(LiveView):
    """A board's view: the answer travels too, and the kernel reads what was typed."""

    answer = traitlets.Dict().tag(sync=True)

    def __init__(self, board: Board) -> None:
        super().__init__(board, answer={k: v for k, v in board.answer.items() if _travels(k, v)})
        self._board = board
        self.observe(self._keep, "answer")

    def _keep(self, change: dict[str, Any]) -> None:
        # the very object that the learner's variable names, so that the variable is never stale
        self._board.answer.clear()
        self._board.answer.update(change["new"])

    def _said_to(self, message: dict[str, Any]) -> Reply | None:
        if message.get("kind") != "read":
            return super()._said_to(message)
        try:
            return (self._read(str(message.get("source", ""))),)
        except AnswerError as error:
            return ({"message": str(error)},)

    def _read(self, source: str) -> dict[str, Any]:
        name, value = read_named_answer(source)
        if not isinstance(value, dict):
            raise AnswerError(f"An answer is a dictionary in braces, got {type(value).__name__}.")
        for key, entry in value.items():
            if not _travels(key, entry):
                raise AnswerError(
                    f"The entry {shown(key)}: {shown(entry)} is nothing that a board can draw. "
                    "Use text in quotes, numbers and lists."
                )
        # Said here too: a None of Python in the browser does not reach the page, which compares texts.
        plain = source == write_answer(name, value)
        return {"name": name, "value": value, "problems": self._board.problems(value), "plain": plain}


@cache
def view_class(tag: str, base: type[LiveView] = BoardView) -> type[LiveView]:
    """Return the view class of the custom element *tag*, made once a kernel."""
    return type(base.__name__, (base,), {"_esm": module_source(TAGS[tag])})


def view_of(shown: Shown) -> LiveView:
    """Return a new view of a board, or of an element that has no answer."""
    return view_class(shown.tag, BoardView if isinstance(shown, Board) else LiveView)(shown)
