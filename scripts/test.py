"""Run every test: get Chromium when it is missing, build the book, run pytest, report coverage.

make test                      everything
make test ARGS="-m browser"    what pytest is given
"""

from __future__ import annotations

import glob
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SYSTEM = {"chromium": "chromium", "bwrap": "bubblewrap", "initdb": "postgresql"}
"""Programs that tests need from the system, and the Debian package of each."""

OFF_PATH = "/usr/lib/postgresql/*/bin"
"""Where Debian keeps programs that are not on PATH."""


COVERAGE = (("closeness.core", "src/closeness/core/*", 100), ("src", "src/*", 90))
"""What is measured, its files, and the least percentage."""


def install_missing() -> None:
    """Install the system's packages that tests need, or say what to install."""
    off_path = os.pathsep.join([os.environ.get("PATH", os.defpath), *glob.glob(OFF_PATH)])  # noqa: PTH207
    missing = [package for program, package in SYSTEM.items() if shutil.which(program, path=off_path) is None]
    if not missing:
        return
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    print(f"· installing {', '.join(missing)} …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *missing]):
        if subprocess.run([*as_root, *command], env=quiet, stdout=subprocess.DEVNULL, check=False).returncode:
            print(f"Tests need {', '.join(missing)}. Install with: apt-get install {' '.join(missing)}")
            raise SystemExit(2)


def main() -> int:
    """Return pytest's exit status."""
    os.chdir(ROOT)
    install_missing()
    subprocess.run([sys.executable, "scripts/book.py"], check=True)
    arguments = shlex.split(os.environ.get("ARGS", ""))
    tests = [sys.executable, "-m", "coverage", "run", "-m", "pytest", *arguments]
    status = subprocess.run(tests, check=False).returncode
    subprocess.run([sys.executable, "-m", "coverage", "combine", "--quiet"], check=False)
    for name, files, least in COVERAGE:
        print(f"· line coverage of {name}, wanted {least} %:", flush=True)
        # a part of the tests covers a part of the code: only a whole run is held to the figure
        bar = [] if arguments else [f"--fail-under={least}"]
        report = [sys.executable, "-m", "coverage", "report", "--format=total", f"--include={files}", *bar]
        status = subprocess.run(report, check=False).returncode or status
    return status


if __name__ == "__main__":
    raise SystemExit(main())
