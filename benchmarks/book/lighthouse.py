"""What Lighthouse says of pages of the book, as a phone and as a desktop computer would get them.

    python benchmarks/book/lighthouse.py [--runs 3] [--site FOLDER --page ADDRESS ...] [--form mobile]

Lighthouse is npm's, pinned in package-lock.json beside this file and installed on first use; Chromium is the
machine's, with the flags of the browser tests; pages come from a server with gzip. The median of the runs for
each score, then whatever cost a score.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from wire import FLAGS, PROGRAMS, SITE, Server

HERE = Path(__file__).resolve().parent
LIGHTHOUSE = HERE / "node_modules/lighthouse/cli/index.js"
PAGES = {
    "book/part-3/secure-attachment.html": "prose",
    "book/part-1/foundation.html": "sorting",
    "book/part-3/reciprocity.html": "ledger",
    "book/part-2/evidence.html": "explorer",
}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FORMS = {"mobile": [], "desktop": ["--preset=desktop"]}
BARS = {"mobile": (90, 100, 100, 100), "desktop": (95, 100, 100, 100)}


def report(address: str, form: str, only: tuple[str, ...] = CATEGORIES) -> dict[str, Any]:
    """Return Lighthouse's own report on one page."""
    node = shutil.which("node")
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if node is None or program is None:
        raise SystemExit("Node or Chromium is missing: run `make setup`, and install chromium.")
    if not LIGHTHOUSE.is_file():
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE, check=True)
    flags = " ".join(f"'{flag}'" if " " in flag else flag for flag in ["--headless", *FLAGS])
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "report.json"
        done = subprocess.run(
            [
                *(node, str(LIGHTHOUSE), address, "--quiet", "--output=json", f"--output-path={output}"),
                *(f"--only-categories={','.join(only)}", f"--chrome-flags={flags}", *FORMS[form]),
            ],
            # Nothing is sent to Lighthouse's makers, whatever the home folder says.
            env={**os.environ, "CHROME_PATH": program, "CI": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        if not output.is_file():
            raise SystemExit(f"Lighthouse wrote no report on {address}:\n{done.stderr}")
        found: dict[str, Any] = json.loads(output.read_text(encoding="utf-8"))
    if "runtimeError" in found:
        raise SystemExit(f"Lighthouse could not load {address}: {found['runtimeError']['message']}")
    return found


def scores(found: dict[str, Any]) -> list[float]:
    """Return the categories' scores, of 100."""
    return [100 * category["score"] for category in found["categories"].values()]


def wanting(found: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the audits that cost a score, each with what Lighthouse found."""
    audits = []
    for category in found["categories"].values():
        for reference in category["auditRefs"]:
            audit = found["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 1:
                audits.append((f"{category['id']}: {audit['title']}", audit.get("displayValue", "")))
    return audits


def main() -> None:
    parser = argparse.ArgumentParser(description="Ask Lighthouse about pages of the book.")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--site", type=Path, default=SITE)
    parser.add_argument("--page", action="append", help="an address inside the site, instead of the four")
    parser.add_argument("--form", choices=FORMS, action="append", help="instead of both")
    asked = parser.parse_args()
    pages = dict.fromkeys(asked.page, "") if asked.page else PAGES
    forms = asked.form or list(FORMS)
    server = Server(asked.site)
    found: dict[tuple[str, str], list[dict[str, Any]]] = {
        (page, form): [] for page in pages for form in forms
    }
    for _ in range(asked.runs):  # in turn, so that whatever else happens meets all of them
        for (page, form), reports in found.items():
            reports.append(report(f"{server.address}/{page}", form))
    version = next(iter(found.values()))[0]["lighthouseVersion"]
    print(f"Lighthouse {version}, {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}, {asked.runs} runs")
    print(f"{'page':38} {'what':9} {'form':8} {' '.join(f'{name:>14}' for name in CATEGORIES)}")
    for (page, form), reports in found.items():
        medians = [statistics.median(run) for run in zip(*map(scores, reports), strict=True)]
        shown = " ".join(
            f"{score:13.0f}{' ' if score >= bar else '!'}"
            for score, bar in zip(medians, BARS[form], strict=True)
        )
        print(f"{page:38} {pages[page]:9} {form:8} {shown}")
        said: dict[str, list[str]] = defaultdict(list)
        for audit, value in (one for run in reports for one in wanting(run)):
            said[audit].append(value)
        for audit, values in said.items():
            print(f"    {audit}, {len(values)} of {asked.runs} runs: {', '.join(values)}")


if __name__ == "__main__":
    main()
