"""What one command costs: wall time, CPU time of all its processes, and the memory that they held at once.

This process makes itself the reaper of orphans (``PR_SET_CHILD_SUBREAPER``) and waits for every process that
the command left. So RUSAGE_CHILDREN holds the CPU time of the whole tree: also of those that were reaped
inside a namespace, whose time their reaper hands on when it ends, and of those whose parent was killed.
Memory is sampled four times a second as PSS: a page that n forks share counts once, not n times.
"""

import contextlib
import ctypes
import os
import resource
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_BECOME_REAPER = 36
_EVERY = 0.25  # seconds
_PATIENCE = 10.0  # seconds for what the command left behind
_CANNOT = (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess, OSError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a command cost. ``left`` is how many processes outlived it and had to be killed."""

    wall: float
    cpu: float
    peak: int
    status: int
    left: int
    output: str


def cost_of(command: Sequence[str], *, folder: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Return what a command cost, run in ``folder`` with ``environment`` added to this process's."""
    ctypes.CDLL(None).prctl(_BECOME_REAPER, 1, 0, 0, 0)
    peak, done = [0], threading.Event()
    sampler = threading.Thread(target=_sample, args=(peak, done))
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        sampler.start()
        status = process.wait()
        wall = time.perf_counter() - started
        done.set()
        sampler.join()
        left = _reap()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        output.seek(0)
        text = output.read()
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall=wall, cpu=cpu, peak=peak[0], status=status, left=left, output=text)


def _sample(peak: list[int], done: threading.Event) -> None:
    own = psutil.Process()
    while not done.wait(_EVERY):
        held = 0
        for child in own.children(recursive=True):
            with contextlib.suppress(*_CANNOT):
                held += child.memory_full_info().pss
        peak[0] = max(peak[0], held)


def _reap() -> int:
    """Wait for all that is left of a command; return how many had to be killed after some patience."""
    until, killed = time.monotonic() + _PATIENCE, 0
    while True:
        try:
            found, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return killed
        if found:
            continue
        if time.monotonic() > until:
            for child in psutil.Process().children(recursive=True):
                with contextlib.suppress(psutil.NoSuchProcess):
                    child.kill()
                    killed += 1
        time.sleep(0.02)
