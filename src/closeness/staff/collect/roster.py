"""Which student of the gradebook a person of the LMS is: by a roster, or by a safe id made of the name.

A roster is a CSV file with a line of headings, as Canvas ("Student", "ID", "SIS Login ID"), Moodle ("Full
name", "Identifier", "Email address", "Last modified (submission)") or nbgrader ("id", "first_name",
"last_name", "lms_user_id") writes it, or one of your own with such columns.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from closeness.core.errors import GradingError
from closeness.staff.admission import Refused
from closeness.staff.collect.member_name import key
from closeness.staff.collect.naming import CANVAS, MOODLE, Person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

# The first of these columns that a roster has gives the student ids. "id" is nbgrader's; Canvas' is "ID".
ID_COLUMNS = ("student_id", "id", "SIS Login ID", "SIS User ID", "Username", "ID number", "Email address")
_NUMBERS = {CANVAS: ("lms_user_id", "ID"), MOODLE: ("Identifier",)}
_NAMES = ("Student", "Full name", "name")
_FIRST = ("first_name", "First name")
_LAST = ("last_name", "Last name", "Surname")
_TIME = "Last modified (submission)"
ID_RULE = "It names a folder: letters, digits and . _ @ - only, a letter or digit first, 64 at most."
_SAFE = re.compile(r"[A-Za-z0-9][\w.@-]{0,63}", re.ASCII)
_MAX_ROSTER = 16 * 2**20
_LONGEST = 40
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Student:
    """A student as the gradebook calls them, and when the LMS says that they handed in, if it does."""

    id: str
    time: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    student: Student
    numbers: Mapping[str, str]
    names: frozenset[str]


class Roster:
    """The rows of a roster, to look people up in: by the LMS' number, else by a name that only one has."""

    def __init__(self, rows: Sequence[_Row]) -> None:
        self._rows = rows
        self._by_number = {(lms, number): row for row in rows for lms, number in row.numbers.items()}

    def student(self, person: Person) -> Student:
        """Return who a person is, or raise Refused."""
        row = self._by_number.get((person.lms, person.number)) if person.number else None
        if row is None and not person.lms:  # the instructor's own folder, which may be called by the id
            row = next((one for one in self._rows if one.student.id == person.name), None)
        if row is not None:
            return row.student
        name = _letters(person.name)
        # A row with another number is another person of this name.
        found = [row for row in self._rows if name in row.names and person.lms not in row.numbers]
        if len(found) != 1:
            many = f"{len(found)} people of the roster are" if found else "Nobody of the roster is"
            raise Refused(f"{many} {person}. Correct the roster, then collect again.")
        return found[0].student


def is_safe(name: str) -> bool:
    """Return whether a student may be called so in the gradebook, and a folder after them."""
    return _SAFE.fullmatch(name) is not None


def read_roster(path: Path, id_column: str = "") -> Roster:
    """Return a roster; GradingError names the line and what to do. ``id_column`` says where the ids are."""
    try:
        raw = path.read_bytes()
        text = raw[:_MAX_ROSTER].decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise GradingError(f"{path} cannot be read as a roster ({error}). Save it as CSV in UTF-8.") from None
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    try:
        lines = [[field.strip() for field in line] for line in csv.reader(io.StringIO(text), delimiter=mark)]
    except csv.Error as error:
        raise GradingError(f"{path} cannot be read as CSV ({error}).") from None
    heads = lines[0] if lines else []
    wanted = (id_column,) if id_column else ID_COLUMNS
    column = next((name for name in wanted if name in heads), "")
    if not column:
        raise GradingError(
            f"{path.name}: wanted a column of student ids ({', '.join(map(repr, wanted))}), got "
            f"{', '.join(map(repr, heads)) or 'nothing'}. Add one, or name it with --id-column."
        )
    rows: list[_Row] = []
    known: dict[str, str] = {}
    for line in lines[1:]:
        entry = dict(zip(heads, line, strict=False))
        name = entry.get(column, "")
        if not name:
            continue  # Canvas' line of possible points, empty lines, people without a login
        if not is_safe(name):
            raise GradingError(
                f"{path.name}: {name!r} cannot be a student id. {ID_RULE} "
                "Correct it, or name another --id-column."
            )
        if key(name) in known:
            raise GradingError(
                f"{path.name}: {known[key(name)]!r} and {name!r} are one id. Make them differ."
            )
        known[key(name)] = name
        rows.append(_row(name, entry))
    return Roster(rows)


def _row(name: str, entry: Mapping[str, str]) -> _Row:
    first, last = (next((entry[one] for one in heads if entry.get(one)), "") for heads in (_FIRST, _LAST))
    names = [entry.get(one, "") for one in _NAMES] + [f"{first} {last}", f"{last} {first}"]
    for whole in list(names):
        surname, comma, rest = whole.partition(",")
        names.append(f"{rest} {surname}" if comma else "")  # Canvas: "Lee, Ann" and, in its zip, "leeann"
    numbers = {}
    for lms, heads in _NUMBERS.items():
        found = next((match[0] for one in heads if (match := _DIGITS.search(entry.get(one, "")))), "")
        if found:
            numbers[lms] = found
    student = Student(id=name, time=_time(entry.get(_TIME, "")))
    return _Row(student=student, numbers=numbers, names=frozenset(map(_letters, names)) - {""})


def _time(text: str) -> datetime | None:
    """Return a time that Moodle wrote in English, taken for this machine's time zone; None for any other."""
    from dateutil.parser import ParserError, parse  # noqa: PLC0415 - nbgrader's, as it reads times itself

    if not _DIGITS.search(text):
        return None
    try:
        found: datetime = parse(text).astimezone(UTC)
    except (ParserError, OverflowError, ValueError, OSError):
        return None
    return found


def _letters(name: str) -> str:
    """Return what of a name all spellings of it share: no accents set apart, spaces, commas or capitals."""
    return "".join(one for one in key(unicodedata.normalize("NFKC", name)) if one.isalnum())


def derived(person: Person) -> Student:
    """Return a student with a safe id made of the name, the same whenever the LMS gives the same name.

    Canvas' number belongs to the person and becomes part of it; Moodle's is another in each assignment, so
    only where names are hidden does it. A folder that no LMS named is called by the id already.

    >>> derived(Person(lms="Canvas", name="leeann", number="12345")).id
    'leeann-12345'
    >>> derived(Person(lms="Moodle", name="Zoë O'Brien", number="77")).id
    'zoe-o-brien'
    >>> derived(Person(lms="Moodle", name="Participant", number="77")).id
    'participant-77'
    """
    if not person.lms and is_safe(person.name):
        return Student(id=person.name)
    plain = unicodedata.normalize("NFKD", person.name.casefold())
    slug = re.sub(r"[^a-z0-9]+", "-", "".join(one for one in plain if not unicodedata.combining(one)))
    slug = slug.strip("-")
    lost = any(one.isalnum() and not one.isascii() for one in plain)
    if lost or not slug or len(slug) > _LONGEST:
        mark = hashlib.sha256(unicodedata.normalize("NFC", person.name).encode()).hexdigest()[:8]
        slug = f"{slug[:_LONGEST].strip('-') or 'person'}-{mark}"
    if person.number and (person.lms == CANVAS or slug == "participant"):
        slug = f"{slug}-{person.number.lower()}"
    return Student(id=slug)
