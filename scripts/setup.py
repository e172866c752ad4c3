"""Make the course's environment: .venv from the lock, Node when the machine has none, npm packages.

Runs on a bare Python 3.11+ with venv; needs no step before it. Nothing is done twice: each step is
stamped with what it was made from.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
LOCK = ROOT / "requirements" / "lock.txt"
NODE_LOCK = ROOT / "requirements" / "node.txt"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20


def digest(files: Iterable[Path]) -> str:
    """Return one hash over the content of *files*."""
    total = hashlib.sha256(sys.version.encode())
    for file in files:
        total.update(file.read_bytes())
    return total.hexdigest()


def run(*command: str | Path) -> None:
    """Run a program in the project's folder; its failure ends the set-up with its own message."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=environment(), check=False)
    if done.returncode != 0:
        print(f"\nSet-up stopped: `{' '.join(str(part) for part in command)}` ended with {done.returncode}.")
        raise SystemExit(done.returncode)


def environment() -> dict[str, str]:
    """Return the environment with the course's own programs first on PATH."""
    return {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}", "VIRTUAL_ENV": str(VENV)}


def step(name: str, made_from: list[Path], work: list[list[str | Path]]) -> None:
    """Do *work* unless its stamp says that it was done from the same files."""
    stamp = VENV / f".{name.replace(' ', '-')}.stamp"
    wanted = digest(made_from)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    started = time.monotonic()
    print(f"· {name} …", flush=True)
    for command in work:
        run(*command)
    stamp.write_text(wanted)
    print(f"  {name}: {time.monotonic() - started:.0f} s", flush=True)


def make_venv() -> None:
    """Make .venv with uv when the machine has it, with Python's own venv otherwise."""
    if (BIN / "python").exists():
        return
    uv = shutil.which("uv")
    if uv:
        run(uv, "venv", "--quiet", "--python", sys.executable, VENV)
        return
    try:
        import ensurepip  # noqa: F401, PLC0415  (Debian packs it apart from Python)
    except ImportError:
        print("Python's venv module is incomplete. Install it (Debian: apt install python3-venv) and repeat.")
        raise SystemExit(2) from None
    run(sys.executable, "-m", "venv", VENV)


def installer() -> list[str | Path]:
    """Return the command that installs packages into .venv."""
    uv = shutil.which("uv")
    if uv:
        return [uv, "pip", "install", "--quiet", "--python", BIN / "python"]
    return [BIN / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]


def has_node() -> bool:
    """Return whether a Node that is new enough is on the machine or in .venv."""
    node = shutil.which("node", path=environment()["PATH"])
    if node is None or shutil.which("npm", path=environment()["PATH"]) is None:
        return False
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return int(version.lstrip("v").split(".")[0] or 0) >= OLDEST_NODE


def main() -> None:
    """Bring the environment up to the lock files."""
    if sys.version_info < OLDEST_PYTHON:
        print(f"The course needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
        raise SystemExit(2)
    make_venv()
    install = installer()
    step("Python packages", [LOCK], [[*install, "--require-hashes", "-r", LOCK]])
    step(
        "the course's package",
        [
            ROOT / "pyproject.toml",
            ROOT / "src/closeness/hub/server/enable.json",
            *sorted(file for file in (ROOT / "src/closeness/lab").rglob("*.js*")),
        ],
        [[*install, "--no-deps", "--no-build-isolation", "-e", "."]],
    )
    if not has_node():
        step("Node from PyPI", [NODE_LOCK], [[*install, "--require-hashes", "-r", NODE_LOCK]])
    npm = shutil.which("npm", path=environment()["PATH"]) or "npm"
    step(
        "npm packages",
        [ROOT / "package-lock.json"],
        [[npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]],
    )


if __name__ == "__main__":
    main()
