"""What learners are told of deadlines: small files in the exchange, read when they hand in.

What is the same for all stands in ``<exchange>/<course>/deadlines/NAME.json``. For whom work is open again
stands in that learner's own box, in ``reopened/NAME.json``, so that nobody reads anything about others.
Without boxes it is only said whether there is somebody. None of it decides anything: collecting does.
"""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from closeness.core.errors import ClosenessError
from closeness.staff.admission import Absent, Refused, open_folder
from closeness.staff.course import course_at
from closeness.staff.deadlines.deadline import Deadline
from closeness.staff.deadlines.gradebook import Dates, read_dates
from closeness.staff.deadlines.penalty import LatePenalty
from closeness.staff.deadlines.rules import Rules, read_rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from closeness.staff.exchange.inbound import Inbound

FOLDER, OWN_FOLDER = "deadlines", "reopened"
_LONGEST = 10_000  # bytes
_SUFFIX = ".json"

Exceptions = Literal["none", "some", "own"]
"""Whether nobody has the work open again, somebody has, or each learner's box says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a learner's side knows: their deadline, and what lateness costs, in percent."""

    deadline: Deadline
    exceptions: Exceptions = "none"
    percent: float = 0
    most: float = 0


def publish(coursedir: Any, config: Any, root: Path, inbound: Inbound) -> None:
    """Bring the files in an exchange, and in the boxes, into step with what is set; OSError when that fails.

    Nothing is changed by whoever has no gradebook, nor made in an exchange that is not there.
    """
    dates, rules = read_dates(coursedir), read_rules(course_at(coursedir).root)
    if dates is None:
        return
    penalty = LatePenalty(config=config)
    texts = {}
    for name in dates.keys() | rules.keys():
        when, rule = dates.get(name, Dates()), rules.get(name, Rules())
        if when.due is None and rule == Rules():
            continue
        texts[name] = {
            "due": when.due and when.due.isoformat(),
            "late": rule.late,
            "counts": rule.counts,
            "exceptions": "own" if inbound.boxes else "some" if when.reopened else "none",
            "percent": penalty.percent,
            "most": penalty.most,
        }
    if root.is_dir():
        _keep(root, (inbound.course, FOLDER), texts)
    if inbound.boxes is None:
        return
    for owner in inbound.owners():
        own = {
            name: {"until": when.reopened[owner].isoformat()}
            for name, when in dates.items()
            if owner in when.reopened
        }
        try:
            _keep(inbound.boxes, (owner, inbound.course, OWN_FOLDER), own)
        except (Refused, OSError) as error:  # what one learner made of their box is nobody else's loss
            inbound.refuse(f"a deadline into the box of {owner}: {error}")


def read_published(root: Path, course: str, assignment: str) -> Published:
    """Return what an exchange says about an assignment; nothing is late where it says nothing clear."""
    found = _read(root / course / FOLDER / f"{assignment}{_SUFFIX}")
    own = _read(root / course / OWN_FOLDER / f"{assignment}{_SUFFIX}")
    try:
        rules = Rules(late=found["late"], counts=found["counts"])
        deadline = Deadline(
            due=_moment(found["due"]),
            late=rules.late,
            counts=rules.counts,
            reopened=_moment(own.get("until")),
        )
        exceptions: Exceptions = found["exceptions"]
        return Published(
            deadline=deadline,
            exceptions=exceptions,
            percent=float(found["percent"]),
            most=float(found["most"]),
        )
    except (KeyError, TypeError, ValueError, ClosenessError):
        return Published(deadline=Deadline())


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"A time with its zone was wanted, got {text!r}.")
    return moment


def _read(file: Path) -> dict[str, Any]:
    try:
        with file.open("rb") as text:  # in the learner's own exchange, whose folders may be links
            found = json.loads(text.read(_LONGEST))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _keep(root: Path, steps: Sequence[str], found: Mapping[str, Mapping[str, Any]]) -> None:
    """Have a folder below ``root`` hold exactly these files; no link is followed on the way."""
    texts = {f"{name}{_SUFFIX}": json.dumps(one, indent=1).encode() for name, one in found.items()}
    try:
        folder = _folder(root, steps, make=bool(texts))
    except Absent:
        return
    try:
        there = {name for name in os.listdir(folder) if name.endswith(_SUFFIX)}  # noqa: PTH208 - a handle
        for name in there - texts.keys():
            os.unlink(name, dir_fd=folder)
        for name, text in texts.items():
            if _text(folder, name) != text:
                _write(folder, name, text)
    finally:
        os.close(folder)


def _folder(root: Path, steps: Sequence[str], *, make: bool) -> int:
    for count in range(1, len(steps) + 1):
        above = open_folder(root, steps[: count - 1])
        try:
            with suppress(FileExistsError):
                if make:
                    os.mkdir(steps[count - 1], 0o755, dir_fd=above)
        finally:
            os.close(above)
    return open_folder(root, steps)


def _text(folder: int, name: str) -> bytes:
    try:
        handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except OSError:
        return b""
    with os.fdopen(handle, "rb") as file:
        return file.read(_LONGEST)


def _write(folder: int, name: str, text: bytes) -> None:
    """Put a file in the place of another in one step."""
    scratch = f".{name}.{secrets.token_hex(8)}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with os.fdopen(os.open(scratch, flags, 0o644, dir_fd=folder), "wb") as file:
        os.fchmod(file.fileno(), 0o644)  # whatever the umask: learners read it
        file.write(text)
    os.rename(scratch, name, src_dir_fd=folder, dst_dir_fd=folder)
