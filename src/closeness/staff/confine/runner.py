"""What runs inside: read a job, close the door, run the learner's sources, call the functions, answer.

This file's text is given to a bare interpreter (``python -c``), so it imports the standard library alone and
nothing of this package. It gets sources and arguments, and never a key. Learner's code shares the
process and could write any answer itself; that gains nothing, since the grader compares values that it keeps
elsewhere. One line of JSON comes back for each step, so that the grader sees which step did not come to an
end.
"""

from __future__ import annotations

import builtins
import ctypes
import json
import os
import resource
import sys
import traceback
from typing import Any

_DEPTH, _ITEMS, _TEXT = 20, 10_000, 10_000
_MESSAGE = 200  # characters of an error's text
_LARGEST = 2**1024  # whole numbers from here on have no float
CELL = "<cell"  # how the file name of a learner's cell starts

_SIGKILL, _SET_PDEATHSIG, _SET_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 9, 1, 38, 22, 2
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT, _PATH_BENEATH = 444, 445, 446, 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3


def main() -> None:
    """Do the job on standard input. Never returns: nothing that the learner left behind runs at exit."""
    job = json.loads(sys.stdin.buffer.read())
    answers = os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    lock(job["lock"])
    os.dup2(null, 2)
    send(answers, {"ready": True})
    space: dict[str, Any] = {"__name__": "__main__", "__builtins__": builtins}
    for number, step in enumerate(job["steps"]):
        if "source" in step:
            send(answers, load(step["source"], number, space))
        else:
            send(answers, call(step["call"], step["arguments"], space))
    os._exit(0)


def send(handle: int, answer: dict[str, Any]) -> None:
    """Write one answer as one line."""
    line = json.dumps(answer, allow_nan=False).encode() + b"\n"
    while line:
        line = line[os.write(handle, line) :]


def load(source: str, number: int, space: dict[str, Any]) -> dict[str, Any]:
    """Run one cell's text; say whether it ran to its end, or what stopped it."""
    try:
        exec(compile(source, f"{CELL} {number}>", "exec", dont_inherit=True), space)  # noqa: S102
    except BaseException as error:  # noqa: BLE001 - also SystemExit
        return {"error": described(error)}
    return {"loaded": True}


def call(name: str, arguments: list[Any], space: dict[str, Any]) -> dict[str, Any]:
    """Call one function; say what it returned in plain values, or what stopped it.

    >>> call("double", [4], {"double": lambda x: 2 * x})
    {'value': 8}
    >>> call("double", [4], {})
    {'absent': True}
    """
    function = space.get(name)
    if not callable(function):
        return {"absent": True}
    try:
        value = function(*arguments)
    except BaseException as error:  # noqa: BLE001
        return {"error": described(error)}
    try:
        return {"value": plain(value, [_ITEMS], _DEPTH)}
    except BaseException:  # noqa: BLE001
        return {"value": {"other": "too large"}}


def plain(value: Any, left: list[int], depth: int) -> Any:  # noqa: PLR0911 - one a kind of value
    """Return a value in JSON, by its exact type: a subclass, whatever it overloads, is something else.

    >>> plain((1, None, float("nan")), [10], 9), plain(range(3), [10], 9)
    ({'tuple': [1, None, {'special': 'nan'}]}, {'other': 'range'})
    """
    kind = type(value)
    left[0] -= 1
    if left[0] < 0 or depth < 0:
        raise ValueError("too large")
    if value is None or kind is bool:
        return value
    if kind is int:
        return value if -_LARGEST < value < _LARGEST else {"other": "too large"}
    if kind is float:
        return (
            value if value - value == 0 else {"special": repr(value)}
        )  # NaN and infinities differ from themselves
    if kind is str:
        return value if len(value) <= _TEXT else {"other": "too large"}
    if kind is list or kind is tuple:
        return {kind.__name__: [plain(part, left, depth - 1) for part in value]}
    if kind is dict and all(type(name) is str for name in value):
        return {"dict": [[name[:_TEXT], plain(part, left, depth - 1)] for name, part in value.items()]}
    return {"other": kind.__name__}


def described(error: BaseException) -> dict[str, Any]:
    """Return what stopped the learner's code: Python's own name for it, the line in the cell, its text.

    >>> described(ZeroDivisionError("division by zero"))
    {'kind': 'ZeroDivisionError', 'line': 0, 'text': 'division by zero'}
    """
    try:
        known = [one for one in type(error).__mro__ if getattr(builtins, one.__name__, None) is one]
        line = error.lineno if isinstance(error, SyntaxError) else None
        if line is None:
            frames = traceback.walk_tb(error.__traceback__)
            lines = [at for frame, at in frames if frame.f_code.co_filename.startswith(CELL)]
            line = lines[-1] if lines else 0
        text = error.msg if isinstance(error, SyntaxError) else str(error)
        return {"kind": known[0].__name__, "line": int(line), "text": str(text)[:_MESSAGE]}
    except BaseException:  # noqa: BLE001 - an error of the learner's own making may raise while it is read
        return {"kind": "Exception", "line": 0, "text": ""}


def lock(how: dict[str, Any]) -> None:
    """Give up, for good, what the job says: limits, files, privileges, system calls.

    Any failure ends the process. An empty list of files or calls leaves them as they are (tier C).
    """
    libc = ctypes.CDLL(None, use_errno=True)

    def done(result: int, what: str) -> int:
        if result < 0:
            raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")
        return result

    done(libc.prctl(_SET_PDEATHSIG, _SIGKILL, 0, 0, 0), "parent-death signal")
    for name, most in how["limits"].items():
        resource.setrlimit(getattr(resource, name), (most, most))
    done(libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    if how["landlock"]:
        attributes = bytes.fromhex(how["landlock"])
        rules = done(libc.syscall(_LANDLOCK_CREATE, attributes, len(attributes), 0), "landlock")
        for path in how["visible"]:
            at = os.open(path, os.O_PATH)
            rights = _READ_FILE | (_READ_DIR if os.path.isdir(path) else 0)  # noqa: PTH112 - no pathlib inside
            rule = rights.to_bytes(8, sys.byteorder) + at.to_bytes(4, sys.byteorder)
            done(libc.syscall(_LANDLOCK_ADD, rules, _PATH_BENEATH, rule, 0), f"landlock, {path}")
            os.close(at)
        done(libc.syscall(_LANDLOCK_RESTRICT, rules, 0), "landlock")
        os.close(rules)
    if not how["syscalls"]:
        return
    # Privileges of a grader who is root: limits could be raised again with them.
    header = (0x20080522).to_bytes(4, sys.byteorder) + bytes(4)
    done(libc.capset(header, bytes(24)), "privileges")
    program = ctypes.create_string_buffer(bytes.fromhex(how["syscalls"]))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    wanted = Program((len(program) - 1) // 8, ctypes.cast(program, ctypes.c_void_p))
    done(libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(wanted), 0, 0), "seccomp")


if __name__ == "__main__":
    main()
