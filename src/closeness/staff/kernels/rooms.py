"""Tier A: a fork's own view of the machine, made of namespaces and mounts.

A grader who is root needs no user namespace: the kernel becomes a user of its own, whom no other process of
the machine has. Anybody else gets the same rights from a user namespace, inside it alone.
"""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from closeness.staff.kernels.doors import call, done

NOBODY = 65534
_FIRST, _COUNT = 61184, 4000  # user numbers that are set aside for processes that come and go
_USER, _MOUNTS, _SPACES = 0x10000000, 0x20000, 0x02000000 | 0x04000000 | 0x08000000 | 0x20000000 | 0x40000000
_READ_ONLY, _NO_SUID, _NO_DEVICES, _NO_PROGRAMS = 1, 2, 4, 8
_BIND, _REC, _PRIVATE = 4096, 16384, 1 << 18
_DETACH = 2
_SET, _RECURSIVE, _HERE = 442, 0x8000, -100
_PIVOT = {"x86_64": 155, "aarch64": 41}
_DEVICES = ("null", "zero", "full", "random", "urandom")
_LINKS = {"fd": "/proc/self/fd", "stdin": "fd/0", "stdout": "fd/1", "stderr": "fd/2", "ptmx": "pts/ptmx"}
_LIBC = ctypes.CDLL(None, use_errno=True)


def leave() -> int:
    """Leave the machine's namespaces; return the user number that the kernel takes, 0 to keep its own."""
    user, group = os.geteuid(), os.getegid()
    flags = _MOUNTS | _SPACES | (_USER if user else 0)
    done(_LIBC.unshare(flags), "namespaces")
    if not user:
        return _FIRST + os.getpid() % _COUNT
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} {group} 1")
    return 0


def build(cage: dict[str, Any]) -> None:
    """Replace the file system by one with the visible paths, read-only, and the writable folders."""
    root = cage["root"]
    _mount("none", "/", "", _REC | _PRIVATE)
    _mount("tmpfs", root, "tmpfs", _NO_SUID, "size=4m,mode=755")
    shown: list[str] = []
    for path in cage["visible"]:
        if any(path.startswith(f"{one}/") for one in shown):
            continue
        place = Path(f"{root}{path}")
        place.parent.mkdir(parents=True, exist_ok=True)
        if os.path.islink(path):  # noqa: PTH114
            place.symlink_to(os.readlink(path))  # noqa: PTH115 - as it stands, absolute or not
            continue
        _bind(path, root)
        _read_only(f"{root}{path}", recursive=True)
        shown.append(path)
    _devices(root)
    _filled(root, "/tmp", cage["files"])  # noqa: S108 - its own
    try:
        _filled(root, "/proc", 0, "proc")
    except OSError:  # a container that hides parts of /proc; a kernel does without
        Path(f"{root}/proc").mkdir(exist_ok=True)
    for path in cage["writable"]:
        if cage.get("uid"):
            _give(path, cage["uid"])
        _bind(path, root)
    _LIBC.sethostname(b"confined", 8)
    os.chdir(root)
    done(call(_PIVOT[os.uname().machine], b".", b"."), "pivot_root")
    done(_LIBC.umount2(b".", _DETACH), "the old file system")
    os.chdir("/")
    _read_only("/", recursive=False)


def _devices(root: str) -> None:
    """Make /dev: harmless devices, shared memory, terminals of its own."""
    Path(f"{root}/dev").mkdir()
    for name in _DEVICES:
        _bind(f"/dev/{name}", root)
    _filled(root, "/dev/shm", 16 << 20)  # noqa: S108
    with suppress(OSError):  # without it `!command` says so; nothing else needs a terminal
        _filled(root, "/dev/pts", 0, "devpts", "newinstance,ptmxmode=0666,mode=620")
    for name, target in _LINKS.items():
        Path(f"{root}/dev/{name}").symlink_to(target)


def _filled(root: str, path: str, size: int, kind: str = "tmpfs", options: str = "") -> None:
    Path(f"{root}{path}").mkdir(parents=True, exist_ok=True)
    if kind == "tmpfs":
        options = f"size={size},nr_inodes=10000,mode=1777"
    _mount(
        kind,
        f"{root}{path}",
        kind,
        _NO_SUID | _NO_PROGRAMS | (0 if kind == "devpts" else _NO_DEVICES),
        options,
    )


def _bind(path: str, root: str) -> None:
    place = Path(f"{root}{path}")
    if os.path.isdir(path):  # noqa: PTH112
        place.mkdir(parents=True, exist_ok=True)
    else:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()
    _mount(path, f"{root}{path}", "", _BIND | _REC)


def _read_only(path: str, *, recursive: bool) -> None:
    attributes = (_READ_ONLY | _NO_SUID | _NO_DEVICES if recursive else _READ_ONLY).to_bytes(8, "little")
    flags = _RECURSIVE if recursive else 0
    done(call(_SET, _HERE, path.encode(), flags, attributes + bytes(24), 32), f"read-only, {path}")


def _mount(source: str, place: str, kind: str, flags: int, options: str = "") -> None:
    words = [os.fsencode(word) if word else None for word in (source, place, kind)]
    done(_LIBC.mount(*words, ctypes.c_ulong(flags), options.encode() or None), f"mount, {place}")


def _give(path: str, user: int) -> None:
    """Make a folder, with what lies in it, the kernel's own."""
    os.chown(path, user, user)
    for folder, names, files in os.walk(path):
        for name in (*names, *files):
            os.chown(f"{folder}/{name}", user, user, follow_symlinks=False)
