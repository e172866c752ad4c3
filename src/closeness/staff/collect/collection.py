"""One collection: every file of a download to its student and assignment, the latest of each into place."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from closeness.staff.admission import Refused
from closeness.staff.collect.content import filled
from closeness.staff.collect.download import opened
from closeness.staff.collect.member_name import Refusal, kept_name, key, shown
from closeness.staff.collect.naming import CANVAS, MOODLE, HandedIn, Person, handed_in
from closeness.staff.collect.placing import HANDED_IN, TIMESTAMP, Origin, alone, place
from closeness.staff.collect.roster import Student, derived

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from pathlib import Path

    from closeness.staff.collect.download import Member
    from closeness.staff.collect.reading import Piece, Reader
    from closeness.staff.collect.roster import Roster

_MOST_FILES = 50  # of one person
_OF_ROSTER = "The roster says when, in the time zone of this machine."
_OF_MOODLE = "Moodle's download does not say when: no timestamp.txt. Its grading worksheet as --roster does."
_NOT_DUE = (
    "Canvas says late, and no due date is in the gradebook: no timestamp.txt. Set it, and collect again."
)
_LATE = "Canvas says late, not by how much: timestamp.txt is a second after the due date."
_IN_TIME = "Canvas says in time: timestamp.txt is the due date."
_Files = list[tuple["Member", HandedIn]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What became of one student's submission, and what the instructor should know about it.

    ``time`` says in a few words when it was handed in, ``basis`` in a sentence how that is known.
    """

    student: str
    assignment: str
    status: str
    person: str
    file: str
    time: str = ""
    basis: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """Everything that came of a download; ``derived`` says whether student ids were made of names."""

    placed: tuple[Placed, ...]
    refusals: tuple[Refusal, ...]
    derived: bool


@dataclass(slots=True, kw_only=True)
class Collector:
    """Collects into the course of ``reader``.

    With ``student`` everything is theirs, else ``roster`` says whose, else an id is made of the LMS' name.
    ``due`` gives an assignment's due date in UTC. With ``check`` nothing is changed.
    """

    reader: Reader
    student: str = ""
    roster: Roster | None = None
    due: Callable[[str], datetime | None] = lambda _: None
    check: bool = False
    _refusals: list[Refusal] = field(default_factory=list)

    def collect(self, path: Path) -> Collected:
        """Return what became of a download; GradingError, with nothing changed, for a fault of the call."""
        self._refusals = []
        placed: list[Placed] = []
        with alone(self.reader.course, check=self.check), opened(path) as download:
            self._refusals += download.refusals
            for student, files in self._by_student(download.members):
                pieces = [piece for one in files if (piece := self._read(*one)) is not None]
                for name in sorted({piece.assignment for piece in pieces}):
                    placed += self._placed(student, [one for one in pieces if one.assignment == name])
        return Collected(
            placed=tuple(placed),
            refusals=tuple(self._refusals),
            derived=any(one.student != one.person for one in placed)
            and self.roster is None
            and not self.student,
        )

    def _refuse(self, member: str, reason: object) -> None:
        self._refusals.append(Refusal(name=shown(member), reason=str(reason)))

    def _by_student(self, members: Iterable[Member]) -> Iterable[tuple[Student, _Files]]:
        """Yield students with their files. Two people who would share an id get nothing: it is nobody's."""
        files: dict[str, _Files] = {}
        students: dict[str, Student] = {}
        for member in members:
            try:
                handed = self._handed(member.name)
                student = self._student(handed.person)
            except Refused as reason:
                self._refuse(member.name, reason)
                continue
            students.setdefault(key(student.id), student)
            files.setdefault(key(student.id), []).append((member, handed))
        for name in sorted(files):
            people = sorted({str(handed.person) for _, handed in files[name]})
            why = ""
            if len(people) > 1 and not self.student:
                whose = f"{', '.join(people)} would all be student {students[name].id!r}."
                why = f"{whose} Give each their own id with --roster."
            elif len(files[name]) > _MOST_FILES:
                why = f"It is one of more than {_MOST_FILES} files of one person."
            if not why:
                yield students[name], files[name]
            else:
                for member, _ in files[name]:
                    self._refuse(member.name, why)

    def _handed(self, name: str) -> HandedIn:
        try:
            return handed_in(name)
        except Refused:
            if not self.student:
                raise
            return HandedIn(person=Person(lms="", name=self.student), file=name.rsplit("/", 1)[-1])

    def _student(self, person: Person) -> Student:
        if self.student:
            return Student(id=self.student)
        return derived(person) if self.roster is None else self.roster.student(person)

    def _read(self, member: Member, handed: HandedIn) -> Piece | None:
        try:
            return self.reader.read(member, handed)
        except Refused as reason:
            self._refuse(member.name, reason)
            return None

    def _placed(self, student: Student, pieces: list[Piece]) -> Iterable[Placed]:
        """Yield what becomes of one student's files for one assignment; those that lost are kept as well."""
        pieces.sort(key=lambda piece: piece.order)
        name = pieces[0].assignment
        files: dict[str, bytes] = {}
        notes: list[str] = []
        used: dict[str, Piece] = {}
        for piece in pieces:
            try:
                files[f"{piece.notebook}.ipynb"] = self._content(piece, notes)
            except Refused as reason:
                self._refuse(piece.member, reason)
            else:
                used[piece.notebook] = piece
        if not used:
            return
        kept = [one for one in pieces if one.answers is not None or one not in used.values()]
        for number, piece in enumerate(kept, start=1):
            files[f"{HANDED_IN}/{kept_name(number, piece.handed.file)}"] = piece.raw
        latest = max(used.values(), key=lambda piece: piece.order)
        if len(pieces) > len(used):
            notes.append(
                f"{len(pieces)} files: {shown(latest.handed.file)} is the latest, the others are kept."
            )
        time, said, basis = self._time(student, name, latest.handed)
        if time is not None:
            files[TIMESTAMP] = f"{time:%Y-%m-%d %H:%M:%S} UTC".encode()
        person = latest.handed.person
        origin = Origin(
            lms=person.lms,
            name=person.name,
            number=person.number,
            file=latest.handed.file,
            counter=latest.handed.counter,
            late=latest.handed.late,
            digests={one.handed.file: hashlib.sha256(one.raw).hexdigest() for one in pieces},
        )
        try:
            status = place(self.reader.course, student.id, name, files, origin, check=self.check)
        except Refused as reason:
            for piece in pieces:
                self._refuse(piece.member, reason)
            return
        yield Placed(
            student=student.id,
            assignment=name,
            status=status,
            person=str(person),
            file=shown(latest.handed.file),
            time=said,
            basis=basis,
            notes=tuple(notes),
        )

    def _content(self, piece: Piece, notes: list[str]) -> bytes:
        if piece.answers is None:
            return piece.raw
        made = filled(self.reader.frame(piece.assignment), piece.answers)
        for reason in made.left_out:
            self._refuse(piece.member, reason)
        if made.note:
            notes.append(made.note)
        return made.raw

    def _time(self, student: Student, name: str, handed: HandedIn) -> tuple[datetime | None, str, str]:
        """Return when it was handed in as far as anybody says, that in a few words, and what it rests on."""
        if student.time is not None:
            return student.time, f"{student.time:%Y-%m-%d %H:%M} UTC", _OF_ROSTER
        if handed.person.lms != CANVAS:
            return None, "", _OF_MOODLE if handed.person.lms == MOODLE else ""
        due = self.due(name)
        if due is None:
            return None, "late" if handed.late else "in time", _NOT_DUE if handed.late else ""
        due = due.replace(tzinfo=UTC)
        if handed.late:
            return due + timedelta(seconds=1), "late", _LATE
        return due, "in time", _IN_TIME
