"""What one kernel may use."""

from __future__ import annotations

from dataclasses import dataclass

_SPACE = 2 << 30  # bytes of addresses beyond the memory: libraries, and what each thread sets aside
_HANDLES = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one submission's kernel may use, in seconds and bytes; all of it is watched from outside.

    ``total`` is wall time from the kernel's start, ``cpu`` each process's, ``memory`` that of all its
    processes together, ``files`` what it may write, ``output`` what it may send (``output.OutputMeter``).
    """

    total: float = 120.0
    cpu: int = 60
    memory: int = 1 << 30
    processes: int = 64
    files: int = 64 << 20
    output: int = 16 << 20

    def resources(self) -> dict[str, int]:
        """Return the limits that the operating system enforces, by their names in ``resource``.

        >>> Limits(cpu=9).resources()["RLIMIT_CPU"]
        9
        """
        return {
            "RLIMIT_CPU": self.cpu,
            "RLIMIT_AS": self.memory + _SPACE,
            "RLIMIT_FSIZE": self.files,
            "RLIMIT_NOFILE": _HANDLES,
            "RLIMIT_CORE": 0,
            "RLIMIT_MEMLOCK": 0,
            "RLIMIT_MSGQUEUE": 0,
        }
