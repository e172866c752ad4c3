"""Wide tables scroll in a box of their own, so that a phone's page never scrolls sideways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def _wrap(_app: Sphinx, doctree: nodes.document) -> None:
    for table in list(doctree.findall(nodes.table)):
        box = nodes.container(classes=["table-scroll"])
        table.replace_self(box)
        box += table


def setup(app: Sphinx) -> None:
    """Wrap each page's tables once it is read."""
    app.connect("doctree-read", _wrap)
