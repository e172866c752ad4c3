"""Reading one handed-in file far enough to know of which assignment it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from closeness.core.answer_file import MAX_BYTES as MAX_ANSWERS
from closeness.core.answer_file import is_answer_file, read_answer_file
from closeness.core.errors import AnswerError, GradingError
from closeness.staff.admission import Refused
from closeness.staff.collect.download import MAX_FILE
from closeness.staff.collect.member_name import shown
from closeness.staff.collect.naming import file_name
from closeness.staff.notebooks import read_notebook

if TYPE_CHECKING:
    from closeness.core.answer_file import AnswerFile
    from closeness.staff.collect.download import Member
    from closeness.staff.collect.naming import HandedIn
    from closeness.staff.course import Course
    from closeness.staff.notebooks import Notebook

_ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".tar")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One file that was read: of which assignment and notebook it is, and where it stands among others.

    ``answers`` is None for a notebook, which is taken as it is: the gate judges it.
    """

    member: str
    handed: HandedIn
    assignment: str
    notebook: str
    raw: bytes
    copy: int
    answers: AnswerFile | None = None

    @property
    def order(self) -> tuple[int, int, str]:
        """What tells which of two files is the later one: the LMS' number, then that of the copy."""
        return self.handed.counter, self.copy, self.handed.file


class Reader:
    """Reads handed-in files of one course; with ``assignment`` those of that one only."""

    def __init__(self, course: Course, assignment: str = "") -> None:
        self.course, self.assignment = course, assignment
        self.released = _released(course)
        self._frames: dict[str, Notebook] = {}
        if assignment and assignment not in self.released:
            raise GradingError(
                f"{assignment!r} is not released: no notebook in {course.shown(course.release)}. "
                f"Released are: {', '.join(self.released) or 'none'}."
            )

    def frame(self, name: str) -> Notebook:
        """Return the released notebook of an assignment that this course marks, read once."""
        if name not in self._frames:
            self._frames[name] = read_notebook(self.course.released(name))
        return self._frames[name]

    def read(self, member: Member, handed: HandedIn) -> Piece:
        """Return a file as a piece of an assignment, or raise Refused."""
        name = file_name(handed.file)
        if not name.kind:
            archive = handed.file.lower().endswith(_ARCHIVES)
            raise Refused(
                "It is an archive, which is not opened. Ask for the file itself."
                if archive
                else "It is neither a notebook (.ipynb) nor the answer file of a page (.json)."
            )
        if name.kind == "notebook":
            assignment, notebook = self._notebook(name.stems)
            raw, answers = member.read(MAX_FILE), None
        else:
            raw = member.read(MAX_ANSWERS)
            answers = self._answers(raw)
            assignment = notebook = answers.assignment
        return Piece(
            member=member.name,
            handed=handed,
            assignment=assignment,
            notebook=notebook,
            raw=raw,
            copy=name.copy,
            answers=answers,
        )

    def _notebook(self, stems: tuple[str, ...]) -> tuple[str, str]:
        """Return (assignment, notebook) that a submitted notebook is of, by its name or as the call says."""
        for stem in stems:
            owners = [name for name, notebooks in self.released.items() if stem in notebooks]
            if self.assignment in owners:
                return self.assignment, stem
            if self.assignment and owners:
                raise Refused(f"By its name it is of {owners[0]!r}, not of {self.assignment!r}.")
            if len(owners) == 1:
                return owners[0], stem
            if owners:
                raise Refused(f"It could be of {', '.join(owners)}. Say of which with --assignment.")
        if not self.assignment:
            raise Refused("By its name it is of no released assignment. Say of which with --assignment.")
        notebooks = self.released[self.assignment]
        if len(notebooks) > 1:
            raise Refused(f"{self.assignment!r} has {', '.join(notebooks)}; by its name it is none of them.")
        return self.assignment, notebooks[0]

    def _answers(self, raw: bytes) -> AnswerFile:
        if raw[:1] == b"{" and not is_answer_file(raw):
            raise Refused("It is JSON, and not the answer file of a page.")
        try:
            answers = read_answer_file(raw)
        except AnswerError as error:
            raise Refused(str(error)) from None
        if self.assignment and answers.assignment != self.assignment:
            raise Refused(f"It holds answers to {shown(answers.assignment)!r}, not to {self.assignment!r}.")
        if answers.assignment not in self.released or not self.course.is_marked(answers.assignment):
            raise Refused(
                f"This course marks no assignment {shown(answers.assignment)!r}, to which it answers."
            )
        return answers


def _released(course: Course) -> dict[str, tuple[str, ...]]:
    """Return the notebooks of each released assignment, without their ending."""
    found = {}
    for folder in sorted(course.release.glob("*/")):
        notebooks = tuple(sorted(path.stem for path in folder.glob("*.ipynb")))
        if notebooks:
            found[folder.name] = notebooks
    return found
