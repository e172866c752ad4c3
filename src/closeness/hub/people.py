"""Who may log in to the local hub: names, roles, and passwords of which only a hash is kept."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from closeness.core.errors import HubError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

ROLES = ("instructor", "student", "guest")
"""Who teaches, who learns, and who may log in but is not in the course."""

_NAME = re.compile(r"[a-z][a-z0-9-]{0,31}")
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is mistaken for something else
_PASSWORD, _SALT = 12, 16  # characters (59 bits), bytes
_COST = {"n": 2**14, "r": 8, "p": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with an account on the local hub; ``salt`` and ``hashed`` are hexadecimal."""

    name: str
    role: str
    salt: str
    hashed: str

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise HubError(
                f"A name on the hub is 1 to 32 of a-z, 0-9 and '-', a letter first; got {self.name!r}."
            )
        if self.role not in ROLES:
            raise HubError(f"{self.name!r} must be one of {', '.join(ROLES)}; got {self.role!r}.")

    def knows(self, password: str) -> bool:
        """Return whether this is the person's password."""
        return hmac.compare_digest(_hashed(password, self.salt), self.hashed)


def _hashed(password: str, salt: str) -> str:
    return hashlib.scrypt(password.encode(), salt=bytes.fromhex(salt), **_COST).hex()


def read_people(file: Path) -> dict[str, Person]:
    """Return everybody in a file of people by name; {} when there is none yet. HubError when it is broken."""
    try:
        entries = json.loads(file.read_text(encoding="utf-8"))
        return {entry["name"]: Person(**entry) for entry in entries}
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, KeyError) as error:
        raise HubError(
            f"{file} does not list people as this version wrote them ({error}). Remove it: everybody gets "
            "a new password at the next start."
        ) from error


def invite(file: Path, wanted: Iterable[tuple[str, str]], *, renew: bool = False) -> dict[str, str]:
    """Write (name, role) pairs that are new to a file of people; return the passwords made, by name.

    Whoever is there keeps role and password, except with ``renew``: then everybody named gets a new one. A
    password is told once, here; the file keeps a salted hash (scrypt) and is its owner's alone to read.
    """
    people = {} if renew else read_people(file)
    told = {}
    for name, role in wanted:
        if name in people:
            continue
        salt, password = (
            secrets.token_hex(_SALT),
            "".join(secrets.choice(_ALPHABET) for _ in range(_PASSWORD)),
        )
        people[name] = Person(name=name, role=role, salt=salt, hashed=_hashed(password, salt))
        told[name] = password
    if told:
        file.touch(mode=0o600)
        file.write_text(
            json.dumps([asdict(person) for person in people.values()], indent=1), encoding="utf-8"
        )
    return told
