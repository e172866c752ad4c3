"""What starting the course shares, as a hub or for one person: ports, words, waiting, stopping."""

from __future__ import annotations

import signal
import socket
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

STARTS_WITHIN = 120  # seconds; a cold disk on a small machine takes about 20


def step(words: str) -> None:
    """Say what happens now."""
    print(f"· {words} …", flush=True)


def port_or_stop(port: int, what: str, again: str) -> int:
    """Return *port* when it is free; otherwise say how to choose another and stop."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            print(f"Port {port}, wanted for {what}, is in use. Choose another: {again}")
            raise SystemExit(2) from None
    return port


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path, what: str) -> None:
    """Return when *url* answers 200; stop with the log's end when *what* does not come up."""
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310  (an address of the script's own)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    print(f"{what} did not start. The end of {log}:")
    print("\n".join(log.read_text(errors="replace").splitlines()[-15:]))
    raise SystemExit(1)


def stop_like_ctrl_c() -> None:
    """Let every way of being ended do what Ctrl-C does.

    Also when started in the background, where a shell has SIGINT ignored, and when the terminal is closed.
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _interrupt)


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt
