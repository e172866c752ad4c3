"""An assignment as a page: its released notebook's texts, boards and fields, and one file to hand in.

A page's front matter names the assignment, `assignment: a-week-for-two`, and the release becomes its text.
Nothing of the notebook is run and no key is in a release, so none is in the page.
"""

from __future__ import annotations

import html
import json
import re
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

from closeness.core.answer_file import release_of
from closeness.lab.cells import Cell
from closeness.lab.declared import declared_by
from closeness.widgets.board import Board
from closeness.widgets.shown import script
from course_book.words import ASSIGNMENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from closeness.widgets.shown import Shown

FRONT = re.compile(r"\A---\n(?P<front>.*?)\n---\n", re.DOTALL)
NAMED = re.compile(r"^assignment: *(?P<name>[\w-]+) *$", re.MULTILINE)
NOTEBOOK_ONLY = "<!-- notebook only -->"
"""Ends a line, or begins a cell, that speaks of the notebook and not of its tasks."""


class Release:
    """A released notebook: its cells, and the boards and figures that they declare, read and never run."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        try:
            self.notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ExtensionError(
                f"The release of {self.name} cannot be read. Run `make release`. ({error})"
            ) from error
        self.cells: list[dict[str, Any]] = self.notebook["cells"]
        for cell in self.cells:
            cell["source"] = "".join(cell["source"])

    @cached_property
    def shown(self) -> dict[int, Shown]:
        """What the cells show, by their place."""
        found = {at: self._declared(at) for at, cell in enumerate(self.cells) if cell["cell_type"] == "code"}
        return {at: one for at, one in found.items() if one is not None}

    def _declared(self, at: int) -> Shown | None:
        cells = [
            Cell(source=cell["source"], grade_id=tag(cell).get("grade_id"))
            for cell in self.cells[: at + 1]
            if cell["cell_type"] == "code"
        ]
        declared = declared_by(cells)
        return None if declared is None or declared.asks else declared.make()

    @cached_property
    def on_boards(self) -> set[str]:
        """The answers that a board keeps, by grade_id."""
        return {one.answer_cell for one in self.shown.values() if isinstance(one, Board) and one.answer_cell}

    def points(self, grade_id: str) -> float:
        """Return the points of an answer: its own where a person marks it, else those of its marks cell."""
        for cell in self.cells:
            if tag(cell).get("grade") and tag(cell)["grade_id"] in (grade_id, f"{grade_id}-marks"):
                return float(tag(cell)["points"])
        return 0.0

    def titles(self) -> dict[str, str]:
        """Return the heading above each answer, by grade_id."""
        titles, heading = {}, ""
        for cell in self.cells:
            if tag(cell).get("solution"):
                titles[tag(cell)["grade_id"]] = heading
            elif cell["cell_type"] == "markdown":
                found = re.findall(r"^#{1,6} +(.+?) *$", for_page(cell["source"]), re.MULTILINE)
                heading = found[-1] if found else heading
        return titles

    def page_text(self) -> str:
        """Return the page's Markdown: what the notebook says, and a directive for each part to fill in."""
        return "\n\n".join(self._pieces()) + "\n"

    def _pieces(self) -> Iterator[str]:
        told = False
        for at, cell in enumerate(self.cells):
            if tag(cell).get("solution"):
                if tag(cell)["grade_id"] not in self.on_boards:
                    yield _directive("assignment-field", self.name, tag(cell)["grade_id"])
            elif cell["cell_type"] == "markdown":
                text = for_page(cell["source"])
                if text:
                    yield text
                if text and not told:  # the first text holds the title
                    yield _directive("assignment-note", self.name)
                    told = True
            elif at in self.shown:
                yield _directive("assignment-board", self.name, str(at))
        yield _directive("assignment-file", self.name)


def tag(cell: dict[str, Any]) -> dict[str, Any]:
    """Return what nbgrader knows of a cell, {} for nothing."""
    known: dict[str, Any] = cell["metadata"].get("nbgrader", {})
    return known


def release_path(root: Path, name: str) -> Path:
    """Return where the released notebook of an assignment lies."""
    return root / "exercises" / name / f"{name}.ipynb"


def release_of_course(root: Path, name: str) -> Release:
    """Return an assignment's release, read once as long as its file stays the same."""
    path = release_path(root, name)
    return _read(path, path.stat().st_mtime_ns if path.is_file() else 0)


@lru_cache(maxsize=16)
def _read(path: Path, _changed: int) -> Release:
    return Release(path)


def for_page(markdown: str) -> str:
    r"""Return a cell's text without what speaks of the notebook only.

    >>> for_page("Read this.\n\nPress *Run*. <!-- notebook only -->")
    'Read this.'
    """
    if markdown.startswith(NOTEBOOK_ONLY):
        return ""
    kept = [line for line in markdown.split("\n") if not line.rstrip().endswith(NOTEBOOK_ONLY)]
    return "\n".join(kept).strip()


def _directive(kind: str, *arguments: str) -> str:
    return f":::{{{kind}}} {' '.join(arguments)}\n:::"


class _Piece(SphinxDirective):
    """A part of an assignment's page; the arguments name the assignment and the cell."""

    required_arguments = 1
    optional_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the part as HTML."""
        self.release = release_of_course(Path(self.env.srcdir), self.arguments[0])
        return [nodes.raw("", self.markup(), format="html")]

    def markup(self) -> str:
        """Return the part's HTML."""
        raise NotImplementedError


class NotePiece(_Piece):
    """What a page can and cannot do, under the title."""

    def markup(self) -> str:
        """Return the note."""
        return f'<p class="aside">{ASSIGNMENT["note"]}</p>'


class BoardPiece(_Piece):
    """A board or a figure of the notebook."""

    def markup(self) -> str:
        """Return the element; a board's answer goes into the page's one file."""
        shown = self.release.shown[int(self.arguments[1])]
        element = shown.element()
        if not isinstance(shown, Board) or shown.answer_cell is None:
            return element
        asked = shown.progress()[1]
        return (
            f'<div class="answer" data-answer="{html.escape(shown.answer_cell)}" data-asked="{asked}"'
            f' data-points="{self.release.points(shown.answer_cell):g}">'
            + element.replace(f"<{shown.tag}", f"<{shown.tag} data-one-file", 1)
            + "</div>"
        )


class FieldPiece(_Piece):
    """A field for what is written: prose that a person marks, or a function."""

    def markup(self) -> str:
        """Return the field; a function's begins with the released scaffold."""
        grade_id = self.arguments[1]
        cell = next(cell for cell in self.release.cells if tag(cell).get("grade_id") == grade_id)
        is_code = cell["cell_type"] == "code"
        kind = "code" if is_code else "prose"
        scaffold = html.escape(cell["source"]) if is_code else ""
        rows = len(cell["source"].splitlines()) + 2 if is_code else 12
        key = f"field-{html.escape(grade_id)}"
        spell = ' spellcheck="false" autocapitalize="off" wrap="off"' if is_code else ""
        return (
            f'<div class="answer field {kind}" data-answer="{html.escape(grade_id)}"'
            f' data-points="{self.release.points(grade_id):g}">'
            f'<label for="{key}">{html.escape(ASSIGNMENT[f"label-{kind}"])}</label>'
            f'<p class="hint" id="{key}-hint">{ASSIGNMENT[f"hint-{kind}"]}</p>'
            f'<textarea id="{key}" rows="{rows}" aria-describedby="{key}-hint {key}-count"{spell}>'
            f"{scaffold}</textarea>"
            f'<p class="hint" id="{key}-count" data-count></p></div>'
        )


class FilePiece(_Piece):
    """The end of the page: what is still open, and the file to hand in."""

    def markup(self) -> str:
        """Return the place for it, with what the page's script needs to know."""
        known = {
            "assignment": self.release.name,
            "release": release_of(self.release.notebook),
            "titles": self.release.titles(),
            "words": dict(ASSIGNMENT),
        }
        head = html.escape(ASSIGNMENT["hand-in"])
        return (
            f'<section class="assignment-file" id="hand-in"><h2>{head}</h2>{script(known)}'
            f"<noscript><p>{html.escape(ASSIGNMENT['no-script'])}</p></noscript></section>"
        )


def _fill_in(app: Sphinx, _docname: str, source: list[str]) -> None:
    front = FRONT.match(source[0])
    named = NAMED.search(front["front"]) if front else None
    if front and named:
        root = Path(app.srcdir)
        app.env.note_dependency(str(release_path(root, named["name"])))
        source[0] = front[0] + "\n" + release_of_course(root, named["name"]).page_text()


def setup(app: Sphinx) -> None:
    """Fill in the pages of assignments while they are read."""
    for name, piece in (
        ("assignment-note", NotePiece),
        ("assignment-board", BoardPiece),
        ("assignment-field", FieldPiece),
        ("assignment-file", FilePiece),
    ):
        app.add_directive(name, piece)
    app.connect("source-read", _fill_in)
