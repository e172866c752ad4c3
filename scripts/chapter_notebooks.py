"""The boards and figures of a chapter as a notebook of its own, made from the chapter's text.

`notebook` returns it, or None where a chapter has no code cell. Each cell stands under the heading of its
section; the code is the chapter's own, hidden here as it is there, and live.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

HEADING = re.compile(r"(#{1,2}) +(.+)")
OPENING = re.compile(r"(`{3,})\{code-cell\}")
FENCE = re.compile(r"(`{3,}|:{3,}|~{3,})")
ROLE = re.compile(r"\{[\w:]+\}`([^`<]+?)(?: *<[^>]*>)?`")
KERNEL = {"name": "python", "display_name": "Python", "language": "python"}
FROM = (
    "The boards and figures of this page of the book, live: [back to the page](#book/{page}). Each one "
    "appears by itself. Its code stands above it, folded: open it, change it, run it again with "
    "*Shift+Enter*. Nothing is graded."
)


def notebook(chapter: Path, page: str) -> dict[str, Any] | None:
    """Return a chapter's notebook; `page` is the address of the chapter within the site's folder book/."""
    title = heading = ""
    cells: list[dict[str, Any]] = []
    lines = iter(chapter.read_text(encoding="utf-8").splitlines())
    for line in lines:
        if opening := OPENING.match(line):
            code = _until(lines, opening[1])
            if heading:
                cells.append(_markdown(f"## {heading}", len(cells)))
                heading = ""
            cells.append(_code(code, len(cells)))
        elif fence := FENCE.match(line):
            if fence[1][0] == "`":
                _until(lines, fence[1])
        elif found := HEADING.fullmatch(line):
            text = ROLE.sub(r"\1", found[2]).strip()
            if found[1] == "#":
                title = title or text
            else:
                heading = text
    if not any(cell["cell_type"] == "code" for cell in cells):
        return None
    first = _markdown(f"# {title}\n\n{FROM.format(page=page)}", "top")
    return {
        "cells": [first, *cells],
        "metadata": {"kernelspec": KERNEL, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def write(chapter: Path, page: str, target: Path) -> bool:
    """Write a chapter's notebook, where it has one; return whether it has."""
    made = notebook(chapter, page)
    if made is None:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return True


def _until(lines: Any, fence: str) -> str:
    """Return what stands before the closing fence."""
    found = []
    for line in lines:
        if line.strip() == fence:
            break
        found.append(line)
    return "\n".join(found)


def _markdown(text: str, at: object) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": f"text-{at}", "metadata": {}, "source": text}


def _code(text: str, at: object) -> dict[str, Any]:
    """Return a code cell; its options, lines such as `:tags: [remove-input]`, say what is hidden."""
    lines = text.splitlines()
    options = []
    while lines and lines[0].startswith(":"):
        options.append(lines.pop(0))
    hidden = any("remove-input" in option or "hide-input" in option for option in options)
    return {
        "cell_type": "code",
        "id": f"code-{at}",
        "metadata": {"jupyter": {"source_hidden": True}} if hidden else {},
        "execution_count": None,
        "outputs": [],
        "source": "\n".join(lines).strip(),
    }
