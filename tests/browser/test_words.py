"""A board shows words of its word list and of its content, none of its own code: it can be translated."""

import json
import re

import pytest

from closeness import (
    Explorer,
    FormBoard,
    LedgerBoard,
    SortBoard,
    TwoAxisMap,
    TwoRecords,
    WeekPlanner,
    WhatNext,
)
from closeness.bank import ledgers, vignettes, weeks
from closeness.widgets.module import TAGS, module_source
from toy_exploration import TOY, teach

pytestmark = pytest.mark.browser

BOARDS = {
    "form-board": lambda: FormBoard("request-builder"),
    "sort-board": lambda: SortBoard(vignettes()[:3]),
    "ledger-board": lambda: LedgerBoard(ledgers()[1]),
    "two-axis-map": TwoAxisMap,
    "what-next": WhatNext,
    "two-records": TwoRecords,
    "week-planner": lambda: WeekPlanner(weeks()[0]),
    "data-explorer": lambda: Explorer(TOY),
}
SHOWN = """tag => {
  const texts = [];
  const visit = node => {
    if (node.nodeType === Node.TEXT_NODE && node.textContent.trim()) texts.push(node.textContent.trim());
    for (const name of ["aria-label", "title", "placeholder", "aria-valuetext"])
      if (node.getAttribute?.(name)) texts.push(node.getAttribute(name));
    for (const child of node.childNodes) visit(child);
  };
  visit(document.querySelector(tag).shadowRoot);
  return texts;
}"""


def marked(words):
    """Each word of the list between brackets, placeholders left to be filled."""
    return {key: f"⟦{text}⟧" for key, text in words.items()}


def contents(value):
    """Every text of a spec."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from contents(part)


def unlisted(text, content):
    """What is left of a shown text without listed words, content, numbers and initials."""
    while re.search(r"⟦[^⟦⟧]*⟧", text):
        text = re.sub(r"⟦[^⟦⟧]*⟧", " ", text)
    for known in content:
        text = text.replace(known, " ")
    return " ".join(re.findall(r"[a-zA-Z]{2,}", text))


@pytest.mark.parametrize("tag", TAGS)
def test_every_shown_word_is_in_the_word_list_or_in_the_content(tag, serve, new_page, tmp_path, monkeypatch):
    teach(monkeypatch)
    board = BOARDS[tag]()
    board.words = marked(board.words)
    content = {text for text in contents(board.content()) if len(text) > 1}
    content = sorted((text for text in content if "⟦" not in text), key=len, reverse=True)
    (tmp_path / "board.js").write_text(module_source(TAGS[tag]), encoding="utf-8")
    (tmp_path / "index.html").write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Words</title>'
        f'<script type="module" src="board.js"></script>{board.element()}',
        encoding="utf-8",
    )
    page = new_page()
    page.goto(serve(tmp_path))
    page.locator(f"{tag}[data-ready]").wait_for()
    left = {text: rest for text in page.evaluate(SHOWN, tag) if (rest := unlisted(text, content))}
    assert left == {}, json.dumps(left, ensure_ascii=False, indent=1)
