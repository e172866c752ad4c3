"""Every word that the book's machinery puts on a page, in one place for translators."""

from __future__ import annotations

from types import MappingProxyType

KINDS = MappingProxyType(
    {
        "story": "Story",
        "evidence": "Evidence",
        "try-it": "Try it",
        "pause": "Pause and reflect",
        "care": "Take care",
    }
)
"""The class of each kind of box and its name."""

BASES = MappingProxyType(
    {"measured": "measured", "inferred": "inferred", "hypothesis": "author’s hypothesis"}
)
"""What an evidence box rests on: its second class and the words of its badge."""

HELP = MappingProxyType(
    {
        "emergency": "If you are in danger now, call your local emergency number:",
        "checked": "Checked on {date}, {how}. If one of them fails, search for the name.",
    }
)
"""The words around the numbers of the help page."""

PAGE = MappingProxyType(
    {
        "skip": "Skip to the text",
        "contents": "Contents",
        "search": "Search",
        "search_field": "Search the course",
        "search_hint": "Pages that hold all of the words are found.",
        "search_script": "Searching needs JavaScript. The contents list every page.",
        "mode": "Colours",
        "light": "Light",
        "dark": "Dark",
        "auto": "Auto",
        "next": "Next step",
        "previous": "Before this",
        "short": "on the short path",
        "short_next": "Next on the short path",
        "short_total": "{} minutes in all.",
        "outcomes": "After this part you can",
        "minutes": "{} minutes",
        "further": "{} more pages",
        "footer": "No account, nothing tracked. Text CC BY 4.0, code BSD-3-Clause.",
        "moved": "The course begins here:",
    }
)
"""The words of the page around the text."""


def minutes(count: int) -> str:
    """Return a reading time in words.

    >>> minutes(12)
    '12 minutes'
    """
    return PAGE["minutes"].format(count)
