"""Which release a learner fetched, and whether the instructor has put a corrected one in its place.

The release is remembered in ``.fetched/`` beside the assignments. An assignment that was fetched without this
extension is remembered when its notebook is first asked about: as it is while nobody has saved it, as the
release is when the locked cells agree with it.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from closeness.core.errors import GradingError
from closeness.hub.server.places import was_fetched
from closeness.staff.admission import Refused, parse
from closeness.staff.admission import cells_of as cells_as_they_are
from closeness.staff.notebooks import Notebook, grade_id, is_answered, read_notebook, tag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from closeness.hub.server.places import Places

FETCHED = ".fetched"
_SAME_MOMENT = 1.0  # seconds between writing a file and noting that it was written
_LEFT_OUT = (".ipynb_checkpoints", "__pycache__", "feedback")


def remembered(places: Places, name: str) -> Path:
    """Where the release that a learner fetched is remembered."""
    return places.home / FETCHED / name


def is_released(places: Places, name: str) -> bool:
    """Whether an assignment is out, or was when it was fetched."""
    return places.release(name) is not None or was_fetched(places, name)


def remember(places: Places, name: str) -> None:
    """Remember the release as it is now, whole or not at all."""
    release = places.release(name)
    if release is not None:
        _put(release, remembered(places, name))


def _put(source: Path, target: Path) -> None:
    target.parent.mkdir(exist_ok=True)
    scratch = Path(mkdtemp(prefix=".new-", dir=target.parent))
    try:
        shutil.copytree(source, scratch / "as-it-is", ignore=shutil.ignore_patterns(*_LEFT_OUT))
        shutil.rmtree(target, ignore_errors=True)
        (scratch / "as-it-is").rename(target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def files_of(folder: Path) -> list[str]:
    """Return the files of a release below its folder, with forward slashes, sorted."""
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if one not in _LEFT_OUT)
        found += [Path(place, name).relative_to(folder).as_posix() for name in names]
    return sorted(found)


def is_corrected(places: Places, path: Path) -> bool:
    """Whether the release has changed since the learner fetched the notebook at ``path``.

    Also when a file beside the notebook has. False for what is not released any more.
    """
    name = places.assignment_at(path)
    release = places.release(name) if name else None
    if name is None or release is None:
        return False
    inner = path.relative_to(places.folder(name)).as_posix()
    if not (release / inner).is_file():
        return False
    base = remembered(places, name)
    if not (base / inner).is_file() and not _learn(places, name, path, inner):
        return True
    return any(_differs(base / file, release / file) for file in files_of(release) if _concerns(file, inner))


def _concerns(file: str, notebook: str) -> bool:
    return file == notebook or not file.endswith(".ipynb")


def _differs(old: Path, new: Path) -> bool:
    if not old.is_file():
        return True
    if new.suffix != ".ipynb":
        return old.read_bytes() != new.read_bytes()
    try:
        return list(told(read_notebook(old))) != list(told(read_notebook(new)))
    except GradingError:
        return old.read_bytes() != new.read_bytes()


def told(notebook: Notebook) -> Iterable[tuple[Any, ...]]:
    """Yield what a learner is given by each cell of a release: not its outputs."""
    for cell in notebook["cells"]:
        known = {key: value for key, value in tag(cell).items() if key != "checksum"}
        yield cell.get("id"), cell["cell_type"], cell["source"], sorted(known.items(), key=str)


def _learn(places: Places, name: str, path: Path, inner: str) -> bool:
    """Find out which release a notebook is of, and remember it; False when it is an older one."""
    release = places.release(name)
    if release is None:
        return True
    target = remembered(places, name)
    status = path.stat()
    if status.st_ctime - status.st_mtime > _SAME_MOMENT:  # copied with its times, and not saved since
        _put(path.parent if inner == path.name else places.folder(name), target)
        return True
    if not has_locked_cells_of(path, release / inner):
        return False
    _put(release, target)
    return True


def has_locked_cells_of(path: Path, release: Path) -> bool:
    """Whether a learner's notebook holds all the locked cells of a release, unchanged."""
    try:
        frame = read_notebook(release)
        cells = cells_as_they_are(parse(path.read_bytes()))
    except (GradingError, Refused, OSError):
        return False
    held = {}
    for cell in cells:
        if isinstance(cell, dict) and isinstance(cell.get("metadata"), dict):
            source = cell.get("source", "")
            held[grade_id(cell)] = "".join(source) if isinstance(source, list) else source
    known = [cell for cell in frame["cells"] if grade_id(cell)]
    names = {grade_id(cell) for cell in known}
    return names <= held.keys() and all(
        held[grade_id(cell)] == cell["source"] for cell in known if not is_answered(cell)
    )
