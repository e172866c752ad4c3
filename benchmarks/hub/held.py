"""What processes hold and have used: memory and CPU time of a process and all below it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Iterable

_GONE = (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess, OSError)
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """MiB: ``pss`` divides shared pages among those who share them, ``private`` leaves them out."""

    pss: float
    private: float


def tree(pid: int) -> list[psutil.Process]:
    """Return a process and all below it; [] when it has ended."""
    try:
        top = psutil.Process(pid)
        return [top, *top.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def held(processes: Iterable[psutil.Process]) -> Held:
    """Return what processes hold together."""
    pss = private = 0.0
    for process in processes:
        with contextlib.suppress(*_GONE):
            found = process.memory_full_info()
            pss, private = pss + found.pss / _MIB, private + found.uss / _MIB
    return Held(pss=pss, private=private)


def cpu(processes: Iterable[psutil.Process]) -> float:
    """Return the CPU seconds of processes, and of those below them that have ended."""
    used = 0.0
    for process in processes:
        with contextlib.suppress(*_GONE):
            times = process.cpu_times()
            used += times.user + times.system + times.children_user + times.children_system
    return used
