"""Whether the built site needs nobody: nothing that a browser would load by itself stands on another host.

    python scripts/site_gate.py [_build/html]

Links that a reader follows may lead anywhere. What a page loads without being asked may not: scripts, styles,
fonts, pictures, frames, workers, refreshes, and where a form sends what was typed. The answers that are found
here in the files are asked of a real browser too, by the tests that walk the site with the network blocked.
"""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

LOADED = {
    # What a browser fetches for each tag without being asked.
    "script": ("src",),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "iframe": ("src", "srcdoc"),
    "frame": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "input": ("src",),
    "image": ("href", "xlink:href"),
    "use": ("href", "xlink:href"),
    "form": ("action",),
    "base": ("href",),
    "body": ("background",),
}
NOT_LOADED = {"canonical", "alternate", "author", "license", "me", "next", "prev", "search", "help"}
"""Kinds of <link> that name a place and load nothing."""

ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
IN_STYLE = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])(?P<address>[^"')\s]+)""", re.IGNORECASE)
QUOTED = re.compile(r"""["'`](?P<address>(?:[a-z][a-z0-9+.-]*:)?//[^"'`]*)""", re.IGNORECASE)
CALL = re.compile(
    r"""(?:\bimport\s*(?:\(\s*)?|\bfrom\s*|\bimportScripts\s*\(\s*|\bnew\s+(?:Shared)?Worker\s*\(\s*"""
    r"""|\bfetch\s*\(\s*|\bnew\s+(?:WebSocket|EventSource)\s*\(\s*|\bsendBeacon\s*\(\s*)\Z""",
    re.IGNORECASE,
)
CALL_WITHIN = 1000
"""Characters before an address in which its call begins. Calls are many, addresses few: these come first."""


def leads_out(address: str) -> bool:
    """Return whether an address names a host; data and blobs name none.

    >>> leads_out("//example.org/a.js"), leads_out("../a.js"), leads_out("data:image/png;base64,//8=")
    (True, False, False)
    """
    return bool(ELSEWHERE.match(address.strip()))


class Reader(HTMLParser):
    """Gathers what a page loads, as (what, address)."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.loads: list[tuple[str, str]] = []
        self._within = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the tag loads."""
        given = {name: value or "" for name, value in attrs}
        self._within = tag
        for name in LOADED.get(tag, ()):
            for address in _addresses(name, given.get(name, "")):
                self.loads.append((f"<{tag} {name}>", address))
        if tag == "link" and not set(given.get("rel", "").lower().split()) <= NOT_LOADED:
            self.loads.append((f"<link rel={given.get('rel', '')}>", given.get("href", "")))
        if tag == "meta" and given.get("http-equiv", "").lower() == "refresh":
            self.loads.append(("<meta refresh>", given.get("content", "").partition("=")[2]))
        self.loads += [(f"style of <{tag}>", one) for one in style_loads(given.get("style", ""))]

    def handle_endtag(self, _tag: str) -> None:
        """Leave the element."""
        self._within = ""

    def handle_data(self, data: str) -> None:
        """Look into styles and scripts that stand in the page."""
        if self._within == "style":
            self.loads += [("<style>", one) for one in style_loads(data)]
        elif self._within == "script":
            self.loads += [("<script>", one) for one in script_loads(data)]


def _addresses(name: str, value: str) -> list[str]:
    if name == "srcset":
        return [one.split()[0] for one in value.split(",") if one.strip()]
    if name == "srcdoc":
        return [address for _, address in Reader(value).loads]
    return [value]


def style_loads(text: str) -> list[str]:
    """Return the addresses that a style loads.

    >>> style_loads("@font-face { src: url('a.woff2') } @import '//x.org/b.css';")
    ['a.woff2', '//x.org/b.css']
    """
    return [found["address"] for found in IN_STYLE.finditer(text)]


def script_loads(text: str) -> list[str]:
    """Return the addresses on other hosts that a script names in a call that loads.

    >>> script_loads('import x from "https://x.org/a.js"; const page = "https://x.org/";')
    ['https://x.org/a.js']
    """
    return [
        found["address"]
        for found in QUOTED.finditer(text)
        if CALL.search(text, max(0, found.start() - CALL_WITHIN), found.start())
    ]


def outside(path: Path) -> list[str]:
    """Return a line for each thing that a file of the site loads from elsewhere."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".html":
        loads = Reader(text).loads
    elif path.suffix == ".css":
        loads = [("style", one) for one in style_loads(text)]
    else:
        loads = [("script", one) for one in script_loads(text)]
    return [f"{what} loads {address}" for what, address in loads if leads_out(address)]


def check(site: Path) -> list[str]:
    """Return a line for everything in the site that a browser would load from elsewhere."""
    kinds = {".html", ".css", ".js", ".mjs"}
    return [
        f"{path.relative_to(site).as_posix()}: {line}"
        for path in sorted(site.rglob("*"))
        if path.suffix in kinds and path.is_file()
        for line in outside(path)
    ]


def main(arguments: list[str]) -> int:
    """Check and return the exit status."""
    site = Path(arguments[0]) if arguments else ROOT / "_build/html"
    found = check(site)
    for line in found:
        print(line)
    if found:
        print(f"The site asks other hosts in {len(found)} places. Put what it needs into the site itself.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
