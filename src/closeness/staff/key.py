"""The key of an assignment: marks file, solved notebook and graded bank, read together and checked.

The solved notebook's answer cells are the key; labels of a sorting must also be what the rule gives for the
bank's cues, and every cue that decides is accepted. A solved plan is one of many, which keep every wish.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from closeness.core.answers import read_named_answer
from closeness.core.checks import is_number
from closeness.core.errors import AnswerError, GradingError
from closeness.staff import setup_cell, solved_answer
from closeness.staff.function_key import expected_cases, read_function_keys
from closeness.staff.function_marks import FunctionsMarks
from closeness.staff.function_run import findings_of
from closeness.staff.marks import FieldsMarks, Marks, PlanMarks, SortingMarks, read_marks
from closeness.staff.notebooks import (
    Cell,
    Notebook,
    cells_by_id,
    grade_id,
    is_answered,
    is_marks,
    read_notebook,
    tag,
)
from closeness.staff.scoring import Score, fields, functions, plan, sorting

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from closeness.bank import Vignette
    from closeness.core.week import Week
    from closeness.staff.course import Course
    from closeness.staff.function_key import FunctionKey
    from closeness.staff.function_run import Found
    from closeness.staff.marks import MarksFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One scored cell: how it is marked, what it is worth, the variable of its answer, and the key.

    A cell of functions has no variable and no value; its key is in ``functions``. ``texts`` says what the
    options of a form read: {field: {option id: text}}.
    """

    marks: Marks
    points: float
    variable: str
    value: dict[str, Any]
    vignettes: tuple[Vignette, ...] = ()
    week: Week | None = None
    texts: Mapping[str, Mapping[str, str]] | None = None
    functions: FunctionKey | None = None

    def score(self, text: str, found: Found | None = None, secret: bytes | None = None) -> Score:
        """Return the score of a submitted answer cell's text; of functions, the score of what was ``found``.

        With the course's ``secret`` the rows of functions name the inputs.
        """
        if isinstance(self.marks, SortingMarks):
            return sorting.score(text, self.marks, self.vignettes)
        if isinstance(self.marks, FieldsMarks):
            return fields.score(text, self.marks, self.value, self.texts)
        if isinstance(self.marks, PlanMarks):
            return plan.score(text, self.marks, cast("Week", self.week), self.value)
        findings, reason = findings_of(found)
        cases = expected_cases(self.functions, secret) if self.functions and secret else ()
        names = self.functions.parameters if self.functions else {}
        return functions.score(self.marks, findings, cases, names, reason)

    @property
    def about(self) -> str:
        """What one row of its marks table is about, as the locale names it."""
        kinds = {SortingMarks: "card", FieldsMarks: "field", PlanMarks: "wish", FunctionsMarks: "case"}
        return kinds[type(self.marks)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """An assignment that the course marks. ``items`` is by the grade_id of the marks cell."""

    name: str
    marks: MarksFile
    solved: Notebook
    items: dict[str, Item]

    def by_answer(self) -> dict[str, Item]:
        """Return the items by the grade_id of their answer cell."""
        return {item.marks.answer: item for item in self.items.values()}

    def functions(self) -> dict[str, FunctionKey]:
        """Return the keys of the cells in which learners write functions, by their marks cell's grade_id."""
        return {name: item.functions for name, item in self.items.items() if item.functions}


def read_assignment(course: Course, name: str) -> Assignment:
    """Return an assignment's key, checked; GradingError says which file, which cell, and what to do.

    Read again only when one of its files changed: a class is graded with one reading.
    """
    files = (course.marks_file(name), course.solved(name), course.bank)
    stamps = tuple((file.stat().st_mtime_ns, file.stat().st_size) for file in files if file.exists())
    return _read(course, name, stamps)


@lru_cache(maxsize=16)
def _read(course: Course, name: str, _stamps: tuple[tuple[int, int], ...]) -> Assignment:
    marks = read_marks(course.marks_file(name))
    path = course.solved(name)
    solved = read_notebook(path)
    where = course.shown(path)
    _check_notebook(solved, where, {one.cell for one in marks.marks})
    cells = cells_by_id(solved)
    items = {one.cell: _item(one, cells, where, course.bank) for one in marks.marks}
    keys = read_function_keys((name, marks.key_version), marks.marks, cells, where)
    items |= {cell: replace(items[cell], functions=key) for cell, key in keys.items()}
    return Assignment(name=name, marks=marks, solved=solved, items=items)


def _check_notebook(notebook: Notebook, where: str, scored: set[str]) -> None:
    seen = set()
    for number, cell in enumerate(notebook["cells"], start=1):
        name = grade_id(cell)
        here = f"{where}: cell {number}" + (f" ({name!r})" if name else "")
        if not cell.get("id"):
            raise GradingError(
                f"{here} has no cell id, so the release would differ each time. Save it in JupyterLab."
            )
        if name and name in seen:
            raise GradingError(f"{here}: its grade_id stands twice. Give each cell its own.")
        seen.add(name)
        if tag(cell).get("task"):
            raise GradingError(
                f"{here} is a task cell; submissions keep no cells that learners add. Use an answer cell."
            )
        if is_marks(cell) and name not in scored:
            raise GradingError(
                f"{here} is graded, but no [[marks]] scores it. Add one, or take its points away."
            )
        if cell.get("attachments") and not is_answered(cell):
            raise GradingError(f"{here} has a pasted image. Put it into a file and list that under ships.")


def _item(marks: Marks, cells: dict[str, Cell], where: str, bank: Path) -> Item:
    points = _points(marks, cells, where)
    cell = cells.get(marks.answer)
    if cell is None or not is_answered(cell) or tag(cell).get("grade") or cell["cell_type"] != "code":
        raise GradingError(
            f"{where}: wanted an answer cell with the grade_id {marks.answer!r} (code, solution, not "
            f"graded), as the marks file says. Give the cell that grade_id, or correct the marks file."
        )
    if isinstance(marks, FunctionsMarks):
        return Item(marks=marks, points=points, variable="", value={})
    try:
        variable, value = read_named_answer(cell["source"])
    except AnswerError as error:
        raise GradingError(
            f"{where}: the solved answer cell {marks.answer!r} cannot be read. {error}"
        ) from error
    if not isinstance(value, dict) or not value:
        raise GradingError(
            f"{where}: the solved answer cell {marks.answer!r} must hold the key, got {value!r}. Solve it."
        )
    vignettes: tuple[Vignette, ...] = ()
    week = None
    if isinstance(marks, SortingMarks):
        vignettes = solved_answer.cards_of(value, bank, where, marks)
    elif isinstance(marks, PlanMarks):
        week = solved_answer.week_of(marks, value, bank, where)
    else:
        solved_answer.check_fields(marks, value, where)
    item = Item(marks=marks, points=points, variable=variable, value=value, vignettes=vignettes, week=week)
    setup_cell.check(item, cells, bank, where)
    return replace(item, texts=setup_cell.option_texts(marks, cells, where))


def _points(marks: Marks, cells: dict[str, Cell], where: str) -> float:
    cell = cells.get(marks.cell)
    if cell is None or not is_marks(cell) or cell["cell_type"] != "code":
        raise GradingError(
            f"{where}: wanted a marks cell with the grade_id {marks.cell!r} (code, graded, not a solution), "
            f"as the marks file says. Give the cell that grade_id, or correct the marks file."
        )
    points = tag(cell).get("points")
    if not is_number(points) or points <= 0:
        raise GradingError(
            f"{where}: marks cell {marks.cell!r}: wanted points above 0, got {points!r}. Set them."
        )
    return float(points)
