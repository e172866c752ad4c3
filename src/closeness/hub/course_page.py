"""The hub's first page: what is there for whoever logs in, and where to go. A service of the hub.

The book is served beside it, for everybody; nothing in it is secret.
"""

from __future__ import annotations

import os
import secrets
import signal
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, select_autoescape
from jupyterhub.services.auth import HubOAuthCallbackHandler, HubOAuthenticated
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.web import Application, HTTPError, RequestHandler, StaticFileHandler, authenticated

from closeness.hub.class_view import class_tables
from closeness.hub.course_view import labs, released, sheet
from closeness.hub.places import Places
from closeness.hub.roles import role_of

POLICY = (
    "default-src 'none'; style-src 'self' 'nonce-{nonce}'; script-src 'nonce-{nonce}'; img-src 'self' data:; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Only what this page brings along; nobody frames it."""


class CoursePage(HubOAuthenticated, RequestHandler):
    """Says what is there for the person who asks."""

    def initialize(self, places: Places, templates: Environment) -> None:
        """Take the course's folders and the page's template."""
        self.places, self.templates = places, templates

    @cached_property
    def _root(self) -> str:
        return str(self.request.path).rstrip("/")

    @authenticated
    def get(self) -> None:
        """Answer with the page of the person's role."""
        user: dict[str, Any] = self.get_current_user()
        role = role_of(user.get("groups", []))
        nonce = secrets.token_urlsafe(16)
        self.set_header("Content-Security-Policy", POLICY.format(nonce=nonce))
        self.set_header("Cache-Control", "no-store")
        page = self.templates.get_template("course_page.html")
        shown = {"student": self._for_student, "instructor": self._for_instructor}.get(role, self._for_guest)
        self.finish(
            page.render(name=user["name"], role=role, root=self._root, nonce=nonce, **shown(user["name"]))
        )

    def _for_student(self, name: str) -> dict[str, Any]:
        papers = [sheet(self.places, name, paper) for paper in released(self.places)]
        return {"papers": papers, "labs": labs(self.places)}

    def _for_guest(self, _name: str) -> dict[str, Any]:
        return {}

    def _for_instructor(self, _name: str) -> dict[str, Any]:
        return {"classes": class_tables(self.places)}


class NoWorker(RequestHandler):
    """Offers no service worker: the hub's address is shared, and its pages are not to be kept on a device."""

    def head(self) -> None:
        """Answer the book's question with "nothing here", which no browser takes for an error."""
        self.set_status(HTTPStatus.NO_CONTENT)

    def get(self) -> None:
        """Answer a browser that still has a worker from here: it drops it."""
        raise HTTPError(HTTPStatus.NOT_FOUND)


class BookFile(StaticFileHandler):
    """Serves the built book; a folder's address means its first page."""

    def parse_url_path(self, url_path: str) -> str:
        """Return the file that an address of the book means."""
        path = str(super().parse_url_path(url_path))
        return f"{path}index.html" if path == "" or path.endswith(os.sep) else path


def application(places: Places, prefix: str) -> Application:
    """Return the service's application below ``prefix`` (with slashes at both ends)."""
    templates = Environment(loader=PackageLoader("closeness.hub", ""), autoescape=select_autoescape())
    return Application(
        [
            (f"{prefix}", CoursePage, {"places": places, "templates": templates}),
            (f"{prefix}oauth_callback", HubOAuthCallbackHandler),
            (f"{prefix}book/sw\\.js", NoWorker),
            (f"{prefix}book/(.*)", BookFile, {"path": str(places.source / "_build" / "html")}),
        ],
        cookie_secret=os.urandom(32),
    )


def main() -> None:
    """Serve until the hub ends. It asks by SIGINT, which whoever is started in the background has ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    places = Places(source=Path(os.environ["CLOSENESS_SOURCE"]), state=Path(os.environ["CLOSENESS_STATE"]))
    where = urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"])
    server = HTTPServer(application(places, os.environ["JUPYTERHUB_SERVICE_PREFIX"]), xheaders=True)
    server.listen(where.port or 80, where.hostname or "127.0.0.1")
    IOLoop.current().start()


if __name__ == "__main__":
    main()
