"""Pyodide as a site of its own serves it: the interpreter, and all packages in three archives beside it.

`lay_out` writes the folder. Python reads most packages from their archive as it is; unpacking thousands of
files took a lab longer than all else that Python did at its start.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from email.parser import HeaderParser
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from pyodide_wheels import COURSE, PYODIDE, WheelError, write_entries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from packaging.utils import NormalizedName

INTERPRETER = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
LIBRARY = "python_stdlib.zip"
LOCK = "pyodide-lock.json"
BEGINNING = Path(__file__).with_name("lite_python.mjs")
WORKER = Path(__file__).with_name("lite_worker.mjs")
# What a kernel would otherwise install: names that the kernel's own code asks for before it begins.
KERNEL_ASKS = ("micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "ipython", "jedi")
# Packages that open their own files by path, and the course, whose lines an error in a learner's cell shows.
IN_FILES = ("ipython", COURSE)
# Figures, which most boards do without; they open their own files, too.
LATER = ("plotly", "narwhals")
# Front ends of notebooks, which JupyterLite has; and guesses at the types of names that nobody has run, which
# took Python a tenth of its start. What has been run is completed without them.
NOT_NEEDED = {"jupyterlab-widgets", "widgetsnbextension", "jedi"}
# Plotly's default renderer asks for a module that is not there; its JSON is drawn by the page.
ENVIRONMENT = {"HOME": "/home/pyodide", "PLOTLY_RENDERER": "plotly_mimetype"}


def environment(info: dict[str, str]) -> dict[str, str]:
    """Return what markers of requirements are read against: Python in a browser."""
    python = info["python"]
    return {
        "sys_platform": "emscripten",
        "platform_system": "Emscripten",
        "os_name": "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "python_version": ".".join(python.split(".")[:2]),
        "python_full_version": python,
        "extra": "",
    }


def named(wheel: Path, markers: dict[str, str]) -> tuple[NormalizedName, set[NormalizedName]]:
    """Return a wheel's name and the names of what it needs."""
    with zipfile.ZipFile(wheel) as archive:
        about = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        told = HeaderParser().parsestr(archive.read(about).decode())
    wanted = [Requirement(line) for line in told.get_all("Requires-Dist", [])]
    needs = {canonicalize_name(one.name) for one in wanted if not one.marker or one.marker.evaluate(markers)}
    return canonicalize_name(told["Name"]), needs - NOT_NEEDED


def bundle(wheels: Iterable[Path], folder: Path, name: str) -> str:
    """Write wheels as one archive, named by its checksum, and return that name."""
    entries: dict[str, bytes] = {}
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            for inside in archive.namelist():
                if inside in entries:
                    raise WheelError(f"Two packages of the browser's labs have a file {inside}.")
                entries[inside] = archive.read(inside)
    target = folder / name
    write_entries(entries, target)
    digest = hashlib.sha256(target.read_bytes()).hexdigest()[:16]
    return target.rename(folder / f"{target.stem}-{digest}.zip").name


def lay_out(packed: list[Path], folder: Path, kernel_worker: str) -> list[str]:
    """Write the interpreter, its library and the packages; return the files that a kernel begins with.

    `kernel_worker` is the address of the kernel's own worker, seen from the folder.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in INTERPRETER:
        shutil.copyfile(PYODIDE / name, folder / name)
    # The library is compiled as well, so its own checksum in npm's lock no longer counts.
    shutil.copyfile(next(path for path in packed if path.name == LIBRARY), folder / LIBRARY)
    info = json.loads((PYODIDE / LOCK).read_text(encoding="utf-8"))["info"]
    markers = environment(info)
    wheels = [path for path in packed if path.name != LIBRARY]
    found = {path: named(path, markers) for path in wheels}
    names = {name for name, _ in found.values()}
    for name, needs in found.values():
        if absent := sorted(needs - names):
            raise WheelError(f"{name} needs {', '.join(absent)}: name it in requirements/browser.txt.")
    (folder / LOCK).write_text(json.dumps({"info": info, "packages": {}}), encoding="utf-8")
    kinds = {IN_FILES: "course.zip", LATER: "figures.zip"}
    archives = {
        kind: bundle([p for p in wheels if found[p][0] in kind], folder, kinds[kind]) for kind in kinds
    }
    rest = [path for path in wheels if not any(found[path][0] in kind for kind in kinds)]
    packages = bundle(rest, folder, "packages.zip")
    told = {
        "inFiles": archives[IN_FILES],
        "packages": packages,
        "later": {"file": archives[LATER], "names": list(LATER)},
        "environment": ENVIRONMENT,
    }
    write_module(BEGINNING, folder / "begin.mjs", "const TOLD = {};", f"const TOLD = {json.dumps(told)};")
    write_module(WORKER, folder / "worker.mjs", "kernel-worker.js", kernel_worker)
    return [*INTERPRETER, LIBRARY, LOCK, "begin.mjs", archives[IN_FILES], packages]


def write_module(source: Path, target: Path, place: str, told: str) -> None:
    """Write a module of the browser's, with what only the build knows in its place."""
    text = source.read_text(encoding="utf-8")
    if text.count(place) != 1:
        raise WheelError(f"{source.name} has no place for what the build tells it: {place}")
    target.write_text(text.replace(place, told), encoding="utf-8")
