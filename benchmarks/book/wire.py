"""A web server as sites have one, with gzip, that counts what it sends; Chromium that asks nobody else."""

from __future__ import annotations

import gzip
import shutil
import sys
import threading
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
from browser.conftest import FLAGS, PROGRAMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build/html"
PACKED = {".woff2", ".png", ".whl", ".zip", ".ico"}
"""What is compressed already; web servers send it as it is."""


@cache
def _content(path: Path) -> tuple[bytes, bool]:
    raw = path.read_bytes()
    if path.suffix in PACKED:
        return raw, False
    return gzip.compress(raw, 6, mtime=0), True


class Handler(SimpleHTTPRequestHandler):
    """Sends files compressed, keeps connections open, and counts the bytes of heads and bodies."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # as web servers do: a body does not wait until its head was acknowledged
    extensions_map: ClassVar = {
        **SimpleHTTPRequestHandler.extensions_map,
        ".wasm": "application/wasm",
        ".mjs": "text/javascript",
    }
    sent: dict[str, int]

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if not path.is_file():
            self.send_error(404)
            return
        body, packed = _content(path)
        # As a good server does for files with a checksum in their address; pages are asked for again.
        etag = f'"{path.stat().st_mtime_ns:x}"'
        if self.headers.get("If-None-Match") == etag:
            self.send_response(304)
            self.send_header("ETag", etag)
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", etag)
        self.send_header("Cache-Control", "no-cache" if path.suffix == ".html" else "max-age=600")
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)
        kind = path.suffix.lstrip(".")
        self.sent[kind] = self.sent.get(kind, 0) + len(body) + 300  # the head, as it is here

    def log_message(self, *_args: object) -> None:
        pass


class Server:
    """A folder, served; `taken()` returns the bytes since the last call, by kind of file."""

    def __init__(self, folder: Path = SITE) -> None:
        self.sent: dict[str, int] = {}
        handler = type("Counting", (Handler,), {"sent": self.sent})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def taken(self) -> dict[str, int]:
        """Return what was sent, and begin to count anew."""
        taken = dict(self.sent)
        self.sent.clear()
        return taken


def _program() -> str:
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise SystemExit("Chromium is missing: install the package chromium-headless-shell or chromium.")
    return program


def chromium() -> Iterator[Browser]:
    """Yield a Chromium in which no name but this machine's leads anywhere."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_program(), args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def chromium_with(profile: str) -> Iterator[BrowserContext]:
    """Yield such a Chromium with a profile that lasts, and no service worker."""
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=_program(), args=FLAGS, service_workers="block"
        )
        yield context
        context.close()
