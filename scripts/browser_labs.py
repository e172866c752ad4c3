"""Lay the labs out beside the book, to run in a reader's browser: JupyterLite with Pyodide, self-hosted.

    python scripts/browser_labs.py        (make book does it, after the pages)

Labs, released assignments and one notebook a chapter go into _build/html/lite. Nothing is done when nothing
that they are made from has changed. What is laid out passes `lite_gate`, or the build fails.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import chapter_notebooks
import lite_gate
import pyodide_site
import pyodide_wheels
from pyodide_wheels import ROOT, WheelError

if TYPE_CHECKING:
    from collections.abc import Mapping

APPS = ("notebooks", "tree")
FIGURES = "jupyterlab-plotly"
LATE = Path(__file__).with_name("lite_figures.js")
EXTENSIONS = ("@jupyter-widgets/jupyterlab-manager", "anywidget", FIGURES)
COURSE_EXTENSION = ROOT / "src/closeness/lab/extension"
OVERRIDES = ROOT / "src/closeness/lab/overrides.json"
NAME = "Apart and Together"
# A lab is as dark as the reader's system, and its way back to the book stands on a phone, too.
SETTINGS = {
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
    "@jupyter-notebook/application-extension:top": {"visible": "yes"},
}
NOT_STARTED = (
    # The book has a service worker of its own, and kernels here do without: they read no files.
    "@jupyterlite/application-extension:service-worker-manager",
    # What a page of one notebook has no use for, and each makes its start longer: trust, which nobody can
    # give here, and a logo;
    "@jupyter-notebook/notebook-extension:trusted",
    "@jupyter-notebook/notebook-extension:kernel-logo",
    "@jupyterlab/notebook-extension:trust-status",
    # consoles, editors of text files and what goes with either;
    "@jupyterlab/console-extension",
    "@jupyter-notebook/console-extension",
    "@jupyterlab/notebook-extension:code-console",
    "@jupyterlab/fileeditor-extension",
    "@jupyterlab/tooltip-extension:consoles",
    "@jupyterlab/tooltip-extension:files",
    # language servers, logs of kernels, other people's plugins;
    "@jupyterlab/lsp-extension",
    "@jupyterlab/notebook-extension:language-server",
    "@jupyterlite/application-extension:lsp-connection-manager",
    "@jupyterlab/logconsole-extension",
    "@jupyterlab/notebook-extension:log-output",
    "@jupyterlite/application-extension:plugin-manager",
    # forms for the metadata and the tags of cells;
    "@jupyterlab/metadataform-extension",
    "@jupyterlab/celltags-extension",
    "@jupyterlab/notebook-extension:tools",
    "@jupyterlab/notebook-extension:metadata-editor",
    "@jupyterlab/notebook-extension:active-cell-tool",
    "@jupyter-notebook/notebook-extension:notebook-tools",
    "@jupyter-notebook/notebook-extension:edit-notebook-metadata",
    "@jupyterlab/notebook-extension:update-raw-mimetype",
    # kinds of output that no notebook of the course has;
    "@jupyterlab/audio-extension",
    "@jupyterlab/video-extension",
    "@jupyterlab/mermaid-extension",
    "@jupyterlab/vega5-extension",
    # guesses at the rest of a line, which need somebody to ask; links to forums.
    "@jupyterlab/completer-extension:inline-history",
    "@jupyterlab/completer-extension:inline-completer",
    "@jupyterlab/completer-extension:inline-completer-factory",
    "@jupyterlab/help-extension",
    "@jupyter-notebook/help-extension",
)
EXECUTED = "session:e.header.session,content:s});this._sendMessage(n)}async _complete("
GOING_ON = EXECUTED.replace(
    "content:s}", 'content:s,metadata:!1===e.content.stop_on_error?{cause:"interrupt"}:{}}'
)
# A notebook is opened when the layout of before is there. JupyterLab waits half a second more, until that
# layout has been written back.
WRITTEN_BACK = "s}await A.invoke()}}),d.addCommand("
GOING_AHEAD = WRITTEN_BACK.replace("await ", "void ")
NOT_SERVED = ("service-worker.js", "rspack.*", "package.json", "manifest.webmanifest", "icon-*.png")
# The kernel takes over the worker that the page has begun, see lite_guard.js.
WORKER = 'new Worker(e,{type:"module"})'
BEGUN = f"globalThis.begunWorker?.(e)??{WORKER}"


def notebooks(source: Path) -> dict[str, Path]:
    """Return the notebooks of a course by their place among the contents, chapters aside."""
    found = {f"notebooks/{path.name}": path for path in sorted((source / "notebooks").glob("*.ipynb"))}
    for path in sorted((source / "exercises").glob("*/*.ipynb")):
        found[f"exercises/{path.parent.name}/{path.name}"] = path
    return found


def chapters(source: Path) -> dict[str, Path]:
    """Return the chapters by the place of their notebook."""
    book = source / "book"
    pages = sorted(path for path in book.rglob("*.md") if "_ext" not in path.parts)
    return {f"book/{path.relative_to(book).with_suffix('.ipynb').as_posix()}": path for path in pages}


def digest(source: Path) -> str:
    """Return a checksum of all that the labs are made from."""
    total = hashlib.sha256()
    ours = [*Path(__file__).parent.glob("*lite*"), *Path(__file__).parent.glob("*pyodide*"), Path(__file__)]
    ours += [
        Path(chapter_notebooks.__file__),
        ROOT / "book/_ext/course_book/words.py",
        pyodide_wheels.PINS,
        ROOT / "pyproject.toml",
    ]
    ours += [ROOT / "package-lock.json", ROOT / "requirements/lock.txt"]
    package = [path for path in (ROOT / "src/closeness").rglob("*") if "__pycache__" not in path.parts]
    for path in sorted(path for path in {*ours, *package, *notebooks(source).values()} if path.is_file()):
        total.update(path.as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for place, path in chapters(source).items():  # what is shown of them, which their sentences do not change
        total.update(f"{place}\0{json.dumps(chapter_notebooks.notebook(path, place))}\0".encode())
    return total.hexdigest()


def lay_out(source: Path, site: Path) -> bool:
    """Write the labs into the site's folder lite; return whether there was anything to do.

    A book without labs and assignments gets no folder.
    """
    if not notebooks(source):
        return False
    target, stamp = site / "lite", site.parent / ".browser/digest"
    now = digest(source)
    if target.is_dir() and stamp.is_file() and stamp.read_text(encoding="ascii") == now:
        return False
    cache = stamp.parent
    cache.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    work = cache / "lite"
    shutil.rmtree(work, ignore_errors=True)
    downloaded = pyodide_wheels.download(cache / "wheels")
    kernel = pyodide_wheels.kernel_extension(downloaded, cache / "kernel")
    wheels = [path for path in downloaded if not path.name.startswith("jupyterlite_pyodide_kernel-")]
    wheels += [path for path in (kernel / "static/pypi").glob("*.whl") if not path.name.startswith("widgets")]
    wheels += [pyodide_wheels.course_wheel(cache / "course"), pyodide_wheels.PYODIDE / pyodide_site.LIBRARY]
    packed = pyodide_wheels.pack(wheels, cache / "packed")
    _write_contents(source, work / "files")
    _write_settings(work, kernel)
    _build(work)
    site_of_labs = work / "site"
    _check_names(site_of_labs / "build")
    worker = next((site_of_labs / "extensions" / pyodide_wheels.KERNEL).glob("static/comlink.worker.*.js"))
    first = pyodide_site.lay_out(
        packed, site_of_labs / "static/pyodide", f"../../{worker.relative_to(site_of_labs).as_posix()}"
    )
    # Let a run of all cells go on after an error where a cell's tag says so, as it does with a server.
    # JupyterLite drops whatever waits behind any error but an interruption, whether or not the request says
    # `stop_on_error`. The checks of an assignment raise until its answers are complete: all below would wait.
    _put(site_of_labs / "build", EXECUTED, GOING_ON)
    _put(site_of_labs / "build", WRITTEN_BACK, GOING_AHEAD)
    _put(worker.parent, WORKER, BEGUN)
    _bring_figures_late(site_of_labs)
    _furnish(site_of_labs, first)
    if bad := lite_gate.problems(work / "site"):
        raise WheelError("The labs in the browser are not self-contained:\n" + "\n".join(bad))
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(work / "site", target)
    shutil.rmtree(work)
    stamp.write_text(now, encoding="ascii")
    return True


def _write_contents(source: Path, files: Path) -> None:
    for place, path in notebooks(source).items():
        (files / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, files / place)
    for place, path in chapters(source).items():
        page = Path(place).relative_to("book").with_suffix(".html").as_posix()
        chapter_notebooks.write(path, page, files / place)


def _write_settings(work: Path, kernel: Path) -> None:
    share = Path(sys.prefix) / "share/jupyter/labextensions"
    extensions = [*(share / name for name in EXTENSIONS), kernel, COURSE_EXTENSION]
    _write_json(work / "overrides.json", json.loads(OVERRIDES.read_text(encoding="utf-8")) | SETTINGS)
    kernel_settings = {
        "disablePyPIFallback": True,
        "pyodideUrl": "./static/pyodide/begin.mjs",
        "loadPyodideOptions": {"packages": list(pyodide_site.KERNEL_ASKS)},
    }
    page = {
        "appName": NAME,
        "disabledExtensions": list(NOT_STARTED),
        "showLoadingIndicator": True,
        "litePluginSettings": {f"{pyodide_wheels.KERNEL}:kernel": kernel_settings},
    }
    _write_json(work / "jupyter-lite.json", {"jupyter-lite-schema-version": 0, "jupyter-config-data": page})
    build = {
        "apps": list(APPS),
        "contents": ["files"],
        "federated_extensions": [str(path) for path in extensions],
        "ignore_sys_prefix": True,
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
        "output_dir": "site",
    }
    _write_json(work / "jupyter_lite_config.json", {"LiteBuildConfig": build})


def _write_json(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, indent=1), encoding="utf-8")


def _build(work: Path) -> None:
    command = [sys.executable, "-m", "jupyterlite_core", "build"]
    done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
    if done.returncode:
        raise WheelError(f"JupyterLite could not be built:\n{(done.stdout + done.stderr).strip()[-4000:]}")


def _words() -> Mapping[str, str]:
    """Return the words of these pages; the module that has them needs nothing of Sphinx."""
    spec = importlib.util.spec_from_file_location("words", ROOT / "book/_ext/course_book/words.py")
    if spec is None or spec.loader is None:
        raise WheelError("book/_ext/course_book/words.py is missing.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    words: Mapping[str, str] = module.LAB
    return words


def _check_names(scripts: Path) -> None:
    """Refuse to leave out what JupyterLite does not have: under another name it would be started."""
    text = "".join(path.read_text(encoding="utf-8") for path in scripts.rglob("*.js"))
    if gone := [one for one in NOT_STARTED if f'"{one}"' not in text and f'"{one}:' not in text]:
        raise WheelError(f"JupyterLite has other names for what is not started: {', '.join(gone)}.")


def _put(scripts: Path, before: str, after: str) -> None:
    """Put something else in the one place of JupyterLite's scripts where it stands, or fail."""
    found = [path for path in scripts.glob("*.js") if before in path.read_text(encoding="utf-8")]
    if len(found) != 1 or (text := found[0].read_text(encoding="utf-8")).count(before) != 1:
        raise WheelError(f"JupyterLite works in another way than it did; this is not in one place: {before}")
    found[0].write_text(text.replace(before, after), encoding="utf-8")


def _bring_figures_late(site: Path) -> None:
    """Put a small script in the place of the extension that draws figures; it brings the real one."""
    settings = site / "jupyter-lite.json"
    told = json.loads(settings.read_text(encoding="utf-8"))
    extensions = told["jupyter-config-data"]["federated_extensions"]
    figures = next(one for one in extensions if one["name"] == FIGURES)
    folder = site / "extensions" / figures["name"]
    name = (folder / figures["load"]).name
    pyodide_site.write_module(LATE, folder / "static/late.js", "remote-entry.js", name)
    figures["load"] = "static/late.js"
    settings.write_text(json.dumps(told, indent=2), encoding="utf-8")


def _furnish(site: Path, first: list[str]) -> None:
    """Give each app's page its title, its first script and its style; leave out what nobody asks for."""
    words = _words()
    told = json.dumps({"words": dict(words), "first": first}, ensure_ascii=False).replace("<", "\\u003c")
    style, script = (
        (Path(__file__).with_name(name)).read_text(encoding="utf-8")
        for name in ("lite_note.css", "lite_guard.js")
    )
    head = (
        f'<head>\n<style>{style}</style>\n<script type="application/json" id="lab-words">{told}</script>'
        f"\n<script>{script}</script>"
    )
    for app in APPS:
        page = site / app / "index.html"
        text = page.read_text(encoding="utf-8")
        text = re.sub(r"<title>.*?</title>", f"<title>{words['title']} · {NAME}</title>", text)
        text = text.replace("Loading JupyterLite...", words["loading"]).replace("<html>", '<html lang="en">')
        text = re.sub(r'\s*<link rel="manifest"[^>]*>', "", text)
        text = text.replace('loading-indicator" class="hidden"', 'loading-indicator" role="status"')
        page.write_text(text.replace("<head>", head, 1), encoding="utf-8")
    for name in NOT_SERVED:
        for path in site.glob(name):
            path.unlink()


def main() -> int:
    """Lay the labs out beside the book that is there."""
    try:
        done = lay_out(ROOT, ROOT / "_build/html")
    except WheelError as error:
        print(error, file=sys.stderr)
        return 1
    print("Labs      laid out" if done else "Labs      as they were")
    return 0


if __name__ == "__main__":
    sys.exit(main())
