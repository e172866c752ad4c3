"""Build the book into _build/html: its npm packages, its typeface, then Jupyter Book with warnings as errors.

    python scripts/book.py [--source FOLDER]

A warning fails the build, and the next one too until its cause is gone. All that Jupyter Book says is
kept in _build/book.log.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import book_fonts
import book_offline
import browser_labs
import pyodide_wheels
import site_gate

ROOT = Path(__file__).resolve().parent.parent
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
PROGRESS = re.compile(r"(?:reading sources|writing output)\.\.\. \[ *\d+%\]|Executing notebook")
COMPLAINT = re.compile(r"\b(?:WARNING|ERROR|CRITICAL):|Error\b")
LAST_LINES = 15
# With this package jsonschema builds 38 parsers of addresses when it is imported: a third of a small build's
# time. No setting of a book is checked by them; where the package is missing, it does without.
JUPYTER_BOOK = (
    "import sys; sys.modules['rfc3987_syntax'] = None; from jupyter_book.cli.main import main; main()"
)


TOOLS = (Path(sys.executable).parent, ROOT / "node_modules/.bin")
"""Where Node may have come from PyPI, and what npm brought."""


class BuildError(Exception):
    """The book could not be built; the message says what to do."""


def say(line: str) -> None:
    """Print a line at once, also when the output goes into a file."""
    print(line, flush=True)


def packages(lock: Path) -> dict[str, str]:
    """Return name and version of every package in an npm lock file, {} when there is none.

    Those that npm installs on some machines and not on others are left out.
    """
    if not lock.is_file():
        return {}
    listed = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    return {name: entry["version"] for name, entry in listed.items() if name and not entry.get("optional")}


def _with_tools() -> dict[str, str]:
    """Return the environment in which Node and what npm brought are found, before the machine's own."""
    return {**os.environ, "PATH": os.pathsep.join([*map(str, TOOLS), os.environ["PATH"]])}


def install_packages(root: Path = ROOT) -> None:
    """Install what package-lock.json names, unless node_modules already holds exactly that."""
    if packages(root / "package-lock.json") == packages(root / "node_modules/.package-lock.json"):
        return
    npm = shutil.which("npm", path=_with_tools()["PATH"])
    if npm is None:
        raise BuildError("npm is missing. `make setup` brings it, or install Node 20 or later.")
    say("Packages  npm ci ...")
    done = subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=root,
        env=_with_tools(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BuildError(f"npm could not install the book's packages:\n{done.stderr.strip()}")


CHARTS = "plotly.js-basic-dist-min/plotly-basic.min.js"
# The library looks for other module systems first; a page has none, and nobody else's is to get it.
BEFORE_CHARTS = "const module = undefined, exports = undefined, define = undefined;\n"
AFTER_CHARTS = "\nexport default globalThis.Plotly;\n"


def lay_out_charts(root: Path, folder: Path) -> None:
    """Write the charts library as one ES module, which pages import when a figure comes near."""
    folder.mkdir(parents=True, exist_ok=True)
    source = (root / "node_modules" / CHARTS).read_text(encoding="utf-8")
    text = BEFORE_CHARTS + source + AFTER_CHARTS
    module = folder / "plotly-basic.mjs"
    if not module.is_file() or module.read_text(encoding="utf-8") != text:
        module.write_text(text, encoding="utf-8")


def build(source: Path) -> None:
    """Run Jupyter Book on a folder and show how far it is."""
    output = source / "_build"
    output.mkdir(exist_ok=True)
    command = [sys.executable, "-c", JUPYTER_BOOK]
    complaints = []
    with (
        (output / "book.log").open("w", encoding="utf-8") as log,
        subprocess.Popen(
            [*command, "build", str(source), "-W", "-n", "--keep-going"],
            env=_with_tools(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process,
    ):
        for raw in process.stdout or ():
            line = COLOUR.sub("", raw).rstrip()
            log.write(line + "\n")
            if PROGRESS.search(line):
                say(f"Book      {line.replace(str(source), '').lstrip('/')}")
            if COMPLAINT.search(line):
                complaints.append(line)
    if process.returncode:
        # Sphinx complains about a page only while it reads it: without this the next build would be silent.
        shutil.rmtree(output / ".doctrees", ignore_errors=True)
        said = "\n".join(complaints[:LAST_LINES])
        raise BuildError(f"The book was not built. The whole log is in {output / 'book.log'}\n{said}")


def keep_to_itself(site: Path) -> None:
    """Refuse a site that asks other hosts for anything."""
    found = site_gate.check(site)
    if found:
        raise BuildError("The site asks other hosts, so it does not stand alone:\n" + "\n".join(found))


def main(arguments: list[str] | None = None) -> int:
    """Build and return the exit status."""
    parser = argparse.ArgumentParser(description="Build the book into _build/html.")
    parser.add_argument("--source", type=Path, default=ROOT, help="the folder that holds _config.yml")
    source = parser.parse_args(arguments).source.resolve()
    began = time.monotonic()
    try:
        install_packages()
        if book_fonts.lay_out(source / "book/_static/vendor"):
            say("Typeface  cut to the characters that the book uses")
        lay_out_charts(ROOT, source / "book/_static/vendor")
        build(source)
        if browser_labs.lay_out(source, source / "_build/html"):
            say(f"Labs      laid out, to run in a browser: {source / '_build/html/lite'}")
        book_offline.lay_out(source / "_build/html")  # last: it lists what the site holds
        keep_to_itself(source / "_build/html")
    except (BuildError, pyodide_wheels.WheelError) as error:
        print(error, file=sys.stderr)
        return 1
    pages = len(list((source / "_build/html/book").rglob("*.html")))
    say(f"Book      {pages} pages in {time.monotonic() - began:.1f} s: {source / '_build/html/index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
