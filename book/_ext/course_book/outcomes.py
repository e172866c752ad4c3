"""What a learner can do after a part: the `outcomes` of the front matter of the part's first page.

They stand in a quiet box under the page's lede, and in one place only: the instructors' page repeats none.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging

from course_book.words import PAGE

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)


def outcomes(front: dict[str, object]) -> list[str]:
    """Return the outcomes that a page's front matter lists, [] when it lists none.

    MyST hands over a list of the front matter as JSON.

    >>> outcomes({"outcomes": '["read an overlap"]'}), outcomes({})
    (['read an overlap'], [])
    """
    listed = json.loads(str(front.get("outcomes", "[]")))
    if not isinstance(listed, list) or not all(isinstance(line, str) for line in listed):
        raise ValueError(f"outcomes must be a list of lines, got {listed!r}.")
    return listed


def _show(app: Sphinx, doctree: nodes.document) -> None:
    try:
        lines = outcomes(app.env.metadata[app.env.docname])
    except ValueError as error:
        logger.warning("%s Write: outcomes: [first, second].", error, location=app.env.docname)
        return
    if not lines:
        return
    items = nodes.bullet_list("", *(nodes.list_item("", nodes.paragraph("", line)) for line in lines))
    head = nodes.paragraph("", PAGE["outcomes"], classes=["outcomes-title"])
    box = nodes.container("", head, items, classes=["outcomes"])
    ledes = [node for node in doctree.findall(nodes.container) if "lede" in node["classes"]]
    if not ledes:
        logger.warning("The outcomes of a part stand under the lede; this page has none.", location=doctree)
        return
    place = ledes[0].parent
    place.insert(place.index(ledes[0]) + 1, box)


def setup(app: Sphinx) -> None:
    """Show the outcomes of each page that has some."""
    app.connect("doctree-read", _show)
