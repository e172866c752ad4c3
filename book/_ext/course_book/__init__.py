"""The Sphinx side of the course: its theme, its boxes, its contents, and what each page loads.

- words: every word that the machinery puts on a page
- outline: parts, chapters and minutes, from _toc.yml and the pages' front matter
- boxes: story, evidence, try it, pause and reflect, take care
- outcomes: what a learner can do after a part
- citations: references from one file, in the text and at a page's end
- help_lines: whom to call, from one dated file
- tables: wide tables scroll in a box of their own
- assignments: an assignment as a page, with one file to hand in
- mathml: formulas as MathML, made at build time
- labs: ways to the notebooks that run in the reader's browser
- leaving: leaving at once, and erasing what this browser keeps
- small: the course's own scripts and styles, as small as they get
- pages: what a page loads and what its template is told
- execution: static boards, and a cache that notices when the package has changed
- worker.js: the service worker, to which scripts/book_offline.py adds what the site holds
- theme/, style/, script/: the page itself
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from course_book import (
    assignments,
    boxes,
    citations,
    execution,
    help_lines,
    labs,
    leaving,
    mathml,
    outcomes,
    outline,
    pages,
    tables,
)

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, object]:
    """Connect every part of the machinery to Sphinx."""
    for part in (
        execution,
        outline,
        outcomes,
        boxes,
        citations,
        help_lines,
        leaving,
        tables,
        mathml,
        labs,
        assignments,
        pages,
    ):
        part.setup(app)
    # Minutes and titles are gathered while reading, in one process.
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": True}
