"""Pyodide as a site of its own serves it: the interpreter, the wheels, and a lock that names nothing else.

`lay_out` writes the folder; `FIRST` is what a kernel loads before it begins.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
from email.parser import HeaderParser
from typing import TYPE_CHECKING, Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from pyodide_wheels import COURSE, PYODIDE, WheelError

if TYPE_CHECKING:
    from pathlib import Path

INTERPRETER = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
LIBRARY = "python_stdlib.zip"
LOCK = "pyodide-lock.json"
# What the kernel would otherwise install one after the other, and the course.
FIRST = ("micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "ipython", "jedi", COURSE)
# Front ends of notebooks, which JupyterLite has; and a package that ipython asks for on other systems.
NOT_NEEDED = {"jupyterlab-widgets", "widgetsnbextension"}


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


def entry_of(wheel: Path, markers: dict[str, str]) -> dict[str, Any]:
    """Return what the lock says of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        about = next(name for name in names if name.endswith(".dist-info/METADATA"))
        told = HeaderParser().parsestr(archive.read(about).decode())
    wanted = [Requirement(line) for line in told.get_all("Requires-Dist", [])]
    needs = {canonicalize_name(one.name) for one in wanted if not one.marker or one.marker.evaluate(markers)}
    tops = {re.sub(r"\.pyc?$", "", name.partition("/")[0]) for name in names if ".dist-info" not in name}
    return {
        "name": canonicalize_name(told["Name"]),
        "version": told["Version"],
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": sorted(tops),
        "depends": sorted(needs - NOT_NEEDED),
        "unvendored_tests": False,
    }


def lay_out(packed: list[Path], folder: Path) -> None:
    """Write the interpreter, its library, the wheels and their lock."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in INTERPRETER:
        shutil.copyfile(PYODIDE / name, folder / name)
    for path in packed:
        shutil.copyfile(path, folder / path.name)
    # The library is compiled as well, so its own checksum in npm's lock no longer counts.
    info = json.loads((PYODIDE / LOCK).read_text(encoding="utf-8"))["info"]
    entries = [entry_of(path, environment(info)) for path in packed if path.name != LIBRARY]
    found = {entry["name"]: entry for entry in entries}
    for entry in entries:
        if absent := sorted(set(entry["depends"]) - set(found)):
            raise WheelError(
                f"{entry['name']} needs {', '.join(absent)}: name it in requirements/browser.txt."
            )
    text = json.dumps({"info": info, "packages": dict(sorted(found.items()))}, indent=1)
    (folder / LOCK).write_text(text, encoding="utf-8")


def files_of(folder: Path, names: tuple[str, ...]) -> list[str]:
    """Return what a kernel reads before it begins: the interpreter, and packages with all that they need."""
    packages = json.loads((folder / LOCK).read_text(encoding="utf-8"))["packages"]
    found: dict[str, str] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = packages[name]["file_name"]
            waiting += packages[name]["depends"]
    return [*INTERPRETER, LIBRARY, LOCK, *sorted(found.values())]
