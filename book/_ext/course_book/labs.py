"""Ways from a page to the notebooks that run in the reader's own browser, from the site's folder lite."""

from __future__ import annotations

import html
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from docutils import nodes
from sphinx.util.docutils import ReferenceRole
from sphinx.util.osutil import relative_uri

from course_book.words import PAGE

if TYPE_CHECKING:
    from sphinx.application import Sphinx

CELL = "```{code-cell}"
LABS = {
    "book/part-1": "notebooks/part-1-two-axes.ipynb",
    "book/part-2": "notebooks/part-2-recharging-or-avoiding.ipynb",
    "book/part-3": "notebooks/part-3-giving-and-receiving.ipynb",
}
"""Where the pages of a part without a board of their own lead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A link to a notebook, and what it says beside its first words."""

    href: str
    about: str


def address(docname: str, notebook: str) -> str:
    """Return where a notebook runs, as a page names it: the site works below any address.

    >>> address("book/part-1/opening", "book/part-1/opening.ipynb")
    '../../lite/notebooks/index.html?path=book/part-1/opening.ipynb'
    """
    return relative_uri(f"{docname}.html", "lite/notebooks/index.html") + f"?path={quote(notebook)}"


def way_from(app: Sphinx, docname: str) -> Way | None:
    """Return the way from a page to its own notebook, or to its part's; None where there is neither."""
    source = Path(app.env.doc2path(docname)) if docname in app.env.found_docs else None
    if docname == app.config.root_doc or source is None:
        return None
    if CELL in source.read_text(encoding="utf-8"):
        return Way(href=address(docname, f"{docname}.ipynb"), about=PAGE["run_page"])
    lab = LABS.get(docname.rpartition("/")[0])
    return None if lab is None else Way(href=address(docname, lab), about=PAGE["run_part"])


class RunRole(ReferenceRole):
    """`Title <notebooks/name.ipynb>`: a link that runs a notebook in the browser."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the link."""
        app: Sphinx = self.env.app
        if not (Path(app.srcdir) / self.target).is_file():
            problem = self.inliner.reporter.warning(f"There is no notebook {self.target}.", line=self.lineno)
            return [], [problem]
        href = html.escape(address(self.env.docname, self.target))
        return [nodes.raw("", f'<a href="{href}">{html.escape(self.title)}</a>', format="html")], []


def setup(app: Sphinx) -> None:
    """Offer the role."""
    app.add_role("run", RunRole())
