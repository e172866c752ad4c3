"""Whose a file is and which one it is, told from the names that Canvas and Moodle give.

Canvas (``lib/content_zipper.rb``): ``leeann_LATE_12345_67890_walk.ipynb`` is what the learner with the id
12345 and the sortable name "Lee, Ann" handed in late, as upload 67890 of the whole site; where names are
hidden ``LATE_anon_a1B2c_67890_…``. An upload with the name of an earlier one gets ``-1`` before its first or
last dot.

Moodle (``mod/assign/classes/downloader.php``): a folder ``Ann Lee_12345_assignsubmission_file`` (up to 3.10
with ``_`` at its end) with files in it, or all in one name without folders. 12345 is hers in this assignment
only; where names are hidden, she is called "Participant".

Neither says when something was handed in: the times in a zip are those of the download.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from closeness.core.answer_file import ENDING
from closeness.staff.admission import Refused

CANVAS, MOODLE = "Canvas", "Moodle"

# Names are matched from the left and without "_" where the LMS takes it out, so that no file name that a
# learner chose can pose as a name of somebody else.
_MOODLE = re.compile(
    r"(?P<name>[^_/]+)_(?P<number>\d{1,18})_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<file>.+)|_?)"
)
_ANONYMOUS = re.compile(r"(?P<late>LATE_)?anon_(?P<number>[A-Za-z0-9]+)_(?P<counter>\d{1,18})_(?P<file>.+)")
_CANVAS = re.compile(
    r"(?P<name>\w+?)_(?P<late>(?:LATE|late)_)?(?P<number>\d{1,18})_(?P<counter>\d{1,18})_(?P<file>.+)"
)
_TYPED = re.compile(r"\w+_\d+_(?:text|link)\.html")
_COPY = r"(?:-(?P<{0}dash>\d{{1,6}})| ?\((?P<{0}bracket>\d{{1,6}})\))?"
_NOTEBOOK = re.compile(rf"(?P<stem>.+?){_COPY.format('')}\.ipynb", re.IGNORECASE)
_ANSWERS = re.compile(
    rf"(?P<stem>.+?){_COPY.format('')}{re.escape(ENDING.removesuffix('.json'))}{_COPY.format('last_')}\.json",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who handed something in, as the LMS names them; ``number`` is "" where it gives none."""

    lms: str
    name: str
    number: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.number})" if self.number else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """One file that somebody handed in: the name they gave it, and the LMS' running number of the upload.

    ``late`` is what the LMS says, None when it says nothing.
    """

    person: Person
    file: str
    counter: int = 0
    late: bool | None = None


def handed_in(name: str) -> HandedIn:
    """Return what the name of a member says, or raise Refused when it does not say whose it is.

    A file in a folder that no LMS named is of the person that the folder is called after.

    >>> one = handed_in("leeann_LATE_12345_67890_walk-1.ipynb")
    >>> str(one.person), one.file, one.counter, one.late
    ('leeann (12345)', 'walk-1.ipynb', 67890, True)
    >>> str(handed_in("Ann Lee_77_assignsubmission_file/walk.ipynb").person)
    'Ann Lee (77)'
    """
    steps = name.split("/")
    for number, step in enumerate(steps):
        match = _MOODLE.fullmatch(step)
        if match is not None:
            return _of_moodle(match, steps[number + 1 :])
    last = steps[-1]
    match = _ANONYMOUS.fullmatch(last) or _CANVAS.fullmatch(last)
    if match is not None:
        found = match.groupdict()
        person = Person(lms=CANVAS, name=found.get("name") or "anon", number=found["number"])
        late = found["late"] is not None
        return HandedIn(person=person, file=found["file"], counter=int(found["counter"]), late=late)
    if _TYPED.fullmatch(last):
        raise Refused("It was typed into Canvas, not handed in as a file.")
    if len(steps) > 1:
        return HandedIn(person=Person(lms="", name=steps[-2]), file=last)
    raise Refused("Its name does not say whose it is. Say so with --student, or keep the LMS' own name.")


def _of_moodle(match: re.Match[str], rest: list[str]) -> HandedIn:
    if match["kind"] != "file":
        raise Refused(f"It was handed in as Moodle's {match['kind']!r}, not as a file.")
    file = rest[-1] if rest else match["file"]
    if not file:
        raise Refused("Its name ends before the file's own name.")
    return HandedIn(person=Person(lms=MOODLE, name=match["name"], number=match["number"]), file=file)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileName:
    """What a learner's file is called: its kind, the names it may stand for, and which copy it is.

    ``stems`` has the name as it stands first, then without the number of a copy.
    """

    kind: str
    stems: tuple[str, ...]
    copy: int = 0


def file_name(file: str) -> FileName:
    """Return what a file's name says of it; the kind is "notebook", "answers" or "" for any other file.

    >>> file_name("walk (2).ipynb")
    FileName(kind='notebook', stems=('walk (2)', 'walk'), copy=2)
    >>> file_name("walk-1.answers.json")
    FileName(kind='answers', stems=('walk-1', 'walk'), copy=1)
    """
    for kind, pattern in (("answers", _ANSWERS), ("notebook", _NOTEBOOK)):
        match = pattern.fullmatch(file)
        if match is not None:
            found = match.groupdict()
            numbers = [found[name] for name in found if name != "stem" and found[name]]
            whole = file[: -len(ENDING if kind == "answers" else ".ipynb")]
            stems = dict.fromkeys([whole, found["stem"]] if found.get("dash") or found.get("bracket") else [])
            return FileName(
                kind=kind,
                stems=tuple(stems) or (found["stem"],),
                copy=int(numbers[0]) if numbers else 0,
            )
    return FileName(kind="answers" if file.lower().endswith(".json") else "", stems=())
