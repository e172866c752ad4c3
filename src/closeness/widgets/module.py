"""Put a widget's JavaScript together into the one ES module that every host loads.

The element of a widget imports what all widgets share from ``host/`` and its style from
``element.css``, by relative path. anywidget hands the browser a module as text, where a relative
import leads nowhere; so these imports are inlined here, once each, and the same text goes to
JupyterLab and to Node's test runner. A page gets it without what is exported: nothing imports it there.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath

TAGS = {
    "sort-board": "sort_board",
    "ledger-board": "ledger_board",
    "two-axis-map": "two_axis_map",
    "what-next": "what_next",
    "week-planner": "week_planner",
    "form-board": "form_board",
    "two-records": "two_records",
    "data-explorer": "explorer",
}
"""Every custom element of the course and the folder of its widget."""

_IMPORT = re.compile(
    r'^import (?:\{[^}]*\}|(?P<default>\w+)) from "(?P<path>\.{1,2}/[^"]+)";\n', re.MULTILINE
)
_STYLE = re.compile(r'^@import "(?P<path>\.{1,2}/[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=class |const |function |async )", re.MULTILINE)
_EXPORTED = re.compile(r"^export (?:\{[^}]*\}|default .*);\n", re.MULTILINE)


def _read(path: PurePosixPath) -> str:
    return files(__package__).joinpath(*path.parts).read_text(encoding="utf-8")


def _resolve(base: PurePosixPath, relative: str) -> PurePosixPath:
    parts: list[str] = []
    for part in (base.parent / relative).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return PurePosixPath(*parts)


def _style(path: PurePosixPath) -> str:
    """Return a style with what it imports of host/ in the place of the import."""
    return _STYLE.sub(lambda match: _style(_resolve(path, match["path"])), _read(path))


def style_source(folder: str) -> str:
    """Return the whole style of the widget in *folder*: the course's tokens, what boards share, its own."""
    shared = [_read(PurePosixPath("palette.css")), _read(PurePosixPath("host/board.css"))]
    return "".join([*shared, _style(PurePosixPath(folder, "element.css"))])


def _inline(path: PurePosixPath, style: str, done: set[PurePosixPath]) -> str:
    def replaced(match: re.Match[str]) -> str:
        target = _resolve(path, match["path"])
        if target.suffix == ".css":
            return f"const {match['default']} = {json.dumps(style, ensure_ascii=False)};\n"
        if target in done:
            return ""
        done.add(target)
        return _EXPORT.sub("", _inline(target, style, done)) + "\n"

    return _IMPORT.sub(replaced, _read(path))


@cache
def module_source(folder: str) -> str:
    """Return the complete ES module of the widget in *folder*.

    Imports are inlined in order, so two files that declare the same name make a module that no
    browser accepts: the mistake shows at once.

    >>> "import " in module_source("sort_board").splitlines()[0]
    False
    """
    return _inline(PurePosixPath(folder, "element.js"), style_source(folder), set())


def page_source(folder: str, style: str) -> str:
    """Return the script of the widget in *folder* for a page, with this text as its style.

    It registers its element and exports nothing, so that what only notebooks ask for is used by
    nobody, and can be left out by whoever makes it small.

    >>> "export" in page_source("sort_board", "")
    False
    """
    text = _inline(PurePosixPath(folder, "element.js"), style, set())
    return _EXPORT.sub("", _EXPORTED.sub("", text))
