"""A room: what a student's server, and all that it starts, can reach of this machine's files.

All servers of a local hub run as one user of the system, so the system's own permissions keep nobody apart.
Landlock does (Linux 5.13 and newer), for root too, and needs no privilege: what is not in the room cannot be
opened, whoever owns it. Privileges are given up first; signals reach nobody outside (Linux 6.12 and newer).
Networks stay open: servers and kernels talk over this machine's ports, each with a key of its own.

    python -m closeness.hub.room ROOM -- PROGRAM …     ROOM is Room.text()
"""

from __future__ import annotations

import ctypes
import json
import os
import struct
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from closeness.core.errors import HubError
from closeness.staff.confine.cage import landlock_attributes, landlock_version

_ADD, _RESTRICT, _CREATE, _BENEATH = 445, 446, 444, 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_MAKE_CHAR, _MAKE_BLOCK, _TRUNCATE, _DEVICE = 1 << 6, 1 << 11, 1 << 14, 1 << 15
_ON_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _DEVICE  # what a rule for one file can hold
_NO_NEW_PRIVS, _DROP, _AMBIENT, _CLEAR = 38, 24, 47, 4
_CAPABILITIES = 64
_SIGNALS = 0b10

SYSTEM = (
    "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/proc", "/sys/devices/system/cpu", "/sys/fs/cgroup",
    *(
        f"/etc/{name}"
        for name in (
            "alternatives", "bash.bashrc", "ca-certificates", "environment", "fonts", "gai.conf", "group",
            "host.conf", "hostname", "hosts", "inputrc", "ipython", "jupyter", "ld.so.cache", "ld.so.conf",
            "ld.so.conf.d", "locale.alias", "localtime", "magic", "mime.types", "nsswitch.conf", "passwd",
            "profile", "profile.d", "protocols", "resolv.conf", "services", "ssl/certs", "ssl/openssl.cnf",
            "terminfo", "timezone",
        )
    ),
)  # fmt: skip
"""What every program needs of the system, for reading. Nothing of it is anybody's secret."""

DEVICES = (
    "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty", "/dev/ptmx", "/dev/pts",
)  # fmt: skip
"""Devices that keep nothing. Not ``/dev/shm``: there everybody could read what another leaves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Paths that can be read, changed, or only be asked for by their whole name (``named``)."""

    reads: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def text(self) -> str:
        """Return the room as an argument of this module.

        >>> Room(reads=("/usr",), changes=("/home/ana",)).text()
        '{"reads": ["/usr"], "changes": ["/home/ana"], "named": []}'
        """
        return json.dumps(asdict(self))

    def rules(self) -> list[tuple[str, int]]:
        """Return each path with its rights, as Landlock counts them."""
        read = _EXECUTE | _READ_FILE | _READ_DIR
        every = int.from_bytes(landlock_attributes()[:8], sys.byteorder)
        return [
            *((path, read) for path in (*SYSTEM, *self.reads)),
            *((path, _READ_FILE) for path in self.named),
            *((path, read | _WRITE_FILE | _DEVICE | _TRUNCATE) for path in DEVICES),
            *((path, every & ~(_MAKE_CHAR | _MAKE_BLOCK)) for path in self.changes),
        ]


def environment_paths() -> tuple[str, ...]:
    """Return where the programs and packages of this environment are, and of its Python."""
    package = Path(__file__).parents[2]  # src/ of a checkout, where the package is installed in place
    return tuple(sorted({os.path.realpath(place) for place in (sys.prefix, sys.base_prefix, package)}))


def works() -> bool:
    """Return whether this machine has Landlock."""
    return landlock_version() > 0


def enter(room: Room) -> None:
    """Give up all else, for good, for this process and all that it starts; OSError when it cannot."""
    libc = ctypes.CDLL(None, use_errno=True)

    def done(result: int, what: str) -> int:
        if result < 0:
            raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")
        return result

    for number in range(_CAPABILITIES):
        libc.prctl(_DROP, number, 0, 0, 0)  # refused where there is nothing to drop
    libc.prctl(_AMBIENT, _CLEAR, 0, 0, 0)
    header = (0x20080522).to_bytes(4, sys.byteorder) + bytes(4)
    done(libc.capset(header, bytes(24)), "privileges")
    done(libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    attributes = _attributes()
    every = int.from_bytes(attributes[:8], sys.byteorder)
    rules = done(libc.syscall(_CREATE, attributes, len(attributes), 0), "landlock")
    for path, rights in room.rules():
        try:
            place = os.open(path, os.O_PATH)
        except (FileNotFoundError, PermissionError):
            continue  # what is not there, or closed to this user anyway
        least = rights if Path(path).is_dir() else rights & _ON_FILES
        rule = (least & every).to_bytes(8, sys.byteorder) + place.to_bytes(4, sys.byteorder)
        done(libc.syscall(_ADD, rules, _BENEATH, rule, 0), f"landlock, {path}")
        os.close(place)
    done(libc.syscall(_RESTRICT, rules, 0), "landlock")
    os.close(rules)


def _attributes() -> bytes:
    """Return what is taken away: files and signals, as far as this kernel knows them; no network."""
    known = landlock_attributes()
    files = known[:8]
    scoped = int.from_bytes(known[16:24], sys.byteorder) & _SIGNALS
    return files + struct.pack("=QQ", 0, scoped) if scoped else files


def main(arguments: list[str]) -> None:
    """Enter the room and become the program."""
    if len(arguments) < 3 or arguments[1] != "--":  # noqa: PLR2004  (room, --, program)
        raise SystemExit("Usage: python -m closeness.hub.room ROOM -- PROGRAM …")
    spec = json.loads(arguments[0])
    if not works():
        raise HubError("This kernel has no Landlock: a room would keep nothing in.")
    enter(Room(**{name: tuple(paths) for name, paths in spec.items()}))
    os.execvp(arguments[2], arguments[2:])  # noqa: S606 - the spawner's own command


if __name__ == "__main__":
    main(sys.argv[1:])
