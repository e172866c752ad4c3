# ruff: noqa: INP001 - read by the hub as configuration
"""The course's servers on Kubernetes: what is mounted for whom. The chart's hub reads this (see README.md).

All students are user 1000 in pods of their own, so what keeps them apart is what is mounted: releases and
feedback for reading, and one folder of the volume, under the student's name, for handing in. Instructors are
user 1001: students may pass through the feedback folder but not list it, and a page's name cannot be guessed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent.parent))  # where apart_and_together.py is mounted

from apart_and_together import COURSE, SHARED, add_servers, told

if TYPE_CHECKING:
    from collections.abc import Callable

c = get_config()  # noqa: F821 - put there by the hub

ROLES = Path("/usr/local/lib/python3.11/site-packages/closeness/hub/roles")  # in the course's image
VOLUME = "course"
FOLDER, EXCHANGE, BOXES = "/srv/course", "/srv/exchange", "/srv/boxes"
STUDENT_UID, INSTRUCTOR_UID = 1000, 1001


def mount(path: str, below: str, *, read_only: bool = False) -> dict[str, Any]:
    """Return a mount of a folder of the course's volume."""
    return {"name": VOLUME, "mountPath": path, "subPath": below, "readOnly": read_only}


def beside(trait: str, ours: list[dict[str, Any]], key: str) -> Callable[[Any], Any]:
    """Return a function that gives a spawner's list or dict with `ours`, once, however often it starts."""

    def joined(spawner: Any) -> Any:
        there, names = getattr(spawner, trait), {one[key] for one in ours}
        if isinstance(there, dict):
            return {**there, **{f"{COURSE}-{number}": one for number, one in enumerate(ours)}}
        return [*(one for one in there if one[key] not in names), *ours]

    return joined


def own_box(spawner: Any) -> Any:
    """Return the spawner's first containers with the one that makes a student's folder for handing in."""
    box = {
        "name": "box",
        "image": spawner.image,
        "command": ["mkdir", "-p", f"{BOXES}/{spawner.user.name}/{COURSE}/inbound"],
        "volumeMounts": [mount(BOXES, "boxes")],
        "securityContext": {
            "runAsUser": STUDENT_UID,
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
        },
        "resources": {"requests": {"cpu": "10m", "memory": "16Mi"}, "limits": {"memory": "64Mi"}},
    }
    return beside("init_containers", [box], "name")(spawner)


# The labs, where the course page links to them; a copy that a student has changed is left alone.
labs = "mkdir -p ~/practice && cp --no-clobber /srv/course-site/notebooks/*.ipynb ~/practice/ || true"
volume = beside(
    "volumes", [{"name": VOLUME, "persistentVolumeClaim": {"claimName": "apart-and-together"}}], "name"
)
seen = [
    mount(f"{EXCHANGE}/{COURSE}/{folder}", f"course/grading/exchange/{COURSE}/{folder}", read_only=True)
    for folder in SHARED
]
handed_in = mount(f"{EXCHANGE}/{COURSE}/inbound", f"boxes/{{unescaped_username}}/{COURSE}/inbound")

add_servers(
    c,
    student={
        "environment": told(ROLES / "student", EXCHANGE),
        "volumes": volume,
        "volume_mounts": beside("volume_mounts", [*seen, handed_in], "mountPath"),
        "init_containers": own_box,
        "lifecycle_hooks": {"postStart": {"exec": {"command": ["sh", "-c", labs]}}},
    },
    instructor={
        "environment": told(f"{ROLES / 'instructor'}:{FOLDER}", f"{FOLDER}/grading/exchange")
        | {
            "CLOSENESS_BOXES": BOXES,
            "CLOSENESS_GRADEBOOK": {
                "valueFrom": {"secretKeyRef": {"name": "course-gradebook", "key": "url"}},
            },
        },
        "notebook_dir": FOLDER,
        "uid": INSTRUCTOR_UID,
        "extra_labels": {"apart-and-together/role": "instructor"},
        "mem_guarantee": "512M",
        "mem_limit": "2G",
        "volumes": volume,
        "volume_mounts": beside(
            "volume_mounts", [mount(FOLDER, "course"), mount(BOXES, "boxes", read_only=True)], "mountPath"
        ),
    },
)
c.JupyterHub.default_url = "/services/course/"
