"""The boxes of the text: ordinary admonitions with a class, given their mark, name and badge.

An author writes ``:class: story`` (see `words.KINDS`); an evidence box says with a second class what
it rests on. The mark is a drawing of the project's own, inlined so that it takes the text's colour.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging

from course_book.words import BASES, KINDS

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

MARKS = Path(__file__).parent / "marks"


@cache
def mark(name: str) -> str:
    """Return a drawing as inline SVG, hidden from screen readers: words beside it say the same."""
    source = (MARKS / f"{name}.svg").read_text(encoding="utf-8").strip()
    return source.replace("<svg ", f'<svg class="mark mark-{name}" aria-hidden="true" focusable="false" ', 1)


def kind_of(box: nodes.admonition) -> str | None:
    """Return the kind of a box, or None for an admonition that is none of the course's."""
    return next((kind for kind in KINDS if kind in box["classes"]), None)


def _label(box: nodes.admonition, kind: str) -> nodes.inline:
    label = nodes.inline("", KINDS[kind], classes=["kind"])
    if kind == "evidence":
        basis = next((basis for basis in BASES if basis in box["classes"]), None)
        if basis is None:
            logger.warning(
                "An evidence box says what it rests on. Add one class of: %s.", ", ".join(BASES), location=box
            )
        else:
            label += nodes.Text(" ")
            label += nodes.inline("", BASES[basis], classes=["badge"])
    return label


def _furnish(_app: Sphinx, doctree: nodes.document) -> None:
    """Put mark, name and badge before the author's title; a title that only repeats the name is dropped."""
    for box in doctree.findall(nodes.admonition):
        kind = kind_of(box)
        if kind is None:
            continue
        title = box[0]  # MyST refuses an admonition without one
        own = title.astext().strip()
        about = nodes.inline("", "", *title.children, classes=["about"])
        title.clear()
        title += nodes.raw("", mark(kind), format="html")
        title += _label(box, kind)
        if own.casefold() != KINDS[kind].casefold():
            title += nodes.Text(" ")
            title += about


def setup(app: Sphinx) -> None:
    """Furnish each page's boxes once it is read."""
    app.connect("doctree-read", _furnish)
