"""The words of the course's widgets and reports, one JSON file a language."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import cast

Words = dict[str, str]


@cache
def _all(language: str) -> dict[str, Words]:
    text = (files(__name__) / f"{language}.json").read_text(encoding="utf-8")
    return cast("dict[str, Words]", json.loads(text))


def words(section: str, language: str = "en") -> Words:
    """Return the strings of one section, with the common ones under it.

    A widget's section wins over ``common``. Placeholders stand in braces, as in ``{left} left``.

    >>> words("sort-board")["recharging"]
    'Recharging'
    """
    sections = _all(language)
    return sections["common"] | sections[section]
