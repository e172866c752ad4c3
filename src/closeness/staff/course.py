"""Where a course keeps things: the folders that nbgrader is configured with, as paths."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from closeness.core.errors import GradingError

CONFIG = "nbgrader_config.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The folders of one course.

    An assignment ``name`` is *marked by this package* when ``source/name.toml`` exists; in every other
    assignment nbgrader's own tests give the scores.
    """

    root: Path
    source: Path
    release: Path
    submitted: Path
    autograded: Path

    @property
    def bank(self) -> Path:
        """Where the graded vignettes and ledgers are."""
        return self.source / "bank.toml"

    @property
    def secret(self) -> Path:
        """Where the secret is that functions' inputs are drawn from; git ignores its folder."""
        return self.root / "grading" / "secret"

    def marks_file(self, name: str) -> Path:
        """Where the marks file of an assignment is, or would be."""
        return self.source / f"{name}.toml"

    def solved(self, name: str) -> Path:
        """Where an assignment's solved notebook, its key, is."""
        return self.source / name / f"{name}.ipynb"

    def released(self, name: str) -> Path:
        """Where an assignment's released notebook, the frame of every submission, is."""
        return self.release / name / f"{name}.ipynb"

    def is_marked(self, name: str) -> bool:
        """Whether this package marks the assignment."""
        return name != self.bank.stem and self.marks_file(name).is_file()

    def marked(self) -> tuple[str, ...]:
        """Every assignment that this package marks, in alphabetical order."""
        return tuple(sorted(path.stem for path in self.source.glob("*.toml") if self.is_marked(path.stem)))

    def shown(self, path: Path) -> str:
        """Return a path as messages show it: from the course's root, with forward slashes."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)


def course_of(part: Any) -> Course:
    """Return the course that a converter, exporter or preprocessor of nbgrader works for.

    nbgrader hands its ``coursedir`` to converters only; an exporter's parent is its converter and a
    preprocessor's parent is its exporter, so this climbs.
    """
    owner = part
    while owner is not None and getattr(owner, "coursedir", None) is None:
        owner = getattr(owner, "parent", None)
    if owner is None:
        raise GradingError(
            f"{type(part).__name__} was made outside nbgrader's converters, so its course is unknown. "
            "Run it through nbgrader."
        )
    return course_at(owner.coursedir)


def course_at(coursedir: Any) -> Course:
    """Return the folders of an nbgrader ``CourseDirectory``, written as nbgrader writes them."""
    root = Path(coursedir.root).absolute()  # not resolved: nbgrader's own paths keep a link in them
    return Course(
        root=root,
        source=root / coursedir.source_directory,
        release=root / coursedir.release_directory,
        submitted=root / coursedir.submitted_directory,
        autograded=root / coursedir.autograded_directory,
    )


def varied(coursedir: Any, kind: type | None = None, **changes: Any) -> Any:
    """Return a copy of an nbgrader ``CourseDirectory`` with some settings changed; others keep theirs.

    ``kind`` is the copy's class where that is to be another one.
    """
    settings = {trait: getattr(coursedir, trait) for trait in coursedir.trait_names(config=True)}
    return (kind or type(coursedir))(parent=coursedir.parent, config=coursedir.config, **settings | changes)


def find_root(start: Path) -> Path:
    """Return the nearest folder at or above ``start`` that holds a course's configuration."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / CONFIG).is_file():
            return folder
    raise GradingError(
        f"No {CONFIG} in {start} or above it. Run this in the course's folder or name that with --course-dir."
    )
