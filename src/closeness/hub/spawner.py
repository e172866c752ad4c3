"""Servers on the local hub: who teaches gets the course's folder, who learns a room of their own."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyterhub.spawner import SimpleLocalProcessSpawner
from jupyterhub.utils import random_port
from traitlets import Bool, Unicode, default

from closeness.hub.nursery import Nursery, Order
from closeness.hub.places import COURSE, Places
from closeness.hub.roles import configuration, role_of
from closeness.hub.room import Room, environment_paths, works

if TYPE_CHECKING:
    from collections.abc import Callable

_SOCKET_PATH = 107  # bytes that the name of a socket can have on Linux
_KERNEL_FILE = len(f"/kernel-{'x' * 36}-ipc-5")
_ARGUMENTS = ["--allow-root"] if os.geteuid() == 0 else []
_SERVER = (sys.executable, "-m", "jupyterhub.singleuser", *_ARGUMENTS)


@cache
def nursery() -> Nursery:
    """Return what this hub forks its servers from. The first call starts it: make it early."""
    return Nursery()


class CourseSpawner(SimpleLocalProcessSpawner):
    """Starts servers as the user that runs the hub; a student's cannot reach what is not theirs."""

    source = Unicode(help="The course, as it was cloned.").tag(config=True)
    state = Unicode(help="The hub's folder.").tag(config=True)
    warm = Bool(
        default_value=True, help="Whether servers are forked from a process that has loaded them."
    ).tag(config=True)
    _handle: int | None = None  # of a forked server, so that no signal reaches a later process of its number

    @property
    def places(self) -> Places:
        """Where everything is."""
        return Places(source=Path(self.source), state=Path(self.state))

    @property
    def role(self) -> str:
        """The role of whose server this is."""
        return role_of([group.name for group in self.user.groups])

    @default("home_dir")
    def _home(self) -> str:
        return str(self.places.home(self.user.name))

    async def start(self) -> Any:
        """Lay out what belongs to the person, and start their server."""
        role, places = self.role, self.places
        places.furnish(self.user.name, learns=role == "student")
        teaches = role == "instructor"
        self.notebook_dir = str(places.course if teaches else places.home(self.user.name))
        self.cmd = [*_SERVER] if teaches or not works() else [*self._in_a_room(role), *_SERVER]
        if not self.warm:
            return await super().start()
        try:
            return await self._fork(None if teaches or not works() else self.room(role))
        except OSError as error:
            self.log.warning("%s starts cold: %s", self.user.name, error)
            return await super().start()

    async def _fork(self, room: Room | None) -> tuple[str, int]:
        """Start the server as a fork and return where it will answer."""
        self.port: int = self.port or random_port()
        order = Order(
            arguments=[*_ARGUMENTS, *self.get_args()],
            environment=self.get_env(),
            folder=self.notebook_dir,
            room=room,
        )
        self.proc = None  # then the hub asks for the process by its number
        self.pid = await asyncio.to_thread(nursery().fork, order)
        self._let_go()
        self._handle = os.pidfd_open(self.pid)
        return self.ip or "127.0.0.1", self.port

    async def _signal(self, sig: int) -> bool:
        """Send a signal, 0 to ask; return whether the server is there."""
        if self._handle is None:
            return bool(await super()._signal(sig))
        try:
            signal.pidfd_send_signal(self._handle, sig)
        except ProcessLookupError:
            return False
        return True

    def clear_state(self) -> None:
        """Forget a server that has ended."""
        super().clear_state()
        self._let_go()

    def _let_go(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
        self._handle = None

    def make_preexec_fn(self, _name: str) -> Callable[[], None]:
        """Return what the new process does first: nbgrader reads the configuration of where it stands."""
        folder = self.notebook_dir
        return lambda: os.chdir(folder)

    def _in_a_room(self, role: str) -> list[str]:
        return [sys.executable, "-m", "closeness.hub.room", self.room(role).text(), "--"]

    def room(self, role: str) -> Room:
        """Return what a learner's server can reach; who is not in the course reaches nothing of it."""
        places, name = self.places, self.user.name
        home, shared = str(places.home(name)), places.exchange / COURSE
        if role != "student":
            return Room(reads=environment_paths(), changes=(home,))
        return Room(
            reads=(*environment_paths(), str(shared / "outbound")),
            changes=(home, str(places.box(name))),
            # feedback lies under names that only its owner can work out
            named=(str(shared / "feedback"), str(shared / "deadlines")),
        )

    def get_args(self) -> list[str]:
        """Return the server's arguments; kernels answer by files of the home, where their names fit.

        Ports are chosen before they are used: of forty kernels at once, two took another's and died.
        """
        args = list(super().get_args())
        # JupyterLab looks these two up while it is loaded, which for a fork was before it had a home
        lab = self.places.home(self.user.name) / ".jupyter" / "lab"
        args += [
            f"--LabApp.user_settings_dir={lab / 'user-settings'}",
            f"--LabApp.workspaces_dir={lab / 'workspaces'}",
        ]
        fits = len(os.fsencode(self._runtime)) + _KERNEL_FILE <= _SOCKET_PATH
        return [*args, "--KernelManager.transport=ipc"] if fits else args

    @property
    def _runtime(self) -> Path:
        return self.places.home(self.user.name) / ".run"

    def user_env(self, env: dict[str, str]) -> dict[str, str]:
        """Return the environment of the server: a home, and what the role's configuration asks for."""
        env = super().user_env(env)
        name, role, places = self.user.name, self.role, self.places
        env["LOGNAME"] = name
        env["TMPDIR"] = str(places.home(name) / ".tmp")
        settings = [configuration(role)]
        if role == "instructor":
            # nbgrader's list of assignments reads its settings from the folder that it fetches into
            settings.append(places.course)
        env["JUPYTER_RUNTIME_DIR"] = str(self._runtime)
        env["JUPYTER_CONFIG_PATH"] = os.pathsep.join(str(folder) for folder in settings)
        env["CLOSENESS_COURSE"] = COURSE
        env["CLOSENESS_EXCHANGE"] = str(places.box(name))
        programs = str(Path(sys.executable).parent)
        env["PATH"] = os.pathsep.join([programs, env.get("PATH", os.defpath)])
        return env
