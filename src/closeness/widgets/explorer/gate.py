"""The gate before a figure about something that can hurt: what to read first, and whom to ask."""

from __future__ import annotations

from html import escape
from typing import Any

from closeness.locale import words

SECTION = "explorer-gate"
HELP_PAGE = "../help.html"
"""Where help is to be found, as seen from a page of the book's parts."""


def gate_in(language: str) -> dict[str, Any]:
    """Return the words of the gate, in the order in which they stand; `help` is the page that they name.

    >>> gate_in("en")["open"]
    'I have read this. Show the figure'
    """
    say = words(SECTION, language)
    return {
        "stop": say["stop"],
        "when": say["when"],
        "points": [say[f"point-{at}"] for at in range(1, 5)],
        "not": say["not"],
        "fiction": say["fiction"],
        "help": HELP_PAGE,
        "link": say["link"],
        "elsewhere": say["elsewhere"],
        "open": say["open"],
    }


def help_in(language: str) -> dict[str, str]:
    """Return the link to the page on help, as a page of the book's parts has it.

    >>> help_in("en")["href"]
    '../help.html'
    """
    return {"href": HELP_PAGE, "text": words(SECTION, language)["link"]}


def gate_lines(gate: dict[str, Any]) -> list[str]:
    """Return the gate as lines of text, for a place that has no link to offer."""
    points = [f"- {point}" for point in gate["points"]]
    return [gate["stop"], gate["elsewhere"], gate["when"], *points, gate["not"], gate["fiction"]]


def gate_html(gate: dict[str, Any], *, page: bool) -> str:
    """Return the gate as HTML; in a page of the book with the link to the page on help."""
    where = (
        f'<p><a href="{escape(gate["help"])}">{escape(gate["link"])}</a></p>'
        if page
        else f"<p>{escape(gate['elsewhere'])}</p>"
    )
    points = "".join(f"<li>{escape(point)}</li>" for point in gate["points"])
    return (
        f"<p><strong>{escape(gate['stop'])}</strong></p>{where}<p>{escape(gate['when'])}</p><ul>{points}</ul>"
        f"<p>{escape(gate['not'])}</p><p>{escape(gate['fiction'])}</p>"
    )
