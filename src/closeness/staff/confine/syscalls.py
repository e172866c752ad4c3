"""The system calls that a running function needs, and a filter that lets through nothing else.

An allow-list, because new kernels add new calls. There is no socket in it, no new process or thread, no
program to start, no signal to another process (nor fcntl, which can have one sent), no waiting. Everything
else fails with "not permitted".
"""

from __future__ import annotations

import struct

_X86_64, _AARCH64 = 0xC000003E, 0xC00000B7
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050001, 0x80000000  # refuse: EPERM
NUMBER, MACHINE = 0, 4  # where the kernel puts them

NEEDED = {
    # name: (x86-64, arm64); None where the machine has no such call
    "read": (0, 63),
    "write": (1, 64),
    "open": (2, None),
    "close": (3, 57),
    "stat": (4, None),
    "fstat": (5, 80),
    "lstat": (6, None),
    "lseek": (8, 62),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "pread64": (17, 67),
    "access": (21, None),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "dup2": (33, None),
    "getpid": (39, 172),
    "exit": (60, 93),
    "uname": (63, 160),
    "getcwd": (79, 17),
    "readlink": (89, None),
    "gettimeofday": (96, 169),
    "getrusage": (98, 165),
    "times": (100, 153),
    "getuid": (102, 174),
    "getgid": (104, 176),
    "geteuid": (107, 175),
    "getegid": (108, 177),
    "sigaltstack": (131, 132),
    "gettid": (186, 178),
    "getdents64": (217, 61),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "exit_group": (231, 94),
    "openat": (257, 56),
    "newfstatat": (262, 79),
    "readlinkat": (267, 78),
    "faccessat": (269, 48),
    "dup3": (292, 24),
    "getrandom": (318, 278),
    "statx": (332, 291),
    "faccessat2": (439, 439),
}
MACHINES = {"x86_64": (_X86_64, 0), "aarch64": (_AARCH64, 1)}


def allowed(machine: str) -> bytes | None:
    """Return the filter for a machine as the kernel takes it, None for one whose calls are not listed.

    >>> len(allowed("x86_64")) % 8, allowed("vax")
    (0, None)
    """
    if machine not in MACHINES:
        return None
    name, column = MACHINES[machine]
    numbers = [number for both in NEEDED.values() if (number := both[column]) is not None]
    count = len(numbers)
    lines = [
        (LOAD, 0, 0, MACHINE),
        (EQUAL, 1, 0, name),
        (RETURN, 0, 0, KILL),  # another machine's numbering, which this list does not mean
        (LOAD, 0, 0, NUMBER),
        *((EQUAL, count - place, 0, number) for place, number in enumerate(numbers)),
        (RETURN, 0, 0, REFUSE),
        (RETURN, 0, 0, ALLOW),
    ]
    return packed(lines)


def packed(lines: list[tuple[int, int, int, int]]) -> bytes:
    """Return a filter's lines (operation, steps when true, when false, operand) as the kernel takes them."""
    return b"".join(struct.pack("=HBBI", *line) for line in lines)
