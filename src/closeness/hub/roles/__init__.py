"""What Jupyter shows to whom: a folder of Jupyter configuration for each role (JUPYTER_CONFIG_PATH).

Students see neither Formgrader nor Create assignment. Formgrader is nobody's panel in JupyterLab: there it
would have to be framed, which on one domain opens it to the pages of others. It has a tab of its own.
"""

from __future__ import annotations

from pathlib import Path

from closeness.hub.places import COURSE

INSTRUCTORS, STUDENTS = f"formgrade-{COURSE}", f"nbgrader-{COURSE}"
"""The groups of the hub that say who is who: the names that nbgrader itself looks for."""


def role_of(groups: list[str]) -> str:
    """Return the role of somebody in these groups of the hub.

    >>> role_of(["nbgrader-apart-and-together"]), role_of(["nbgrader-another-course"])
    ('student', 'guest')
    """
    if INSTRUCTORS in groups:
        return "instructor"
    return "student" if STUDENTS in groups else "guest"


def configuration(role: str) -> Path:
    """Return the folder of Jupyter configuration for a role; a guest is shown what a student is."""
    return Path(__file__).parent / ("instructor" if role == "instructor" else "student")
