"""What an instructor wants to know: how code is confined here, and what functions are tried on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from closeness.core.errors import ConfinementError, GradingError
from closeness.staff.confine import Cage, Tier, find_cage
from closeness.staff.confine.cage import refuse_course_inside
from closeness.staff.function_key import expected_cases
from closeness.staff.key import read_assignment
from closeness.staff.secret import course_secret

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from closeness.staff.course import Course

_ADVICE = {
    Tier.BUBBLEWRAP: "To get it: apt-get install bubblewrap (0.8 or newer), on a machine or container that "
    "allows user namespaces.",
    Tier.LANDLOCK: "To get it: Linux 5.13 or newer with Landlock switched on (lsm=…,landlock), on x86-64 or "
    "arm64.",
}
_KERNEL_ADVICE = {
    "A": "To get it: Linux 5.14 or newer, on x86-64 or arm64, on a machine or container that allows user "
    "namespaces, or where the grader is root and may mount.",
    "B": _ADVICE[Tier.LANDLOCK],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the examination found, as lines to print; ``well`` when submitted code can be confined."""

    lines: tuple[str, ...]
    well: bool


def examine(root: Path) -> Finding:
    """Return how this machine confines submitted code. Every tier is tried out, not only looked up."""
    lines, best = [], None
    for tier in (Tier.BUBBLEWRAP, Tier.LANDLOCK):
        try:
            refuse_course_inside(root)
            cage = find_cage(tier.value)
        except ConfinementError as error:
            reason = str(error).removeprefix(f"This machine cannot confine code. {tier.value}: ")
            lines.append(f"– tier {Cage(tier=tier).label}: {reason.removesuffix(' Run: closeness doctor')}")
            lines.append(f"  {_ADVICE[tier]}")
            continue
        lines.append(f"✓ tier {cage.label}: tried out, holds.")
        best = best or cage
    if best is None:
        lines.append(
            "✗ tier C: learners' functions are not run here; they score 0 until they are graded elsewhere."
        )
    else:
        lines.append(f"Learners' functions are graded in tier {best.tier.value}.")
    lines += _kernels(root)
    return Finding(lines=tuple(lines), well=best is not None)


def _kernels(root: Path) -> Iterator[str]:
    """Yield what confines whole notebooks, those of ordinary nbgrader assignments: each tier tried out."""
    # Here, because a kernel takes seconds of imports that a list of inputs does not need.
    from closeness.staff.kernels import confined, view  # noqa: PLC0415

    best = ""
    for tier in ("A", "B"):
        try:
            view.refuse_inside(root, view.visible())
            reason = confined.fault(tier)
        except ConfinementError as error:
            reason = str(error)
        label = f"kernels, tier {tier} ({confined.MEANS[tier]})"
        if reason:
            yield f"– {label}: {reason}"
            yield f"  {_KERNEL_ADVICE[tier]}"
        else:
            yield f"✓ {label}: tried out, holds."
            best = best or tier
    if best:
        yield f"Other authors' notebooks with tests in cells are run in tier {best}."
    else:
        yield "✗ kernels, tier C: other authors' notebooks with tests in cells are not run here."


def listed_inputs(course: Course, name: str) -> Iterator[str]:
    """Yield, as lines, each call of an assignment's functions with what is expected of it."""
    if not course.is_marked(name):
        raise GradingError(
            f"{name!r} has no marks file, {course.shown(course.marks_file(name))}. Choose one that has."
        )
    keys = read_assignment(course, name).functions()
    if not keys:
        raise GradingError(f"{name!r} asks for no functions, so it has no inputs.")
    for key in keys.values():
        heading = ""
        for case in expected_cases(key, course_secret(course.secret)):
            if heading != f"{case.function}: {case.group}":
                heading = f"{case.function}: {case.group}"
                yield heading
            arguments = ", ".join(map(repr, case.arguments))
            expected = case.expected.error or repr(case.expected.value)
            yield f"  {case.function}({arguments}) → {expected}"
