"""A simulated learner on a real hub: a browser's requests, step by step, without thinking."""

from __future__ import annotations

import ast
import contextlib
import json
import random
import secrets
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import websocket
from submissions import Saved

from closeness.core.answers import write_answer

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
from hub.hub import Hub, Session  # the hub of the tests is the one of `make course`

if TYPE_CHECKING:
    from collections.abc import Iterator

COURSE = "apart-and-together"
WIDGET = "application/vnd.jupyter.widget-view+json"
LABELS = ("recharging", "avoiding", "cannot-tell-yet")
PATIENCE = 300  # seconds for one request or one message of a kernel
_OK = range(200, 300)


class FailedError(Exception):
    """A step did not do what the learner wanted; the text says what came."""


class Student:
    """One learner. ``seconds`` fills with the steps' times, ``saved`` with what they left in the notebook."""

    def __init__(self, hub: Hub, name: str, assignment: str, cell: str, seed: int) -> None:
        self.hub, self.name, self.assignment, self.cell = hub, name, assignment, cell
        self.path = f"{assignment}/{assignment}.ipynb"
        self.chance = random.Random(f"{seed} {name}")  # noqa: S311 - a learner's whim
        self.seconds: dict[str, float] = {}
        self.saved: Saved | None = None
        self.step = "login"

    def learn(self) -> None:
        """Do all of it; FailedError, or what a request raised, says where it ended (``step``)."""
        came = time.monotonic()
        with self._timed("login"):
            self.session = Session(self.hub, self.name)
        with self._timed("start"):
            self._start()
        with self._timed("open"):
            self._open()
            notebook = self._api(f"api/contents/{self.path}?type=notebook&content=1")["content"]
        asked = time.monotonic()
        with self._timed("kernel"):
            kernel = self._kernel()
        with self._timed("run all"), contextlib.closing(self._channel(kernel)) as channel:
            shown = run_all(channel, notebook, kernel)
        self.seconds["widget after run all"] = shown - asked
        self.seconds["widget after login"] = shown - came
        with self._timed("save"):
            self._save(notebook)
        with self._timed("submit"):
            self._submit()
        self.seconds["in all"] = time.monotonic() - came

    @contextlib.contextmanager
    def _timed(self, step: str) -> Iterator[None]:
        self.step, started = step, time.monotonic()
        yield
        self.seconds[step] = time.monotonic() - started

    def _api(self, path: str, body: object = None, method: str | None = None) -> Any:
        """Return what the learner's server answers; FailedError when it does not do what was asked."""
        status, found = self.session.api(path, body, method)
        if status not in _OK:
            raise FailedError(f"{path} answered {status}: {str(found)[:200]}")
        return found

    def _start(self) -> None:
        """Ask for one's server, and follow its start as the hub's waiting page does."""
        self.session.get(f"/hub/spawn/{self.name}")
        token = self.session.xsrf("/hub/")
        address = f"{self.hub.base}/hub/api/users/{self.name}/server/progress?_xsrf={token}"
        request = urllib.request.Request(address, headers={"Accept": "text/event-stream"})  # noqa: S310
        try:
            with self.session.opener.open(request, timeout=PATIENCE) as events:
                for line in events:
                    event = json.loads(line[5:]) if line.startswith(b"data:") else {}
                    if event.get("failed"):
                        raise FailedError(event.get("message", "the server did not start"))
                    if event.get("ready"):
                        break
        except urllib.error.HTTPError as error:
            if error.code != 400:  # noqa: PLR2004 - "is not starting": it was there at once
                raise
        status, _, where = self.session.ask(f"/user/{self.name}/lab")
        if status not in _OK or f"/user/{self.name}/lab" not in where:
            raise FailedError(f"JupyterLab answered {status} at {where}")

    def _open(self) -> None:
        """Follow the course page's link to the assignment; fetch it as Assignment List does without that."""
        status, _, where = self.session.ask(f"/user/{self.name}/closeness/open/{self.assignment}")
        if status in _OK and where.endswith(".ipynb"):
            return
        body = {"course_id": COURSE, "assignment_id": self.assignment}
        query = "&".join(f"{key}={value}" for key, value in body.items())
        found = self._api(f"assignments/fetch?{query}", method="POST")
        if not found.get("success"):
            raise FailedError(f"not fetched: {str(found)[-300:]}")

    def _kernel(self) -> str:
        name = self.path.rsplit("/", 1)[-1]
        session = {"path": self.path, "name": name, "type": "notebook", "kernel": {"name": "python3"}}
        return str(self._api("api/sessions", session)["kernel"]["id"])

    def _channel(self, kernel: str) -> websocket.WebSocket:
        cookies = "; ".join(f"{one.name}={one.value}" for one in self.session.cookies)
        address = f"ws://127.0.0.1:{self.hub.port}/user/{self.name}/api/kernels/{kernel}/channels"
        return websocket.create_connection(address, cookie=cookies, timeout=PATIENCE)

    def _save(self, notebook: dict[str, Any]) -> None:
        """Place the cards at random, write a line that is only this learner's, and save."""
        answer = placed(notebook, self.cell, self.chance)
        _cell(notebook, self.cell)["source"] = write_answer(self.cell.replace("-", "_"), answer)
        essays = [
            cell for cell in notebook["cells"] if _marks(cell).get("grade") and _marks(cell)["solution"]
        ]
        for essay in essays:
            essay["source"] = f"Written by {self.name}: {secrets.token_hex(200)}"
        self._api(f"api/contents/{self.path}", {"type": "notebook", "content": notebook}, "PUT")
        file = self.hub.places.home(self.name) / self.path
        self.saved = Saved(notebook=file.name, content=file.read_bytes(), cell=self.cell, answer=answer)

    def _submit(self) -> None:
        status, found = self.session.api("closeness/submit", {"assignment": self.assignment})
        if status in _OK:
            return
        if status != 404:  # noqa: PLR2004 - the extension is there and refused
            raise FailedError(f"closeness/submit answered {status}: {str(found)[:300]}")
        query = f"course_id={COURSE}&assignment_id={self.assignment}"
        found = self._api(f"assignments/submit?{query}", method="POST")
        if not found.get("success"):
            raise FailedError(f"not handed in: {str(found)[-300:]}")


def _marks(cell: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = cell["metadata"].get("nbgrader", {})
    return found


def _cell(notebook: dict[str, Any], grade_id: str) -> dict[str, Any]:
    found: dict[str, Any] = next(
        cell for cell in notebook["cells"] if _marks(cell).get("grade_id") == grade_id
    )
    return found


def placed(notebook: dict[str, Any], cell: str, chance: random.Random) -> dict[str, object]:
    """Return a random label, and a cue where there is one, for each card of a sorting's setup cell."""
    setup = ast.parse(_cell(notebook, f"{cell}-setup")["source"])
    cards = next(
        ast.literal_eval(one.value)
        for one in setup.body
        if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == "cards"
    )
    cues = [[line["cue"] for line in card["sentences"] if line["cue"]] for card in cards]
    return {
        card["id"]: [chance.choice(LABELS), chance.choice(of)] if of else chance.choice(LABELS)
        for card, of in zip(cards, cues, strict=True)
    }


def run_all(channel: websocket.WebSocket, notebook: dict[str, Any], session: str) -> float:
    """Run all code cells as JupyterLab's Run All does; return when the first widget was told to be shown.

    Cells that say "incomplete" raise, and nothing stops for it, as their tag wants.
    """
    waiting = [_send(channel, "".join(cell["source"]), session) for cell in notebook["cells"] if _runs(cell)]
    last, first = waiting[-1], None
    while True:
        heard = _receive(channel)
        kind, content = heard["header"]["msg_type"], heard["content"]
        if kind in {"display_data", "execute_result"} and WIDGET in content["data"]:
            first = first or time.monotonic()
        idle = kind == "status" and content["execution_state"] == "idle"
        if idle and heard["parent_header"].get("msg_id") == last:
            break
    if first is None:
        raise FailedError("no widget was shown")
    return first


def _runs(cell: dict[str, Any]) -> bool:
    return cell["cell_type"] == "code" and bool("".join(cell["source"]).strip())


def _send(channel: websocket.WebSocket, code: str, session: str) -> str:
    header = {"msg_id": secrets.token_hex(8), "msg_type": "execute_request", "session": session}
    header |= {"username": "", "version": "5.3"}
    content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}}
    content |= {"allow_stdin": False, "stop_on_error": False}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
    channel.send(json.dumps(message))
    return header["msg_id"]


def _receive(channel: websocket.WebSocket) -> dict[str, Any]:
    """Return the next message; of one with buffers, which widgets send, the part that is JSON."""
    text: str | bytes = channel.recv()
    if isinstance(text, bytes):
        starts = [int.from_bytes(text[at : at + 4], "big") for at in range(4, 12, 4)]
        parts = int.from_bytes(text[:4], "big")
        text = text[starts[0] : starts[1] if parts > 1 else None]
    found: dict[str, Any] = json.loads(text)
    return found
