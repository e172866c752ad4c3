"""The trial of a cage: code that tries to get out is run in it before any learner's code is."""

from __future__ import annotations

from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from closeness.core.errors import ConfinementError
from closeness.staff.confine.calls import Call, Limits, run

if TYPE_CHECKING:
    from closeness.staff.confine.cage import Cage

_TRIES = """
import os, socket

def reached(path, parent):
    found = []
    for what, attempt in {
        "a file of the grader": lambda: open(path).close(),
        "the file system": lambda: open(path + ".x", "w").close(),
        "the network": lambda: socket.socket().close(),
        "a new process": lambda: os.fork() or os._exit(0),
        "another program": lambda: os.execv("/bin/true", ["true"]),
        "signals": lambda: os.kill(parent, 0),
    }.items():
        try:
            attempt()
            found.append(what)
        except OSError:
            pass
    return found
"""


def trial(cage: Cage) -> str:
    """Return "" when the cage holds, or in one sentence what it does not keep in, or why it did not start."""
    import os  # noqa: PLC0415

    with NamedTemporaryFile(mode="w", prefix="closeness-trial-") as secret:
        secret.write("a file that confined code must not read")
        secret.flush()
        attempts = [Call(function="reached", arguments=(secret.name, os.getpid()))]
        try:
            (outcome,) = run({"trial": _TRIES}, attempts, cage, Limits()).outcomes
        except ConfinementError as error:
            return str(error)
    if outcome.kind != "value" or not isinstance(outcome.value, list):
        return f"the trial came to no result ({outcome.kind} {outcome.error} {outcome.text})."
    return f"confined code still reaches {', '.join(map(str, outcome.value))}." if outcome.value else ""
