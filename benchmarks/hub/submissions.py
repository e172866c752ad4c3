"""Whether what lies in the boxes is what learners saved: nothing lost, nothing changed, nobody's mixed up."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from closeness.core.answers import read_answer

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What one learner left in a notebook: its bytes, and the answer they chose, by its cell's grade id."""

    notebook: str
    content: bytes
    cell: str
    answer: object


def answer_in(content: bytes, cell: str) -> object:
    """Return the answer that stands in a notebook's cell; ValueError where there is none."""
    for one in json.loads(content)["cells"]:
        if one["metadata"].get("nbgrader", {}).get("grade_id") == cell:
            return read_answer("".join(one["source"]))
    raise ValueError(f"no cell {cell!r}")


def wrong(inbound: Path, student: str, assignment: str, saved: Saved) -> str:
    """Return what is wrong with the one submission of a learner in a box; "" where it is what they saved."""
    folders = sorted(inbound.glob(f"{student}+{assignment}+*"))
    if len(folders) != 1:
        return f"{len(folders)} submissions instead of one"
    try:
        content = (folders[0] / saved.notebook).read_bytes()
        answer = answer_in(content, saved.cell)
    except (OSError, ValueError, KeyError) as error:
        return f"the notebook cannot be read: {error}"
    if answer != saved.answer:
        return "another answer than the learner's"
    return "" if content == saved.content else "other bytes than the learner's file"
