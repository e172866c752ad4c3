"""The system calls that a whole kernel needs, and a filter that lets through nothing else.

What a function needs (``confine.syscalls``) and then threads, waiting, timers, pipes, Unix sockets and files
of its own. In tier A, where nobody else is in sight, also new processes, programs and signals. In tier B a
kernel has the machine's processes and files around it: it gets no new process, so none can outlive it, no
connection to anybody's socket, no signal but to itself, and no call that changes a file which it cannot open.
"""

from __future__ import annotations

from dataclasses import dataclass

from closeness.staff.confine.syscalls import (
    ALLOW,
    EQUAL,
    KILL,
    LOAD,
    MACHINE,
    MACHINES,
    NEEDED,
    NUMBER,
    REFUSE,
    RETURN,
    packed,
)

_AND, _ANY, _ALWAYS = 0x54, 0x45, 0x05  # keep these bits; are any of these set; go on further down
_ARGUMENTS = 16  # where the kernel puts them, eight bytes each, low half first
_UNKNOWN = 0x00050000 | 38  # ENOSYS: the C library then takes the older call, whose flags can be read
_IGNORED = 0x00050000  # nothing is done, and no error: libzmq aborts when it may not schedule its threads
_ONLY_UNIX, _KIND, _STREAM = 1, 0xF, 1
_NAMESPACES, _THREAD = 0x7E020080, 0x10000

_KERNEL = {
    # name: (x86-64, arm64); None where the machine has no such call
    "poll": (7, None),
    "ppoll": (271, 73),
    "select": (23, None),
    "pselect6": (270, 72),
    "readv": (19, 65),
    "writev": (20, 66),
    "pwrite64": (18, 68),
    "preadv": (295, 69),
    "pwritev": (296, 70),
    "pipe": (22, None),
    "pipe2": (293, 59),
    "sched_yield": (24, 124),
    "msync": (26, 227),
    "dup": (32, 23),
    "pause": (34, None),
    "nanosleep": (35, 101),
    "clock_nanosleep": (230, 115),
    "getitimer": (36, 102),
    "alarm": (37, None),
    "setitimer": (38, 103),
    "sendfile": (40, 71),
    "accept": (43, 202),
    "accept4": (288, 242),
    "sendto": (44, 206),
    "recvfrom": (45, 207),
    "sendmsg": (46, 211),
    "recvmsg": (47, 212),
    "recvmmsg": (299, 243),
    "sendmmsg": (307, 269),
    "shutdown": (48, 210),
    "bind": (49, 200),
    "listen": (50, 201),
    "getsockname": (51, 204),
    "getpeername": (52, 205),
    "setsockopt": (54, 208),
    "getsockopt": (55, 209),
    "wait4": (61, 260),
    "waitid": (247, 95),
    "flock": (73, 32),
    "fsync": (74, 82),
    "fdatasync": (75, 83),
    "ftruncate": (77, 46),
    "chdir": (80, 49),
    "fchdir": (81, 50),
    "rename": (82, None),
    "renameat": (264, 38),
    "renameat2": (316, 276),
    "mkdir": (83, None),
    "mkdirat": (258, 34),
    "rmdir": (84, None),
    "creat": (85, None),
    "link": (86, None),
    "linkat": (265, 37),
    "unlink": (87, None),
    "unlinkat": (263, 35),
    "symlink": (88, None),
    "symlinkat": (266, 36),
    "umask": (95, 166),
    "getrlimit": (97, 163),
    "sysinfo": (99, 179),
    "getppid": (110, 173),
    "getpgrp": (111, None),
    "setsid": (112, 157),
    "getgroups": (115, 158),
    "getresuid": (118, 148),
    "getresgid": (120, 150),
    "getpgid": (121, 155),
    "getsid": (124, 156),
    "rt_sigpending": (127, 136),
    "rt_sigtimedwait": (128, 137),
    "rt_sigsuspend": (130, 133),
    "statfs": (137, 43),
    "fstatfs": (138, 44),
    "getpriority": (140, 141),
    "sched_getparam": (143, 121),
    "sched_getscheduler": (145, 120),
    "sched_get_priority_max": (146, 125),
    "sched_get_priority_min": (147, 126),
    "sched_getaffinity": (204, 123),
    "arch_prctl": (158, None),
    "getxattr": (191, 8),
    "lgetxattr": (192, 9),
    "fgetxattr": (193, 10),
    "listxattr": (194, 11),
    "llistxattr": (195, 12),
    "flistxattr": (196, 13),
    "futex": (202, 98),
    "futex_waitv": (449, 449),
    "epoll_create": (213, None),
    "epoll_create1": (291, 20),
    "epoll_ctl": (233, 21),
    "epoll_wait": (232, None),
    "epoll_pwait": (281, 22),
    "epoll_pwait2": (441, 441),
    "set_tid_address": (218, 96),
    "restart_syscall": (219, 128),
    "fadvise64": (221, 223),
    "timer_create": (222, 107),
    "timer_settime": (223, 110),
    "timer_gettime": (224, 108),
    "timer_getoverrun": (225, 109),
    "timer_delete": (226, 111),
    "set_robust_list": (273, 99),
    "get_robust_list": (274, 100),
    "copy_file_range": (326, 285),
    "fallocate": (285, 47),
    "timerfd_create": (283, 85),
    "timerfd_settime": (286, 86),
    "timerfd_gettime": (287, 87),
    "eventfd": (284, None),
    "eventfd2": (290, 19),
    "signalfd4": (289, 74),
    "getcpu": (309, 168),
    "membarrier": (324, 283),
    "rseq": (334, 293),
    "openat2": (437, 437),
    "close_range": (436, 436),
}
_ALONE = {
    # what more there is where nobody else is in sight
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "kill": (62, 129),
    "tkill": (200, 130),
    "tgkill": (234, 131),
    "connect": (42, 203),
    "truncate": (76, 45),
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "setpgid": (109, 154),
    "utime": (132, None),
    "utimes": (235, None),
    "utimensat": (280, 88),
    "mknod": (133, None),
    "mknodat": (259, 33),
    "sched_setaffinity": (203, 122),
    "pidfd_open": (434, 434),
    "pidfd_send_signal": (424, 424),
}


@dataclass(frozen=True, slots=True)
class _Rule:
    """What one argument of a call must be: ``only`` these values of its ``bits``, or ``never`` these."""

    argument: int
    only: tuple[int, ...] = ()
    never: tuple[int, ...] = ()
    bits: int = 0xFFFFFFFF

    def lines(self) -> list[tuple[int, int, int, int]]:
        """Return the lines that refuse the call, or fall through to what follows them."""
        values = self.only or self.never
        count = len(values)
        # A value that may be jumps past the refusal; one that must not be jumps to it, all others past it.
        look = [(EQUAL, count - place, 0, value) for place, value in enumerate(values)]
        past = [] if self.only else [(_ALWAYS, 0, 0, 1)]
        return [
            (LOAD, 0, 0, _ARGUMENTS + 8 * self.argument),
            (_AND, 0, 0, self.bits),
            *look,
            *past,
            (RETURN, 0, 0, REFUSE),
        ]


def allowed(machine: str, tier: str, pid: int) -> bytes | None:
    """Return the filter for a kernel with this process number, None for a machine whose calls are not listed.

    >>> len(allowed("x86_64", "A", 2)) < 8 * 4096, allowed("vax", "A", 2)
    (True, None)
    """
    if machine not in MACHINES:
        return None
    name, column = MACHINES[machine]
    alone = tier == "A"
    plain = NEEDED | _KERNEL | (_ALONE if alone else {})
    lines = [
        (LOAD, 0, 0, MACHINE),
        (EQUAL, 1, 0, name),
        (RETURN, 0, 0, KILL),  # another machine's numbering, which this list does not mean
        (LOAD, 0, 0, NUMBER),
        (EQUAL, 0, 1, 435),  # clone3
        (RETURN, 0, 0, _UNKNOWN),
        (EQUAL, 0, 1, (144, 119)[column]),  # sched_setscheduler
        (RETURN, 0, 0, _IGNORED),
    ]
    for numbers in plain.values():
        if (number := numbers[column]) is not None:
            lines += [(EQUAL, 0, 1, number), (RETURN, 0, 0, ALLOW)]
    for number, body in [_clone(column, alone=alone), *_rules(column, pid, alone=alone)]:
        lines += [(EQUAL, 0, len(body), number), *body]
    lines.append((RETURN, 0, 0, REFUSE))
    return packed(lines)


def _clone(column: int, *, alone: bool) -> tuple[int, list[tuple[int, int, int, int]]]:
    """Return clone's number and lines: no new namespaces; in tier B threads and nothing else."""
    return (56, 220)[column], [
        (LOAD, 0, 0, _ARGUMENTS),
        (_ANY, 2, 0, _NAMESPACES),
        (_ANY, 0, 1, 0xFFFFFFFF if alone else _THREAD),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, REFUSE),
    ]


def _rules(column: int, pid: int, *, alone: bool) -> list[tuple[int, list[tuple[int, int, int, int]]]]:
    """Return the other calls that depend on arguments, with their numbers."""
    unix, whole = _Rule(0, only=(_ONLY_UNIX,)), _Rule(1, only=(_STREAM,), bits=_KIND)
    calls: list[tuple[tuple[int, int], tuple[_Rule, ...]]] = [
        # In tier B a datagram could be sent to a socket of the machine without a connection.
        ((41, 198), (unix,) if alone else (unix, whole)),
        ((53, 199), (unix,)),
        ((16, 29), (_Rule(1, never=(0x5412, 0x8901, 0x8902)),)),  # typing for a terminal; whom to signal
        ((72, 25), (_Rule(1, never=(8, 10, 15)),)),  # fcntl: whom to signal, and with what
        ((157, 167), (_Rule(0, never=(1, 4)),)),  # prctl: outliving the parent, hiding from the watch
        ((302, 261), (_Rule(0, only=(0,)),)),  # prlimit64: its own limits alone
    ]
    if not alone:
        calls += [((62, 129), (_Rule(0, only=(pid,)),)), ((234, 131), (_Rule(0, only=(pid,)),))]
    return [
        (numbers[column], [*(line for rule in rules for line in rule.lines()), (RETURN, 0, 0, ALLOW)])
        for numbers, rules in calls
    ]
