"""What is asked of a confined interpreter and what comes back: steps, limits, outcomes.

Sources first, then calls, one line of JSON each. A step that does not come to an end costs its own result and
those of its case group; the rest goes on in a new interpreter.
"""

from __future__ import annotations

import builtins
import json
import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from closeness.core.errors import ConfinementError
from closeness.staff.confine.child import Child
from closeness.staff.inert import printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from closeness.staff.confine.cage import Cage

_LONGEST = 200  # characters of an error's text

Kind = Literal["value", "error", "absent", "lost", "skipped", "loaded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one submission's code may use, in seconds and bytes; ``cpu`` is each interpreter's.

    ``step`` and ``total`` are wall time: they end only what ``cpu`` does not, so that a busy machine changes
    nobody's marks.
    """

    cpu: int = 2
    step: float = 15.0
    total: float = 60.0
    memory: int = 256 << 20
    answers: int = 1 << 20  # bytes that come back
    children: int = 12  # interpreters that are started, one more for each lost step

    def resources(self) -> dict[str, int]:
        """Return the limits that the operating system enforces, by their names in ``resource``."""
        return {
            "RLIMIT_CPU": self.cpu,
            "RLIMIT_AS": self.memory,
            "RLIMIT_FSIZE": self.answers,
            "RLIMIT_NOFILE": 64,
            "RLIMIT_NPROC": 1,
            "RLIMIT_CORE": 0,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call. ``group`` is what else is given up when it does not come to an end."""

    function: str
    arguments: tuple[Any, ...]
    group: str = ""


@dataclass(frozen=True, slots=True)
class Foreign:
    """A result that is no plain value: a generator, an object, a subclass, or more than can be sent back."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one step.

    ``kind``: a source "loaded"; a call gave a "value"; either stopped with an "error" (``error`` is Python's
    own name, ``line`` is in the cell, 0 if unknown), or was "lost": ``text`` then says why. A call may also
    find its function "absent" or be "skipped".
    """

    kind: Kind
    value: Any = None
    error: str = ""
    line: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The outcomes of the sources by name, and of the calls in their order."""

    sources: dict[str, Outcome]
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    place: str | int  # a source's name, or a call's place
    group: str
    asked: dict[str, Any] = field(compare=False)


def run(sources: Mapping[str, str], calls: Sequence[Call], cage: Cage, limits: Limits | None = None) -> Run:
    """Return what became of the sources, run in their order, and of the calls after them.

    ConfinementError when the cage did not close: then nothing of the sources was run.
    """
    limits = limits or Limits()
    loading = [_Step(name, "", {"source": text}) for name, text in sources.items()]
    waiting = [
        _Step(place, one.group or str(place), {"call": one.function, "arguments": list(one.arguments)})
        for place, one in enumerate(calls)
    ]
    ends = time.monotonic() + limits.total
    known: dict[str | int, Outcome] = {}
    for _ in range(limits.children):
        steps = [*loading, *waiting]
        try:
            child = Child(cage, [step.asked for step in steps], limits, ends)
        except (
            OSError
        ) as error:  # the cage's program is gone, or the machine has nothing left to start it with
            raise ConfinementError(f"it did not start: {error}") from error
        for step, answer in zip(steps, child.answers, strict=False):
            known[step.place] = read(answer)
        if len(child.answers) == len(steps):
            break
        lost = steps[len(child.answers)]
        known[lost.place] = Outcome(kind="lost", text=child.why)
        if time.monotonic() >= ends:
            break
        loading = [step for step in loading if step.place != lost.place]
        waiting = [step for step in waiting if step.place not in known and step.group != lost.group]
        if not waiting and all(step.place in known for step in loading):
            break
    skipped = Outcome(kind="skipped")
    return Run(
        sources={name: known.get(name, skipped) for name in sources},
        outcomes=tuple(known.get(place, skipped) for place in range(len(calls))),
    )


def read(answer: bytes) -> Outcome:
    """Return one line that came back as an outcome; whatever is not as the runner writes it is "lost".

    >>> read(b'{"value": {"tuple": [1, 2.5]}}').value
    (1, 2.5)
    >>> read(b'{"value": NaN}').text
    'unreadable'
    """
    try:
        return _outcome(json.loads(answer, parse_constant=_refused))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Outcome(kind="lost", text="unreadable")


def _outcome(found: Any) -> Outcome:
    ((kind, content),) = found.items()
    if kind == "value":
        return Outcome(kind="value", value=value_of(content))
    if kind == "error":
        return _error(content)
    if kind in {"absent", "loaded"}:
        return Outcome(kind=kind)
    raise ValueError(f"the runner writes no {kind!r}")


def _error(content: dict[str, Any]) -> Outcome:
    name, line, text = content["kind"], content["line"], content["text"]
    known = getattr(builtins, name, None)
    if not (isinstance(known, type) and issubclass(known, BaseException)):
        name = "Exception"
    if type(line) is not int or not isinstance(text, str):
        raise TypeError("an error has a line and a text")
    return Outcome(kind="error", error=name, line=line, text=printable(text[:_LONGEST]))


def _refused(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def value_of(content: Any) -> Any:
    """Return the plain value that the runner wrote; Foreign for what was none.

    >>> value_of({"list": [True, {"special": "inf"}, {"other": "generator"}]})
    [True, inf, Foreign(kind='generator')]
    """
    if not isinstance(content, dict):
        if isinstance(content, list):
            raise TypeError("a list is written with its kind")
        return content
    ((kind, inner),) = content.items()
    if kind == "special" and inner in {"nan", "inf", "-inf"}:
        return math.nan if inner == "nan" else math.inf if inner == "inf" else -math.inf
    if kind == "other" and isinstance(inner, str):
        return Foreign(inner[:40])
    if kind in {"list", "tuple"} and isinstance(inner, list):
        parts = [value_of(part) for part in inner]
        return parts if kind == "list" else tuple(parts)
    if kind == "dict" and isinstance(inner, list):
        return {str(name): value_of(part) for name, part in inner}
    raise ValueError("no plain value")
