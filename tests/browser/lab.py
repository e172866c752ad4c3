"""A real JupyterLab on a real course folder, and how a learner moves in it."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
COURSE_PARTS = ("nbgrader_config.py", "solutions", "exercises")
BIN = Path(sys.executable).parent


def course_copy(folder):
    """Lay a course out in *folder* as a clean clone has it, and hand its assignments to the exchange."""
    for name in COURSE_PARTS:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / name)
    (folder / "grading" / "exchange").mkdir(parents=True)
    for assignment in sorted((folder / "exercises").iterdir()):
        run(folder, "nbgrader", "release_assignment", assignment.name)
        run(folder, "nbgrader", "fetch_assignment", assignment.name)
    return folder


def run(folder, program, *arguments):
    """Run one of the environment's programs in the course and return what it said."""
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [BIN / program, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{program} {' '.join(arguments)}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


class Lab:
    """JupyterLab serving one folder on a free port, until closed."""

    def __init__(self, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.token = secrets.token_hex(8)
        self.base = f"http://127.0.0.1:{port}"
        self.log = (folder / "lab.log").open("wb")
        command = [
            sys.executable,
            "-m",
            "jupyterlab",
            "--no-browser",
            "--allow-root",
            f"--ServerApp.port={port}",
        ]
        command += ["--ServerApp.port_retries=0", f"--IdentityProvider.token={self.token}"]
        command += [f"--ServerApp.root_dir={folder}"]
        environment = {
            **os.environ,
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            # settings of its own: what somebody chose in JupyterLab here changes no test
            "JUPYTERLAB_SETTINGS_DIR": str(folder / ".settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(folder / ".workspaces"),
        }
        self.process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=self.log, stderr=self.log, start_new_session=True
        )
        until = time.monotonic() + 90
        while not self.answers():
            assert time.monotonic() < until, (folder / "lab.log").read_text()
            assert self.process.poll() is None, (folder / "lab.log").read_text()
            time.sleep(0.2)

    def answers(self):
        """Whether the server is up."""
        try:
            with urllib.request.urlopen(f"{self.base}/api?token={self.token}", timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            return False

    def close(self):
        """Stop the server and its kernels."""
        os.killpg(self.process.pid, 15)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, 9)
            self.process.wait()
        self.log.close()

    def address(self, path):
        """Return where JupyterLab shows a file, in a workspace of its own."""
        return f"{self.base}/lab/workspaces/{secrets.token_hex(4)}/tree/{path}?token={self.token}"


def open_notebook(page, lab, path):
    """Open a notebook and wait until it can be used and its kernel is there."""
    page.goto(lab.address(path), timeout=60_000)
    page.locator('[data-jp-item-name="course-run-all"]').wait_for(timeout=60_000)
    page.locator(".jp-NotebookPanel .jp-Cell").first.wait_for(timeout=60_000)
    page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for(timeout=60_000)


def see_boards(page, tag):
    """Wait for the boards that appear by themselves, and return the seconds it took."""
    started = time.monotonic()
    page.locator(f"{tag}[data-ready]").first.wait_for(state="attached", timeout=60_000)
    return time.monotonic() - started


def run_all(page, tag):
    """Press the one button, wait until it has put every board anew, and return the seconds it took."""
    started = time.monotonic()
    page.evaluate("tag => document.querySelectorAll(tag).forEach(old => { old.dataset.old = '' })", tag)
    page.locator('[data-jp-item-name="course-run-all"]').click()
    page.locator(f"{tag}[data-ready]:not([data-old])").first.wait_for(state="attached", timeout=60_000)
    page.locator(f"{tag}[data-old]").first.wait_for(state="detached", timeout=60_000)
    return time.monotonic() - started


def wait_until_saved(page, tag):
    """Wait for the board itself to say that the answer is in the saved notebook."""
    page.wait_for_function(
        "tag => [...document.querySelectorAll(tag)].every(b => "
        "['saved', 'notebook'].includes(b.shadowRoot.querySelector('.keeping').dataset.state))",
        arg=tag,
    )


def grades(folder, assignment, student):
    """Return {marks cell: (score, points)} from the gradebook of a course."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{folder}/grading/gradebook.db", "apart-and-together") as gradebook:
        submission = gradebook.find_submission(assignment, student)
        return {
            grade.name: (grade.auto_score, grade.max_score)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def hand_in(course, name, student):
    """Submit the folder as it is on disk, and let nbgrader grade it."""
    target = course / "grading" / "submitted" / student / name
    shutil.copytree(course / "course" / name, target, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    run(course, "nbgrader", "autograde", name, "--student", student)


def answer_text(path, grade_id):
    """Return the source of an answer cell as it is on disk."""
    import nbformat

    cells = nbformat.read(path, as_version=4).cells
    return next(
        cell.source for cell in cells if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id
    )
