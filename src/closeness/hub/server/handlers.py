"""The addresses of the extension, below ``closeness/`` of the learner's server."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jupyter_server.base.handlers import APIHandler, JupyterHandler
from jupyter_server.utils import url_path_join
from tornado.web import HTTPError, authenticated

from closeness.core.errors import ClosenessError, HandInError
from closeness.hub.server.checklist import check
from closeness.hub.server.correction import correct
from closeness.hub.server.desk import Desk, NotReleasedError
from closeness.hub.server.pages import INERT, PLAIN, page
from closeness.hub.server.releases import is_corrected
from closeness.locale import words

if TYPE_CHECKING:
    from collections.abc import Callable

_NOT_FOUND, _CONFLICT, _BAD = 404, 409, 400
_DESK = "closeness_desk"


class _Page(JupyterHandler):
    """A page for a person, who comes by a link."""

    @property
    def content_security_policy(self) -> str:
        return PLAIN

    @property
    def desk(self) -> Desk:
        desk: Desk = self.settings[_DESK]
        return desk

    def tell(
        self, title: str, text: str, *, status: int = 200, choices: dict[str, str] | None = None
    ) -> None:
        """Show a small page with ways on to JupyterLab."""
        say = words("hand-in")
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        links = {say["to-lab"]: url_path_join(self.base_url, "lab")}
        self.finish(page(title, text, links, choices=choices))

    def refuse(self, error: ClosenessError, name: str) -> None:
        """Show in words why something could not be done."""
        say = words("hand-in")
        absent = isinstance(error, NotReleasedError)
        title = say["absent-title" if absent else "failed-title"].format(name=name)
        self.tell(title, str(error), status=_NOT_FOUND if absent else _CONFLICT)


class OpenHandler(_Page):
    """``open/NAME``: JupyterLab with an assignment's notebook, fetched if it never was."""

    @authenticated
    async def get(self, name: str) -> None:
        """Redirect to the notebook, or show what is wrong."""
        try:
            path = await asyncio.to_thread(self.desk.open, name)
        except ClosenessError as error:
            self.refuse(error, name)
            return
        self.redirect(url_path_join(self.base_url, "lab/tree", quote(path)))


class FeedbackHandler(_Page):
    """``feedback/NAME``: the newest feedback; with ``?notebook=`` that of one of several."""

    @authenticated
    async def get(self, name: str) -> None:
        """Show the page, the list of pages, or that there is none yet."""
        say = words("hand-in")
        try:
            found = await asyncio.to_thread(self.desk.feedback, name)
        except ClosenessError as error:
            self.refuse(error, name)
            return
        asked = self.get_query_argument("notebook", None)
        pages = {path.stem: path for path in found if asked in {None, path.stem}}
        if not pages:
            self.tell(say["no-feedback-title"], say["no-feedback"].format(name=name))
        elif len(pages) > 1:
            here = url_path_join(self.base_url, "closeness/feedback", quote(name))
            choices = {stem: f"{here}?notebook={quote(stem)}" for stem in pages}
            self.tell(say["feedback-title"].format(name=name), say["feedback-several"], choices=choices)
        else:
            (path,) = pages.values()
            self.set_header("Content-Security-Policy", INERT)
            self.set_header("Content-Type", "text/html; charset=UTF-8")
            self.set_header("Cache-Control", "no-store")
            self.finish(await asyncio.to_thread(path.read_bytes))


class _Answer(APIHandler):
    """JSON for the front end; what cannot be done is a 4xx with ``message`` in words."""

    @property
    def desk(self) -> Desk:
        desk: Desk = self.settings[_DESK]
        return desk

    async def answer(self, work: Callable[[], Any]) -> None:
        """Do blocking work in a thread and send what it returns."""
        try:
            found = await asyncio.to_thread(work)
        except ClosenessError as error:
            self.set_status(_NOT_FOUND if isinstance(error, NotReleasedError) else _CONFLICT)
            found = {"message": str(error)}
        self.finish(json.dumps(found))

    def asked(self, name: str) -> str:
        """Return one text of the request's body, or end the request with what was wanted."""
        body = self.get_json_body()
        value = body.get(name) if isinstance(body, dict) else None
        if not isinstance(value, str) or not value:
            raise HTTPError(_BAD, f"The body must be a JSON object with the text {name!r}.")
        return value


class WordsHandler(_Answer):
    """``words``: what the dialogs say. That it answers tells the front end that the rest is there too."""

    @authenticated
    async def get(self) -> None:
        """Answer the words by name."""
        self.finish(json.dumps(words("hand-in")))


class NotebookHandler(_Answer):
    """``notebook?path=``: whose assignment a notebook is, and whether its release was corrected."""

    @authenticated
    async def get(self) -> None:
        """Answer ``assignment``, None for any other file, and ``corrected``."""
        shown = self.get_query_argument("path")
        await self.answer(lambda: _told(self.desk, shown))


def _told(desk: Desk, shown: str) -> dict[str, Any]:
    places = desk.places()
    path = _at(desk, shown)
    name = places.assignment_at(path)
    if name is None or not path.is_file():
        return {"assignment": None, "corrected": False}
    with desk.changing:
        corrected = is_corrected(places, path)
    folder = places.folder(name)
    notebooks = [places.shown(one) for one in sorted(folder.glob("*.ipynb"))]
    return {
        "assignment": name,
        "corrected": corrected,
        "folder": places.shown(folder),
        "notebooks": [one for one in notebooks if places.assignment_at(desk.root / one)],
    }


def _at(desk: Desk, shown: str) -> Path:
    """Return the file that JupyterLab names so; HandInError for one outside of the server's folder."""
    path = Path(desk.root, shown.strip("/"))
    if ".." in path.parts or not path.is_relative_to(desk.root):
        raise HandInError(words("hand-in")["outside"].format(path=shown))
    return path


class CorrectHandler(_Answer):
    """``correct``: the corrected release takes the notebook's place, and the answers stay."""

    @authenticated
    async def post(self) -> None:
        """Answer ``backup``, the ``gone`` answers, and the ``kept_files`` that the learner had changed."""
        shown = self.asked("path")

        def work() -> dict[str, Any]:
            with self.desk.changing:
                done = correct(self.desk.places(), _at(self.desk, shown))
            return {"backup": done.backup, "gone": done.gone, "kept_files": done.kept_files}

        await self.answer(work)


class CheckHandler(_Answer):
    """``check``: what of a notebook is still incomplete, in words."""

    @authenticated
    async def post(self) -> None:
        """Answer ``tasks``, ``ready`` and ``course``."""
        shown = self.asked("path")
        await self.answer(lambda: check(self.desk.places(), _at(self.desk, shown)))


class SubmitHandler(_Answer):
    """``submit``: hands an assignment in and answers with its receipt."""

    @authenticated
    async def post(self) -> None:
        """Answer the receipt."""
        name = self.asked("assignment")
        await self.answer(lambda: self.desk.submit(name))


def routes(app: Any) -> list[tuple[str, type, dict[str, Any]] | tuple[str, type]]:
    """Return the handlers of a server by address, and give them their desk."""
    settings = app.web_app.settings
    settings[_DESK] = Desk(Path(app.root_dir).absolute(), app.log)
    below = {
        "words": WordsHandler,
        "open/([^/]+)": OpenHandler,
        "feedback/([^/]+)": FeedbackHandler,
        "notebook": NotebookHandler,
        "check": CheckHandler,
        "correct": CorrectHandler,
        "submit": SubmitHandler,
    }
    return [
        (url_path_join(settings["base_url"], "closeness", address), handler)
        for address, handler in below.items()
    ]
