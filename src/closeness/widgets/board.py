"""What every board is in Python: a spec for the front end, and the learner's answer."""

from __future__ import annotations

import html
import os
from abc import abstractmethod
from typing import Any

from closeness.core.errors import AnswerError, Incomplete
from closeness.widgets.shown import Shown

Answer = dict[str, Any]


def _variable_of(answer: Answer) -> str | None:
    """Return the name under which the notebook knows this very object."""
    import sys  # noqa: PLC0415  (only asked when a board is made)

    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is None:
        return None
    names = (name for name, value in shell.user_ns.items() if value is answer and not name.startswith("_"))
    return next(names, None)


class Board(Shown):
    """A board draws a spec and changes one answer dict in place."""

    def __init__(
        self,
        *,
        answer: Answer | None,
        answer_cell: str | None,
        name: str | None = None,
        language: str = "en",
    ) -> None:
        if answer is not None and not isinstance(answer, dict):
            raise AnswerError(
                f"answer must be the dict of the answer cell, got {type(answer).__name__}: {answer!r}."
            )
        super().__init__(language)
        self.answer: Answer = {} if answer is None else answer
        self.answer_cell = answer_cell
        self.name = name or _variable_of(self.answer) or (answer_cell or self.tag).replace("-", "_")

    @property
    def graded(self) -> bool:
        """Whether an answer cell keeps the answer: then no key reaches the front end."""
        return self.answer_cell is not None

    @abstractmethod
    def content(self) -> dict[str, Any]:
        """Return what this board draws, as JSON; never a key in graded mode."""

    @abstractmethod
    def progress(self) -> tuple[int, int]:
        """Return how many parts of the answer are given, and how many are asked."""

    @abstractmethod
    def problems(self, answer: Answer) -> list[str]:
        """Return a sentence for each entry of *answer* that this board cannot draw."""

    @abstractmethod
    def rows(self) -> list[tuple[str, str]]:
        """Return what is asked beside what was answered, for readers without the board."""

    def spec(self) -> dict[str, Any]:
        """Return all that the front end needs, as JSON."""
        return {
            **super().spec(),
            "name": self.name,
            "answer_cell": self.answer_cell,
            "graded": self.graded,
        }

    def require_complete(self) -> None:
        """Say that the answer is complete, or raise Incomplete with what is missing.

        Never says whether the answer is right. While nbgrader grades it always raises: marks come
        from the scorer alone, so that a course without its configuration gives 0 and not full marks.
        """
        if os.environ.get("NBGRADER_EXECUTION") == "autograde":
            raise Incomplete(self.words["only-the-scorer"])
        done, asked = self.progress()
        problems = self.problems(self.answer)
        if problems:
            raise Incomplete(" ".join(problems))
        if done < asked:
            raise Incomplete(self.words["incomplete"].format(done=done, asked=asked))
        print(self.words["complete"].format(done=done, asked=asked))  # noqa: T201  (the cell's output)

    def _plain(self) -> str:
        return "\n".join(f"{asked}: {answered or '–'}" for asked, answered in self.rows())

    def _table(self) -> str:
        head = "".join(f"<th>{html.escape(self.words[word])}</th>" for word in ("asked", "answered"))
        body = "".join(
            f"<tr><td>{html.escape(asked)}</td><td>{html.escape(answered) or '–'}</td></tr>"
            for asked, answered in self.rows()
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
