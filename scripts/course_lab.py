"""Start the course on this machine: the book and JupyterLab with the labs and assignments.

make course-lab            the book on 8887, JupyterLab on 8888
make course-lab PORT=9000  JupyterLab on 9000, the book on the port below it
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from closeness.hub import places
from starting import port_or_stop, step, stop_like_ctrl_c, wait_for

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "_build" / "html"
WORK = ROOT / "course"
START = """# Apart and Together

Read in the [book]({book}). Practise and hand in here.

## Practise

{labs}

## Assignments

{assignments}

An assignment is handed in from the menu **Nbgrader → Assignment List**, with **Submit**. You may hand it in
again until your instructor closes it.
"""


def hash_of(file: Path) -> str:
    """Return the hash of a file's content."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def hand_out() -> None:
    """Copy labs and assignments into course/, where learners work; nobody's work is overwritten."""
    WORK.mkdir(exist_ok=True)
    labs = {file: WORK / "practice" / file.name for file in sorted((ROOT / "notebooks").glob("*.ipynb"))}
    assignments = {
        file: WORK / file.relative_to(ROOT / "exercises")
        for file in sorted((ROOT / "exercises").glob("*/*"))
        if file.is_file()
    }
    places.hand_out({**labs, **assignments}, WORK)


def write_start(book: str) -> None:
    """Write the page that JupyterLab opens with."""

    def links(folder: Path, pattern: str) -> str:
        return "\n".join(
            f"- [{title(file)}]({file.relative_to(WORK).as_posix()})" for file in sorted(folder.glob(pattern))
        )

    assignments = [WORK / path.name for path in sorted((ROOT / "exercises").iterdir()) if path.is_dir()]
    (WORK / "START.md").write_text(
        START.format(
            book=book,
            labs=links(WORK / "practice", "*.ipynb"),
            assignments="\n".join(links(folder, "*.ipynb") for folder in assignments),
        ),
        encoding="utf-8",
    )


def title(notebook: Path) -> str:
    """Return the first heading of a notebook."""
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        for line in "".join(cell["source"]).splitlines():
            if cell["cell_type"] == "markdown" and line.startswith("# "):
                return line[2:].strip()
    return notebook.stem


def open_exchange() -> None:
    """Put the assignments into nbgrader's local exchange, once per release."""
    releases = sorted((ROOT / "exercises").glob("*/*.ipynb"))
    stamp = ROOT / "grading" / ".exchange.stamp"
    wanted = "\n".join(f"{file.parent.name} {hash_of(file)}" for file in releases)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    step("Handing the assignments to nbgrader's exchange")
    (ROOT / "grading" / "exchange").mkdir(parents=True, exist_ok=True)
    nbgrader = Path(sys.executable).with_name("nbgrader")
    for name in sorted({file.parent.name for file in releases}):
        subprocess.run(
            [nbgrader, "release_assignment", name, "--force", "--log-level=ERROR"], cwd=ROOT, check=True
        )
    stamp.write_text(wanted)


class Quiet(SimpleHTTPRequestHandler):
    """Serves the book without a line of log for each file."""

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


def serve_book(port: int) -> ThreadingHTTPServer:
    """Serve the built book on this machine only."""
    server = ThreadingHTTPServer(("127.0.0.1", port), partial(Quiet, directory=str(BOOK)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def start_lab(port: int, token: str) -> subprocess.Popen[bytes]:
    """Start JupyterLab on this machine only, with its log in _build/lab.log."""
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}",
        f"--ServerApp.root_dir={ROOT}", "--LabApp.default_url=/lab/tree/course/START.md",
    ]  # fmt: skip
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    log = (ROOT / "_build" / "lab.log").open("wb")
    # nbgrader's list of assignments reads its settings from the folder that it fetches into, or from here
    settings = [str(ROOT), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    environment = {**os.environ, "JUPYTER_CONFIG_PATH": os.pathsep.join(settings)}
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
    )


def stop(lab: subprocess.Popen[bytes]) -> None:
    """End JupyterLab and its kernels, first asking, then insisting."""
    if lab.poll() is None:
        os.killpg(lab.pid, signal.SIGTERM)
        try:
            lab.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(lab.pid, signal.SIGKILL)
            lab.wait()


def main() -> None:
    """Build what is missing, start both servers, and wait for Ctrl-C."""
    started = time.monotonic()
    stop_like_ctrl_c()
    first = int(os.environ.get("PORT") or 8888)
    again = f"make course-lab PORT={first + 20}"
    lab_port = port_or_stop(first, "JupyterLab", again)
    book_port = port_or_stop(lab_port - 1, "the book", again)
    step("Building the book")
    subprocess.run([sys.executable, ROOT / "scripts" / "book.py"], cwd=ROOT, check=True)
    step("Checking that the released assignments are up to date")
    subprocess.run([Path(sys.executable).with_name("closeness"), "release", "--check"], cwd=ROOT, check=True)
    hand_out()
    book = f"http://127.0.0.1:{book_port}/"
    write_start(book)
    open_exchange()
    step("Starting JupyterLab")
    token = secrets.token_urlsafe(16)
    server = serve_book(book_port)
    lab = start_lab(lab_port, token)
    try:
        address = f"http://127.0.0.1:{lab_port}/lab/tree/course/START.md?token={token}"
        wait_for(address, lab, ROOT / "_build" / "lab.log", "JupyterLab")
        print(f"\nReady after {time.monotonic() - started:.0f} s. Stop with Ctrl-C.\n")
        print(f"  The book    {book}")
        print(f"  JupyterLab  {address}\n", flush=True)
        lab.wait()
    except KeyboardInterrupt:
        print("\nStopping …", flush=True)
    finally:
        stop(lab)
        server.shutdown()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        raise SystemExit("\nStopped before everything was up.") from None
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"\nThe course was not started: `{error.cmd[-1]}` failed, see above.") from None
