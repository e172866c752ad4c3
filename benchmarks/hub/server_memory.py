"""What one student's server holds in memory: JupyterLab, and kernels that ran an assignment to the end.

    python benchmarks/hub/server_memory.py [NOTEBOOK ...]      the released assignments when none is named

Each line is the proportional set size (PSS: shared pages are divided among those who share them) of the
server and its kernels, first bare, then after one more notebook was opened and run. These numbers are the
requests and limits in deploy/kubernetes/values.yaml.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from jupyter_client import BlockingKernelClient

ROOT = Path(__file__).resolve().parents[2]
WAITS = 60  # seconds, for the server and for each cell
SETTLES = 3  # seconds, after which nothing more is loaded
_MIB = 1024


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def pss(process: int) -> float:
    """Return the proportional set size of a process and all below it, in MiB."""
    total, waiting = 0.0, [process]
    while waiting:
        one = waiting.pop()
        try:
            fields = dict(
                line.split(":", 1)
                for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
                if ":" in line
            )
            waiting += [
                int(child)
                for task in Path(f"/proc/{one}/task").iterdir()
                for child in (task / "children").read_text().split()
            ]
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended
        total += int(fields["Pss"].split()[0]) / _MIB
    return total


class Server:
    """A student's JupyterLab in a scratch folder, with nbgrader as students have it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.token, port = folder, secrets.token_hex(16), free_port()
        self.address = f"http://127.0.0.1:{port}"
        (folder / "runtime").mkdir()
        command = [
            sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.port={port}", f"--ServerApp.root_dir={folder}",
            f"--IdentityProvider.token={self.token}",
        ]  # fmt: skip
        scratch = {
            "HOME": str(folder),
            "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
            "JUPYTER_CONFIG_DIR": str(folder / "config"),
            "JUPYTER_DATA_DIR": str(folder / "data"),
            "IPYTHONDIR": str(folder / "ipython"),
        }
        self.process = subprocess.Popen(
            command, cwd=folder, env=os.environ | scratch, stderr=subprocess.DEVNULL, start_new_session=True
        )

    def ask(self, path: str, body: object = None) -> dict[str, object]:
        """Return what the server's API answers."""
        request = urllib.request.Request(  # noqa: S310  (this program's own server)
            f"{self.address}/{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {self.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=WAITS) as answer:  # noqa: S310
            found: dict[str, object] = json.load(answer)
        return found

    def wait(self) -> None:
        """Return when the server answers."""
        until = time.monotonic() + WAITS
        while time.monotonic() < until and self.process.poll() is None:
            try:
                self.ask("api/status")
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
            else:
                return
        raise SystemExit("JupyterLab did not start.")

    def run(self, notebook: Path) -> None:
        """Open a notebook as JupyterLab does and run all of its cells; those that raise stop nothing."""
        shutil.copy(notebook, self.folder)
        session = {
            "path": notebook.name,
            "name": notebook.name,
            "type": "notebook",
            "kernel": {"name": "python3"},
        }
        kernel = self.ask("api/sessions", session)["kernel"]
        client = BlockingKernelClient(
            connection_file=str(self.folder / "runtime" / f"kernel-{kernel['id']}.json")  # type: ignore[index]
        )
        client.load_connection_file()
        client.start_channels()
        client.kernel_info(reply=True, timeout=WAITS)
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                client.execute_interactive(
                    "".join(cell["source"]), timeout=WAITS, stop_on_error=False, output_hook=lambda _: None
                )
        client.stop_channels()

    def stop(self) -> None:
        """End the server and its kernels."""
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def main(names: list[str]) -> None:
    """Print the table."""
    notebooks = [Path(name) for name in names] or sorted((ROOT / "exercises").glob("*/*.ipynb"))
    with tempfile.TemporaryDirectory(prefix="server-memory-") as folder:
        server = Server(Path(folder))
        try:
            server.wait()
            time.sleep(SETTLES)
            before = pss(server.process.pid)
            print(f"{'':42} {'MiB in all':>10} {'more':>6}")
            print(f"{'JupyterLab, nothing open':42} {before:10.0f}")
            for notebook in notebooks:
                server.run(notebook)
                time.sleep(SETTLES)
                after = pss(server.process.pid)
                print(f"{'+ ' + notebook.stem:42} {after:10.0f} {after - before:6.0f}", flush=True)
                before = after
        finally:
            server.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
