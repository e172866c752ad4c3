"""Whom to call: a list made from book/help-lines.toml, where a site changes numbers and date."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from course_book.words import HELP

if TYPE_CHECKING:
    from sphinx.application import Sphinx


FILE = "book/help-lines.toml"
NEEDED = {"emergency": ("where", "number"), "line": ("where", "name", "number")}


def read_lines(path: Path) -> dict[str, Any]:
    """Return the file's date, how the numbers were checked, and its entries; ValueError names what is wrong.

    Every entry is complete: a number without a name could be anybody's.
    """
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    if not isinstance(found.get("checked"), dt.date):
        raise ValueError(  # noqa: TRY004 - a wrong value of a file, not of an argument
            f"{path.name}: checked must be a date such as 2026-11-22, got {found.get('checked')!r}."
        )
    if not str(found.get("how", "")).strip():
        raise ValueError(f"{path.name}: how must say how the numbers were checked; it is missing or empty.")
    for kind, fields in NEEDED.items():
        entries = found.get(kind, [])
        if not entries:
            raise ValueError(f"{path.name}: there is no [[{kind}]]. Give at least one.")
        for number, entry in enumerate(entries, start=1):
            missing = [field for field in fields if not str(entry.get(field, "")).strip()]
            if missing:
                raise ValueError(
                    f'{path.name}: [[{kind}]] {number} has no {missing[0]}. Add {missing[0]} = "…".'
                )
    return found


def dial(number: str) -> str:
    """Return a number as a telephone link.

    >>> dial("0808 2000 247")
    'tel:08082000247'
    """
    return "tel:" + "".join(sign for sign in number if sign.isdigit() or sign == "+")


class HelpLinesDirective(SphinxDirective):
    """Emergency numbers, then help lines, then when and how they were checked."""

    def run(self) -> list[nodes.Node]:
        """Return a paragraph, a list and a note."""
        path = Path(self.env.srcdir) / FILE
        self.env.note_dependency(str(path))
        try:
            found = read_lines(path)
        except ValueError as error:
            raise self.error(str(error)) from error
        urgent = nodes.paragraph("", HELP["emergency"] + " ")
        for at, entry in enumerate(found["emergency"]):
            urgent += nodes.Text(", " if at else "")
            urgent += _call(entry["number"])
            urgent += nodes.Text(f" ({entry['where']})")
        urgent += nodes.Text(".")
        lines = nodes.bullet_list()
        for entry in found["line"]:
            item = nodes.paragraph(
                "", "", nodes.strong("", entry["where"]), nodes.Text(f": {entry['name']}, ")
            )
            item += _call(entry["number"])
            lines += nodes.list_item("", item)
        date = found["checked"]
        checked = HELP["checked"].format(date=f"{date.day} {date:%B %Y}", how=found["how"])
        note = nodes.container("", nodes.paragraph("", checked), classes=["aside"])
        return [urgent, lines, note]


def _call(number: str) -> nodes.reference:
    return nodes.reference("", number, refuri=dial(number), internal=False)


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("help-lines", HelpLinesDirective)
