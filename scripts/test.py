"""Run every test: get Chromium when it is missing, build the book, run pytest, report coverage.

make test                      everything, in two processes
make test ARGS="-m browser"    what pytest is given
make test ARGS="-n 0 --pdb"    in one process
"""

from __future__ import annotations

import glob
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parent.parent
SYSTEM = {
    "chromium-headless-shell": "chromium-headless-shell",
    "bwrap": "bubblewrap",
    "initdb": "postgresql",
}
"""Programs that tests need from the system, and the Debian package of each."""

INSTEAD = {"chromium-headless-shell": "chromium"}
"""What does as well, but slower, where a system has no such program or package; the two have one name."""

OFF_PATH = "/usr/lib/postgresql/*/bin"
"""Where Debian keeps programs that are not on PATH."""

PROCESSES = 2
"""How many run tests at once; tests/conftest.py says what each of them is given."""

COVERAGE = (("closeness.core", "src/closeness/core/*", 100), ("src", "src/*", 90))
"""What is measured, its files, and the least percentage."""


def absent(programs: Iterable[str]) -> list[str]:
    """Return the packages of the programs that are not here."""
    off_path = os.pathsep.join([os.environ.get("PATH", os.defpath), *glob.glob(OFF_PATH)])  # noqa: PTH207
    return [SYSTEM.get(one, one) for one in programs if shutil.which(one, path=off_path) is None]


def installed(packages: list[str]) -> bool:
    """Install packages of the system, and return whether they are there now."""
    if shutil.which("apt-get") is None:
        return False
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    print(f"· installing {', '.join(packages)} …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return not any(
        subprocess.run([*as_root, *command], env=quiet, stdout=subprocess.DEVNULL, check=False).returncode
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *packages])
    )


def install_missing() -> None:
    """Install the system's packages that tests need, or say what to install."""
    missing = absent(SYSTEM)
    if not missing or installed(missing):
        return
    missing = absent(INSTEAD.get(program, program) for program in SYSTEM)
    if missing and not installed(missing):
        print(f"Tests need {', '.join(missing)}. Install with: apt-get install {' '.join(missing)}")
        raise SystemExit(2)


def main() -> int:
    """Return pytest's exit status."""
    os.chdir(ROOT)
    install_missing()
    subprocess.run([sys.executable, "scripts/book.py"], check=True)
    arguments = shlex.split(os.environ.get("ARGS", ""))
    options = [f"--numprocesses={PROCESSES}", "--cov", "--cov-report="]
    status = subprocess.run([sys.executable, "-m", "pytest", *options, *arguments], check=False).returncode
    for name, files, least in COVERAGE:
        print(f"· line coverage of {name}, wanted {least} %:", flush=True)
        # a part of the tests covers a part of the code: only a whole run is held to the figure
        bar = [] if arguments else [f"--fail-under={least}"]
        report = [sys.executable, "-m", "coverage", "report", "--format=total", f"--include={files}", *bar]
        status = subprocess.run(report, check=False).returncode or status
    return status


if __name__ == "__main__":
    raise SystemExit(main())
