"""Servers on the local hub: who teaches gets the course's folder, who learns a room of their own."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyterhub.spawner import SimpleLocalProcessSpawner
from traitlets import Unicode, default

from closeness.hub.places import COURSE, Places
from closeness.hub.roles import configuration, role_of
from closeness.hub.room import Room, environment_paths, works

if TYPE_CHECKING:
    from collections.abc import Callable

_SERVER = (sys.executable, "-m", "jupyterhub.singleuser", *(["--allow-root"] if os.geteuid() == 0 else []))


class CourseSpawner(SimpleLocalProcessSpawner):
    """Starts servers as the user that runs the hub; a student's cannot reach what is not theirs."""

    source = Unicode(help="The course, as it was cloned.").tag(config=True)
    state = Unicode(help="The hub's folder.").tag(config=True)

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
        return await super().start()

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
        env["JUPYTER_CONFIG_PATH"] = os.pathsep.join(str(folder) for folder in settings)
        env["CLOSENESS_COURSE"] = COURSE
        env["CLOSENESS_EXCHANGE"] = str(places.box(name))
        programs = str(Path(sys.executable).parent)
        env["PATH"] = os.pathsep.join([programs, env.get("PATH", os.defpath)])
        return env
