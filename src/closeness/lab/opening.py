"""A notebook that has just been opened: its boards are shown, and nothing of it is run.

The browser's side (`extension/static/opening.js`) has the kernel execute one fixed statement for each cell
with a board. Its one argument is base64 of JSON: the texts of the code cells down to that one. They are read
by `declared`, never executed. A cell that declares no board is left alone until somebody runs it.
"""

from __future__ import annotations

import base64
import binascii
import builtins
import json
import logging
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from closeness.core.errors import Incomplete
from closeness.lab.cells import Cell
from closeness.lab.declared import Declared, declared_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from closeness.widgets.shown import Shown

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What the browser tells: cells from the top down to the one with the board, and what stands under it.

    With `anew` the view that it was given did not come: it wants another.
    """

    cell: str
    cells: list[Cell]
    views: list[str]
    anew: bool


@dataclass(slots=True)
class _Desk:
    """What has been opened in this kernel: boards by their names, or by their cells where they have none."""

    boards: dict[str, Shown] = field(default_factory=dict)
    bound: dict[str, Any] = field(default_factory=dict)


_desk = _Desk()


def show(told: str) -> None:
    """Display the board that the last of the told cells declares, or say what its answer still lacks.

    Nothing is displayed where the cells declare no board, or one that its class refuses: running them says
    why. A board that this kernel already has under the cell's name, or that the cell already shows, is shown
    again and not made anew, so that a page loaded again finds the answers of before.
    """
    with _installed_alone():
        try:
            message = _read(told)
            declared = declared_by(message.cells)
            if declared is None:
                return
            board = _placed(declared, message)
        except Exception:  # noqa: BLE001 - a stranger's cells: whatever is wrong with them is not ours to report
            _log.info("A cell is left until it is run.", exc_info=True)
            return
        if declared.asks:
            _say(board)
            return
        from IPython.display import display  # noqa: PLC0415  (nothing else here needs a notebook)

        if message.anew:
            board.forget_view()
        display(board)


def _say(board: Any) -> None:
    try:
        board.require_complete()
    except Incomplete as missing:
        print(missing)  # noqa: T201 - the cell's output


def _read(told: str) -> _Told:
    try:
        message = json.loads(base64.b64decode(told, validate=True))
        cells = [Cell(source=_text(one["source"]), grade_id=one.get("grade_id")) for one in message["cells"]]
        views = [_text(one) for one in message["views"]]
        return _Told(cell=_text(message["cell"]), cells=cells, views=views, anew=message.get("anew") is True)
    except (binascii.Error, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(
            f"What a browser tells is base64 of JSON with cell, cells and views: {error}"
        ) from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"text is wanted, got {type(value).__name__}")
    return value


def _placed(declared: Declared, told: _Told) -> Shown:
    """Return the board to show, under the cell's names in the kernel where the learner has not taken them."""
    key = declared.name or told.cell
    made = declared.make()
    found = next((one for one in _candidates(declared, told, key) if _is_same(one, made)), None)
    if found is None:
        found = _desk.boards[key] = made
        _bind(declared.answer_name, getattr(made, "answer", None))
        _bind(declared.name, made)
    return found


def _candidates(declared: Declared, told: _Told, key: str) -> Iterator[Any]:
    if declared.name is not None:
        yield _names().get(declared.name)
    yield _desk.boards.get(key)
    if not declared.asks:
        yield from map(_shown_in, told.views)


def _shown_in(view: str) -> Any:
    """Return the board behind a live view, by the id that a saved output holds."""
    widgets = sys.modules.get("ipywidgets.widgets.widget")
    found = getattr(widgets, "_instances", {}).get(view)
    return getattr(found, "_shown", None)


def _is_same(found: Any, made: Shown) -> bool:
    """Return whether a board in the kernel draws what the cells declare, and can still be shown."""
    if type(found) is not type(made):
        return False
    view = found._view  # noqa: SLF001 - its own course's board
    return (view is None or view.comm is not None) and found.spec() == made.spec()


def _names() -> dict[str, Any]:
    from IPython import get_ipython  # noqa: PLC0415  (nothing else here needs a notebook)

    shell = get_ipython()
    return {} if shell is None else shell.user_ns


def _bind(name: str | None, value: Any) -> None:
    """Give a name in the kernel to what was opened, so that cells below can be run alone."""
    if name is None or value is None or name.startswith("_") or hasattr(builtins, name):
        return
    names = _names()
    if name not in names or (name in _desk.bound and names[name] is _desk.bound[name]):
        names[name] = _desk.bound[name] = value


@contextmanager
def _installed_alone() -> Iterator[None]:
    """Import from what is installed and not from the notebook's folder, which came with the notebook."""
    places = sys.path[:]
    try:
        here = str(Path.cwd())
    except OSError:  # the folder is gone
        here = ""
    sys.path[:] = [place for place in places if place not in ("", ".", here)]
    try:
        yield
    finally:
        sys.path[:] = places
