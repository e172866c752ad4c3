"""What one command costs: wall time, CPU time of all its processes, and the memory that they held at once.

CPU time is a control group's, where this machine lets one be made: nothing that runs in it escapes the count.
Elsewhere it is RUSAGE_CHILDREN, of this process as the reaper of orphans; that misses what was killed with
its namespace, because the kernel reaps such processes without adding up their time. ``how`` says which.
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
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_BECOME_REAPER = 36
_EVERY = 0.25  # seconds
_PATIENCE = 10.0  # seconds for what the command left behind
_GONE = (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess, OSError)
_ENTER = 'echo $$ > "$1"; shift; exec "$@"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a command cost. ``left`` is how many processes outlived it and had to be killed."""

    wall: float
    cpu: float
    peak: int
    status: int
    left: int
    output: str


@contextlib.contextmanager
def _group() -> Iterator[Path | None]:
    """Yield a new control group that counts CPU time, or None where none can be made."""
    lines = Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    own = next((line.removeprefix("0::") for line in lines if line.startswith("0::")), "")
    for base in (Path("/sys/fs/cgroup/cpuacct"), Path(f"/sys/fs/cgroup{own}")):
        made = base / f"class-{os.getpid()}"
        try:
            made.mkdir()
        except OSError:
            continue
        try:
            if _read(made) is not None:
                yield made
                return
        finally:
            with contextlib.suppress(OSError):
                made.rmdir()
    yield None


def _read(group: Path) -> float | None:
    """Return the CPU seconds that a control group of version 1 or 2 has counted."""
    with contextlib.suppress(OSError):
        return int((group / "cpuacct.usage").read_text(encoding="ascii")) / 1e9
    with contextlib.suppress(OSError):
        return int((group / "cpu.stat").read_text(encoding="ascii").split()[1]) / 1e6
    return None


def _children() -> float:
    """Return the CPU seconds of all processes that this one has waited for, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cost_of(command: Sequence[str], *, folder: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Return what a command cost, run in ``folder`` with ``environment`` added to this process's."""
    ctypes.CDLL(None).prctl(_BECOME_REAPER, 1, 0, 0, 0)
    peak, done = [0], threading.Event()
    sampler = threading.Thread(target=_sample, args=(peak, done))
    with _group() as group, tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        counted: Callable[[], float] = _children
        if group is not None:
            command = ["sh", "-c", _ENTER, "sh", str(group / "cgroup.procs"), *command]
            counted = lambda: _read(group) or 0.0  # noqa: E731
        before, started = counted(), time.perf_counter()
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
        cpu = counted() - before
        output.seek(0)
        text = output.read()
    return Cost(wall=wall, cpu=cpu, peak=peak[0], status=status, left=left, output=text)


def how() -> str:
    """Return how CPU time is counted on this machine."""
    with _group() as group:
        return "a control group's" if group else "RUSAGE_CHILDREN, without what is killed with a namespace"


def _sample(peak: list[int], done: threading.Event) -> None:
    own = psutil.Process()
    while not done.wait(_EVERY):
        held = 0
        for child in own.children(recursive=True):
            with contextlib.suppress(*_GONE):
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
