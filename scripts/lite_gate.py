"""What keeps the labs in the browser from being self-contained: `problems` returns it, one line each."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

KERNEL = "@jupyterlite/pyodide-kernel-extension"
ARCHIVES = 3
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
    return [*found, *_archives(lite / "static/pyodide"), *_workers(settings)]


def _archives(folder: Path) -> list[str]:
    """Return what is wrong with the packages: all are in archives, each named by its checksum."""
    beginning = folder / "begin.mjs"
    text = beginning.read_text(encoding="utf-8") if beginning.is_file() else ""
    names = re.findall(r'"([\w.-]+\.zip)"', text)
    found = [] if len(names) == ARCHIVES else [f"begin.mjs names {len(names)} archives of {ARCHIVES}"]
    for name in names:
        file = folder / name
        if not file.is_file():
            found.append(f"begin.mjs names a file that is not there: {name}")
        elif not file.stem.endswith(hashlib.sha256(file.read_bytes()).hexdigest()[:16]):
            found.append(f"a file is not what its name says: {name}")
    lock = folder / "pyodide-lock.json"
    if not lock.is_file() or json.loads(lock.read_text(encoding="utf-8"))["packages"]:
        found.append("pyodide-lock.json is missing, or names packages that would be asked for one by one")
    return found


def _workers(settings: dict[str, Any]) -> list[str]:
    """Return whether a service worker of JupyterLite would take over pages: the site has one of its own."""
    off = "@jupyterlite/application-extension:service-worker-manager" in settings.get(
        "disabledExtensions", []
    )
    return [] if off else ["JupyterLite's service worker is on; it would clash with the book's"]
