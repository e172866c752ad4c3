# ruff: noqa: INP001 - imported by a hub, from wherever it was copied to
"""Who is who, by what a learning management system says at login (LTI 1.3). Standard library only.

from lti_groups import groups_by_role

c.Authenticator.manage_groups = True
c.Authenticator.post_auth_hook = groups_by_role(context="…")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

COURSE = "apart-and-together"
INSTRUCTORS, STUDENTS = f"formgrade-{COURSE}", f"nbgrader-{COURSE}"

_CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
_ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
_TEACHES = frozenset({f"{_ROLE}Instructor", "Instructor"})
_LEARNS = frozenset({f"{_ROLE}Learner", "Learner"})


def groups_of(claims: Mapping[str, Any], context: str) -> list[str]:
    """Return the hub's groups of somebody who came with these claims; [] for everybody of another course.

    `context` is the id of the course in the learning management system. Roles count only there: who teaches
    another course of the same system is nobody here. Roles in the whole institution do not count.

    >>> course = {"id": "42"}
    >>> role = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"
    >>> claims = {_CLAIM + "context": course, _CLAIM + "roles": [role]}
    >>> groups_of(claims, "42"), groups_of(claims, "43")
    (['nbgrader-apart-and-together'], [])
    """
    where = claims.get(f"{_CLAIM}context") or {}
    if not context or where.get("id") != context:
        return []
    roles = set(claims.get(f"{_CLAIM}roles") or [])
    if roles & _TEACHES:
        return [INSTRUCTORS]
    return [STUDENTS] if roles & _LEARNS else []


def groups_by_role(context: str) -> Callable[[Any, Any, dict[str, Any]], dict[str, Any]]:
    """Return a hook for after the login, which sets the groups and keeps nothing else of what was claimed."""
    if not context:
        raise ValueError(
            "Which course? Name its id in the learning management system: the context of a launch."
        )

    def hook(_authenticator: Any, _handler: Any, login: dict[str, Any]) -> dict[str, Any]:
        return login | {"groups": groups_of(login.get("auth_state") or {}, context), "auth_state": None}

    return hook
