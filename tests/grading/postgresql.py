"""A private PostgreSQL server for tests: its own folder, its own socket, no port, gone afterwards."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

# Debian keeps the server's programs off PATH, by version.
DEBIAN = "/usr/lib/postgresql"
STARTS_WITHIN = 30  # seconds


def program(name):
    """Return where a program of PostgreSQL is, the newest of Debian's."""
    found = sorted(Path(DEBIAN).glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    place = str(found[-1]) if found else shutil.which(name)
    assert place, f"{name} is missing. Install it with: apt-get install postgresql"
    return place


def connect(folder):
    return psycopg.connect(host=folder, user="grader", dbname="postgres")


class Server:
    """A running server; ``new()`` makes an empty database and returns its URL."""

    def __init__(self, folder):
        self.folder, self.made = folder, 0

    def new(self):
        self.made += 1
        with connect(self.folder) as connection:
            connection.autocommit = True
            connection.execute(f"CREATE DATABASE gradebook_{self.made}")
        return f"postgresql+psycopg://grader@/gradebook_{self.made}?host={self.folder}"


@contextlib.contextmanager
def server():
    """Run a server while the block runs. It refuses to run as root, who starts it as ``postgres``."""
    # Not below pytest's folder: that one is closed to other users, and a socket's path is short.
    folder = tempfile.mkdtemp(prefix="postgresql-")
    as_user = {}
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    data = f"{folder}/data"
    new = ["-D", data, "-U", "grader", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    command = [program("initdb"), *new]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **as_user)
    assert not done.returncode, done.stderr
    settings = ["-c", "listen_addresses=", "-c", "fsync=off", "-c", f"unix_socket_directories={folder}"]
    with open(f"{folder}/log", "wb") as log:  # noqa: PTH123
        process = subprocess.Popen(
            [program("postgres"), "-D", data, *settings], cwd=folder, stdout=log, stderr=log, **as_user
        )
    try:
        _wait(folder, process)
        yield Server(folder)
    finally:
        process.send_signal(signal.SIGINT)  # ends open sessions too
        process.wait(timeout=STARTS_WITHIN)
        shutil.rmtree(folder)


def _wait(folder, process):
    until = time.monotonic() + STARTS_WITHIN
    while True:
        assert process.poll() is None, Path(folder, "log").read_text(encoding="utf-8")
        try:
            connect(folder).close()
        except psycopg.OperationalError:
            assert time.monotonic() < until, Path(folder, "log").read_text(encoding="utf-8")
            time.sleep(0.05)
        else:
            return
