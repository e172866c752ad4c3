"""The site's service worker, with the checksum of every file that it may keep.

    python scripts/book_offline.py [SITE]

Runs last: what is written into the site afterwards is not in the list, so it is neither kept nor noticed
as new. A browser takes a site for changed when this file has changed; the same site gives the same file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from html import unescape
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "book/_ext/course_book/worker.js"
NAME = "sw.js"
LABS = "lite"
"""The folder of the labs in the browser: large, and kept only as far as it is visited."""

LEFT_OUT = {NAME, "objects.inv", ".buildinfo"}
"""What no page asks for."""

LOADED = re.compile(r'<(?:script|link|img)\b[^>]*?\s(?:src|href)="([^"]+)"')


def checksum(content: bytes) -> str:
    """Return the first eight bytes of the SHA-256, as the worker computes it."""
    return hashlib.sha256(content).hexdigest()[:16]


def contents(site: Path) -> dict[str, Path]:
    """Return the site's files by address, without the labs, in order."""
    files = {file.relative_to(site).as_posix(): file for file in site.rglob("*") if file.is_file()}
    return {
        name: files[name]
        for name in sorted(files)
        if not name.startswith(f"{LABS}/") and name not in LEFT_OUT and not name.endswith(".zip")
    }


def marked(files: dict[str, Path]) -> dict[str, set[str]]:
    """Return, by file, the addresses by which pages ask for it where these carry a checksum: ``a.js?v=1``."""
    found: dict[str, set[str]] = {}
    for name, file in files.items():
        if name.endswith(".html"):
            for address in LOADED.findall(file.read_text(encoding="utf-8")):
                parts = urlsplit(unescape(address))
                if not parts.netloc and parts.query.startswith("v="):
                    target = normpath(join(dirname(name), unquote(parts.path)))
                    found.setdefault(target, set()).add(f"{target}?{parts.query}")
    return found


def listing(site: Path) -> dict[str, str]:
    """Return the checksum of everything that a reader's browser may keep, by address.

    Pages first: a reader who loses the network early has at least the words.
    """
    files = contents(site)
    asked = marked(files)
    listed: dict[str, str] = {}
    for name in sorted(files, key=lambda name: (not name.endswith(".html"), name)):
        for address in sorted(asked.get(name, {name})):
            listed[address] = checksum(files[name].read_bytes())
    return listed


def labs(site: Path) -> str:
    """Return a checksum of the labs' files, "" when the site has none."""
    files = sorted(file for file in (site / LABS).rglob("*") if file.is_file())
    lines = [f"{file.relative_to(site).as_posix()} {checksum(file.read_bytes())}" for file in files]
    return checksum("\n".join(lines).encode()) if lines else ""


def lay_out(site: Path) -> int:
    """Write the worker into the site's root and return how many addresses it may keep."""
    listed, rooms = listing(site), labs(site)
    source = SOURCE.read_text(encoding="utf-8")
    version = checksum(json.dumps([listed, rooms, source]).encode())
    head = "".join(
        f"const {name} = {json.dumps(value, ensure_ascii=False, indent=0)};\n"
        for name, value in (("VERSION", version), ("LABS", rooms), ("FILES", listed))
    )
    (site / NAME).write_text(head + source, encoding="utf-8")
    return len(listed)


def main(arguments: list[str] | None = None) -> int:
    """Write the worker and return the exit status."""
    parser = argparse.ArgumentParser(description="Write the site's service worker.")
    parser.add_argument("site", nargs="?", type=Path, default=ROOT / "_build/html")
    count = lay_out(parser.parse_args(arguments).site.resolve())
    print(f"Offline   {count} files to keep for reading without a network", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
