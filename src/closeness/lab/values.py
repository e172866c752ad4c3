"""What expressions in cells come to, worked out from the syntax tree: literals, names, readers of the bank.

Only what stands here is understood. What a value may come to is bounded, for a stranger's cells can name one
list a thousand times in a second, and that one a thousand times in a third.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, is_dataclass
from inspect import Parameter
from typing import Any

from closeness.core.answer_writer import MAX_DEPTH, is_finite
from closeness.lab.offers import BANK, FIGURES, Offer

HEAVIEST = 1_000_000
"""Characters and values in one value, each counted as often as it would be written out."""

_RECORD = 1000
"""What a record of the bank counts for."""

_MOST_CALLS = 60

_PARAMETERS = "__dataclass_params__"

_FIXED = (str, int, float, complex, bytes, type(None), Offer)

_PLAIN = (str, int, float, complex, bytes, type(None), list, tuple, dict, set)


class NotDeclaredError(Exception):
    """Something in a cell is more than a declaration; the cell waits until it is run."""


@dataclass(frozen=True, slots=True)
class Known:
    """A value, and what it would come to if it were written out."""

    value: Any
    weight: int = 1


def changeable_in(value: Any) -> set[int]:
    """Return the identities of what code that knows a value could change in it.

    >>> first = ["river-walk"]
    >>> changeable_in((first, "drop-it")) == {id(first)}, changeable_in(("river-walk", 2))
    (True, set())
    """
    found: set[int] = set()
    waiting, seen = [value], set()
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, _FIXED):
            continue
        seen.add(id(one))
        if isinstance(one, list | tuple | set):
            waiting.extend(one)
        elif isinstance(one, dict):
            waiting.extend(one.values())
        if not isinstance(one, tuple) and not _is_record(one):
            found.add(id(one))
    return found


def _is_record(value: Any) -> bool:
    """Return whether a value is a frozen record, as all of the bank's are."""
    return is_dataclass(value) and getattr(type(value), _PARAMETERS).frozen


def _is_plain(value: Any) -> bool:
    return isinstance(value, _PLAIN) or (_is_record(value) and not isinstance(value, Offer))


@dataclass(slots=True)
class Values:
    """The names that cells have bound so far, and what expressions come to with them."""

    names: dict[str, Known] = field(default_factory=dict)
    calls: int = 0

    def of(self, node: ast.expr, depth: int = 0) -> Known:
        """Return what an expression comes to, or raise NotDeclaredError."""
        found = self._of(node, depth)
        if found.weight > HEAVIEST:
            raise NotDeclaredError
        return found

    def _of(self, node: ast.expr, depth: int) -> Known:
        if depth > MAX_DEPTH:
            raise NotDeclaredError
        match node:
            case ast.Constant() | ast.UnaryOp():
                return _constant(node)
            case ast.Name(id=name) if name in self.names:
                return self.names[name]
            case ast.List(elts=entries) | ast.Tuple(elts=entries):
                parts = [one for entry in entries for one in self._entries(entry, depth + 1)]
                whole = [part.value for part in parts]
                as_written = whole if isinstance(node, ast.List) else tuple(whole)
                return Known(as_written, 1 + sum(part.weight for part in parts))
            case ast.Dict():
                return self._dict(node, depth + 1)
            case ast.Subscript(value=inside, slice=place):
                return self._part(self.of(inside, depth + 1), _constant(place).value)
            case ast.Call(func=ast.Name(id=name)):
                return self._read(self.names.get(name), node, depth + 1)
        raise NotDeclaredError

    def argument(self, node: ast.expr) -> Known:
        """Return what an argument of a call comes to; alone it may also be a figure of the course."""
        found = self.of(node)
        figure = isinstance(found.value, Offer) and found.value.module == FIGURES
        if not (figure or _is_plain(found.value)):
            raise NotDeclaredError
        return found

    def _entries(self, node: ast.expr, depth: int) -> list[Known]:
        """Return what an entry of a list stands for: itself, or with a star all that it holds."""
        if not isinstance(node, ast.Starred):
            return [self._plain(node, depth)]
        found = self.of(node.value, depth)
        if not isinstance(found.value, list | tuple):
            raise NotDeclaredError
        share = found.weight // max(1, len(found.value)) + 1
        return [Known(one, share) for one in found.value]

    def _plain(self, node: ast.expr, depth: int) -> Known:
        """Return what an expression comes to, where the course's own names and boards make no sense."""
        found = self.of(node, depth)
        if not _is_plain(found.value):
            raise NotDeclaredError
        return found

    def _dict(self, node: ast.Dict, depth: int) -> Known:
        result: dict[Any, Any] = {}
        weight = 1
        for key, entry in zip(node.keys, node.values, strict=True):
            if key is None:
                raise NotDeclaredError
            name, value = _constant(key), self._plain(entry, depth)
            result[name.value] = value.value
            weight += name.weight + value.weight
        return Known(result, weight)

    @staticmethod
    def _part(whole: Known, place: Any) -> Known:
        """Return one part of a list by its number; it counts for as much as the whole, at most."""
        fits = isinstance(whole.value, list | tuple) and type(place) is int
        if not fits or not -len(whole.value) <= place < len(whole.value):
            raise NotDeclaredError
        return Known(whole.value[place], whole.weight)

    def _read(self, called: Known | None, node: ast.Call, depth: int) -> Known:
        """Return what a reader of the bank gives."""
        offer = None if called is None else called.value
        if not isinstance(offer, Offer) or offer.module != BANK or self.calls >= _MOST_CALLS:
            raise NotDeclaredError
        self.calls += 1
        arguments = {name: self._plain(one, depth).value for name, one in arguments_of(offer, node).items()}
        if not offer.takes(arguments):
            raise NotDeclaredError
        try:
            records = offer.value(**arguments)
        except Exception:  # noqa: BLE001 - arguments of a stranger: running the cell says what is wrong
            raise NotDeclaredError from None
        return Known(records, _RECORD * (1 + len(records) if isinstance(records, tuple) else 1))


def arguments_of(offer: Offer, node: ast.Call) -> dict[str, ast.expr]:
    """Return the arguments of a call by the names that its parameters have."""
    names = [one.name for one in offer.parameters()]
    by_place = [one.name for one in offer.parameters() if one.kind is not Parameter.KEYWORD_ONLY]
    if len(node.args) > len(by_place):
        raise NotDeclaredError
    given = dict(zip(by_place, node.args, strict=False))
    for keyword in node.keywords:
        if keyword.arg not in names or keyword.arg in given:
            raise NotDeclaredError
        given[keyword.arg] = keyword.value
    if any(isinstance(one, ast.Starred) for one in given.values()):
        raise NotDeclaredError
    return given


def _constant(node: ast.expr) -> Known:
    """Return a text, a finite number, True, False or None."""
    match node:
        case ast.Constant(value=str() as text):
            return Known(text, 1 + len(text))
        case ast.Constant(value=None | bool() as value):
            return Known(value)
        case ast.Constant(value=int() | float() as number) if is_finite(number):
            return Known(number)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)) if is_finite(
            number
        ) and not isinstance(number, bool):
            return Known(-number)
    raise NotDeclaredError
