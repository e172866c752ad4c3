"""A real hub, started as `make course` starts it, and people who log in to it."""

import http.cookiejar
import json
import os
import secrets
import socket
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from unittest import mock

from closeness.hub.people import invite
from closeness.hub.places import Places

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
import course  # noqa: E402  (a script of the project)
from starting import wait_for  # noqa: E402


def free_ports(count=4):
    """The first of some ports in a row that are all free.

    Below those that the system gives to connections going out (32768 and above): a hub that is stopped and
    started again needs its own ports back.
    """
    while True:
        first = 20_000 + secrets.randbelow(12_000)
        probes = [socket.socket() for _ in range(count)]
        try:
            for number, probe in enumerate(probes):
                probe.bind(("127.0.0.1", first + number))
        except OSError:
            continue
        finally:
            for probe in probes:
                probe.close()
        return first


class Hub:
    """The hub of `make course` on a folder of its own, without building the book again."""

    def __init__(self, state, *, students="ana ben cem", guests="guest"):
        self.places, self.port = Places(source=ROOT, state=state), free_ports()
        self.base = f"http://127.0.0.1:{self.port}"
        self.places.lay_out()
        people = [("noor", "instructor"), *((name, "student") for name in students.split())]
        people += [(name, "guest") for name in guests.split()]
        self.passwords = invite(self.places.people, people)
        for name, role in people:
            self.places.furnish(name, learns=role == "student")
        course.release(self.places)
        self.start()

    def start(self, **environment):
        """Start it and wait until it answers."""
        ports = [self.port + number for number in range(4)]
        with mock.patch.dict(os.environ, environment), (self.places.state / "hub.log").open("ab") as log:
            self.process = course.start_hub(self.places, ports, log)
        wait_for(f"{self.base}/hub/login", self.process, self.places.state / "hub.log", "The hub")

    def log(self):
        """What the hub wrote down."""
        return (self.places.state / "hub.log").read_text(errors="replace")

    def close(self):
        """Stop it as `make course` does."""
        course.stop(self.process)

    def session(self, name):
        """Somebody who has logged in."""
        return Session(self, name)


class Session:
    """Somebody's browser, without the browser: cookies, redirects, answers."""

    def __init__(self, hub, name):
        self.hub, self.name = hub, name
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.get("/hub/login")
        fields = {"username": name, "password": hub.passwords[name], "_xsrf": self.xsrf("/hub/")}
        _, body, _ = self.ask("/hub/login", data=urllib.parse.urlencode(fields).encode())
        assert "Invalid" not in body, body

    def xsrf(self, path):
        """The token against forged requests that belongs to a path."""
        return next(c.value for c in self.cookies if c.name == "_xsrf" and c.path == path)

    def ask(self, path, data=None, method=None, headers=None):
        """Return status, text and final address of a request."""
        address = self.hub.base + path
        request = urllib.request.Request(address, data=data, method=method, headers=headers or {})
        try:
            with self.opener.open(request, timeout=120) as answer:
                return answer.status, answer.read().decode(errors="replace"), answer.url
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace"), error.url

    def get(self, path):
        """Return status and text of a page."""
        status, text, _ = self.ask(path)
        return status, text

    def api(self, path, body=None, method=None):
        """Return status and data of a request to one's own server."""
        base = f"/user/{self.name}/"
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        if data is not None or method:
            headers["X-XSRFToken"] = self.xsrf(base)
        status, text, _ = self.ask(base + path, data=data, method=method, headers=headers)
        try:
            return status, json.loads(text)
        except ValueError:
            return status, text

    def serve(self):
        """Start one's own server and wait until it answers."""
        until = time.monotonic() + 120
        while time.monotonic() < until:
            status, _, where = self.ask(f"/user/{self.name}/lab")
            if status == 200 and f"/user/{self.name}/lab" in where:
                return self
            self.get("/hub/spawn")  # asked for again: one that is stopping is not started
            time.sleep(0.3)
        raise AssertionError(self.hub.log()[-3000:])

    def run(self, code):
        """Run code in a new kernel of one's own server and return what it printed or the error's name."""
        import websocket

        _, kernel = self.api("api/kernels", {"name": "python3"})
        cookies = "; ".join(f"{c.name}={c.value}" for c in self.cookies)
        address = f"ws://127.0.0.1:{self.hub.port}/user/{self.name}/api/kernels/{kernel['id']}/channels"
        channel = websocket.create_connection(address, cookie=cookies, timeout=60)
        header = {
            "msg_id": secrets.token_hex(8),
            "msg_type": "execute_request",
            "session": secrets.token_hex(8),
        }
        header |= {"username": self.name, "version": "5.3"}
        content = {"code": code, "silent": False, "store_history": False, "user_expressions": {}}
        message = {
            "header": header,
            "parent_header": {},
            "metadata": {},
            "content": content,
            "channel": "shell",
        }
        channel.send(json.dumps(message))
        said = []
        while True:
            heard = json.loads(channel.recv())
            if heard["parent_header"].get("msg_id") != header["msg_id"]:
                continue
            kind, content = heard["header"]["msg_type"], heard["content"]
            if kind == "stream":
                said.append(content["text"])
            elif kind == "error":
                said.append(content["ename"])
            elif kind == "status" and content["execution_state"] == "idle":
                break
        channel.close()
        self.api(f"api/kernels/{kernel['id']}", method="DELETE")
        return "".join(said)
