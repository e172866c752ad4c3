"""Wheels for Python in the browser: downloaded by hash, cut to what a kernel reads, compiled for Pyodide.

`packed` returns the folder of wheels that are ready, and `kernel_extension` the front end of the kernel. What
is compiled is kept under a checksum of what it was made from: a second build compiles only the course.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parent.parent
PINS = ROOT / "requirements/browser.txt"
PYODIDE = ROOT / "node_modules/pyodide"
COMPILER = Path(__file__).with_name("compile_for_pyodide.mjs")
KERNEL = "@jupyterlite/pyodide-kernel-extension"
COURSE = "closeness"

# Front ends, which JupyterLite has already; what only a server, a terminal or a test reads.
NOT_READ = re.compile(
    r"^[^/]+\.data/data/|^[^/]+/(labextension|nbextension|sphinxext|tests?)/"
    r"|^closeness/(staff|hub|lab/extension)/"
    r"|^plotly/package_data/(plotly\.min\.js|widgetbundle\.js|datasets/)"
    r"|\.(pyi|js\.map)$|(^|/)py\.typed$"
)
# The chart library that the course's figures ask the Python package for: the book's own, which is a quarter
# of the size and draws all of them.
CHARTS = "plotly/package_data/plotly.min.js"
BOOKS_CHARTS = ROOT / "node_modules/plotly.js-basic-dist-min/plotly-basic.min.js"
FROZEN = (1980, 1, 1, 0, 0, 0)


class WheelError(Exception):
    """A wheel is missing or cannot be made; the message says which and why."""


def run(command: list[str | Path], what: str) -> None:
    """Run a tool, or raise with what it said."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise WheelError(f"{what}:\n{(done.stderr or done.stdout).strip()}")


def checksum(*parts: bytes) -> str:
    """Return a short checksum, enough to name a file by."""
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def download(folder: Path) -> list[Path]:
    """Return the wheels that requirements/browser.txt names; any Python in a browser can read them."""
    stamp = folder / ".pins"
    pins = PINS.read_text(encoding="utf-8")
    if not (stamp.is_file() and stamp.read_text(encoding="utf-8") == pins):
        shutil.rmtree(folder, ignore_errors=True)
        only_pure = [
            "--implementation",
            "py",
            "--abi",
            "none",
            "--platform",
            "any",
            "--python-version",
            "3.14",
        ]
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
        command += ["--no-deps", "--only-binary=:all:", "--require-hashes", *only_pure]
        run(
            [*command, "--dest", folder, "-r", PINS],
            "The wheels of the browser's labs could not be downloaded",
        )
        stamp.write_text(pins, encoding="utf-8")
    return sorted(folder.glob("*.whl"))


def course_wheel(folder: Path) -> Path:
    """Return the course's own wheel, built from src."""
    shutil.rmtree(folder, ignore_errors=True)
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], "No wheel of the course")
    return next(folder.glob("*.whl"))


def kernel_extension(wheels: list[Path], folder: Path) -> Path:
    """Return the front end of the kernel, unpacked from its wheel."""
    wheel = next(one for one in wheels if one.name.startswith("jupyterlite_pyodide_kernel-"))
    found = folder / KERNEL
    stamp = folder / ".wheel"
    if not (stamp.is_file() and stamp.read_text(encoding="utf-8") == wheel.name):
        shutil.rmtree(folder, ignore_errors=True)
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                _, mark, inside = name.partition(f".data/data/share/jupyter/labextensions/{KERNEL}/")
                if mark and not name.endswith(".map"):
                    (found / inside).parent.mkdir(parents=True, exist_ok=True)
                    (found / inside).write_bytes(archive.read(name))
        stamp.write_text(wheel.name, encoding="utf-8")
    return found


def write_entries(entries: Mapping[str, bytes], target: Path) -> None:
    """Write a zip that is the same whenever it is made."""
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(entries):
            entry = zipfile.ZipInfo(name, FROZEN)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, entries[name], zipfile.ZIP_DEFLATED, 9)


def _unpack(archive: Path, tree: Path) -> None:
    tree.mkdir(parents=True)
    with zipfile.ZipFile(archive) as wheel:
        for name in wheel.namelist():
            if name.endswith("/") or NOT_READ.search(name):
                continue
            path = tree / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(wheel.read(name))
    for record in tree.glob("*.dist-info/RECORD"):
        record.unlink()  # what is compiled has other files
    if (tree / CHARTS).parent.is_dir():
        shutil.copyfile(BOOKS_CHARTS, tree / CHARTS)


def pack(sources: list[Path], folder: Path) -> list[Path]:
    """Return archives, cut and compiled, in a folder each of which is named by what it was made from."""
    recipe = (
        COMPILER.read_bytes()
        + NOT_READ.pattern.encode()
        + BOOKS_CHARTS.read_bytes()
        + (PYODIDE / "package.json").read_bytes()
    )
    wanted = {one: folder / checksum(recipe, one.read_bytes()) / one.name for one in sources}
    missing = [one for one in sources if not wanted[one].is_file()]
    work = folder / "work"
    shutil.rmtree(work, ignore_errors=True)
    trees = [work / str(at) for at in range(len(missing))]
    for source, tree in zip(missing, trees, strict=True):
        _unpack(source, tree)
        if source.name.startswith(f"{COURSE}-"):
            (
                tree / "keep"
            ).touch()  # an error in a learner's cell shows the lines of the course that it came from
    if missing:
        node = shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))
        if node is None:
            raise WheelError("Node is missing. `make setup` brings it, or install Node 20 or later.")
        run([node, COMPILER, PYODIDE, *trees], "Python for the browser could not be compiled")
    for source, tree in zip(missing, trees, strict=True):
        (tree / "keep").unlink(missing_ok=True)
        wanted[source].parent.mkdir(parents=True, exist_ok=True)
        files = [path for path in tree.rglob("*") if path.is_file()]
        write_entries({p.relative_to(tree).as_posix(): p.read_bytes() for p in files}, wanted[source])
    shutil.rmtree(work, ignore_errors=True)
    for old in folder.iterdir():
        if not any(path.parent == old for path in wanted.values()):
            shutil.rmtree(old)
    return list(wanted.values())
