# ruff: noqa: INP001 - imported by a hub, from wherever it was copied to
"""Add the course to a JupyterHub: who is in it, and what each one's server is told.

Imported at the end of a hub's own configuration. The hub's environment need not have the course: this is
standard library only. It needs `Spawner.group_overrides`, which JupyterHub 5 has. Nothing changes for people
in neither of the two groups.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

COURSE = "apart-and-together"
INSTRUCTORS, STUDENTS = f"formgrade-{COURSE}", f"nbgrader-{COURSE}"
"""The hub's groups that say who is who: the names that nbgrader itself looks for."""

SCOPES = [
    "users:activity!server",
    "access:servers!server",
    # nbgrader asks the hub in which courses its user is
    "read:users:name!user",
    "read:users:groups!user",
]
"""What a server of the course may ask the hub: what every server may, and the groups of its own user."""

SHARED = ("outbound", "feedback", "deadlines")
"""The exchange's folders that students only read."""


def add_course(
    c: Any,
    *,
    environment: str,
    course: str,
    exchange: str = "",
    boxes: str = "",
    instructors: Iterable[str] = (),
    students: Iterable[str] = (),
) -> None:
    """Add the course to a hub's configuration `c`.

    `environment` is where users' servers have their packages, `course` the instructors' folder. Students
    hand in at `exchange`, where each is a user of the system; or in a folder of their own below `boxes`,
    which the hub makes. Without names, an authenticator or an admin says who is in the two groups.
    """
    if bool(exchange) == bool(boxes):
        raise ValueError("Where do students hand in? Name exchange or boxes, one of the two.")
    for group, names in ((INSTRUCTORS, instructors), (STUDENTS, students)):
        if names := sorted(names):
            c.JupyterHub.load_groups.update({group: {"users": names}})
    roles = roles_in(Path(environment))
    own = box_maker(Path(boxes), Path(course)) if boxes else exchange
    add_servers(
        c,
        student={"environment": told(roles / "student", own)},
        instructor={
            # the course's own settings are found wherever a server or a command starts
            "environment": told(f"{roles / 'instructor'}:{course}", f"{course}/grading/exchange")
            | ({"CLOSENESS_BOXES": boxes} if boxes else {}),
            "notebook_dir": course,
        },
    )


def add_servers(c: Any, *, student: dict[str, Any], instructor: dict[str, Any]) -> None:
    """Give the servers of each group their settings, beside whatever settings of groups the hub has."""
    scopes = {"server_token_scopes": SCOPES}
    ours = {
        f"{COURSE}-1": {"groups": [STUDENTS], "spawner_override": scopes | student},
        # who teaches and is enrolled as well gets the instructor's server
        f"{COURSE}-2": {"groups": [INSTRUCTORS], "spawner_override": scopes | instructor},
    }
    # A setting of the spawner's own class would hide one of Spawner.
    sections = [name for name in c if name.endswith("Spawner") and "group_overrides" in c[name]]
    for name in {"Spawner", *sections}:
        if callable(c[name].group_overrides):
            raise ValueError(  # noqa: TRY004 - as for every other setting
                f"c.{name}.group_overrides is a function here: have it return what add_servers would add."
            )
        c[name].group_overrides.update(ours)


def told(configuration: Path | str, exchange: str | Callable[[Any], str]) -> dict[str, Any]:
    """Return what a server's environment says: what Jupyter shows, and where work is handed in."""
    return {
        "JUPYTER_CONFIG_PATH": str(configuration),
        "CLOSENESS_COURSE": COURSE,
        "CLOSENESS_EXCHANGE": exchange,
    }


def roles_in(environment: Path) -> Path:
    """Return the folder of Jupyter configuration by role that the course's package brought."""
    found = sorted(environment.glob("lib/python3*/site-packages/closeness/hub/roles"))
    if not found:
        raise ValueError(
            f"There is no course in {environment}, where users' servers have their packages. Install it: "
            f"{environment}/bin/pip install 'COURSE[staff]'"
        )
    return found[-1]


def box_maker(boxes: Path, course: Path) -> Callable[[Any], str]:
    """Return a function that makes a student's own exchange as their server starts, and says where it is."""

    def make(spawner: Any) -> str:
        name = spawner.user.name
        if name.startswith(".") or "/" in name:
            raise ValueError(f"{name!r} cannot be the name of a folder, so there is nowhere to hand in.")
        own = boxes / name / COURSE
        (own / "inbound").mkdir(parents=True, exist_ok=True)
        for folder in SHARED:
            link, target = own / folder, course / "grading" / "exchange" / COURSE / folder
            if not link.is_symlink():
                link.symlink_to(target)
        return str(boxes / name)

    return make
