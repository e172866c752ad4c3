"""The word list and the sources that say it: no word without a place, no place without its word."""

import json
import re
from pathlib import Path

import pytest

from closeness.locale import words
from closeness.widgets.module import TAGS, module_source

SOURCES = Path(__file__).parents[2] / "src/closeness"
WORDS = json.loads((SOURCES / "locale/en.json").read_text(encoding="utf-8"))
SAID_BY = {
    "common": ["widgets", "check.py", "staff"],
    "grading": ["staff"],
    "handing-in": ["staff/exchange", "staff/deadlines"],
    "explorer-gate": ["widgets/explorer"],
    "check": ["check.py"],
    "answer-file": ["lab/carrying.py", "lab/extension/static/answer_file.js"],
    "hand-in": ["hub/server", "lab/extension/static"],
    **{tag: [f"widgets/{folder}", "widgets/board.py", "widgets/host"] for tag, folder in TAGS.items()},
}
"""Each section and where it is said. ``explorers`` is by exploration: ``Explorer`` names what is missing."""
SAID_BY["week-planner"].append("staff/scoring/plan.py")  # the marks table puts a plan into the board's words
# `${…}` in JavaScript and `{…}` in Python stand for the part of a name that is chosen where it is said.
_QUOTED = re.compile(r"""(["'`])((?:\$?\{[^{}]*\}|[a-zA-Z])(?:\$?\{[^{}]*\}|[\w-])*)\1""")
_SAID = re.compile(r'\bt\("([a-z][\w-]*)"[,)]')


def texts(places):
    for place in places:
        path = SOURCES / place
        files = [path] if path.is_file() else [*path.rglob("*.py"), *path.rglob("*.js")]
        yield from (file.read_text(encoding="utf-8") for file in files)


def names(places):
    """Return every quoted name in these sources, as a pattern where a part of it is chosen."""
    found = {match[2] for text in texts(places) for match in _QUOTED.finditer(text)}
    chosen = {name for name in found if "{" in name and re.sub(r"\$?\{[^{}]*\}|-", "", name)}
    return found, [re.compile(re.sub(r"\\?\$?\\?\{[^{}]*\}", ".+", re.escape(one))) for one in chosen]


@pytest.mark.parametrize("section", SAID_BY)
def test_every_word_is_said_somewhere(section):
    plain, patterns = names(SAID_BY[section])
    unsaid = [
        key
        for key in WORDS[section]
        if key not in plain and not any(pattern.fullmatch(key) for pattern in patterns)
    ]
    assert unsaid == []


@pytest.mark.parametrize("tag", TAGS)
def test_every_word_that_a_board_says_is_in_its_list(tag):
    said = set(_SAID.findall(module_source(TAGS[tag])))
    assert said
    assert said - words(tag).keys() == set()


def test_every_section_is_of_some_part():
    assert set(WORDS) == {*SAID_BY, "explorers"}
