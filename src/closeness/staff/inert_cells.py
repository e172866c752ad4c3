"""Making an ordinary notebook whose code ran harmless to look at, in Formgrader and in feedback.

Scores are read from plain text and errors, which stay as they are. Tables and formatted text keep their
layout; scripts, addresses of code and every kind of output that is one of these, such as an interactive
figure, go. Of text cells only the learner's are changed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup

from closeness.staff.inert import disarm, inert_markdown
from closeness.staff.notebooks import grade_id, tag

if TYPE_CHECKING:
    from closeness.staff.notebooks import Cell

_TEXT = ("text/plain", "text/latex")
_PICTURES = ("image/png", "image/jpeg", "image/gif")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")


def disarm_cells(notebook: Any) -> None:
    """Make every cell of an executed notebook inert, in place."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            for one in cell["outputs"]:
                if "data" in one:
                    one["data"], one["metadata"] = inert_data(one["data"]), {}
        elif not _is_the_courses(cell):
            # Raw cells are pages' own HTML to nbconvert, as Markdown is.
            cell["source"] = inert_markdown(cell["source"])


def inert_data(data: dict[str, Any]) -> dict[str, str]:
    """Return the kinds of a formatted output that can be shown, made inert.

    >>> inert_data({"text/html": "<b onclick='x()'>1</b><script>x()</script>", "text/javascript": "x()"})
    {'text/html': '<b>1</b>'}
    """
    shown: dict[str, str] = {}
    for kind, content in data.items():
        text = "".join(content) if isinstance(content, list) else str(content)
        if kind in _TEXT or (kind in _PICTURES and _BASE64.fullmatch(text)):
            shown[kind] = text
        elif kind == "text/html":
            soup = BeautifulSoup(text, "html.parser")
            disarm(soup)
            for style in soup.find_all("style"):  # it would be the whole page's
                style.decompose()
            shown[kind] = str(soup)
        elif kind == "text/markdown":
            shown[kind] = inert_markdown(text)
    return shown


def _is_the_courses(cell: Cell) -> bool:
    """Whether a text cell was restored from the gradebook, which knows locked cells by their grade_id."""
    return bool(grade_id(cell)) and bool(tag(cell).get("locked")) and not tag(cell).get("solution")
