"""One confined interpreter, watched from outside: started, read with limits, and always ended."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import tempfile
import time
from typing import IO, TYPE_CHECKING, Any, cast

from closeness.core.errors import ConfinementError

if TYPE_CHECKING:
    from closeness.staff.confine.cage import Cage
    from closeness.staff.confine.calls import Limits

_PIECE = 1 << 16
_READY = b'{"ready": true}'
_GOING = 1.0  # seconds that a process is given to be gone after it closed its pipe
_SHOWN = 300  # characters of what a failing cage said


class Child:
    """Runs the steps and keeps the lines that came back, at most one a step; ``why`` when some are missing.

    ``why`` is "time", "flood", or "ended" (it broke off by itself, whatever the reason).
    """

    def __init__(self, cage: Cage, steps: list[dict[str, Any]], limits: Limits, ends: float) -> None:
        self.answers: list[bytes] = []
        self.why = "ended"
        self._steps, self._limits, self._ends = len(steps), limits, ends
        job = json.dumps({"lock": cage.lock(limits.resources()), "steps": steps}).encode()
        # A file, not a pipe: it takes a job of any size before anybody reads, and no dying child breaks it.
        with tempfile.TemporaryFile() as stdin, tempfile.TemporaryFile() as stderr:
            stdin.write(job)
            stdin.seek(0)
            with subprocess.Popen(  # noqa: S603 - the cage's own command
                cage.command(),
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=stderr,
                env={"PYTHONHASHSEED": "0"},
                cwd="/",
                start_new_session=True,
            ) as process:
                try:
                    ready = self._watch(process)
                finally:
                    # Not only the child: whatever is left of its session. The leader is not reaped yet, so
                    # that the number cannot mean another process.
                    os.killpg(process.pid, signal.SIGKILL)
            if not ready:
                stderr.seek(0)
                said = stderr.read().decode("utf-8", "replace").strip().splitlines()
                raise ConfinementError(f"it did not close: {(said or [self.why])[-1][:_SHOWN]}")

    def _watch(self, process: subprocess.Popen[bytes]) -> bool:
        """Collect lines until all are there or a limit is passed; return whether the first said "ready"."""
        pipe = cast("IO[bytes]", process.stdout).fileno()  # a pipe was asked for
        read, lines = 0, [b""]
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_READ)
            due = time.monotonic() + self._limits.step
            while len(lines) - 1 < self._steps + 1:
                left = min(due, self._ends) - time.monotonic()
                if left <= 0 or not selector.select(left):
                    self.why = "time"
                    break
                piece = os.read(pipe, _PIECE)
                if not piece:
                    self.why = "time" if _killed(process.pid) else "ended"
                    break
                read += len(piece)
                if read > self._limits.answers:
                    self.why = "flood"
                    break
                first, *more = piece.split(b"\n")
                lines[-1] += first
                if more:
                    lines += more
                    due = time.monotonic() + self._limits.step
        whole = lines[:-1]
        self.answers = whole[1 : self._steps + 1]
        return whole[:1] == [_READY]


def _killed(pid: int) -> bool:
    """Whether a process that closed its pipe was killed, as it is when its processor time is used up.

    Looks without reaping.
    """
    handle = os.pidfd_open(pid)
    try:
        with selectors.DefaultSelector() as selector:
            selector.register(handle, selectors.EVENT_READ)
            selector.select(_GOING)
        state = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | os.WNOHANG)
    finally:
        os.close(handle)
    # bubblewrap says 128 + 9 for a child that was killed.
    return state is not None and state.si_status in {signal.SIGKILL, 128 + signal.SIGKILL}
