"""What keeps the labs in the browser from being self-contained: `problems` returns it, one line each."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

KERNEL = "@jupyterlite/pyodide-kernel-extension"
NEEDED = (KERNEL, "@jupyter-widgets/jupyterlab-manager", "anywidget", "jupyterlab-plotly", "closeness")


def problems(lite: Path) -> list[str]:
    """Return why a laid-out JupyterLite would ask somebody else, or wait for what is not there."""
    settings = json.loads((lite / "jupyter-lite.json").read_text(encoding="utf-8"))["jupyter-config-data"]
    kernel = settings.get("litePluginSettings", {}).get(f"{KERNEL}:kernel", {})
    found = []
    address = str(kernel.get("pyodideUrl", ""))
    if not address.startswith("./"):
        found.append("pyodideUrl is missing or remote: the kernel would ask a content network")
    elif not (lite / address).is_file():
        found.append(f"pyodideUrl names a file that is not there: {address}")
    if kernel.get("disablePyPIFallback") is not True:
        found.append("disablePyPIFallback is not true: a missing package would be asked for elsewhere")
    there = {one["name"] for one in settings.get("federated_extensions", [])}
    found += [f"an extension is missing: {name}" for name in NEEDED if name not in there]
    for one in settings.get("federated_extensions", []):
        if not (lite / "extensions" / one["name"] / one["load"]).is_file():
            found.append(f"an extension cannot be loaded: {one['name']} {one['load']}")
    wanted = kernel.get("loadPyodideOptions", {}).get("packages", [])
    return [*found, *_in_lock(lite / "static/pyodide", wanted), *_workers(settings)]


def _in_lock(folder: Path, first: list[str]) -> list[str]:
    """Return what is wrong with the interpreter's packages."""
    lock = folder / "pyodide-lock.json"
    if not lock.is_file():
        return ["there is no pyodide-lock.json"]
    packages: dict[str, dict[str, Any]] = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    found = [f"loaded first, and not in the lock: {name}" for name in first if name not in packages]
    for name, entry in packages.items():
        file = folder / entry["file_name"]
        if re.match(r"[a-z]+:|/", entry["file_name"]) or not file.is_file():
            found.append(f"the lock names a file that is not there: {name} {entry['file_name']}")
        elif hashlib.sha256(file.read_bytes()).hexdigest() != entry["sha256"]:
            found.append(f"a file is not what the lock says: {entry['file_name']}")
        found += [
            f"{name} needs {other}, which the lock lacks"
            for other in entry["depends"]
            if other not in packages
        ]
    return found


def _workers(settings: dict[str, Any]) -> list[str]:
    """Return whether a service worker of JupyterLite would take over pages: the site has one of its own."""
    off = "@jupyterlite/application-extension:service-worker-manager" in settings.get(
        "disabledExtensions", []
    )
    return [] if off else ["JupyterLite's service worker is on; it would clash with the book's"]
