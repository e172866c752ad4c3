"""The limits that are watched from outside: time, memory of all processes together, their number, files."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

_PAGE = os.sysconf("SC_PAGE_SIZE")
_ENTRIES = 10_000  # files; a folder with more is over its limit whatever they weigh
EVERY = 0.1  # seconds between looks


def tree(pid: int) -> list[int]:
    """Return a process and all below it, as far as they can be seen.

    >>> os.getpid() in tree(os.getpid())
    True
    """
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        try:
            waiting += map(int, Path(f"/proc/{one}/task/{one}/children").read_text().split())
        except OSError:
            continue
    return found


def passed(limits: dict[str, Any], pid: int, started: float, folder: str) -> str:
    """Return which limit a kernel has passed, "" when none: "time", "memory", "processes", "files"."""
    if time.monotonic() - started > limits["total"]:
        return "time"
    processes = tree(pid)
    if len(processes) > limits["processes"] + 3:  # those that started it
        return "processes"
    # Pages that are shared count more than once in the first sum. The second is right, and takes long.
    if all(sum(map(size, processes)) > limits["memory"] for size in (_resident, _own)):
        return "memory"
    return "files" if _written(folder) > limits["files"] else ""


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def _own(pid: int) -> int:
    """Return what a process uses, shared pages by their share; all of its pages where that is not told."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next(1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return _resident(pid)


def _written(folder: str) -> float:
    """Return the bytes below a folder; infinitely many when there are too many files to count."""
    size, count = 0.0, 0
    for place, names, files in os.walk(folder):
        count += len(names) + len(files)
        if count > _ENTRIES:
            return float("inf")
        for name in files:
            try:
                size += os.lstat(f"{place}/{name}").st_blocks * 512
            except OSError:
                continue
    return size
