"""The zygote: imports what kernels need, then forks a fresh process for each kernel that is asked for.

It is started with an empty environment by whoever wants kernels, and knows nothing of a course. It listens on
a nameless socket that it was born with: there is no path by which anybody else, such as a kernel that it
forked, could ask it for a process. Each request brings a socket of its own, on which one line of JSON says
what to start; lines come back when the kernel is ready and when it has ended, and whoever closes the socket
ends the kernel with all its processes. It ends with the process that started it.
"""

from __future__ import annotations

import gc
import importlib
import io
import json
import os
import selectors
import signal
import socket
import sys
import time
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass, field
from typing import Any

from closeness.staff.kernels import life, watch

_PIECE = 1 << 16
_LONGEST = 1 << 22  # bytes of a request
_IDLE = 1.0  # seconds between looks at whether anybody is still there


@dataclass(slots=True)
class _Kernel:
    """One kernel: the asker's socket, and what is known of the process."""

    asker: socket.socket
    request: dict[str, Any] = field(default_factory=dict)
    heard: bytes = b""
    report: int = -1
    reported: bytes = b""
    pid: int = 0
    started: float = 0.0
    code: int | None = None  # what the init says of the kernel
    why: str = ""
    gone: bool = False  # the asker


class Zygote:
    """Serves requests from ``control`` until the process that started this one is gone."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._kernels: dict[int, _Kernel] = {}
        self._parent = os.getppid()
        self._selector = selectors.DefaultSelector()
        self._wake, woken = os.pipe()
        for handle in (self._wake, woken):
            os.set_blocking(handle, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever asked, who then lets go
        signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
        self._selector.register(control, selectors.EVENT_READ, self._asked)
        self._selector.register(self._wake, selectors.EVENT_READ, self._bury)
        self._selector.register(0, selectors.EVENT_READ, self._orphaned)

    def serve(self) -> None:
        """Serve until the other end is gone; then end every kernel."""
        while os.getppid() == self._parent:
            busy = any(one.pid for one in self._kernels.values())
            for key, _ in self._selector.select(watch.EVERY if busy else _IDLE):
                if isinstance(key.data, _Kernel):
                    self._heard(key.data)
                else:
                    key.data()
            for one in list(self._kernels.values()):
                self._look(one)

    def _orphaned(self) -> None:
        if not os.read(0, _PIECE):
            sys.exit(0)

    def _asked(self) -> None:
        _, handles, _, _ = socket.recv_fds(self._control, 16, 1)
        if not handles:
            sys.exit(0)
        asker = socket.socket(fileno=handles[0])
        asker.settimeout(0)
        one = _Kernel(asker)
        self._kernels[asker.fileno()] = one
        self._selector.register(asker, selectors.EVENT_READ, one)

    def _heard(self, one: _Kernel) -> None:
        """Read what the asker says: first the request, later signals; nothing more ends the kernel."""
        try:
            piece = one.asker.recv(_PIECE)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        one.heard += piece
        if not piece or len(one.heard) > _LONGEST:
            self._selector.unregister(one.asker)
            one.gone = True
            self._end(one)
            return
        *lines, one.heard = one.heard.split(b"\n")
        for line in lines:
            said = json.loads(line)
            if "signal" in said:
                self._signal(one, said["signal"])
            elif not one.pid:
                one.request = said
                self._fork(one)

    def _fork(self, one: _Kernel) -> None:
        one.report, report = os.pipe()
        os.set_blocking(one.report, False)
        one.started = time.monotonic()
        one.pid = os.fork()
        if not one.pid:
            self._born(report)
            life.live(one.request, report)
        os.close(report)

    def _born(self, report: int) -> None:
        """Let go of everything that is the zygote's, in the fork."""
        signal.set_wakeup_fd(-1)
        self._selector.close()
        self._control.close()
        for one in self._kernels.values():
            one.asker.detach()
        os.closerange(3, report)
        os.closerange(report + 1, os.sysconf("SC_OPEN_MAX") if report > _PIECE else _PIECE)
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        os.close(null)

    def _signal(self, one: _Kernel, number: int) -> None:
        if not one.pid:
            return
        if number in {signal.SIGKILL, signal.SIGTERM} and one.request["cage"]:
            self._end(one)
        else:
            with suppress(ProcessLookupError):
                # A warden passes it on; other kernels lead a group, in which their programs are too.
                (os.kill if _tier(one) == "A" else os.killpg)(one.pid, number)

    def _end(self, one: _Kernel) -> None:
        """End a kernel with all its processes, or forget what never became one."""
        if not one.pid:
            self._forget(one)
            return
        with suppress(ProcessLookupError):
            if _tier(one) == "A":
                os.kill(one.pid, signal.SIGTERM)  # the warden kills the init, and waits for the rest
                return
            for pid in watch.tree(one.pid)[1:]:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            os.killpg(one.pid, signal.SIGKILL)

    def _look(self, one: _Kernel) -> None:
        """Pass on what the fork reported; end the kernel when it has passed a limit."""
        if not one.pid:
            return
        self._relay(one)
        limits = one.request["limits"]
        if (
            limits
            and not one.why
            and (why := watch.passed(limits, one.pid, one.started, one.request["folder"]))
        ):
            one.why = why
            self._end(one)

    def _relay(self, one: _Kernel) -> None:
        """Send the asker what the fork says, but for how it ended, which is told when all of it is gone."""
        with suppress(BlockingIOError):
            while piece := os.read(one.report, _PIECE):
                one.reported += piece
        *lines, one.reported = one.reported.split(b"\n")
        for line in lines:
            said: dict[str, Any] = json.loads(line)
            if "exit" in said:
                one.code = said["exit"]
            else:
                _send(one, said)

    def _bury(self) -> None:
        """Tell the askers of kernels that have ended."""
        with suppress(BlockingIOError):
            while os.read(self._wake, _PIECE):
                pass
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            one = next((one for one in self._kernels.values() if one.pid == pid), None)
            if one is None:
                continue
            self._relay(one)
            code = os.waitstatus_to_exitcode(status) if one.code is None else one.code
            _send(one, {"exit": code, "why": one.why or ("cpu" if code == -signal.SIGXCPU else "")})
            os.close(one.report)
            self._forget(one)

    def _forget(self, one: _Kernel) -> None:
        del self._kernels[one.asker.fileno()]
        if not one.gone:
            self._selector.unregister(one.asker)
        one.asker.close()


def _tier(one: _Kernel) -> str:
    cage = one.request["cage"]
    return cage["tier"] if cage else ""


def _send(one: _Kernel, what: dict[str, Any]) -> None:
    with suppress(OSError):
        one.asker.sendall(json.dumps(what).encode() + b"\n")


def warm(modules: list[str]) -> None:
    """Import the modules, and do once what libraries put off until the first figure or the first error."""
    for name in modules:
        with suppress(ImportError):  # what is not installed will be missed by whoever imports it
            importlib.import_module(name)
    figures, pictures = sys.modules.get("plotly.graph_objects"), sys.modules.get("plotly.io")
    if figures is not None and pictures is not None:
        with redirect_stdout(io.StringIO()):
            pictures.show(figures.Figure(figures.Bar(y=[1])), renderer="plotly_mimetype")
    tracebacks = sys.modules.get("IPython.core.ultratb")
    if tracebacks is not None:
        try:
            int("warm")
        except ValueError:
            tracebacks.AutoFormattedTB(mode="Context").text(*sys.exc_info())
    gc.collect()
    gc.freeze()  # or collecting garbage would write to every page that forks share


def main() -> None:
    """Warm up and serve, as ``python -m closeness.staff.kernels.zygote CONTROL MODULE …``."""
    handle, *modules = sys.argv[1:]
    warm(modules)
    Zygote(socket.socket(fileno=int(handle))).serve()


if __name__ == "__main__":
    main()
