"""Releasing assignments: validate, generate with nbgrader into a scratch folder, look for leaks, publish."""

from __future__ import annotations

import logging
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from closeness.core.errors import GradingError
from closeness.staff.canary import Leak, files_in, leaks, secrets_of
from closeness.staff.clear import check_folder
from closeness.staff.course import CONFIG, Course, course_at
from closeness.staff.key import read_assignment
from closeness.staff.notebooks import Cell, grade_id, read_notebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NAMED = 6  # differences listed for one file


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one assignment: how its release differs from what its source gives now."""

    name: str
    differences: tuple[str, ...]

    @property
    def stale(self) -> bool:
        """Whether the release was not what the source gives."""
        return bool(self.differences)


def release(root: Path, names: Sequence[str] = (), *, check: bool = False) -> tuple[Outcome, ...]:
    """Return the outcome for each assignment, all of those with a marks file when none is named.

    Publishes what differs, or with ``check`` only says so. A release with anything of the key in it is
    refused (GradingError) and nothing is published; nor is the gradebook touched.
    """
    config = read_config(root)
    course = course_in(root)
    outcomes = []
    for name in names or course.marked():
        if not course.is_marked(name):
            raise GradingError(
                f"{course.shown(course.marks_file(name))} is missing, so {name!r} is nbgrader's own to "
                f"release: nbgrader generate_assignment {name}"
            )
        check_folder(course, read_assignment(course, name))
        with TemporaryDirectory() as scratch:
            made = generate(config, course, name, Path(scratch))
            refuse_leaks(course, name, made)
            published = course.release / name
            outcome = Outcome(name=name, differences=tuple(differences(published, made)))
            if outcome.stale and not check:
                shutil.rmtree(published, ignore_errors=True)
                shutil.copytree(made, published)
        if check and (course.release / name).is_dir():
            refuse_leaks(course, name, course.release / name)
        outcomes.append(outcome)
    return tuple(outcomes)


def read_config(root: Path) -> Any:
    """Return the course's nbgrader configuration as traitlets reads it."""
    from traitlets.config import PyFileConfigLoader  # noqa: PLC0415 - with nbgrader, only when releasing

    return PyFileConfigLoader(CONFIG, path=str(root)).load_config()


def course_in(root: Path) -> Course:
    """Return the course whose configuration is in a folder."""
    return course_at(coursedir_in(root))


def coursedir_in(root: Path) -> Any:
    """Return nbgrader's ``CourseDirectory`` of the course whose configuration is in a folder."""
    return _coursedir(read_config(root), root)


def _coursedir(config: Any, root: Path, **settings: str) -> Any:
    from nbgrader.coursedir import CourseDirectory  # noqa: PLC0415 - costs seconds

    return CourseDirectory(config=config, root=str(root), **settings)


def generate(config: Any, course: Course, name: str, scratch: Path) -> Path:
    """Return the folder below ``scratch`` with what nbgrader makes of an assignment, without a gradebook.

    nbgrader overwrites and, when it fails, deletes the folder that it writes: never the published one.
    """
    from nbgrader.converters import GenerateAssignment  # noqa: PLC0415 - costs seconds
    from nbgrader.converters.base import NbGraderException  # noqa: PLC0415

    settings = config.copy()
    settings.SaveCells.enabled = False  # no_database alone still writes, and fails
    settings.GenerateAssignment.no_database = True
    coursedir = _coursedir(settings, course.root, release_directory=str(scratch), assignment_id=name)
    converter = GenerateAssignment(coursedir=coursedir, config=settings)
    converter.log = logging.getLogger(f"{__name__}.nbgrader")
    try:
        converter.start()
    except NbGraderException as error:
        raise GradingError(
            f"nbgrader could not generate {name}; its messages stand above. {error}"
        ) from error
    made = scratch / name
    shipped = {f"{name}.ipynb", *read_assignment(course, name).marks.ships}
    for path in sorted(made.rglob("*")):
        if path.is_file() and path.relative_to(made).as_posix() not in shipped:
            path.unlink()
    return made


def refuse_leaks(course: Course, name: str, folder: Path) -> None:
    """Raise GradingError when a release holds what only its author may know, naming file and finding."""
    found = find_leaks(course, name, folder)
    if found:
        listed = "\n".join(f"  {leak.file}: {leak.what}" for leak in found)
        where = course.shown(folder) if folder.is_relative_to(course.root) else f"The new release of {name}"
        raise GradingError(f"{where} would give away its key. Nothing was published.\n{listed}")


def find_leaks(course: Course, name: str, folder: Path) -> list[Leak]:
    """Return what a released folder gives away: key text anywhere, and places where it hides."""
    shipped = {f"{name}.ipynb", *read_assignment(course, name).marks.ships}
    found = leaks(files_in(folder), secrets_of(course, [name]))
    for file, _ in files_in(folder):
        if file not in shipped:
            found.append(Leak(file=file, what="a file that the marks file does not ship"))
        elif file.endswith(".ipynb"):
            found += [Leak(file=file, what=what) for what in _hiding_places(folder / file)]
    return found


def _hiding_places(path: Path) -> Iterable[str]:
    try:
        notebook = read_notebook(path)
    except GradingError:
        return  # its text was searched; that it is no notebook is a difference
    if "widgets" in notebook["metadata"]:
        yield "widget state in the notebook's metadata"
    for number, cell in enumerate(notebook["cells"], start=1):
        for place in ("attachments", "outputs"):
            if cell.get(place):
                yield f"{place} of {_named(number, cell)}"


def _named(number: int, cell: Cell) -> str:
    return f"cell {number}" + (f" ({grade_id(cell)})" if grade_id(cell) else "")


def differences(published: Path, made: Path) -> Iterable[str]:
    """Yield, in words, how a published folder differs from the one that was made just now."""
    old, new = dict(files_in(published)), dict(files_in(made))
    for file in sorted(old.keys() | new.keys()):
        if file not in old:
            yield f"{file} is missing"
        elif file not in new:
            yield f"{file} does not belong to the release"
        elif old[file] != new[file]:
            yield from _changes(file, published / file, made / file)


def _changes(file: str, old: Path, new: Path) -> Iterable[str]:
    if not file.endswith(".ipynb"):
        yield f"{file} differs"
        return
    try:
        before, after = read_notebook(old), read_notebook(new)
    except GradingError as error:
        yield str(error)
        return
    cells = {cell.get("id"): cell for cell in before["cells"]}
    changed = []
    for number, cell in enumerate(after["cells"], start=1):
        known = cells.pop(cell.get("id"), None)
        where = f"{file}: {_named(number, cell)}"
        if known is None:
            changed.append(f"{where} is new")
        elif known["source"] != cell["source"]:
            changed.append(f"{where} has other text")
        elif known != cell:
            changed.append(f"{where} has other metadata")
    changed += [
        f"{file}: cell {grade_id(cell) or cell.get('id')} is gone from the source" for cell in cells.values()
    ]
    yield from changed[:_NAMED] or [f"{file} differs in its metadata, its order of cells or its spacing"]
    if len(changed) > _NAMED:
        yield f"{file}: {len(changed) - _NAMED} more"
