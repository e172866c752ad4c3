"""Servers that start warm: one process has loaded what all of them need, and each begins as a fork of it.

Loading takes most of a server's start, and what was loaded before the fork is memory that all share. The
process has no secrets that a fork could inherit: it is started with next to nothing in its environment, and
what one server is told goes through a pipe that only its own fork reads. It ends when the hub ends; servers
live on.

    python -m closeness.hub.nursery SOCKET      SOCKET is the number of an open file
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, NoReturn

from closeness.hub.room import Room, enter

if TYPE_CHECKING:
    from collections.abc import Mapping

PATIENCE = 60  # seconds; loading takes 3 to 7
_KEPT = ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
_LOADED = (
    "jupyterhub.singleuser", "jupyterlab.labapp", "jupyter_server.services.contents.largefilemanager",
    "jupyter_server_terminals", "notebook.app", "notebook_shim.nbserver", "nbconvert.exporters", "ipykernel",
    "nbgrader.server_extensions.assignment_list.handlers",
    "nbgrader.server_extensions.validate_assignment.handlers",
    "closeness.hub.server.handlers", "closeness.staff.pipeline",
)  # fmt: skip
"""What a server loads when it starts; one that is not installed is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A server that is wanted: the arguments of jupyterhub-singleuser, where it stands, what it can reach."""

    arguments: list[str]
    environment: dict[str, str]
    folder: str
    room: Room | None

    def text(self) -> str:
        """Return the order as it is sent.

        >>> Order(arguments=[], environment={}, folder="/home/ana", room=None).text()
        '{"arguments": [], "environment": {}, "folder": "/home/ana", "room": null}'
        """
        return json.dumps(asdict(self))


class Nursery:
    """The process that servers are forked from, as the hub sees it. Starts loading at once."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._line, end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._line.settimeout(PATIENCE)
        self._taking_turns = threading.Lock()
        command = [sys.executable, "-P", "-m", __name__, str(end.fileno())]
        kept = {name: environment[name] for name in _KEPT if name in environment}
        with end:
            self.process = subprocess.Popen(  # noqa: S603 - this module
                command, cwd="/", env=kept, pass_fds=[end.fileno()], stdin=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip

    def fork(self, order: Order) -> int:
        """Return the process of a new server; OSError when none can be made. Blocks while it still loads."""
        with self._taking_turns:
            read, write = os.pipe()
            try:
                with os.fdopen(write, "w", encoding="utf-8") as pipe:
                    socket.send_fds(self._line, [b"server"], [read])
                    answer = self._line.recv(64)
                    if not answer:
                        raise ConnectionResetError("the process that servers are forked from has ended")
                    pipe.write(order.text())
            finally:
                os.close(read)
        return int(answer)

    def close(self) -> None:
        """End the process; what was forked from it lives on."""
        self._line.close()
        self.process.wait(PATIENCE)


def main(number: str) -> None:
    """Load, then fork a server for each order until nobody is left who could send one."""
    line = socket.socket(fileno=int(number))
    signal.signal(
        signal.SIGCHLD, signal.SIG_IGN
    )  # nobody waits for the servers: the hub asks by their number
    for name in _LOADED:
        if find_spec(name.partition(".")[0]) and _there(name):
            import_module(name)
    gc.collect()
    gc.freeze()  # a collection would write to the pages that all share
    while True:
        _, pipes, _, _ = socket.recv_fds(line, 64, 1)
        if not pipes:
            return
        process = os.fork()
        if not process:
            line.close()
            _become(pipes[0])
        os.close(pipes[0])
        line.send(str(process).encode())


def _there(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def _become(pipe: int) -> NoReturn:
    """Be the server that is ordered through a pipe, and end with it."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with os.fdopen(pipe, encoding="utf-8") as ordered:
        order = json.load(ordered)
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    if order["room"] is not None:
        enter(Room(**{name: tuple(paths) for name, paths in order["room"].items()}))
    tempfile.tempdir = None  # it may have been looked up before the fork
    sys.argv = ["jupyterhub-singleuser", *order["arguments"]]
    from jupyterhub.singleuser import main as serve  # noqa: PLC0415 - loaded before the fork

    sys.exit(serve())


if __name__ == "__main__":
    main(sys.argv[1])
