"""Servers that are forked from a loaded process: they start as others do, and inherit nobody's secrets."""

import signal
from pathlib import Path

import psutil
import pytest

from hub.hub import Hub

pytestmark = pytest.mark.hub


def nursery_of(hub):
    """The process that a hub forks its servers from."""
    children = psutil.Process(hub.process.pid).children()
    (found,) = [one for one in children if "closeness.hub.nursery" in one.cmdline()]
    return found


def server_of(hub, name):
    """The process of somebody's server, found by what it was told."""
    (found,) = [one for one in nursery_of(hub).children() if hub.places.home(name) == Path(one.cwd())]
    return found


def environment_of(process):
    return Path(f"/proc/{process.pid}/environ").read_bytes().decode().split("\0")


@pytest.fixture(scope="module")
def ana(hub):
    return hub.session("ana").serve()


def test_a_server_is_a_fork_and_its_kernels_are_the_learners(hub, ana):
    server = server_of(hub, "ana")
    assert ana.run("import os; print(os.getppid(), os.environ['JUPYTERHUB_USER'])").split() == [
        str(server.pid),
        "ana",
    ]


def test_kernels_take_no_ports_that_another_could_take_first(hub, ana):
    said = ana.run(
        "import json, ipykernel\nprint(json.load(open(ipykernel.get_connection_file()))['transport'])"
    )
    fits = len(f"{hub.places.home('ana')}/.run/kernel-{'x' * 36}-ipc-5") <= 107  # bytes, Linux's limit
    assert said.strip() == ("ipc" if fits else "tcp")


@pytest.mark.usefixtures("ana")
def test_nothing_that_is_forked_could_have_inherited_a_secret(hub):
    nursery = nursery_of(hub)
    names = {line.partition("=")[0] for line in environment_of(nursery) if line}
    assert names <= {"PATH", "PYTHONPATH", "VIRTUAL_ENV", "LANG", "LC_ALL", "LD_LIBRARY_PATH"}
    assert environment_of(server_of(hub, "ana")) == environment_of(nursery)
    files = {str(file.readlink()) for file in Path(f"/proc/{nursery.pid}/fd").iterdir()}
    assert not [file for file in files if file.startswith("pipe:")], "what a server was told stays open"


@pytest.mark.usefixtures("ana")
def test_a_fork_is_made_before_anything_runs_beside_it(hub):
    assert nursery_of(hub).num_threads() == 1


def test_a_server_that_is_stopped_is_gone_and_starts_again(hub, ana):
    first = server_of(hub, "ana")
    token = ana.xsrf("/hub/")
    status, said, _ = ana.ask(f"/hub/api/users/ana/server?_xsrf={token}", method="DELETE")
    assert status in {202, 204}, said
    psutil.wait_procs([first], timeout=30)
    assert not first.is_running()
    hub.session("ana").serve()
    assert server_of(hub, "ana").pid != first.pid


def test_without_the_process_to_fork_from_servers_start_all_the_same(tmp_path):
    hub = Hub(tmp_path / "state", students="ana", guests="")
    try:
        nursery = nursery_of(hub)
        nursery.send_signal(signal.SIGKILL)
        ana = hub.session("ana").serve()
        assert "ana starts cold" in hub.log()
        assert ana.run(f"import os; os.listdir('{hub.places.boxes}')") == "PermissionError"
    finally:
        hub.close()
