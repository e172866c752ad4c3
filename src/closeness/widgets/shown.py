"""What all that the course shows shares: a spec for a custom element, and how each host is given it."""

from __future__ import annotations

import hashlib
import json
import os
from abc import ABC, abstractmethod
from typing import Any, ClassVar

from closeness.locale import Words, words

Reply = tuple[dict[str, Any]] | tuple[dict[str, Any], list[bytes]]
"""What a kernel says: JSON, and bytes where there are any."""


class Shown(ABC):
    """A custom element drawn from a spec.

    With a kernel it is shown as a widget; where CLOSENESS_STATIC is set (the book's build) as an
    element with its spec and a readable fallback; while nbgrader grades, as text alone.
    """

    tag: ClassVar[str]

    def __init__(self, language: str) -> None:
        self.language = language
        self.words: Words = words(self.tag, language)
        self._view: Any = None

    def reply(self, _message: dict[str, Any]) -> Reply | None:
        """Return what the kernel says to a message of the front end; None when it has nothing to say."""
        return None

    @abstractmethod
    def content(self) -> dict[str, Any]:
        """Return what is drawn, as JSON."""

    def spec(self) -> dict[str, Any]:
        """Return all that the front end needs, as JSON."""
        content = self.content()
        return {
            **content,
            "id": self._identity(content),
            "strings": self.words,
            "language": self.language,
        }

    def _identity(self, content: dict[str, Any]) -> str:
        """Return an id that stays the same while the content does: progress in a page hangs on it."""
        digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
        return f"{self.tag}-{digest[:10]}"

    def _repr_mimebundle_(self, **_kwargs: object) -> dict[str, Any]:
        if os.environ.get("CLOSENESS_STATIC"):
            return {"text/html": self.element()}
        readable = {"text/plain": self._plain(), "text/html": self._table()}
        if os.environ.get("NBGRADER_EXECUTION") == "autograde":
            return readable  # a widget in the bundle would leave feedback pages empty
        if self._view is None:
            from closeness.widgets.view import view_of  # noqa: PLC0415  (anywidget loads with the first view)

            self._view = view_of(self)
        bundle = self._view._repr_mimebundle_()
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        return {**readable, **data, "text/plain": readable["text/plain"]}

    def forget_view(self) -> None:
        """Show it next in a view of its own; a page that has the present one keeps it."""
        self._view = None

    def element(self) -> str:
        """Return the custom element for a page: its spec, and the same in plain HTML without scripts."""
        return f"<{self.tag}>{script(self.spec())}{self.fallback()}</{self.tag}>"

    def fallback(self) -> str:
        """Return what a reader without JavaScript gets; what has more to say overrides it."""
        return self._table()

    @abstractmethod
    def _plain(self) -> str:
        """Return the same as lines of text."""

    @abstractmethod
    def _table(self) -> str:
        """Return the same as a table of HTML."""


def script(data: object, attributes: str = "") -> str:
    r"""Return JSON as a script element that no text within it can end.

    >>> script({"text": "</script>"})
    '<script type="application/json">{"text":"\\u003c/script>"}</script>'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json"{attributes}>{text}</script>'
