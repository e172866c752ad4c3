"""Reading an answer cell: learners type there, and attackers too, so nothing is ever executed."""

from __future__ import annotations

import ast
import warnings
from typing import Any

from closeness.core.answer_writer import MAX_BYTES, MAX_DEPTH, is_finite
from closeness.core.checks import shown
from closeness.core.errors import AnswerError

_NAMES: dict[type[ast.expr], str] = {
    ast.Name: "a name without quotation marks",
    ast.Call: "a function call",
    ast.BinOp: "a calculation",
    ast.JoinedStr: "an f-string",
    ast.ListComp: "a loop",
    ast.DictComp: "a loop",
}
_WANTED = 'Write one assignment, such as sorting = {"river-walk": "recharging"}.'


def read_answer(source: str) -> Any:
    r"""Return the value of a cell that assigns one literal to one name.

    Comments and blank lines may stand around it. Nothing is run. Refused (AnswerError with the line and
    what to do): anything but one such assignment, calls, names and arithmetic, a key that stands twice,
    NaN and infinities (also 1e999), lists as keys, more than 20 levels, more than 64 KiB.

    >>> read_answer('# mine\nsorting = {"river-walk": ["recharging", "issue"]}')
    {'river-walk': ['recharging', 'issue']}
    """
    return read_named_answer(source)[1]


def read_named_answer(source: str) -> tuple[str, Any]:
    """Return (name, value) of a cell that assigns one literal to one name; otherwise as `read_answer`.

    >>> read_named_answer("ledger_one = {'given': 14.5}")
    ('ledger_one', {'given': 14.5})
    """
    statement = _only_statement(source)
    if not (
        isinstance(statement, ast.Assign)
        and len(statement.targets) == 1
        and isinstance(statement.targets[0], ast.Name)
    ):
        raise AnswerError(f"Line {statement.lineno}: this is not one assignment to one name. {_WANTED}")
    return statement.targets[0].id, _value(statement.value, 0)


def _only_statement(source: str) -> ast.stmt:
    if not isinstance(source, str):
        raise AnswerError(f"The cell's source must be text, got {shown(source)}. {_WANTED}")
    if len(source.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise AnswerError(
            "The cell is longer than 64 KiB. Keep the answer only, and free text in a text cell."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a lone backslash in a learner's string is no news to anybody
            body = ast.parse(source).body
    except SyntaxError as error:
        raise AnswerError(f"Line {error.lineno or 1}: this is not Python ({error.msg}). {_WANTED}") from None
    except (ValueError, RecursionError, MemoryError):
        raise AnswerError(f"Line 1: this cannot be read as Python. {_WANTED}") from None
    if not body:
        raise AnswerError(f"The cell is empty. {_WANTED}")
    if len(body) > 1:
        raise AnswerError(f"Line {body[1].lineno}: more than one statement. {_WANTED}")
    return body[0]


def _value(node: ast.expr, depth: int) -> Any:
    if isinstance(node, ast.Constant):
        return _finite(node.value, node)
    if isinstance(node, (ast.UnaryOp, ast.BinOp)):
        return _finite(_number(node), node)
    if not isinstance(node, (ast.Dict, ast.List, ast.Tuple, ast.Set)):
        raise _not_a_literal(node)
    if depth == MAX_DEPTH:
        raise AnswerError(f"Line {node.lineno}: nested more than {MAX_DEPTH} levels deep. Make it flatter.")
    if isinstance(node, ast.Dict):
        return _dict(node, depth + 1)
    values = [_value(entry, depth + 1) for entry in node.elts]
    if isinstance(node, ast.List):
        return values
    return tuple(values) if isinstance(node, ast.Tuple) else {_key(value, node) for value in values}


def _dict(node: ast.Dict, depth: int) -> dict[Any, Any]:
    result: dict[Any, Any] = {}
    for name, entry in zip(node.keys, node.values, strict=True):
        if name is None:
            raise AnswerError(f"Line {entry.lineno}: ** may not stand in an answer. Write each entry out.")
        key = _key(_value(name, depth), name)
        if key in result:
            raise AnswerError(f"Line {name.lineno}: {shown(key)} stands twice. Keep one of the two.")
        result[key] = _value(entry, depth)
    return result


def _key(value: Any, node: ast.expr) -> Any:
    try:
        hash(value)
    except TypeError:
        raise AnswerError(
            f"Line {node.lineno}: {shown(value)} cannot be a key. Use text in quotation marks."
        ) from None
    return value


def _number(node: ast.expr) -> complex:
    """Return the number of a constant, a signed constant, or the sum that writes a complex number."""
    match node:
        case ast.Constant(value=int() | float() | complex() as number) if not isinstance(number, bool):
            return number
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant() as operand):
            return -_number(operand)
        case ast.UnaryOp(op=ast.UAdd(), operand=ast.Constant() as operand):
            return +_number(operand)
        case ast.BinOp(op=ast.Add() | ast.Sub() as sign, right=ast.Constant(value=complex() as imaginary)):
            # A chain of sums is no literal, and following it would go as deep as it is long.
            real = None if isinstance(node.left, ast.BinOp) else _number(node.left)
            if isinstance(real, (int, float)):
                return real + imaginary if isinstance(sign, ast.Add) else real - imaginary
    raise _not_a_literal(node)


def _finite(value: Any, node: ast.expr) -> Any:
    if isinstance(value, (int, float, complex)) and not is_finite(value):
        raise AnswerError(
            f"Line {node.lineno}: a number must be finite and not beyond 1e308. Leave it out or write None."
        )
    return value


def _not_a_literal(node: ast.expr) -> AnswerError:
    return AnswerError(
        f"Line {node.lineno}: only text, numbers, lists and dicts may stand here, "
        f"not {_NAMES.get(type(node), 'code')}. Write the value itself."
    )
