"""The asking side: this process's zygote, and one kernel that was forked from it, used like a ``Popen``."""

from __future__ import annotations

import asyncio
import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import closeness
from closeness.core.errors import ConfinementError, GradingError

_PIECE = 1 << 16
_GOING = 5.0  # seconds that a killed kernel is given to be gone

KERNEL = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "ipykernel.iostream",
    "ipykernel.displayhook",
    "ipykernel.subshell_manager",
    "IPython.core.ultratb",
    "IPython.core.completer",
)
"""What every kernel imports."""
USUAL = ("plotly.graph_objects", "plotly.io", "nbformat", "jsonschema", "ipywidgets", "anywidget")
"""What this course's notebooks, and many others, import too."""


class _Nursery:
    """One zygote, as whoever started it sees it. Processes forked from this one can ask it as well."""

    def __init__(self, modules: tuple[str, ...]) -> None:
        self.control, born = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.owner = os.getpid()
        command = [
            sys.executable,
            "-P",
            "-s",
            "-m",
            "closeness.staff.kernels.zygote",
            str(born.fileno()),
            *modules,
        ]
        self.process = subprocess.Popen(  # noqa: S603 - this package's own module
            command,
            stdin=subprocess.PIPE,
            pass_fds=[born.fileno()],
            env=_bare(),
            cwd="/",
            start_new_session=True,
        )
        born.close()
        atexit.register(self.close)

    def close(self) -> None:
        """Have the zygote end, with every kernel."""
        if os.getpid() != self.owner:
            return
        self.control.close()
        if self.process.stdin:
            self.process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(_GOING)
        self.process.kill()
        self.process.wait()


_nurseries: dict[tuple[str, ...], _Nursery] = {}
_lock = threading.Lock()


def _bare() -> dict[str, str]:
    """Return the zygote's environment: nothing of its asker's but where this package is."""
    home = str(Path(closeness.__file__).parents[1])
    return {
        "PATH": os.defpath,
        "PYTHONPATH": home,
        "PYTHONHASHSEED": "0",
        "PLOTLY_RENDERER": "plotly_mimetype",
    }


def start(request: dict[str, Any], modules: tuple[str, ...] = USUAL) -> Forked:
    """Return a kernel that was asked for; ``ready`` says whether it came to be."""
    ours, theirs = socket.socketpair()
    with theirs:
        _ask(theirs, (*KERNEL, *modules))
    ours.sendall(json.dumps(request).encode() + b"\n")
    return Forked(ours)


def _ask(theirs: socket.socket, modules: tuple[str, ...]) -> None:
    with _lock:
        for attempt in (1, 2):
            if modules not in _nurseries:
                _nurseries[modules] = _Nursery(modules)
            try:
                socket.send_fds(_nurseries[modules].control, [b"+"], [theirs.fileno()])
            except OSError as error:  # it was killed: the next kernel gets a new one
                if attempt > 1:
                    raise GradingError(
                        f"The process that kernels are forked from does not start: {error}"
                    ) from error
                dead = _nurseries.pop(modules)
                dead.close()
            else:
                return


class Forked:
    """A forked kernel: what ``subprocess.Popen`` would be for one that was started.

    ``why`` says afterwards which limit it passed; "ended" when it ended by itself, "" when it was told to.
    """

    stdin = stdout = stderr = None

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._line.settimeout(0)
        self._heard = b""
        self._failed = ""
        self._ready = False
        self._unwanted = False
        self.returncode: int | None = None
        self.why = ""

    async def ready(self, patience: float) -> None:
        """Wait until the kernel listens. ConfinementError when it was not closed in, or did not start."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + patience
        while not self._ready and not self._failed and self.returncode is None:
            with suppress(TimeoutError, asyncio.TimeoutError):
                await asyncio.wait_for(self._changed(), ends - loop.time())
            self.poll()
            if loop.time() > ends:
                self._failed = f"it was not ready within {patience:g} seconds."
        if not self._ready:
            self.kill()
            why = self._failed or self.why or "the process that it is forked from ended."
            raise ConfinementError(f"A kernel did not start: {why}")

    async def _changed(self) -> None:
        """Wait until the zygote has said something."""
        loop = asyncio.get_running_loop()
        heard = loop.create_future()
        loop.add_reader(self._line, _once, heard)
        try:
            await heard
        finally:
            loop.remove_reader(self._line)

    def poll(self) -> int | None:
        """Return the exit code, None while the kernel runs."""
        while self.returncode is None:
            try:
                piece = self._line.recv(_PIECE)
            except BlockingIOError:
                break
            except OSError:
                piece = b""
            self._heard += piece
            *lines, self._heard = self._heard.split(b"\n")
            for line in lines:
                self._said(json.loads(line))
            if not piece and self.returncode is None:  # the zygote is gone, and its kernels with it
                self._said({"exit": -signal.SIGKILL, "why": ""})
        if self.returncode is not None:
            self._line.close()
        return self.returncode

    def _said(self, what: dict[str, Any]) -> None:
        self._ready = self._ready or "ready" in what
        self._failed = what.get("failed", self._failed)
        if "exit" in what:
            self.returncode = what["exit"]
            self.why = what["why"] or ("" if self._unwanted else "ended")

    async def ended(self) -> int:
        """Wait for the end; return the exit code."""
        while (code := self.poll()) is None:
            await self._changed()
        return code

    def wait(self, timeout: float | None = None) -> int | None:
        """Return the exit code once there is one; None when there is none in time."""
        ends = None if timeout is None else time.monotonic() + timeout
        while self.poll() is None:
            left = None if ends is None else max(0.0, ends - time.monotonic())
            if not select.select([self._line], [], [], left)[0]:
                break
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Have the zygote send a signal; nothing when the kernel is gone."""
        if self.poll() is None:
            self._unwanted = self._unwanted or number in {signal.SIGKILL, signal.SIGTERM}
            with suppress(OSError):
                self._line.sendall(json.dumps({"signal": int(number)}).encode() + b"\n")

    def kill(self) -> None:
        """End the kernel with all its processes."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the kernel to end; a confined one is ended at once."""
        self.send_signal(signal.SIGTERM)

    def close(self) -> None:
        """End the kernel, and wait until it is gone."""
        self.kill()
        self.wait(_GOING)


def _once(heard: asyncio.Future[None]) -> None:
    if not heard.done():
        heard.set_result(None)


def is_ours(command: list[str]) -> bool:
    """Whether a kernel's command is what a fork can do: ipykernel, with this interpreter.

    >>> is_ours([sys.executable, "-m", "ipykernel_launcher", "-f", "x.json"]), is_ours(["R", "--slave"])
    (True, False)
    """
    if sys.platform != "linux" or find_spec("ipykernel") is None or "ipykernel_launcher" not in command:
        return False
    program, *options = command[: command.index("ipykernel_launcher")]
    return Path(program).absolute() == Path(sys.executable).absolute() and all(
        one == "-m" or one.startswith("-X") for one in options
    )
