"""Trying a learner's function on open examples: a small table, never a traceback.

For locked cells of notebooks: the examples stand there in the open, and ``fits`` is the comparison that
grading uses too. Standard library only, so that it also works in the browser.
"""

from __future__ import annotations

import copy
import math
import os
import sys
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from closeness.core.checks import shown
from closeness.core.errors import Incomplete
from closeness.locale import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NOISE = 1e-9
_CELL = "text-align:left;vertical-align:top;padding:.35em .8em .35em 0;border-bottom:1px solid currentColor"
_SIGNS = {True: "✓", False: "↻"}


def fits(came: Any, expected: Any, tolerance: float = 0.0) -> bool:
    """Whether a plain value is the expected one; numbers within the tolerance, a list for a tuple.

    Types are exact: True is not 1 here, text is not a number, and what only says that it equals does not.
    An infinity fits itself alone, and NaN nothing.

    >>> fits([1.0, 2], (1, 2)), fits(0.33, 1 / 3, 0.005), fits(True, 1), fits(0.0, None)
    (True, True, False, False)
    """
    if isinstance(expected, bool) or expected is None or isinstance(expected, str):
        return type(came) is type(expected) and bool(came == expected)
    if isinstance(expected, int | float):
        if type(came) not in {int, float}:
            return False
        return came == expected or _near(came, expected, tolerance)
    if isinstance(expected, dict):
        same = type(came) is dict and came.keys() == expected.keys()
        return same and all(fits(came[name], expected[name], tolerance) for name in expected)
    same = type(came) in {list, tuple} and len(came) == len(expected)
    return same and all(fits(one, other, tolerance) for one, other in zip(came, expected, strict=True))


def _near(came: float, expected: float, tolerance: float) -> bool:
    try:
        apart = abs(float(came) - float(expected))
        allowed = tolerance + _NOISE * max(1.0, abs(float(expected)))
    except OverflowError:  # a whole number beyond every float
        return False
    return math.isfinite(apart) and apart <= allowed


class Example:
    """One open example: the arguments of a call, what it gives, and a text for the table instead of the call.

    ``gives`` may be an error's class: then the function is to stop with it.
    """

    def __init__(self, *arguments: Any, gives: Any, text: str = "") -> None:
        self.arguments, self.gives, self.text = arguments, gives, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One example as it went: what the table says of it."""

    call: str
    yours: str
    expected: str
    fits: bool
    told: bool = False  # ``call`` is a text of the author's
    empty: bool = False  # the scaffold's own error came


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A function as it was found: the rows of the table, or why there are none."""

    name: str
    rows: tuple[Tried, ...] = ()
    problem: str = ""
    practice: bool = False  # nothing will be submitted

    @property
    def summary(self) -> str:
        """Return in one or two sentences how it went and what to do."""
        say = words("check")
        if self.problem:
            return self.problem
        if any(row.empty for row in self.rows):
            return say["scaffold"].format(name=self.name)
        right = sum(row.fits for row in self.rows)
        every = "all-practice" if self.practice else "all"
        which = every if right == len(self.rows) else "some" if right else "none"
        return say[f"summary-{which}"].format(fits=right, asked=len(self.rows))

    def require_complete(self) -> None:
        """Say that the function is written, or raise Incomplete with what is missing.

        Never says whether it is right. While nbgrader grades it always raises: marks come from the scorer
        alone.
        """
        say = words("check")
        if os.environ.get("NBGRADER_EXECUTION") == "autograde":
            raise Incomplete(say["only-the-scorer"])
        if self.problem:
            raise Incomplete(self.problem)
        if any(row.empty for row in self.rows):
            raise Incomplete(say["scaffold"].format(name=self.name))
        print(say["written"].format(name=self.name))  # noqa: T201 - the cell's output

    def __repr__(self) -> str:
        say = words("check")
        lines = [
            f"{_SIGNS[row.fits]} {row.call}: {row.yours} ({say['expected'].lower()}: {row.expected})"
            for row in self.rows
        ]
        return "\n".join([*lines, self.summary])

    def _repr_html_(self) -> str:
        say = words("check")
        head = [say["call"], say["yours"], say["expected"], say["result"]]
        columns = "".join(f'<th scope="col" style="{_CELL}">{escape(one)}</th>' for one in head)
        body = "".join(_row(row) for row in self.rows)
        table = (
            f'<table style="border-collapse:collapse"><caption style="color:inherit;text-align:left">'
            f"{escape(say['caption'].format(name=self.name))}</caption>"
            f"<thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table>"
        )
        return f"<div>{table if self.rows else ''}<p>{escape(self.summary)}</p></div>"


def _row(row: Tried) -> str:
    say = words("check")
    verdict = escape(say["fits" if row.fits else "look-again"])
    sign = f'<span aria-hidden="true">{_SIGNS[row.fits]}</span>'
    cells = [
        escape(row.call) if row.told else f"<code>{escape(row.call)}</code>",
        escape(row.yours),
        escape(row.expected),
        f'<span style="white-space:nowrap">{sign} {verdict}</span>',
    ]
    return "<tr>" + "".join(f'<td style="{_CELL}">{cell}</td>' for cell in cells) + "</tr>"


def check_function(
    name: str,
    examples: Sequence[Example],
    *,
    tolerance: float = 0.0,
    namespace: Mapping[str, Any] | None = None,
    practice: bool = False,
) -> Check:
    """Return how the function of this name does on the examples; whatever it does, nothing is raised.

    It is looked for in the notebook, or in ``namespace``. Numbers may differ by ``tolerance``. With
    ``practice`` nothing is said of submitting.

    >>> check_function("half", [Example(3, gives=1.5)], namespace={"half": lambda x: x / 2})
    ✓ half(3): 1.5 (expected: 1.5)
    All 1 open examples fit. After you submit, other inputs are tried as well.
    """
    say = words("check")
    found = (vars(sys.modules["__main__"]) if namespace is None else namespace).get(name)
    if found is None:
        return Check(name=name, problem=say["absent"].format(name=name))
    if not callable(found):
        return Check(name=name, problem=say["not-a-function"].format(name=name, kind=_value(found)))
    rows = tuple(_try(name, found, example, tolerance) for example in examples)
    return Check(name=name, rows=rows, practice=practice)


def _try(name: str, function: Any, example: Example, tolerance: float) -> Tried:
    call = example.text or f"{name}({', '.join(map(_value, example.arguments))})"
    wants_error = isinstance(example.gives, type) and issubclass(example.gives, BaseException)
    expected = example.gives.__name__ if wants_error else _value(example.gives)
    fine = empty = False
    try:
        value = function(*copy.deepcopy(example.arguments))
    except KeyboardInterrupt:
        yours = words("check")["interrupted"]
    except BaseException as error:  # noqa: BLE001 - a beginner meets a sentence, whatever was raised
        fine = wants_error and isinstance(error, example.gives)
        empty = isinstance(error, NotImplementedError)
        yours = type(error).__name__ if fine else _stopped(error, function)
    else:
        fine = not wants_error and fits(value, example.gives, tolerance)
        yours = _value(value)
    return Tried(call=call, yours=yours, expected=expected, fits=fine, told=bool(example.text), empty=empty)


def _value(value: Any) -> str:
    """Return a value for the table: numbers with six digits at most, also inside lists and tuples.

    >>> _value((1 / 3, None)), _value([2.0])
    ('(0.333333, None)', '[2]')
    """
    if type(value) is float:
        return f"{value:.6g}"
    if type(value) in {list, tuple}:
        inner = ", ".join(map(_value, value))
        return f"[{inner}]" if type(value) is list else f"({inner}{',' if len(value) == 1 else ''})"
    try:
        return shown(value)
    except BaseException:  # noqa: BLE001 - what a learner's object does when it is shown is its own affair
        return words("check")["odd"]


def _stopped(error: BaseException, function: Any) -> str:
    say = words("check")
    kind = type(error).__name__
    try:
        text = str(error)
    except BaseException:  # noqa: BLE001
        text = say["odd"]
    if isinstance(error, NotImplementedError):
        return say["hint-NotImplementedError"]
    hint = say.get(f"hint-{kind}", say["hint-other"]).format(error=kind, text=text)
    own = getattr(getattr(function, "__code__", None), "co_filename", None)
    line, step = 0, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == own:
            line = step.tb_lineno
        step = step.tb_next
    return say["stopped" if line else "stopped-somewhere"].format(line=line, hint=hint)
