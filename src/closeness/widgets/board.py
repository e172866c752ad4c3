"""What every board is in Python: a spec for the front end, the learner's answer, and how it is shown."""

from __future__ import annotations

import hashlib
import html
import json
import os
from abc import ABC, abstractmethod
from typing import Any, ClassVar

from closeness.core.errors import AnswerError, Incomplete
from closeness.locale import Words, words

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


class Board(ABC):
    """A board draws a spec and changes one answer dict in place.

    With a kernel it is shown as a widget; where CLOSENESS_STATIC is set (the book's build) as an
    element with its spec and a readable fallback; while nbgrader grades, as text alone.
    """

    tag: ClassVar[str]

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
        self.answer: Answer = {} if answer is None else answer
        self.answer_cell = answer_cell
        self.language = language
        self.words: Words = words(self.tag, language)
        self.name = name or _variable_of(self.answer) or (answer_cell or self.tag).replace("-", "_")
        self._view: Any = None

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
        content = self.content()
        return {
            **content,
            "id": self._identity(content),
            "name": self.name,
            "answer_cell": self.answer_cell,
            "graded": self.graded,
            "strings": self.words,
            "language": self.language,
        }

    def _identity(self, content: dict[str, Any]) -> str:
        """Return an id that stays the same while the content does: progress in a page hangs on it."""
        digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
        return f"{self.tag}-{digest[:10]}"

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

    def _repr_mimebundle_(self, **_kwargs: object) -> dict[str, Any]:
        if os.environ.get("CLOSENESS_STATIC"):
            return {"text/html": self.element()}
        readable = {"text/plain": self._plain(), "text/html": self._table()}
        if os.environ.get("NBGRADER_EXECUTION") == "autograde":
            return readable  # a widget in the bundle would leave feedback pages empty
        if self._view is None:
            from closeness.widgets.view import view_class  # noqa: PLC0415  (anywidget loads with the first view)

            self._view = view_class(self.tag)(self)
        bundle = self._view._repr_mimebundle_()
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        return {**readable, **data, "text/plain": readable["text/plain"]}

    def element(self) -> str:
        """Return the custom element for a page: its spec, and the same in plain HTML without scripts."""
        # "<" as an escape: no text of a spec can end the script element
        spec = json.dumps(self.spec(), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
        return f'<{self.tag}><script type="application/json">{spec}</script>{self.fallback()}</{self.tag}>'

    def fallback(self) -> str:
        """Return what a reader without JavaScript gets; boards with more to say override it."""
        return self._table()

    def _plain(self) -> str:
        return "\n".join(f"{asked}: {answered or '–'}" for asked, answered in self.rows())

    def _table(self) -> str:
        head = "".join(f"<th>{html.escape(self.words[word])}</th>" for word in ("asked", "answered"))
        body = "".join(
            f"<tr><td>{html.escape(asked)}</td><td>{html.escape(answered) or '–'}</td></tr>"
            for asked, answered in self.rows()
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
