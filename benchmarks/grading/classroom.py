"""A class that hands in: right, partly right, wrong, blank, raising, late, looping and malformed submissions.

Everything comes from a seed: the same seed and size give the same files. Kinds are dealt so that each
beginning of a class has them in nearly the same proportions as the whole: a class of 8 is a small class
of 200.
"""

import json
import random
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from closeness.core.answers import write_answer
from closeness.core.cues import CORE_CUES, LABELS, SUPPORTING_CUES
from closeness.staff.function_marks import FunctionsMarks
from closeness.staff.key import Assignment, Item
from closeness.staff.marks import FieldsMarks, SortingMarks
from closeness.staff.notebooks import Notebook, grade_id, is_answered
from closeness.staff.scoring.follow import carried

HONEST = {"right": 35, "partly right": 35, "wrong": 15, "blank": 5, "raising": 5, "late": 5}
"""Kinds that mean no harm, per hundred. Stock nbgrader and this package give them the same marks."""

MIXED = HONEST | {"right": 30, "partly right": 30, "looping": 2, "malformed": 8}
"""The same with endless loops and files that are no notebooks, which stock waits for or stops at."""

_RIGHT = {"right": 1.0, "partly right": 0.7, "late": 0.7, "wrong": 0.2, "raising": 0.7, "looping": 0.7}
_IN_TIME, _LATE = "2026-11-20 12:00:00 UTC", "2026-11-23 08:30:00 UTC"
_CUES = (*CORE_CUES, *SUPPORTING_CUES)
_VERDICTS = ("A-lopsided", "A-tilted", "even", "B-tilted", "B-lopsided")
_LOOP = "while True:\n    pass"

FUNCTIONS = {
    "totals": {
        "right": (
            "def totals(entries):\n"
            "    known = [one for one in entries if one['amount'] is not None]\n"
            "    given = sum(one['amount'] for one in known if one['giver'] == 'A')\n"
            "    received = sum(one['amount'] for one in known if one['giver'] == 'B')\n"
            "    return given, received, len(entries) - len(known)"
        ),
        "partly right": (
            "def totals(entries):\n"
            "    given = sum(one['amount'] or 0 for one in entries if one['giver'] == 'A')\n"
            "    received = sum(one['amount'] or 0 for one in entries if one['giver'] == 'B')\n"
            "    return given, received, 0"
        ),
        "wrong": "def totals(entries):\n    return len(entries), len(entries), 0",
        "raising": "def totals(entries):\n    return sum(one['amounts'] for one in entries)",
        "looping": f"def totals(entries):\n    {_LOOP.replace(chr(10), chr(10) + '    ')}",
    },
    "balance": {
        "right": (
            "def balance(given, received):\n"
            "    together = given + received\n"
            "    return (given - received) / together if together else None"
        ),
        "partly right": (
            "def balance(given, received):\n"
            "    if given + received == 0:\n"
            "        return 0\n"
            "    return (given - received) / (given + received)"
        ),
        "wrong": "def balance(given, received):\n    return given - received",
        "raising": "def balance(given, received):\n    raise ValueError('not today')",
        "looping": f"def balance(given, received):\n    {_LOOP.replace(chr(10), chr(10) + '    ')}",
    },
}
"""What is written for each function of ``reciprocity-balance``, by kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pupil:
    """One who hands in: what stands in each answer cell that was filled in, by grade_id."""

    name: str
    kind: str
    texts: Mapping[str, str]
    damage: str = ""


DAMAGES = ("cut off", "empty", "not UTF-8", "too deep", "no list of cells", "a folder", "renamed")


def pupils(assignment: Assignment, count: int, kinds: Mapping[str, int], seed: int) -> list[Pupil]:
    """Return a class of ``count``; pupil number 7 is the same in a class of 8 and in one of 200."""
    made = []
    damaged = 0
    for number, kind in zip(range(1, count + 1), dealt(kinds), strict=False):
        chance = random.Random(f"{seed} {assignment.name} {number}")  # noqa: S311 - repeatable, not secret
        damage = ""
        if kind == "malformed":
            damage = DAMAGES[damaged % len(DAMAGES)]
            damaged += 1
        texts = _texts(assignment, kind, chance)
        made.append(Pupil(name=f"pupil-{number:04}", kind=kind, texts=texts, damage=damage))
    return made


def dealt(kinds: Mapping[str, int]) -> Iterator[str]:
    """Yield kinds without end, each as often as its weight says and as evenly as can be."""
    owed = dict.fromkeys(kinds, 0)
    while True:
        for kind, weight in kinds.items():
            owed[kind] += weight
        most = max(owed, key=lambda kind: owed[kind])
        owed[most] -= sum(kinds.values())
        yield most


def _texts(assignment: Assignment, kind: str, chance: random.Random) -> dict[str, str]:
    if kind == "blank":
        return {}
    likely = _RIGHT.get(kind, 1.0)
    texts = {}
    for item in assignment.items.values():
        if isinstance(item.marks, FunctionsMarks):
            texts[item.marks.answer] = _function(item.marks, kind, likely, chance)
        elif isinstance(item.marks, SortingMarks):
            texts[item.marks.answer] = write_answer(item.variable, _sorting(item, likely, chance))
        elif isinstance(item.marks, FieldsMarks):
            texts[item.marks.answer] = write_answer(item.variable, _fields(item, item.marks, likely, chance))
        else:
            raise SystemExit(
                f"{assignment.name}: nobody here answers {item.marks.cell}. Take another assignment."
            )
    if kind in {"raising", "looping"} and not assignment.functions():
        last = list(texts)[-1]
        texts[last] = _LOOP if kind == "looping" else texts[last].replace("{", "{1 / 0: 1,", 1)
    return texts


def _sorting(item: Item, likely: float, chance: random.Random) -> dict[str, Any]:
    placed: dict[str, Any] = {}
    for card in item.vignettes:
        if chance.random() < likely:
            cues = sorted(card.deciding) if chance.random() < likely else _CUES
            placed[card.id] = [card.key, chance.choice(cues)]
        elif chance.random() < 0.8:  # noqa: PLR2004 - one in five is left out
            placed[card.id] = chance.choice(LABELS)
    return placed


def _fields(item: Item, marks: FieldsMarks, likely: float, chance: random.Random) -> dict[str, Any]:
    answer = json.loads(json.dumps(item.value))
    for field in marks.fields:
        *path, last = field.name.split(".")
        place = answer
        for step in path:
            place = place[step]
        if chance.random() < likely:
            continue
        wanted = place[last]
        options = list((item.texts or {}).get(field.name, {})) or list(_VERDICTS)
        if isinstance(wanted, str):
            place[last] = chance.choice(options)
        elif isinstance(wanted, list):
            place[last] = chance.sample(options, k=min(len(options), len(wanted)))
        else:
            place[last] = chance.choice([wanted + 1, wanted - 0.5, -wanted, wanted + 0.004, 0, None])
        if field.follows and chance.random() < 0.7:  # noqa: PLR2004 - most reckon on with what they have
            own = [answer[name] for name in field.follows.sources]
            place[last] = carried(field.follows.function, own) or place[last]
    return answer


def _function(marks: FunctionsMarks, kind: str, likely: float, chance: random.Random) -> str:
    lines = []
    for function in marks.functions:
        written = FUNCTIONS.get(function.name)
        if written is None:
            raise SystemExit(f"Nobody here writes {function.name}(…). Add it to FUNCTIONS in {__file__}.")
        usual = "right" if chance.random() < likely else "wrong" if kind == "wrong" else "partly right"
        lines.append(written[kind if kind in {"raising", "looping"} else usual])
    return "\n\n\n".join(lines)


def hand_in(submitted: Path, name: str, released: Notebook, some: list[Pupil]) -> None:
    """Write each pupil's submission below ``submitted``, as nbgrader collects it."""
    for pupil in some:
        folder = submitted / pupil.name / name
        folder.mkdir(parents=True)
        (folder / "timestamp.txt").write_text(_LATE if pupil.kind == "late" else _IN_TIME, encoding="ascii")
        notebook = json.loads(json.dumps(released))
        for cell in notebook["cells"]:
            if is_answered(cell) and grade_id(cell) in pupil.texts:
                cell["source"] = pupil.texts[grade_id(cell)]
        path = folder / f"{name}.ipynb"
        path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False), encoding="utf-8")
        _damage(path, pupil.damage)


def _damage(path: Path, how: str) -> None:
    whole = path.read_bytes()
    if how == "cut off":
        path.write_bytes(whole[: len(whole) // 2])
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "not UTF-8":
        path.write_bytes(whole.decode().encode("utf-16"))
    elif how == "too deep":
        path.write_text("[" * 100_000, encoding="ascii")
    elif how == "no list of cells":
        path.write_text('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": {}}', encoding="ascii")
    elif how == "a folder":
        path.unlink()
        path.mkdir()
    elif how == "renamed":
        shutil.move(path, path.with_name("my homework.ipynb"))
