"""Where a learner's assignments lie, as nbgrader's own settings say, without changing the working directory.

nbgrader's extension changes into the assignments' folder to read its settings. That holds for the whole
process, so here each path is made absolute instead and nothing depends on where the server was started.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from closeness.core.errors import HandInError
from closeness.locale import words

_CONFIG = "nbgrader_config"
_FORBIDDEN = frozenset("/\\+*?[]\0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """A learner's side of the exchange: settings, and the folders that they name."""

    root: Path  # of the server: what JupyterLab shows
    config: Any
    home: Path  # holds a folder for each assignment
    exchange: Path | None  # None where the exchange is no folder
    cache: Path
    course: str  # "" where the settings name none

    def folder(self, name: str) -> Path:
        """Where a learner's copy of an assignment is."""
        return self.home / name

    def release(self, name: str) -> Path | None:
        """Where the instructor's release of an assignment is; None where it is not, or not in a folder."""
        if self.exchange is None:
            return None
        folder = self.exchange / self.course / "outbound" / name
        return folder if folder.is_dir() else None

    def shown(self, path: Path) -> str:
        """Return a path as JupyterLab names it; HandInError when it lies outside of what it shows."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            raise HandInError(words("hand-in")["outside"].format(path=path)) from None

    def assignment_at(self, path: Path) -> str | None:
        """Return whose assignment's notebook a file is, None for any other file."""
        if path.suffix != ".ipynb" or not path.is_relative_to(self.home):
            return None
        inner = path.relative_to(self.home).parts
        name = inner[0]
        is_in_it = len(inner) > 1 and not name.startswith(".")
        return name if is_in_it and (self.release(name) or was_fetched(self, name)) else None


def was_fetched(places: Places, name: str) -> bool:
    """Whether a release of this assignment is remembered here."""
    return (places.home / ".fetched" / name).is_dir()


def checked_name(name: str) -> str:
    """Return an assignment's name; HandInError for what nbgrader could not mean by it.

    >>> checked_name("a-week-for-two")
    'a-week-for-two'
    """
    if not name or name.startswith(".") or _FORBIDDEN & set(name):
        raise HandInError(words("hand-in")["no-name"].format(name=name))
    return name


def find_places(root: Path, assignment: str = "") -> Places:
    """Return the places of the server whose folder is ``root``.

    Settings are those of the folder of assignments, then of ``root``, then of Jupyter's folders for settings.
    Where they name no course, it is the one whose exchange has ``assignment``.
    """
    from nbgrader.exchange import ExchangeFactory  # noqa: PLC0415 - costs seconds

    config = _settings([root])
    lister = ExchangeFactory(config=config).List(config=config)
    home = root / lister.assignment_dir
    if home != root and (home / f"{_CONFIG}.py").is_file():
        config = _settings([home, root])
        lister = ExchangeFactory(config=config).List(config=config)
    exchange = root / lister.root if getattr(lister, "root", "") else None
    course = str(config.CourseDirectory.get("course_id", "") or _course_with(exchange, assignment))
    if getattr(lister, "path_includes_course", False):
        home = home / course
    cache = root / getattr(lister, "cache", ".nbgrader_cache")
    home = Path(_normal(home))
    return Places(root=root, config=config, home=home, exchange=exchange, cache=cache, course=course)


def _normal(path: Path) -> str:
    from os.path import normpath  # noqa: PLC0415 - Path.resolve would follow the learner's own links

    return normpath(path)


def _settings(folders: list[Path]) -> Any:
    from jupyter_core.paths import jupyter_config_path  # noqa: PLC0415
    from nbgrader.apps import NbGrader  # noqa: PLC0415 - costs seconds
    from traitlets.config import Application  # noqa: PLC0415

    app = NbGrader()
    paths = [str(folder) for folder in (*folders, *jupyter_config_path())]
    Application.load_config_file(app, _CONFIG, path=paths)
    return app.config


def _course_with(exchange: Path | None, assignment: str) -> str:
    found = exchange.glob(f"*/outbound/{assignment}") if exchange and assignment else ()
    courses = sorted(path.parents[1].name for path in found)
    return courses[0] if len(courses) == 1 else ""


def part(places: Places, which: str, assignment: str, **settings: Any) -> Any:
    """Return one of nbgrader's exchange classes, as configured, made for an assignment.

    ``which`` is the factory's name for it: FetchAssignment, FetchFeedback or Submit.
    """
    from nbgrader.auth import Authenticator  # noqa: PLC0415 - costs seconds
    from nbgrader.coursedir import CourseDirectory  # noqa: PLC0415
    from nbgrader.exchange import ExchangeFactory  # noqa: PLC0415

    config = deepcopy(places.config)
    coursedir = CourseDirectory(
        config=config, root=str(places.root), course_id=places.course, assignment_id=assignment
    )
    made = getattr(ExchangeFactory(config=config), which)(
        coursedir=coursedir, authenticator=Authenticator(config=config), config=config
    )
    home = places.home.parent if getattr(made, "path_includes_course", False) else places.home
    absolute = {"assignment_dir": home, "root": places.exchange, "cache": places.cache}
    for name, value in (absolute | settings).items():
        if made.has_trait(name) and value is not None:
            setattr(made, name, str(value) if isinstance(value, Path) else value)
    return made
