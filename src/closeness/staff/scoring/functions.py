"""Scoring functions: what they returned, compared here with what the course's own returns, group by group.

``judge`` compares and ``score`` writes the rows. What ``judge`` found is kept with the grade, so that
feedback needs no second run. A learner's results are described by kind unless the instructor shows inputs: a
function could pass on what it was called with in its result, an error's text or a line number.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from closeness.check import fits
from closeness.locale import words
from closeness.staff.confine.calls import Foreign, Outcome
from closeness.staff.scoring.score import Part, Row, Score, shown, total

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from closeness.staff.function_marks import FunctionsMarks

_STUB = "NotImplementedError"
_LONG = 600  # characters of an input that is shown: a list of entries is long


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One call of one function: its group, its arguments, and what the course's own function does."""

    function: str
    group: str
    arguments: tuple[Any, ...]
    expected: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What became of one case group.

    ``right`` of ``asked`` inputs; ``first`` is the place of the first other one in its group (-1: none),
    ``problem`` what was amiss there in a word of the locale, ``came`` the result or error itself.
    """

    function: str
    group: str
    right: int
    asked: int
    first: int = -1
    problem: str = ""
    came: str = ""


def judge(marks: FunctionsMarks, cases: Sequence[Case], outcomes: Sequence[Outcome]) -> tuple[Finding, ...]:
    """Return a finding for each case group, in the marks file's order."""
    both = list(zip(cases, outcomes, strict=True))
    return tuple(
        _finding(
            (function.name, group.name),
            [pair for pair in both if (pair[0].function, pair[0].group) == (function.name, group.name)],
            function.tolerance,
        )
        for function in marks.functions
        for group in function.cases
    )


def _finding(names: tuple[str, str], pairs: Sequence[tuple[Case, Outcome]], tolerance: float) -> Finding:
    wrong = [place for place, (case, came) in enumerate(pairs) if not _agrees(case.expected, came, tolerance)]
    lost = any(came.kind in {"lost", "skipped"} for _, came in pairs)
    found = Finding(
        function=names[0], group=names[1], right=0 if lost else len(pairs) - len(wrong), asked=len(pairs)
    )
    if not wrong:
        return found
    case, came = pairs[wrong[0]]
    said = {"first": wrong[0], "problem": _problem(case.expected, came), "came": _came(came)}
    return Finding(**{**asdict(found), **said})


def _agrees(expected: Outcome, came: Outcome, tolerance: float) -> bool:
    if came.kind != expected.kind:
        return False
    if expected.kind == "error":
        return came.error == expected.error
    return fits(came.value, expected.value, tolerance)


def _problem(expected: Outcome, came: Outcome) -> str:
    """Return the locale's word for what is amiss, which tells nothing about the input."""
    if came.kind == "lost":
        return f"lost-{came.text}"
    if came.kind == "error":
        return "scaffold" if came.error == _STUB else "stopped"
    if came.kind in {"absent", "skipped"}:
        return came.kind
    if expected.kind == "error":
        return "no-error"
    return f"is-{kind_of(came.value)}"


def _came(outcome: Outcome) -> str:
    if outcome.kind != "error":
        return shown(outcome.value) if outcome.kind == "value" else ""
    return outcome.error


def kind_of(value: Any) -> str:
    """Return a coarse word for a value: enough to learn from, too little to smuggle an input through.

    >>> kind_of(0.5), kind_of(float("nan")), kind_of(10**400), kind_of(Foreign("generator"))
    ('number', 'no-number', 'number', 'foreign')
    """
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, int):
        return "number"
    if isinstance(value, float):
        return "number" if math.isfinite(value) else "no-number"
    if isinstance(value, Foreign):
        return "foreign"
    return {"str": "text", "dict": "dict"}.get(type(value).__name__, "values")


def score(
    marks: FunctionsMarks,
    findings: Sequence[Finding],
    cases: Sequence[Case] = (),
    parameters: Mapping[str, Sequence[str]] | None = None,
    reason: str = "",
) -> Score:
    """Return the score of what was found, one row a case group.

    With ``cases`` and the functions' ``parameters`` the rows say for which input the course expects what;
    without, what was expected where, and nothing of the inputs.
    """
    known = {(one.function, one.group): one for one in findings}
    rows = []
    for function in marks.functions:
        for group in function.cases:
            share = function.share * group.share
            found = known.get((function.name, group.name))
            rows.append(
                Row(
                    item=f"{function.name}: {group.name}",
                    answer=_answer(found),
                    parts=(_part(found),),
                    earned=share if found and found.right == found.asked else 0.0,
                    share=share,
                    expected=_expected(found, cases, (parameters or {}).get(function.name, ())),
                    why=group.why,
                )
            )
    return total(rows, reason)


def _answer(found: Finding | None) -> str:
    if found is None:
        return ""
    return words("grading")["inputs-right"].format(right=found.right, asked=found.asked)


def _part(found: Finding | None) -> Part:
    if found is None:
        return Part(name="", right=None)
    say = words("grading")
    note = ""
    if found.problem:
        said = say[f"function-{found.problem}"]
        note = say.get(f"function-{found.problem}-{found.came}", said).format(error=found.came)
    return Part(name="", right=found.right == found.asked, note=note)


def _argument(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"


def _expected(found: Finding | None, cases: Sequence[Case], parameters: Sequence[str]) -> str:
    if found is None:
        return ""
    if found.first < 0:
        return words("grading")["the-same"]
    if not cases:
        return words("grading")["inputs-hidden"]
    mine = [one for one in cases if (one.function, one.group) == (found.function, found.group)]
    case = mine[found.first]
    say = words("grading")
    names = [*parameters, *("?" for _ in case.arguments[len(parameters) :])]
    inputs = ", ".join(
        f"{name} = {_argument(argument)}" for name, argument in zip(names, case.arguments, strict=False)
    )
    if found.problem in {"stopped", "scaffold"}:
        did = "case-stopped"
    else:
        did = "case-returned" if found.came else "case-none"
    wanted = say["an-error"].format(error=case.expected.error)
    if case.expected.kind == "value":
        wanted = shown(case.expected.value)
    return say[did].format(inputs=inputs, came=found.came, wanted=wanted)
