"""A notebook's cells as text: their statements, and the few forms that a board's cells have."""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from closeness.core.answer_writer import MAX_BYTES
from closeness.core.answers import read_named_answer
from closeness.core.errors import AnswerError

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A code cell as it stands in the notebook."""

    source: str
    grade_id: str | None = None


def statements_of(source: str) -> list[ast.stmt]:
    """Return the statements of a cell; none of a text that is no Python, or too much of it."""
    if len(source.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        return []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a lone backslash in a string is no news to anybody
            return ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def answer_in(source: str, name: str) -> dict[Any, Any]:
    """Return the answer that an answer cell keeps under a name; an open one where nobody can read it.

    >>> answer_in('sort = {"river-walk": "avoiding"}', "sort"), answer_in("sort = {", "sort")
    ({'river-walk': 'avoiding'}, {})
    """
    try:
        found, value = read_named_answer(source)
    except AnswerError:
        return {}
    return value if found == name and isinstance(value, dict) else {}


def asked_in(expression: ast.expr) -> str | None:
    """Return the name in ``name.require_complete()``."""
    match expression:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=name), attr="require_complete"), args=[], keywords=[]
        ):
            return name
    return None


def names_in_row(target: ast.expr) -> list[tuple[str, bool]]:
    """Return the names of ``a, b, *rest``, and which of them has the star."""
    if not isinstance(target, ast.Tuple | ast.List):
        return []
    found = []
    for entry in target.elts:
        star = isinstance(entry, ast.Starred)
        name = entry.value if isinstance(entry, ast.Starred) else entry
        if not isinstance(name, ast.Name):
            return []
        found.append((name.id, star))
    return found


def words_in(node: ast.AST) -> Iterator[tuple[str, bool]]:
    """Yield every name in a piece of code, and whether it may be bound there to something else."""
    for one in ast.walk(node):
        if isinstance(one, ast.Name):
            yield one.id, not isinstance(one.ctx, ast.Load)
        elif isinstance(one, ast.alias):
            yield (one.asname or one.name).partition(".")[0], True
        elif isinstance(one, ast.Global):
            yield from ((name, True) for name in one.names)
        else:
            for attribute in ("name", "rest"):  # functions, classes, what is caught or matched
                word = getattr(one, attribute, None)
                if isinstance(word, str):
                    yield word, True
