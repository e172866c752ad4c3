"""The extension in a real server: who may ask, what is refused, and what a learner's browser is given."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

import pytest

from grading.learner import Learner
from grading.small_course import ROOT, write

pytestmark = pytest.mark.grading

NAME = "a-week-for-two"
ENABLE = ROOT / "src/closeness/hub/server/enable.json"


class Server:
    """A Jupyter server in a learner's home, asked as a browser asks."""

    def __init__(self, home, **environment):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.token, self.home = secrets.token_hex(8), home
        self.base = f"http://127.0.0.1:{port}/user/ana"
        config = home.parent / "config"
        write(config / "jupyter_server_config.d/closeness.json", ENABLE.read_text(encoding="utf-8"))
        command = [sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"]
        command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
        command += [f"--IdentityProvider.token={self.token}", f"--ServerApp.root_dir={home}"]
        command += ["--ServerApp.base_url=/user/ana/"]
        self.log = home.parent / "server.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command,
                cwd=home.parent,
                env={**os.environ, "JUPYTER_CONFIG_PATH": str(config), **environment},
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + 60
        while self.ask("/api")[0] != 200:
            assert time.monotonic() < until, self.log.read_text()
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.1)

    def ask(self, address, body=None, *, token=True, opener=None, headers=()):
        """Return (status, headers, text); redirects are not followed."""
        request = urllib.request.Request(self.base + address, headers=dict(headers))
        if body is not None:
            request.data = json.dumps(body).encode()
        if token:
            request.add_header("Authorization", f"token {self.token}")
        opener = opener or urllib.request.build_opener(Stay)
        try:
            with opener.open(request, timeout=60) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read().decode()
        except OSError:
            return 0, {}, ""

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=20)


class Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: where it leads is what is tested."""

    def redirect_request(self, *_args):
        return None


@pytest.fixture(scope="module")
def learner(tmp_path_factory):
    made = Learner(ROOT / "exercises", tmp_path_factory.mktemp("learner"))
    made.release(NAME)
    return made


@pytest.fixture(scope="module")
def server(learner):
    made = Server(learner.home)
    yield made
    made.close()


ADDRESSES = [
    ("/closeness/open/a-week-for-two", None),
    ("/closeness/feedback/a-week-for-two", None),
    ("/closeness/words", None),
    (f"/closeness/notebook?path={NAME}/{NAME}.ipynb", None),
    ("/closeness/check", {"path": f"{NAME}/{NAME}.ipynb"}),
    ("/closeness/correct", {"path": f"{NAME}/{NAME}.ipynb"}),
    ("/closeness/submit", {"assignment": NAME}),
]


@pytest.mark.parametrize(("address", "body"), ADDRESSES)
def test_nobody_asks_without_being_known(server, learner, address, body):
    assert server.ask(address, body, token=False)[0] in {302, 403}
    assert learner.handed_in() == []


@pytest.mark.parametrize("address", ["/closeness/check", "/closeness/correct", "/closeness/submit"])
def test_another_page_cannot_post_in_the_learners_name(server, learner, address):
    """A browser sends the session's cookie along; the token against forgery it cannot know."""
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar), Stay)
    server.ask(f"/api?token={server.token}", token=False, opener=opener)
    server.ask(f"/closeness/open/x?token={server.token}", token=False, opener=opener)
    assert server.ask("/closeness/words", token=False, opener=opener)[0] == 200  # the session is known
    body = {"assignment": NAME, "path": f"{NAME}/{NAME}.ipynb"}
    assert server.ask(address, body, token=False, opener=opener)[0] == 403
    assert learner.handed_in() == []


def test_a_link_opens_the_notebook_in_jupyterlab(server, learner):
    status, headers, _ = server.ask(f"/closeness/open/{NAME}")
    assert (status, headers["Location"]) == (302, f"/user/ana/lab/tree/{NAME}/{NAME}.ipynb")
    assert learner.notebook(NAME).is_file()


@pytest.mark.parametrize("name", ["no-such-thing", "..%2F..%2Fetc", "%3Cscript%3E"])
def test_a_wrong_link_is_told_in_words(server, name):
    status, headers, text = server.ask(f"/closeness/open/{name}")
    assert status in {404, 409}
    assert headers["Content-Type"].startswith("text/html")
    assert "<h1>" in text
    assert "<script" not in text
    assert "Traceback" not in text


def test_the_whole_way_from_check_to_feedback(server, learner):
    path = f"{NAME}/{NAME}.ipynb"
    server.ask(f"/closeness/open/{NAME}")
    assert json.loads(server.ask(f"/closeness/notebook?path={path}")[2]) == {
        "assignment": NAME,
        "corrected": False,
        "folder": NAME,
        "notebooks": [path],
    }
    status, _, text = server.ask("/closeness/check", {"path": path})
    found = json.loads(text)
    assert (status, found["ready"], found["course"]) == (200, False, True)
    assert found["tasks"][0] == {"title": "A first sort", "state": "open", "words": "0 of 6 placed."}
    assert "No feedback yet" in server.ask(f"/closeness/feedback/{NAME}")[2]
    status, _, text = server.ask("/closeness/submit", {"assignment": NAME})
    receipt = json.loads(text)
    (folder,) = learner.handed_in()
    assert status == 200
    assert receipt["files"][0]["bytes"] == (folder / f"{NAME}.ipynb").stat().st_size
    assert (learner.home / receipt["kept"]).is_file()

    def better(made):
        made["cells"][0]["source"] += "\n\nA sentence more."

    learner.release(NAME, better)
    assert json.loads(server.ask(f"/closeness/notebook?path={path}")[2])["corrected"]
    status, _, text = server.ask("/closeness/correct", {"path": path})
    assert status == 200
    assert (learner.home / json.loads(text)["backup"]).is_file()
    assert "A sentence more." in learner.cells(NAME)["start-here"]


def test_feedback_is_shown_inert(server, learner):
    server.ask(f"/closeness/open/{NAME}")
    folder = learner.home / NAME / "feedback" / "2026-03-01 10:00:00.000000 UTC"
    write(folder / f"{NAME}.html", "<script>alert(1)</script>well done")
    status, headers, text = server.ask(f"/closeness/feedback/{NAME}")
    policy = headers["Content-Security-Policy"]
    assert (status, text) == (200, "<script>alert(1)</script>well done")
    assert policy.startswith("sandbox; default-src 'none'")
    assert "allow-scripts" not in policy
    assert "unsafe-eval" not in policy
    write(folder / "second.html", "another")
    listed = server.ask(f"/closeness/feedback/{NAME}")[2]
    assert f'href="/user/ana/closeness/feedback/{NAME}?notebook=second"' in listed
    assert server.ask(f"/closeness/feedback/{NAME}?notebook=second")[2] == "another"


@pytest.mark.parametrize(
    ("address", "body", "wanted"),
    [
        ("/closeness/submit", {}, 400),
        ("/closeness/submit", [], 400),
        ("/closeness/submit", {"assignment": 7}, 400),
        ("/closeness/submit", {"assignment": "../x"}, 409),
        ("/closeness/submit", {"assignment": "no-such-thing"}, 404),
        ("/closeness/check", {"path": "../../etc/passwd"}, 409),
        ("/closeness/check", {"path": "nbgrader_config.py"}, 409),
        ("/closeness/correct", {"path": "nowhere/nowhere.ipynb"}, 409),
    ],
)
def test_what_cannot_be_done_is_a_message_and_not_a_traceback(server, address, body, wanted):
    status, _, text = server.ask(address, body)
    assert status == wanted
    assert json.loads(text)["message"]
    assert "Traceback" not in text


def test_where_nbgrader_is_missing_the_log_says_so_and_nothing_is_offered(tmp_path):
    """As on a server of somebody who only reads: the rest of it starts as ever."""
    blocked = tmp_path / "blocked"
    write(
        blocked / "sitecustomize.py",
        "import importlib.util, sys\n"
        "find = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *a: None if name == 'nbgrader' else find(name, *a)\n",
    )
    (tmp_path / "home").mkdir()
    path = os.pathsep.join([str(blocked), os.environ.get("PYTHONPATH", "")])
    made = Server(tmp_path / "home", PYTHONPATH=path)
    try:
        assert made.ask("/closeness/words")[0] == 404
        assert "nbgrader is not installed" in made.log.read_text()
    finally:
        made.close()
