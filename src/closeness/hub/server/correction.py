"""Bringing a corrected release to a learner who has fetched: answers stay, and the old file is kept."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING

from closeness.core.errors import GradingError, HandInError
from closeness.hub.server.rebuilding import rebuilt
from closeness.hub.server.releases import FETCHED, files_of, remember, remembered
from closeness.locale import words
from closeness.staff.admission import cells_of, parse
from closeness.staff.notebooks import Notebook, read_notebook

if TYPE_CHECKING:
    from closeness.hub.server.places import Places

FOLDER = "backups"
_TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What was done: where the old file is, and what the corrected release has no place for."""

    backup: str
    gone: tuple[str, ...] = ()
    kept_files: tuple[str, ...] = ()


def correct(places: Places, path: Path) -> Correction:
    """Put the corrected release in a notebook's place with the learner's answers in it; return what was done.

    The file as it was is copied into ``backups/`` beside the assignments first, where nothing is handed in.
    HandInError when nothing could be changed: then nothing was.
    """
    say = words("hand-in")
    name = places.assignment_at(path)
    release = places.release(name) if name else None
    if name is None or release is None:
        raise HandInError(say["no-release"].format(name=path.name))
    inner = path.relative_to(places.folder(name)).as_posix()
    base = remembered(places, name)
    try:
        frame = read_notebook(release / inner)
        for _ in range(_TRIES):
            raw = path.read_bytes()
            made = rebuilt(frame, _learners(raw, path), _base(base / inner))
            backup = _back_up(raw, places, path)
            kept = _bring_files(release, base, places.folder(name))
            if _replaced(path, raw, made.notebook, places.home / FETCHED):
                remember(places, name)
                return Correction(backup=places.shown(backup), gone=made.gone, kept_files=kept)
    except (GradingError, OSError) as error:
        raise HandInError(say["not-corrected"].format(name=path.name, reason=error)) from error
    raise HandInError(say["still-saving"].format(name=path.name))


def _learners(raw: bytes, path: Path) -> Notebook:
    notebook = parse(raw)
    if not all(isinstance(cell, dict) for cell in cells_of(notebook)):
        raise GradingError(words("hand-in")["unreadable"].format(name=path.name))
    return notebook


def _base(path: Path) -> Notebook | None:
    try:
        return read_notebook(path)
    except GradingError:
        return None


def _back_up(raw: bytes, places: Places, path: Path) -> Path:
    folder = places.home / FOLDER
    folder.mkdir(exist_ok=True)
    stem = f"{path.stem} {datetime.now(UTC):%Y-%m-%d %H-%M-%S}"
    number = 1
    while True:
        backup = folder / (f"{stem}.ipynb" if number == 1 else f"{stem} {number}.ipynb")
        try:
            with backup.open("xb") as file:
                file.write(raw)
                os.fsync(file.fileno())
        except FileExistsError:
            number += 1
            continue
        return backup


def _bring_files(release: Path, base: Path, folder: Path) -> tuple[str, ...]:
    """Copy what stands beside the notebook; return the files that the learner changed, which stay."""
    kept = []
    for file in files_of(release):
        new, old, target = release / file, base / file, folder / file
        if target.is_file():
            held = target.read_bytes()
            if file.endswith(".ipynb") or held == new.read_bytes():
                continue
            if not old.is_file() or held != old.read_bytes():
                kept.append(file)
                continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(new, target)
    return tuple(kept)


def _replaced(path: Path, before: bytes, notebook: Notebook, scratch: Path) -> bool:
    """Put a notebook in a file's place, whole or not at all; False when the file was saved meanwhile."""
    scratch.mkdir(exist_ok=True)
    handle, new = mkstemp(prefix=".new-", dir=scratch)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_as_bytes(notebook))
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, new)
        if path.read_bytes() != before:
            return False
        Path(new).replace(path)
        return True
    finally:
        Path(new).unlink(missing_ok=True)


def _as_bytes(notebook: Notebook) -> bytes:
    try:
        return (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode()
    except UnicodeEncodeError:  # half a character, which only an escape can write
        return (json.dumps(notebook, indent=1) + "\n").encode()
