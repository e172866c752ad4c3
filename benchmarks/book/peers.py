"""The book beside what else a teacher could have made of the same text, with the same number of exercises.

    python benchmarks/book/peers.py [--runs 5] [--folder FOLDER]

Peers are installed and built in a folder of their own (kept where it is named); nothing of them is in the
project's locks. Each is a default Jupyter Book of the version that builds this one, from the same chapters:
our own directives are left out, the words stay. On the page on sorting, three cards are a board here, three
questions of jupyterquiz there, or three ipywidgets whose state is saved in the page. All are visited in turn,
then shown to Lighthouse as to a phone. Peers ask other hosts; here no name but this machine's leads anywhere,
so those requests fail at once and are counted. What they would bring is an estimate: the file on npm, gzip.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lighthouse import report
from weights import LOADED, WATCH
from wire import ROOT, SITE, Server, chromium

from closeness.bank import vignettes

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PROSE = "book/part-3/secure-attachment"
SORTING = "book/part-1/foundation"
CARDS = ("garage-saturdays", "six-oclock", "pale-message")
LABELS = ("recharging", "avoiding", "cannot tell yet")
PACKAGES = (
    f"jupyter-book=={version('jupyter-book')}",
    "jupyterquiz==2.9.6.4",
    "ipywidgets==8.1.9",
    "ipykernel",
)
CONFIG = """\
title: Apart and Together
author: The authors of Apart and Together
only_build_toc_files: true
execute: {execute_notebooks: force}
"""
QUIZ = """\
```{{code-cell}} ipython3
:tags: [remove-input]
from jupyterquiz import display_quiz
display_quiz({questions!r})
```
"""
WIDGETS = """\
```{{code-cell}} ipython3
:tags: [remove-input]
from ipywidgets import HTML, RadioButtons, VBox
VBox([VBox([HTML(text), RadioButtons(options={labels!r}, value=None)]) for text in {texts!r}])
```
"""
KINDS = ("plain", "quiz", "widgets")
CELL = re.compile(r"^```\{code-cell\}.*?^```\n", re.MULTILINE | re.DOTALL)
OURS = re.compile(
    r"^(:{3,}|`{3,})\{(?!admonition|dropdown|div|glossary|code-cell)[\w:-]+\}.*?^\1\n",
    re.MULTILINE | re.DOTALL,
)
HEAD = re.compile(r"\A---\n.*?^---\n", re.MULTILINE | re.DOTALL)
ROLE = re.compile(r"\{[\w:]+\}`([^`<]+?)(?: *<[^`>]*>)?`")
ON_NPM = {
    # an address that peers ask, without its query: package and file
    "cdn.jsdelivr.net/npm/@jupyter-widgets/html-manager@": (
        "@jupyter-widgets/html-manager@1.0.6",
        "dist/embed-amd.js",
    ),
    "cdnjs.cloudflare.com/ajax/libs/require.js/": ("requirejs@2.3.4", "require.js"),
    "cdn.jsdelivr.net/npm/mathjax@3": ("mathjax@3", "es5/tex-svg.js"),
    "unpkg.com/thebe@": ("thebe@0.8.2", "lib/index.js"),
}
ROWS = {
    # name: (which site, page, what a learner uses)
    "this book, prose": ("", PROSE, None),
    "Jupyter Book, prose": ("plain", PROSE, None),
    "this book, board": ("", SORTING, "sort-board[data-ready]"),
    "jupyterquiz": ("quiz", SORTING, ".Quiz button, .Quiz input"),
    "ipywidgets": ("widgets", SORTING, ".jupyter-widgets input"),
}
GRACE = 3000
"""Milliseconds after the load event in which what a learner uses must have come."""

BEGIN = """
  window.begin = null;
  new MutationObserver(() => {
    if (window.begin === null && document.querySelector(%s)) window.begin = performance.now();
  }).observe(document, { subtree: true, childList: true, attributes: true });
"""


def items(kind: str) -> str:
    """Return a cell with three items, "" for a book of text alone."""
    cards = {card.id: card.text for card in vignettes()}
    texts = [cards[name] for name in CARDS]
    answers = [{"answer": label, "correct": label == LABELS[0], "feedback": "Read on."} for label in LABELS]
    questions = [{"question": text, "type": "multiple_choice", "answers": answers} for text in texts]
    return {
        "plain": "",
        "quiz": QUIZ.format(questions=questions),
        "widgets": WIDGETS.format(texts=texts, labels=list(LABELS)),
    }[kind]


def write_source(folder: Path, kind: str) -> None:
    """Write the chapters as a default Jupyter Book reads them, and its two settings files."""
    for page in (ROOT / "book").rglob("*.md"):
        name = page.relative_to(ROOT).with_suffix("").as_posix()
        kept = items(kind) if name == SORTING else ""

        def cell(match: re.Match[str], kept: str = kept) -> str:
            return kept if "SortBoard" in match[0] else ""

        text = ROLE.sub(r"\1", OURS.sub("", CELL.sub(cell, page.read_text(encoding="utf-8"))))
        if not kept:  # without cells a page is plain text, whatever its head says
            text = HEAD.sub("", text)
        target = folder / page.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    (folder / "_config.yml").write_text(CONFIG, encoding="utf-8")
    shutil.copy(ROOT / "_toc.yml", folder)


def build(folder: Path) -> None:
    """Install the peers and build their books, unless they are there."""
    python = folder / "venv/bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    for kind in KINDS:
        if (folder / kind / "_build/html/index.html").is_file():
            continue
        write_source(folder / kind, kind)
        environment = {**os.environ, "PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}"}
        environment.pop("PYTHONPATH", None)
        done = subprocess.run(
            [python, "-c", "from jupyter_book.cli.main import main; main()", "build", folder / kind],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"The peer {kind} was not built:\n{(done.stdout + done.stderr)[-3000:]}")


def visit(
    browser: Browser, server: Server, name: str, wanted: str | None
) -> tuple[dict[str, float], set[str]]:
    """Return what one visit took, and the addresses on other hosts that it asked."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, service_workers="block")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(WATCH + BEGIN % json.dumps(wanted or "body"))
    server.taken()
    page.goto(f"{server.address}/{name}.html", wait_until="load")
    page.wait_for_timeout(GRACE)
    loaded = page.evaluate(LOADED)
    begin = page.evaluate("window.begin")
    shift = page.evaluate("window.shift")
    context.close()
    outside = [url for url in asked if urlsplit(url).scheme in ("http", "https") and "127.0.0.1" not in url]
    row = {
        "KiB": sum(server.taken().values()) / 1024,
        "outside": len(outside),
        "load ms": loaded,
        "ready ms": loaded if wanted is None else float("nan") if begin is None else begin,
        "shift": shift,
    }
    return row, set(outside)


def estimate(addresses: set[str], folder: Path) -> dict[str, float]:
    """Return the KiB, compressed, of the files on npm behind addresses; NaN for what is not known."""
    sizes = {}
    for address in sorted(addresses):
        found = next((one for start, one in ON_NPM.items() if start in address), None)
        if found is None:
            sizes[address] = float("nan")
            continue
        package, file = found
        home = folder / "npm" / re.sub(r"\W", "-", package)
        home.mkdir(parents=True, exist_ok=True)
        if not (home / "node_modules").is_dir():
            command = [
                "npm",
                "install",
                "--prefix",
                home,
                "--ignore-scripts",
                "--no-save",
                "--silent",
                package,
            ]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        path = home / "node_modules" / package.rpartition("@")[0] / file
        sizes[address] = len(gzip.compress(path.read_bytes(), 6)) / 1024
    return sizes


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the book beside its peers.")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--lighthouse-runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where the peers are, or are to be kept")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (asked.folder or Path(temporary)).resolve()
        build(folder)
        servers = {kind: Server(folder / kind / "_build/html") for kind in KINDS} | {"": Server(SITE)}
        runs: dict[str, list[dict[str, float]]] = defaultdict(list)
        outside: dict[str, set[str]] = defaultdict(set)
        for browser in chromium():
            for _ in range(asked.runs):  # in turn, so that whatever else happens meets all of them
                for row, (kind, page, wanted) in ROWS.items():
                    took, asks = visit(browser, servers[kind], page, wanted)
                    runs[row].append(took)
                    outside[row] |= asks
        load = os.getloadavg()[0]
        scores: dict[str, list[float]] = defaultdict(list)
        for _ in range(asked.lighthouse_runs):
            for row, (kind, page, _) in ROWS.items():
                found = report(f"{servers[kind].address}/{page}.html", "mobile", ("performance",))
                scores[row].append(100 * found["categories"]["performance"]["score"])
        print(f"{os.cpu_count()} CPUs, load {load:.1f}, {asked.runs} runs, medians")
        for row, took in runs.items():
            median = {key: statistics.median(run[key] for run in took) for key in took[0]}
            figures = "  ".join(
                f"{key} {value:.{3 if key == 'shift' else 0}f}" for key, value in median.items()
            )
            print(f"{row:22} {figures}  Lighthouse mobile {statistics.median(scores[row]):.0f}")
            for address, size in estimate(outside[row], folder).items():
                print(f"    asks {address}  about {size:.0f} KiB")


if __name__ == "__main__":
    main()
