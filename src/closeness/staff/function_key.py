"""The key of a cell of functions: the author's own functions, and what they give for every input.

The author's code is the course's own; it runs here, in the grader's process. A learner's never does.
"""

from __future__ import annotations

import ast
import builtins
import json
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from closeness.check import fits
from closeness.core.errors import GradingError
from closeness.staff.confine import runner
from closeness.staff.confine.calls import Foreign, Outcome, read
from closeness.staff.function_marks import FunctionsMarks
from closeness.staff.scoring.functions import Case
from closeness.staff.scoring.inputs import Draw, drawn
from closeness.staff.secret import purpose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from closeness.staff.function_marks import CaseGroup, MarkedFunction
    from closeness.staff.notebooks import Cell

_BEGIN, _END = "### BEGIN SOLUTION", "### END SOLUTION"
_REGION = re.compile(rf"^([ \t]*){_BEGIN}[^\n]*\n(.*?)^[ \t]*{_END}[^\n]*$", re.MULTILINE | re.DOTALL)
_TRIED = b"inputs for checking the key alone"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FunctionKey:
    """The functions of one cell and the texts that define them.

    ``setup`` is the released setup cell's text ("" without one), ``solved`` the author's text of every
    function cell of the notebook by grade_id, ``parameters`` the names of each function's arguments.
    """

    assignment: str
    key_version: int
    marks: FunctionsMarks
    setup: str
    solved: dict[str, str]
    parameters: dict[str, tuple[str, ...]]


def read_function_keys(
    version: tuple[str, int], marks: Iterable[object], cells: dict[str, Cell], where: str
) -> dict[str, FunctionKey]:
    """Return the key of each cell of functions among the marked ones, by the grade_id of its marks cell.

    ``version`` is the assignment and its key version, ``cells`` are the solved notebook's.
    """
    mine = [one for one in marks if isinstance(one, FunctionsMarks)]
    answers = {one.answer for one in mine}
    solved = {name: cell["source"] for name, cell in cells.items() if name in answers}
    return {one.cell: _key(version, one, solved, cells, where) for one in mine}


def _key(
    version: tuple[str, int],
    marks: FunctionsMarks,
    solved: dict[str, str],
    cells: dict[str, Cell],
    where: str,
) -> FunctionKey:
    here = f"{where}: function cell {marks.answer!r}"
    setup = ""
    if marks.setup:
        if marks.setup not in cells:
            raise GradingError(
                f"{where}: setup cell {marks.setup!r} is not in the notebook. Give it that grade_id, or "
                "correct the marks file."
            )
        setup = cells[marks.setup]["source"]
    defined = _definitions(solved[marks.answer], here)
    for function in marks.functions:
        if function.name not in defined:
            raise GradingError(f"{here}: wanted a top-level def {function.name}(…), found none. Define it.")
    _check_scaffold(solved[marks.answer], here)
    key = FunctionKey(
        assignment=version[0],
        key_version=version[1],
        marks=marks,
        setup=setup,
        solved=solved,
        parameters={name: tuple(one.arg for one in found.args.args) for name, found in defined.items()},
    )
    tried = expected_cases(key, _TRIED)
    for function in marks.functions:
        for group in function.cases:
            mine = [one.expected for one in tried if (one.function, one.group) == (function.name, group.name)]
            _check_contrast(mine, function.tolerance, _named(key.assignment, function, group))
    return key


def _definitions(source: str, here: str) -> dict[str, ast.FunctionDef]:
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise GradingError(f"{here}: line {error.lineno} is not Python ({error.msg}). Mend it.") from error
    for found in ast.walk(tree):
        if isinstance(found, ast.FunctionDef) and not ast.get_docstring(found):
            raise GradingError(
                f"{here}: def {found.name} has no docstring. Say in one what it takes and returns: learners "
                "see it."
            )
    return {one.name: one for one in tree.body if isinstance(one, ast.FunctionDef)}


def _check_scaffold(source: str, here: str) -> None:
    regions = _REGION.findall(source)
    if not regions or source.count(_BEGIN) != len(regions) or source.count(_END) != len(regions):
        raise GradingError(
            f"{here}: wanted solved lines between {_BEGIN} and {_END}, each on its own line, got "
            f"{source.count(_BEGIN)} and {source.count(_END)} of these. Without them no scaffold is left."
        )
    try:
        scaffold = ast.parse(_REGION.sub(r"\1raise NotImplementedError()", source))
    except SyntaxError as error:
        raise GradingError(
            f"{here}: without its solved lines, line {error.lineno} is not Python ({error.msg}). Indent the "
            "markers as the lines between them."
        ) from error
    if any(isinstance(one, ast.Raise) for one in scaffold.body):
        raise GradingError(
            f"{here}: a solved region is outside every def. Indent its markers as the lines between."
        )


def solutions(source: str) -> list[str]:
    r"""Return the text of each solved region, which no release may hold.

    >>> solutions("def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION")
    ['return 1']
    """
    return [" ".join(body.split()) for _, body in _REGION.findall(source)]


@lru_cache(maxsize=64)
def expected_cases(key: FunctionKey, secret: bytes) -> tuple[Case, ...]:
    """Return every call of the cell's functions with what the author's own does.

    GradingError when one is no key.
    """
    space: dict[str, Any] = {"__name__": "__main__", "__builtins__": builtins}
    for name, source in {"setup": key.setup, **key.solved}.items():
        loaded = read(_sent(runner.load(source, 0, space)))
        if loaded.kind != "loaded":
            raise GradingError(
                f"{key.assignment}: the solved cell {name!r} stopped in line {loaded.line} with "
                f"{loaded.error}: {loaded.text}. Mend it."
            )
    cases: list[Case] = []
    for function in key.marks.functions:
        for group in function.cases:
            made = list(_cases(key, function, group, secret, space))
            for case in made:
                named = _named(key.assignment, function, group)
                _check_value(case.expected, f"{named}, input {case.arguments!r}")
            cases += made
    return tuple(cases)


def _named(assignment: str, function: MarkedFunction, group: CaseGroup) -> str:
    return f"{assignment}: {function.name}, case group {group.name!r}"


def _cases(
    key: FunctionKey, function: MarkedFunction, group: CaseGroup, secret: bytes, space: dict[str, Any]
) -> Iterator[Case]:
    draw = Draw(secret, purpose(key.assignment, key.key_version, function.name, group.name))
    inputs: list[Sequence[Any]] = list(group.inputs)
    if group.strategy:
        inputs += drawn(group.strategy, group.count, draw)
    for arguments in inputs:
        own = json.loads(json.dumps(list(arguments)))  # the function may change what it is given
        expected = read(_sent(runner.call(function.name, own, space)))
        yield Case(function=function.name, group=group.name, arguments=tuple(arguments), expected=expected)


def _sent(answer: dict[str, Any]) -> bytes:
    """Return an answer as it would come back from a confined interpreter: the same way for both sides."""
    return json.dumps(answer).encode()


def _check_value(expected: Outcome, named: str) -> None:
    if expected.kind == "error" and expected.error in {"NotImplementedError", "TypeError", "NameError"}:
        raise GradingError(
            f"{named}: the solved function stopped with {expected.error}: {expected.text}. Mend it, or the "
            "input."
        )
    if expected.kind not in {"value", "error"} or not all(map(_comparable, _parts(expected.value))):
        raise GradingError(
            f"{named}: wanted None, numbers (NaN equals none), texts, lists or dicts of them, got "
            f"{expected.value!r}. Return those."
        )


def _comparable(value: Any) -> bool:
    return not isinstance(value, Foreign) and not (isinstance(value, float) and math.isnan(value))


def _parts(value: Any) -> Iterator[Any]:
    if isinstance(value, list | tuple):
        for part in value:
            yield from _parts(part)
    elif isinstance(value, dict):
        yield from _parts(list(value.values()))
    else:
        yield value


def _check_contrast(expected: list[Outcome], tolerance: float, named: str) -> None:
    """Refuse a group whose inputs all give the same: a function that always returns that would earn it."""
    first = expected[0]
    for other in expected[1:]:
        if other.kind != first.kind or not fits(other.value, first.value, tolerance):
            return
    gives = f"the error {first.error}" if first.kind == "error" else repr(first.value)
    raise GradingError(
        f"{named}: every input gives {gives}, so that a function which always does would earn it. Add an "
        "input with another result."
    )
