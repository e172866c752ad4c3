"""The commands of deploy/existing-hub/README.md, run on a hub that knows nothing of the course."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

pytestmark = pytest.mark.hub

ROOT = Path(__file__).parents[2]
README = (ROOT / "deploy/existing-hub/README.md").read_text()
PROXY = ROOT / "node_modules/.bin/configurable-http-proxy"
NAME = "a-week-for-two"
OPS = "a-token-of-the-existing-hubs-own"
WAITS = 120

# What the existing hub has: somebody else's groups, settings and people.
BEFORE = """
c.JupyterHub.bind_url = "http://127.0.0.1:{0}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{1}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{2}"
c.ConfigurableHTTPProxy.command = ["{proxy}"]
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allowed_users = {{"noor", "ana", "guest"}}
c.JupyterHub.spawner_class = "jupyterhub.spawner.SimpleLocalProcessSpawner"
c.SimpleLocalProcessSpawner.home_dir_template = "{homes}/{{username}}"
c.Spawner.cmd = ["{users}/bin/jupyterhub-singleuser"]
c.Spawner.environment = {{"PATH": "{users}/bin:/usr/bin:/bin"}}
c.Spawner.args = ["--allow-root"]
c.Spawner.start_timeout = c.Spawner.http_timeout = {waits}
c.JupyterHub.tornado_settings = {{"slow_spawn_timeout": 0}}
c.Spawner.group_overrides = {{
    "theirs": {{"groups": ["choir"], "spawner_override": {{"environment": {{"CHOIR": "yes"}}}}}}
}}
c.JupyterHub.load_groups = {{"choir": {{"users": ["ana", "guest"]}}}}
c.JupyterHub.services = [{{"name": "ops", "api_token": "{ops}"}}]
c.JupyterHub.load_roles = [
    {{
        "name": "ops",
        "scopes": ["admin:users", "admin:servers", "access:servers", "list:groups", "read:groups"],
        "services": ["ops"],
    }}
]
"""


def commands(heading):
    """Return the commands below a heading of the README, one a line."""
    return re.search(rf"^## {heading}\n.*?```sh\n(.*?)```", README, re.MULTILINE | re.DOTALL)[1].splitlines()


def free_ports(number):
    probes = [socket.socket() for _ in range(number)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def users_environment(folder):
    """Make an environment for users' servers with all that the course needs, and without the course."""
    ours = Path(sysconfig.get_path("purelib"))
    own_pip = [] if not (ours / "pip").is_dir() else ["--without-pip"]
    subprocess.run([sys.executable, "-m", "venv", *own_pip, folder], check=True)
    if own_pip:
        (folder / "bin/pip").write_text(f'#!/bin/sh\nexec {folder}/bin/python -m pip "$@"\n')
        (folder / "bin/pip").chmod(0o755)
    (site,) = folder.glob("lib/python3*/site-packages")
    (site / "shared.pth").write_text(f"{ours}\n")  # its own .pth files are not read: the course stays out
    prefix = Path(sys.prefix)
    # What Jupyter finds beside the packages, but for what the course's own package will put there.
    (folder / "etc").symlink_to(prefix / "etc")
    for place, its_own in (("", "lab labextensions"), ("lab", "settings"), ("labextensions", "closeness")):
        target = folder / "share/jupyter" / place
        target.mkdir(parents=True, exist_ok=True)
        for entry in (prefix / "share/jupyter" / place).iterdir():
            if entry.name not in its_own.split():
                (target / entry.name).symlink_to(entry)
    for name in ("jupyterhub-singleuser", "nbgrader", "alembic"):
        script = (prefix / "bin" / name).read_text().split("\n", 1)[1]
        (folder / "bin" / name).write_text(f"#!{folder}/bin/python\n{script}")
        (folder / "bin" / name).chmod(0o755)
    return folder


class Hub:
    """The existing hub, and its administrator."""

    def __init__(self, place):
        self.place, self.process = place, None
        self.users = users_environment(place / "jupyter")
        ports = free_ports(3)
        self.address = f"http://127.0.0.1:{ports[0]}"
        self.config = place / "jupyterhub_config.py"
        self.config.write_text(
            BEFORE.format(*ports, proxy=PROXY, homes=place / "homes", users=self.users, ops=OPS, waits=WAITS)
        )

    def environment(self):
        # not what the test's own run was told about Jupyter and Python
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return kept | {
            "REPOSITORY": str(ROOT),
            "USERS": str(self.users),
            "HUB_CONFIG": str(self.config),
            "COURSE": str(self.place / "apart-and-together"),
            "EXCHANGE": str(self.place / "exchange"),
            "INSTRUCTOR": "noor",
            "STUDENTS": "'ana', 'ben'",
            "RESTART": "true",  # the test starts the hub when all is said
            "PIP_NO_INDEX": "1",  # nothing is fetched: all that the course needs is there
            "PIP_NO_DEPS": "1",
            "PIP_NO_BUILD_ISOLATION": "0",  # pip reads the value, not the name: none
            "PIP_NO_COMPILE": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        }

    def run(self, lines):
        for line in lines:
            done = subprocess.run(
                ["sh", "-c", line], env=self.environment(), capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"

    def start(self):
        log = (self.place / "hub.log").open("ab")
        self.process = subprocess.Popen(
            [Path(sys.executable).with_name("jupyterhub"), "-f", self.config],
            cwd=self.place,
            env=self.environment(),
            stderr=log,
            start_new_session=True,
        )
        until = time.monotonic() + WAITS
        while self.ask("GET", "/hub/api/")[0] != 200:
            assert self.process.poll() is None, (self.place / "hub.log").read_text()[-2000:]
            assert time.monotonic() < until
            time.sleep(0.2)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)  # ends the servers and the proxy as well
            self.process.wait(timeout=20)

    def ask(self, method, path, body=None, form=None):
        """Return status and answer of a request with the administrator's token."""
        data = None if body is None else json.dumps(body).encode()
        kind = "application/json"
        if form is not None:
            data, kind = urllib.parse.urlencode(form).encode(), "application/x-www-form-urlencoded"
        request = urllib.request.Request(
            f"{self.address}{path}",
            data=data,
            method=method,
            headers={"Authorization": f"token {OPS}", "Content-Type": kind},
        )
        try:
            with urllib.request.urlopen(request, timeout=WAITS) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError as error:
            return 0, str(error)

    def open_servers(self, *users):
        for user in users:
            self.ask("POST", f"/hub/api/users/{user}")
            status, said = self.ask("POST", f"/hub/api/users/{user}/server", {})
            assert status in (201, 202), said
        until = time.monotonic() + WAITS
        while not all(self.ready(user) for user in users):
            assert time.monotonic() < until, (self.place / "hub.log").read_text()[-3000:]
            time.sleep(0.3)

    def ready(self, user):
        return json.loads(self.ask("GET", f"/hub/api/users/{user}")[1])["servers"].get("", {}).get("ready")


@pytest.fixture(scope="module")
def existing(tmp_path_factory):
    one = Hub(tmp_path_factory.mktemp("existing"))
    one.run(commands("All of them are one user of the system"))
    one.start()
    try:
        one.open_servers("noor", "ana")
        yield one
    finally:
        one.stop()


@pytest.mark.parametrize(
    "heading", ["Each of them is a user of the system", "All of them are one user of the system"]
)
def test_ten_commands_are_enough(heading):
    assert 0 < len(commands(heading)) <= 10


def test_what_the_hub_had_is_still_there(existing):
    groups = {one["name"]: one["users"] for one in json.loads(existing.ask("GET", "/hub/api/groups")[1])}
    assert groups["choir"] == ["ana", "guest"]
    assert groups["formgrade-apart-and-together"] == ["noor"]
    assert groups["nbgrader-apart-and-together"] == ["ana", "ben"]
    assert "Applying group_override theirs for ana" in (existing.place / "hub.log").read_text()


def test_the_instructor_sees_formgrader_and_a_student_does_not(existing):
    assert existing.ask("GET", "/user/noor/formgrader")[0] == 200
    for page in ("formgrader", "formgrader/api/assignments", f"formgrader/api/assignment/{NAME}/release"):
        assert existing.ask("GET", f"/user/ana/{page}")[0] == 404


def test_an_assignment_goes_out_comes_back_and_is_graded(existing):
    def formgrader(path):
        status, said = existing.ask("POST", f"/user/noor/formgrader/api/{path}")
        assert (status, json.loads(said)["success"]) == (200, True), said

    def student(path):
        status, said = existing.ask(
            "POST",
            f"/user/ana/assignments/{path}",
            form={"course_id": "apart-and-together", "assignment_id": NAME},
        )
        assert (status, json.loads(said)["success"]) == (200, True), said

    formgrader(f"assignment/{NAME}/release")
    student("fetch")
    assert (existing.place / f"homes/ana/{NAME}/{NAME}.ipynb").is_file()
    student("submit")
    (handed_in,) = (existing.place / "exchange/boxes/ana/apart-and-together/inbound").iterdir()
    assert handed_in.name.startswith(f"ana+{NAME}+")
    formgrader(f"assignment/{NAME}/collect")
    formgrader(f"submission/{NAME}/ana/autograde")
    (mine,) = json.loads(existing.ask("GET", f"/user/noor/formgrader/api/submissions/{NAME}")[1])
    assert (mine["student"], mine["autograded"]) == ("ana", True)
