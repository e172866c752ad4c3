"""The texts that a drawn hand of cards changes: the setup cell's list of cards, and the marks file.

Text in, text out; whatever else stands in a cell or a file stays as its author wrote it.
"""

from __future__ import annotations

import ast
import re
import tomllib
from itertools import pairwise
from typing import TYPE_CHECKING

from closeness.core.errors import GradingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from closeness.bank import Vignette

# The cue that a solved answer gives where several decide: how it ended, before how it usually goes.
_REASONS = ("issue", "returned", "pattern", "purpose")
# And where all is told and disagrees, the next question asks about what is hardest to see from outside.
_DOUBTS = ("purpose", "pattern", "issue", "returned")
_VERSION = re.compile(r"^(\s*key_version\s*=\s*)\d+", re.MULTILINE)
_CELL = re.compile(r'\s*cell\s*=\s*"([^"]+)"')


def deciding_cue(vignette: Vignette) -> str:
    """Return the one deciding cue that a solved answer gives; for cannot tell yet, the next question."""
    if vignette.key != "cannot-tell-yet":
        return next(cue for cue in _REASONS if cue in vignette.deciding)
    untold = [cue for cue in _REASONS if getattr(vignette.cues, cue) is None]
    return next(cue for cue in (*untold, *_DOUBTS) if cue in vignette.deciding)


def with_cards(source: str, hand: Iterable[Vignette], where: str) -> str:
    """Return a setup cell's text with its list of cards replaced; GradingError where there is none."""
    try:
        statements = ast.parse(source).body
    except SyntaxError as error:
        raise GradingError(f"{where}: line {error.lineno} is not Python ({error.msg}). Mend it.") from error
    for statement in statements:
        if isinstance(statement, ast.Assign) and _is_cards(statement.value):
            lines = source.splitlines()
            name = ast.unparse(statement.targets[0])
            lines[statement.lineno - 1 : statement.end_lineno] = [f"{name} = [", *_card_lines(hand), "]"]
            return "\n".join(lines)
    raise GradingError(f"{where} has no list of cards to replace. Write cards = [] there.")


def _is_cards(value: ast.expr) -> bool:
    if not isinstance(value, ast.List):
        return False
    try:
        cards = ast.literal_eval(value)
    except ValueError:
        return False
    return all(isinstance(card, dict) and "sentences" in card for card in cards)


def _card_lines(hand: Iterable[Vignette]) -> Iterator[str]:
    for one in hand:
        yield "    {"
        yield f'        "id": {_quoted(one.id)},'
        yield '        "sentences": ['
        for sentence in one.sentences:
            cue = "None" if sentence.cue is None else _quoted(sentence.cue)
            yield f'            {{"text": {_quoted(sentence.text)}, "cue": {cue}}},'
        yield "        ],"
        yield "    },"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def stamped(text: str, cells: Iterable[str], *, seed: int, version: int, where: str) -> str:
    r"""Return a marks file's text with its key version, and the seed beside each ``draw`` of these cells.

    A file whose fields do not stand on lines of their own is refused (GradingError), never mangled.

    >>> text = 'key_version = 1\n[[marks]]\ncell = "sort"\ndraw = "first-sort"  # six\n'
    >>> print(stamped(text, ["sort"], seed=7, version=2, where="week.toml"), end="")
    key_version = 2
    [[marks]]
    cell = "sort"
    draw = "first-sort"  # six
    seed = 7
    """
    wanted = set(cells)
    lines = _VERSION.sub(rf"\g<1>{version}", text, count=1).splitlines()
    starts = [place for place, line in enumerate(lines) if re.match(r"\s*\[", line)]
    for start, end in reversed(list(pairwise([*starts, len(lines)]))):
        block = lines[start:end]
        if wanted & {found[1] for line in block if (found := _CELL.match(line))}:
            lines[start:end] = _with_seed(block, seed)
    made = "\n".join(lines) + "\n"
    try:
        data = tomllib.loads(made)
        seeds = {one["cell"]: one.get("seed") for one in data["marks"] if one["cell"] in wanted}
    except (tomllib.TOMLDecodeError, KeyError):
        data, seeds = {}, {}
    if data.get("key_version") != version or seeds != dict.fromkeys(wanted, seed):
        raise GradingError(
            f"{where} is written in a way that a seed cannot be put into. Give each field a line of its own, "
            "as in the other marks files."
        )
    return made


def _with_seed(block: list[str], seed: int) -> list[str]:
    kept = []
    for line in block:
        if not re.match(r"\s*seed\s*=", line):
            kept.append(line)
        if re.match(r"\s*draw\s*=", line):
            kept.append(f"seed = {seed}")
    return kept
