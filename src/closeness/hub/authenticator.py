"""Logging in to the local hub: everybody with a password of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jupyterhub.auth import Authenticator
from traitlets import Unicode

from closeness.hub.people import read_people


class PeopleAuthenticator(Authenticator):
    """Lets in who is in the file of people and knows the password."""

    people = Unicode(help="The file of people, see closeness.hub.people.").tag(config=True)

    async def authenticate(self, _handler: Any, data: dict[str, str]) -> str | None:
        """Return the name of who logs in; None when nobody has that name and password."""
        person = read_people(Path(self.people)).get(data.get("username", ""))
        return person.name if person and person.knows(data.get("password", "")) else None
