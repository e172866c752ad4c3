"""From a rebuilt notebook to findings: the learner's functions run once, confined, and are judged here."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from closeness.locale import words
from closeness.staff.confine import Call, run
from closeness.staff.function_key import expected_cases
from closeness.staff.notebooks import cells_by_id
from closeness.staff.scoring.functions import Finding, judge

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from closeness.staff.confine import Cage, Limits, Outcome
    from closeness.staff.function_key import FunctionKey
    from closeness.staff.notebooks import Notebook

Found = dict[str, Any]  # as it is kept in a record: {"reason": text, "findings": [a Finding's fields, …]}


def unrun(reason: str) -> Found:
    """Return what is kept of functions that were not run."""
    return {"reason": reason, "findings": []}


def changed(keys: Mapping[str, FunctionKey], notebook: Notebook, blank: Notebook) -> dict[str, FunctionKey]:
    """Return the keys, by marks cell, of the function cells that are no longer the released scaffold."""
    mine, given = cells_by_id(notebook), cells_by_id(blank)
    return {
        name: key
        for name, key in keys.items()
        if _bare(mine[key.marks.answer]["source"]) != _bare(given[key.marks.answer]["source"])
    }


def _bare(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines() if line.strip()]


def find(
    keys: Mapping[str, FunctionKey],
    notebook: Notebook,
    cage: Cage,
    secret: bytes,
    limits: Limits | None = None,
) -> dict[str, Found]:
    """Return what is found for each key, by marks cell.

    One interpreter runs the setup cells and every function cell of the notebook, and nothing else of it.
    ConfinementError when the cage does not close.
    """
    cells = cells_by_id(notebook)
    sources = {key.marks.setup: key.setup for key in keys.values() if key.setup}
    for key in keys.values():
        sources |= {name: cells[name]["source"] for name in key.solved}
    cases = {name: expected_cases(key, secret) for name, key in keys.items()}
    calls = [
        Call(function=case.function, arguments=case.arguments, group=f"{name}\0{case.function}\0{case.group}")
        for name, some in cases.items()
        for case in some
    ]
    done = run(sources, calls, cage, limits)
    found, place = {}, 0
    for name, key in keys.items():
        outcomes = done.outcomes[place : place + len(cases[name])]
        place += len(cases[name])
        findings = judge(key.marks, cases[name], outcomes)
        reason = _reason(done.sources[key.marks.answer])
        found[name] = {"reason": reason, "findings": [asdict(one) for one in findings]}
    return found


def _reason(loaded: Outcome) -> str:
    say = words("grading")
    if loaded.kind == "loaded":
        return ""
    if loaded.kind == "error":
        # No function was called yet: what is said here cannot tell an input.
        text = say["cell-not-python" if loaded.error == "SyntaxError" else "cell-stopped"]
        return text.format(error=loaded.error, line=loaded.line, text=loaded.text)
    return say["cell-lost"]


def findings_of(found: Found | None) -> tuple[Sequence[Finding], str]:
    """Return the findings and the reason that a record keeps; none for what is not as we wrote it."""
    if not found:
        return (), words("grading")["not-run"]
    return tuple(Finding(**one) for one in found["findings"]), str(found["reason"])
