"""Putting drawn hands of cards into assignments: setup cell, solved answer and marks file, then the release.

Everything is worked out before anything is written, and put back when the release fails.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from closeness.bank import read_vignettes
from closeness.core.answers import read_named_answer, write_answer
from closeness.core.errors import AnswerError, BankError, ClosenessError, GradingError
from closeness.staff.draw import draw
from closeness.staff.drawn_texts import deciding_cue, stamped, with_cards
from closeness.staff.marks import SortingMarks, read_marks
from closeness.staff.notebooks import cells_by_id, read_notebook
from closeness.staff.release import course_in, release

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from closeness.bank import Vignette
    from closeness.staff.course import Course
    from closeness.staff.notebooks import Cell, Notebook
    from closeness.staff.release import Outcome

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One assignment as a seed draws it: the content of its files, and the number of cards drawn."""

    name: str
    files: dict[Path, bytes]
    cards: int


def redraw(root: Path, names: Sequence[str], seed: int) -> tuple[tuple[Drawn, ...], tuple[Outcome, ...]]:
    """Draw the named assignments (all that draw something, when none is named) from the course's own bank.

    Returns what was drawn and what became of the releases. A second time changes no byte.
    """
    course = course_in(root)
    drawn = tuple(
        redrawn(course, name, seed, bank=course.bank, target=course) for name in names or drawn_in(course)
    )
    if not drawn:
        raise GradingError('No assignment draws anything. Write draw = "…" into a [[marks]] of a sorting.')
    files = {path: content for one in drawn for path, content in one.files.items()}
    return drawn, publish(course, files, [one.name for one in drawn])


def publish(course: Course, files: Mapping[Path, bytes], names: Sequence[str]) -> tuple[Outcome, ...]:
    """Write files of a course and release assignments of it; when that fails, all is as it was before."""
    before = {path: path.read_bytes() if path.is_file() else None for path in files}
    try:
        _write(files)
        refuse_overlap(course)
        return release(course.root, names)
    except ClosenessError:
        _write(before)
        with contextlib.suppress(ClosenessError):
            release(course.root, [name for name in names if course.is_marked(name)])
        raise


def _write(files: Mapping[Path, bytes | None]) -> None:
    for path, content in files.items():
        if content is None:
            path.unlink(missing_ok=True)
        elif not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def drawn_in(course: Course) -> tuple[str, ...]:
    """Return the assignments of a course of which something is drawn."""
    return tuple(name for name in course.marked() if _drawing(course, name))


def _drawing(course: Course, name: str) -> list[SortingMarks]:
    marks = read_marks(course.marks_file(name)).marks
    return [one for one in marks if isinstance(one, SortingMarks) and one.draw]


def sortings(course: Course) -> Iterator[tuple[str, SortingMarks, Answer]]:
    """Yield (assignment, marks, solved answer) of every sorting of a course; {} before the first draw."""
    for name in course.marked():
        cells, where = cells_by_id(read_notebook(course.solved(name))), course.shown(course.solved(name))
        for marks in read_marks(course.marks_file(name)).marks:
            if isinstance(marks, SortingMarks):
                yield name, marks, _answer(cells, marks, where)[1]


def refuse_overlap(course: Course) -> None:
    """Refuse (GradingError) two drawn sortings that show the same card."""
    seen: dict[str, str] = {}
    for name, marks, answer in sortings(course):
        for card in answer if marks.draw else ():
            if card in seen:
                raise GradingError(
                    f"{name} ({marks.answer}) and {seen[card]} would both show {card!r}. Draw them with one "
                    "seed: name both, or no assignment at all."
                )
        seen |= dict.fromkeys(answer if marks.draw else (), f"{name} ({marks.answer})")


def redrawn(course: Course, name: str, seed: int, *, bank: Path, target: Course) -> Drawn:
    """Return an assignment of *course* with the cards that a seed draws from a bank, as files of *target*.

    The key version goes up when *target* has the assignment with other cards. GradingError names the cell
    that cannot be filled; a bank that gives no form is a BankError.
    """
    drawing = _drawing(course, name) if course.is_marked(name) else []
    if not drawing:
        raise GradingError(
            f'{course.shown(course.marks_file(name))} has no [[marks]] with draw = "…", so that nothing of '
            f"{name} is drawn. Leave it out, or release it without --seed."
        )
    notebook, where = read_notebook(course.solved(name)), course.shown(course.solved(name))
    cells = cells_by_id(notebook)
    answers = {}
    for marks in drawing:
        hand = _draw(bank, seed, marks.draw)
        variable, _ = _answer(cells, marks, where)
        answers[marks.answer] = {
            one.id: [one.key, deciding_cue(one)] if marks.cue else one.key for one in hand
        }
        cells[marks.answer]["source"] = write_answer(variable, answers[marks.answer])
        setup = _cell(cells, marks.setup, where)
        setup["source"] = with_cards(setup["source"], hand, f"{where}: setup cell {marks.setup!r}")
    text = stamped(
        course.marks_file(name).read_text(encoding="utf-8"),
        [marks.cell for marks in drawing],
        seed=seed,
        version=_version(course, target, name, answers),
        where=course.shown(course.marks_file(name)),
    )
    files = {target.solved(name): _as_stored(notebook), target.marks_file(name): text.encode()}
    return Drawn(name=name, files=files, cards=sum(map(len, answers.values())))


def _draw(bank: Path, seed: int, name: str) -> tuple[Vignette, ...]:
    vignettes = read_vignettes(bank)
    try:
        return draw(vignettes, seed, name)
    except BankError as error:
        raise BankError(*(f"{bank.name}: {problem}" for problem in error.problems)) from None


def _cell(cells: dict[str, Cell], name: str, where: str) -> Cell:
    if name not in cells:
        raise GradingError(
            f"{where}: there is no cell {name!r}. Give it that grade_id, or correct the marks file."
        )
    return cells[name]


def _answer(cells: dict[str, Cell], marks: SortingMarks, where: str) -> tuple[str, Answer]:
    try:
        variable, value = read_named_answer(_cell(cells, marks.answer, where)["source"])
    except AnswerError as error:
        raise GradingError(f"{where}: the answer cell {marks.answer!r} cannot be read. {error}") from error
    return variable, value if isinstance(value, dict) else {}


def _version(course: Course, target: Course, name: str, answers: dict[str, Answer]) -> int:
    """Return the key version of these answers: one above that of other cards in the same place."""
    if not (target.is_marked(name) and target.solved(name).is_file()):
        return read_marks(course.marks_file(name)).key_version
    cells, where = cells_by_id(read_notebook(target.solved(name))), target.shown(target.solved(name))
    before = {
        marks.answer: _answer(cells, marks, where)[1]
        for marks in _drawing(target, name)
        if marks.answer in answers
    }
    changed = any(answer and answer != answers[cell] for cell, answer in before.items())
    return read_marks(target.marks_file(name)).key_version + changed


def _as_stored(notebook: Notebook) -> bytes:
    import nbformat  # noqa: PLC0415 - costs a second

    return f"{nbformat.writes(nbformat.from_dict(notebook))}\n".encode()
