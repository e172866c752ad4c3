"""A room holds: what is not in it cannot be opened, whoever owns it and whatever is tried."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from closeness.hub.room import Room, environment_paths, main

ROOT = Path(__file__).parents[2]
TRY = """
import os, sys
def tried(act):
    try:
        return repr(act())
    except OSError as error:
        return type(error).__name__
for line in sys.argv[1:]:
    print(tried(lambda: eval(line)))
"""


def in_room(room, *attempts, cwd="/"):
    """What came of each attempt, an expression, tried by a process in a room."""
    command = [sys.executable, "-m", "closeness.hub.room", room.text(), "--"]
    command += [sys.executable, "-c", TRY, *attempts]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture
def two_homes(tmp_path):
    """Two homes of one user of the system, a folder with secret names, and a room for the first."""
    for name in ("ana", "ben", "shared/feedback/secret-name", "outbound"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "ben" / "work.ipynb").write_text("ben's")
    (tmp_path / "outbound" / "ps1.ipynb").write_text("released")
    (tmp_path / "shared/feedback/secret-name/page.html").write_text("feedback")
    room = Room(
        reads=(*environment_paths(), str(tmp_path / "outbound")),
        changes=(str(tmp_path / "ana"),),
        named=(str(tmp_path / "shared/feedback"),),
    )
    return tmp_path, room


def test_own_files_can_be_changed_releases_read_and_named_files_read(two_homes):
    home, room = two_homes
    assert in_room(
        room,
        f"open('{home}/ana/a.txt', 'w').write('mine')",
        f"open('{home}/ana/a.txt').read()",
        f"os.mkdir('{home}/ana/new')",
        f"open('{home}/outbound/ps1.ipynb').read()",
        f"open('{home}/shared/feedback/secret-name/page.html').read()",
        "__import__('closeness.core.ledger') and 1",
    ) == ["4", "'mine'", "None", "'released'", "'feedback'", "1"]


@pytest.mark.parametrize(
    "attempt",
    [
        "open('{home}/ben/work.ipynb').read()",
        "open('{home}/ben/work.ipynb', 'w')",
        "os.listdir('{home}/ben')",
        "os.listdir('{home}')",
        "os.listdir('{home}/shared/feedback')",
        "open('{home}/shared/feedback/new', 'w')",
        "open('{home}/outbound/ps1.ipynb', 'w')",
        "open('{home}/outbound/new', 'w')",
        "os.remove('{home}/outbound/ps1.ipynb')",
        "os.rename('{home}/ben/work.ipynb', '{home}/ana/work.ipynb')",
        "os.link('{home}/ben/work.ipynb', '{home}/ana/link')",
        "os.symlink('{home}/ben', '{home}/ana/to-ben') or os.listdir('{home}/ana/to-ben')",
        "os.listdir('/proc/%d/root' % os.getppid())",
        "open('/proc/%d/environ' % os.getppid()).read()",
        "open('/proc/%d/cwd/x' % os.getppid()).read()",
        "open('/etc/shadow').read()",
        "os.listdir('/tmp')",
        "os.listdir('/dev/shm')",
        "os.listdir('/')",
        f"open('{ROOT}/solutions/bank.toml').read()",
    ],
)
def test_nothing_else_can_be_read_or_changed(two_homes, attempt):
    home, room = two_homes
    assert in_room(room, attempt.replace("{home}", str(home)))[0] in {"PermissionError", "OSError"}


def test_what_is_started_in_a_room_stays_in_it(two_homes):
    home, room = two_homes
    command = f"['cat', '{home}/ben/work.ipynb'], capture_output=True"
    assert in_room(room, f"__import__('subprocess').run({command}).returncode") == ["1"]


def test_nobody_outside_can_be_signalled(two_homes):
    _, room = two_homes
    with subprocess.Popen(["sleep", "60"]) as outside:
        assert in_room(room, f"os.kill({outside.pid}, 15)") == ["PermissionError"]
        assert outside.poll() is None
        outside.kill()


def test_privileges_are_gone_for_root_too(two_homes):
    _, room = two_homes
    status = "[line for line in open('/proc/self/status') if line.startswith(('CapEff', 'NoNewPrivs'))]"
    assert in_room(room, status) == [r"['CapEff:\t0000000000000000\n', 'NoNewPrivs:\t1\n']"]


def test_a_command_without_its_parts_says_how_it_is_used():
    with pytest.raises(SystemExit, match="ROOM -- PROGRAM"):
        main(["{}"])


def test_a_path_that_is_not_there_is_no_fault(two_homes):
    home, _ = two_homes
    room = Room(reads=(*environment_paths(), str(home / "not-there")))
    assert in_room(room, "os.getpid() > 0") == ["True"]


def test_a_python_that_is_run_in_the_room_is_the_environments_own():
    assert os.path.realpath(sys.prefix) in environment_paths()
