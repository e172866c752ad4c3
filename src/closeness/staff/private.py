"""Assignments drawn from a private bank, for a class that must not find its key in the repository.

They go into ``private/``, which git ignores: a course folder of its own with the same settings. nbgrader and
``closeness`` are run there as in the course itself; ``solutions/`` and ``exercises/`` are not touched.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from closeness.bank import read_vignettes
from closeness.core.errors import GradingError
from closeness.staff.course import CONFIG
from closeness.staff.marks import read_marks
from closeness.staff.redraw import Drawn, drawn_in, publish, redrawn
from closeness.staff.release import course_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from closeness.staff.course import Course
    from closeness.staff.release import Outcome

FOLDER = "private"
# An entry of a bank file with all that belongs to it: [[week]] is one, [[week.wishes]] a part of one.
_BLOCK = re.compile(r"^(?=\[\[[^.\]]+\]\])", re.MULTILINE)
_HEAD = re.compile(r"\[\[([^.\]]+)\]\]")

CONFIG_TEXT = '''"""The course as drawn from a private bank: made by `closeness release`, never committed.

It has the course's own settings, and folders and a gradebook of its own.
"""

from pathlib import Path

load_subconfig("nbgrader_config.py", path=str(Path(__file__).resolve().parents[1]))

c = get_config()
root = Path(__file__).resolve().parent
(root / "grading").mkdir(exist_ok=True)
c.CourseDirectory.root = str(root)
c.CourseDirectory.db_url = f"sqlite:///{root / 'grading' / 'gradebook.db'}"
'''


def redraw_private(
    root: Path, names: Sequence[str], seed: int, bank: Path
) -> tuple[tuple[Drawn, ...], tuple[Outcome, ...]]:
    """Draw assignments of a course from a private bank into its ``private/`` folder, and release them there.

    The bank is copied beside them, because grading needs it; the course's own ledgers and weeks join it
    where it has none. A bank that git would commit is refused (GradingError). What was drawn into the
    folder earlier must still fit the bank.
    """
    _refuse_public(root, bank)
    course = course_in(root)
    folder = root / FOLDER
    content = _bank(course, bank)
    folder.mkdir(exist_ok=True)
    (folder / CONFIG).write_text(CONFIG_TEXT, encoding="utf-8")
    target = course_in(folder)
    files = {target.bank: content}
    drawn = tuple(redrawn(course, name, seed, bank=bank, target=target) for name in names or drawn_in(course))
    for one in drawn:
        files |= one.files
        for ship in read_marks(course.marks_file(one.name)).ships:
            files[target.source / one.name / ship] = (course.source / one.name / ship).read_bytes()
    return drawn, publish(target, files, sorted({one.name for one in drawn} | set(target.marked())))


def _refuse_public(root: Path, bank: Path) -> None:
    found = bank.resolve()
    if not found.is_file():
        raise GradingError(f"{bank} is missing. --bank names a file of vignettes, written as bank.toml is.")
    if found.is_relative_to(root.resolve()) and not found.is_relative_to(root.resolve() / FOLDER):
        raise GradingError(
            f"{bank} lies in the course's folder, where git would commit it. Move it out of there; to draw "
            "from the course's own bank leave out --bank."
        )


def _bank(course: Course, bank: Path) -> bytes:
    """Return a private bank's content, with those kinds of entries from the course's bank that it lacks."""
    read_vignettes(bank)  # refuses what is no bank before anything is made of it
    text = bank.read_text(encoding="utf-8")
    own = {"vignette", *tomllib.loads(text)}
    public = course.bank.read_text(encoding="utf-8") if course.bank.is_file() else ""
    joined = "".join(
        block
        for block in _BLOCK.split(public)
        if (head := _HEAD.match(block)) is not None and head[1] not in own
    )
    return f"{text.rstrip()}\n\n{joined}".rstrip().encode() + b"\n"
