"""`make course-lab` as a newcomer runs it: two addresses that answer, a clean stop, words for a busy port."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ADDRESS = re.compile(r"http://127\.0\.0\.1:\S+")

pytestmark = pytest.mark.book


def free_port():
    """A port with a free one below it: the book takes that."""
    while True:
        with socket.socket() as one, socket.socket() as below:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            try:
                below.bind(("127.0.0.1", port - 1))
            except OSError:
                continue
            return port


def start(port):
    return subprocess.Popen(
        [sys.executable, "-u", "scripts/course_lab.py"],
        cwd=ROOT,
        env={**os.environ, "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def addresses(process):
    said, found = [], []
    for line in process.stdout:
        said.append(line)
        found += ADDRESS.findall(line)
        if len(found) == 2:
            return found
    raise AssertionError("".join(said))


def status(address):
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.status


def running(group):
    """The processes of a session, zombies apart."""
    command = ["ps", "-o", "stat=", "-s", str(group)]
    listed = subprocess.run(command, capture_output=True, text=True, check=False)
    return [state for state in listed.stdout.split() if not state.startswith("Z")]


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGHUP], ids=["ctrl-c", "terminal closed"])
def test_both_addresses_answer_and_stopping_leaves_nothing_behind(ending, tell):
    started = time.monotonic()
    process = start(free_port())
    try:
        book, lab = addresses(process)
        seconds = time.monotonic() - started
        assert (status(book), status(lab)) == (200, 200)
        assert "Apart and Together" in urllib.request.urlopen(book, timeout=30).read().decode()
    finally:
        process.send_signal(ending)
        assert process.wait(timeout=60) == 0
    tell(f"make course-lab with the book built: {seconds:.1f} s")
    assert running(process.pid) == []
    for address in (book, lab):
        with pytest.raises(OSError, match="refused"):
            status(address)


def test_a_busy_port_is_explained_before_anything_is_built():
    port = free_port()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        process = start(port)
        said, _ = process.communicate(timeout=30)
    assert process.returncode == 2
    assert f"Port {port}" in said
    assert "make course-lab PORT=" in said
    assert "Building" not in said


def test_work_in_progress_is_never_overwritten_by_a_new_hand_out(monkeypatch, tmp_path):
    sys.path.insert(0, str(ROOT / "scripts"))
    import course_lab

    monkeypatch.setattr(course_lab, "ROOT", tmp_path)
    monkeypatch.setattr(course_lab, "WORK", tmp_path / "course")
    release = tmp_path / "exercises" / "one" / "one.ipynb"
    release.parent.mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    release.write_text("first")
    course_lab.hand_out()
    copy = tmp_path / "course" / "one" / "one.ipynb"
    assert copy.read_text() == "first"
    release.write_text("second")
    course_lab.hand_out()
    assert copy.read_text() == "second", "an untouched copy follows the release"
    copy.write_text("the learner's own")
    release.write_text("third")
    course_lab.hand_out()
    assert copy.read_text() == "the learner's own"
