"""What a fork gives up before it is a kernel, in calls of the operating system that Python does not offer.

All of it holds for the whole process: everything but the list of system calls is given up while there is one
thread, and the list is laid on all threads at once.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from closeness.staff.kernels.syscalls import allowed

KILL = 9
_PDEATHSIG, _DUMPABLE, _DROP, _NO_NEW_PRIVS, _AMBIENT, _CLEAR = 1, 4, 24, 38, 47, 4
_CAPABILITIES = 64
_SECCOMP = {"x86_64": 317, "aarch64": 277}
_FILTER, _ALL_THREADS = 1, 1
_ADD, _RESTRICT, _BENEATH = 445, 446, 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_WRITE = 1 << 1
_FILE = 0b1101_0000_0000_0000 | _READ_FILE | _WRITE  # the rights that a rule for one file may name
_NOT_HERE = 1 | 1 << 6 | 1 << 11  # in folders it may write to: programs, and the two kinds of device
_LIBC = ctypes.CDLL(None, use_errno=True)


def done(result: int, what: str) -> int:
    """Return the result; OSError that says what failed when the operating system refused."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def call(number: int, *arguments: Any) -> int:
    """Return what a system call returns, by its number."""
    return int(_LIBC.syscall(number, *arguments))


def die_with_parent() -> None:
    """Have this process killed when the one that forked it is gone."""
    parent = os.getppid()
    done(_LIBC.prctl(_PDEATHSIG, KILL, 0, 0, 0), "parent-death signal")
    if os.getppid() != parent:
        os._exit(1)


def lower(cage: dict[str, Any]) -> None:
    """Give up limits, privileges and files for good, as the cage says. OSError when one of them stays."""
    with suppress(OSError):  # no /proc in some containers
        Path("/proc/self/oom_score_adj").write_text("1000")  # the first to go when the machine is short
    for name, most in cage["resources"].items():
        limit = getattr(resource, name)
        hard = resource.getrlimit(limit)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # The first signal for processor time says what it is for; one that is caught is followed by another.
        more = name == "RLIMIT_CPU" and (hard == resource.RLIM_INFINITY or least < hard)
        resource.setrlimit(limit, (least, least + more))
    if cage["tier"] == "C":
        return
    for number in range(_CAPABILITIES):
        _LIBC.prctl(_DROP, number, 0, 0, 0)  # refused where there is nothing to drop
    if cage.get("uid"):
        os.setgroups([])
        os.setresgid(cage["uid"], cage["uid"], cage["uid"])
        os.setresuid(cage["uid"], cage["uid"], cage["uid"])
        done(_LIBC.prctl(_DUMPABLE, 1, 0, 0, 0), "own files in /proc")
        die_with_parent()  # a change of user takes it back
    _LIBC.prctl(_AMBIENT, _CLEAR, 0, 0, 0)
    header = (0x20080522).to_bytes(4, sys.byteorder) + bytes(4)
    done(_LIBC.capset(header, bytes(24)), "privileges")
    done(_LIBC.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    if cage["tier"] == "B":
        _landlock(bytes.fromhex(cage["landlock"]), cage["visible"], cage["writable"])


def close(tier: str) -> None:
    """Allow every thread of this process only the system calls of a kernel. OSError when one is left out."""
    machine = platform.machine()
    text = allowed(machine, tier, os.getpid())
    if text is None:
        raise OSError(f"no list of system calls for {machine} machines")
    lines = ctypes.create_string_buffer(text)

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    program = Program(len(text) // 8, ctypes.cast(lines, ctypes.c_void_p))
    left = done(call(_SECCOMP[machine], _FILTER, _ALL_THREADS, ctypes.byref(program)), "system calls")
    if left:
        raise OSError(f"system calls: thread {left} could not be confined")


def _landlock(attributes: bytes, visible: list[str], writable: list[str]) -> None:
    """Let no file be opened but the visible ones, for reading, and what lies in the writable folders."""
    every = int.from_bytes(attributes[:8], sys.byteorder)
    rules = done(call(444, attributes, len(attributes), 0), "landlock")
    wanted = [(path, _READ_FILE | _READ_DIR) for path in visible]
    wanted += [("/proc/self", _READ_FILE | _READ_DIR), ("/dev/null", _READ_FILE | _WRITE)]
    wanted += [(path, every & ~_NOT_HERE) for path in writable]
    for path, rights in wanted:
        try:
            place = os.open(path, os.O_PATH)
        except FileNotFoundError:
            continue  # what is not there cannot be read either
        least = rights if os.path.isdir(path) else rights & _FILE  # noqa: PTH112
        rule = (least & every).to_bytes(8, sys.byteorder) + place.to_bytes(4, sys.byteorder)
        done(call(_ADD, rules, _BENEATH, rule, 0), f"landlock, {path}")
        os.close(place)
    done(call(_RESTRICT, rules, 0), "landlock")
    os.close(rules)
