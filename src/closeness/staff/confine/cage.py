"""How the interpreter is closed in, and the trial that shows that it is.

Tier A: bubblewrap (own namespaces for users, processes, network and files; no privileges; the standard
library read-only, nothing writable), and inside it the list of allowed system calls and resource limits. Tier
B, where the machine gives no namespaces: Landlock (no file but the standard library's can be opened), the
same list, the same limits. No process can be started in either, so none can outlive its run, and no reaper of
orphans is needed. Without one of them code is not run, unless the instructor says so in so many words.
"""

from __future__ import annotations

import ctypes
import enum
import os
import platform
import shutil
import struct
import sys
import sysconfig
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from closeness.core.errors import ConfinementError
from closeness.staff.confine.syscalls import allowed

_SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64")  # shared libraries
_LINKER = "/etc/ld.so.cache"
_NOBODY = "65534"
_CREATE, _VERSION = 444, 1  # landlock_create_ruleset, and its flag that asks which version the kernel has
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}  # rights that a version of Landlock knows
_NETWORK_FROM, _SCOPE_FROM = 4, 6


class Tier(enum.Enum):
    """How well code is confined, best first. ``OPEN`` is not at all."""

    BUBBLEWRAP = "A"
    LANDLOCK = "B"
    OPEN = "C"

    @property
    def means(self) -> str:
        """What confines code in this tier."""
        return {
            Tier.BUBBLEWRAP: "bubblewrap, a list of allowed system calls, limits",
            Tier.LANDLOCK: "Landlock, a list of allowed system calls, limits",
            Tier.OPEN: "not confined, limits only",
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cage:
    """A tier that was tried out on this machine; ``why`` says what kept each better one away."""

    tier: Tier
    why: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The tier in few words, as records and marks tables name it."""
        return f"{self.tier.value} ({self.tier.means})"

    def command(self) -> list[str]:
        """Return the program to start, with its arguments."""
        # An empty environment does what -I would, and lets the hash seed be fixed: the same code gives the
        # same marks. No site packages: what a learner writes is called with the standard library alone.
        python = [_python(), "-P", "-s", "-S", "-B", "-c", _runner()]
        return [*_bubblewrap(), *python] if self.tier is Tier.BUBBLEWRAP else python

    def lock(self, limits: dict[str, int]) -> dict[str, Any]:
        """Return what the runner gives up before it runs anything."""
        program = b"" if self.tier is Tier.OPEN else allowed(platform.machine())
        if program is None:
            raise ConfinementError(f"No list of system calls for {platform.machine()} machines.")
        return {
            "limits": limits,
            "landlock": landlock_attributes().hex() if self.tier is Tier.LANDLOCK else "",
            "visible": visible(),
            "syscalls": program.hex(),
        }


def visible() -> list[str]:
    """Return every path that confined code can read: the standard library and what the interpreter loads."""
    base = Path(sys.base_prefix).resolve()
    wanted = [sysconfig.get_path("stdlib"), base / "lib", sysconfig.get_config_var("LIBDIR") or base]
    found = [os.path.realpath(path) for path in wanted if Path(path) != base and Path(path).is_dir()]
    # `/usr/lib` also holds `python3/dist-packages`; nothing there is a course's.
    return sorted({*found, _python(), *(path for path in (*_SYSTEM, _LINKER) if Path(path).exists())})


def refuse_course_inside(root: Path) -> None:
    """Raise ConfinementError when a course lies where confined code can read, or is below its interpreter."""
    place = root.resolve()
    for path in visible():
        if place.is_relative_to(path):
            raise ConfinementError(
                f"The course in {root} lies inside {path}, which confined code can read. Move the course."
            )


@lru_cache
def _python() -> str:
    return os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)


@lru_cache
def _runner() -> str:
    return (files(__package__) / "runner.py").read_text(encoding="utf-8")


def bubblewrap() -> str | None:
    """Return where bubblewrap is, or None when it is not installed."""
    return shutil.which("bwrap")


@lru_cache
def _bubblewrap() -> tuple[str, ...]:
    command = [bubblewrap() or "bwrap", "--unshare-all", "--unshare-user", "--disable-userns"]
    command += ["--uid", _NOBODY, "--gid", _NOBODY, "--cap-drop", "ALL", "--clearenv"]
    command += [
        "--setenv",
        "PYTHONHASHSEED",
        "0",
        "--hostname",
        "confined",
        "--die-with-parent",
        "--new-session",
    ]
    for path in visible():
        if Path(path).is_symlink():
            command += ["--symlink", os.readlink(path), path]  # noqa: PTH115 - as it stands, absolute or not
        else:
            command += ["--ro-bind", path, path]
    command += ["--dev-bind", os.devnull, os.devnull, "--remount-ro", "/"]
    return (*command, "--chdir", "/", "--")


def landlock_version() -> int:
    """Return the version of Landlock in this machine's kernel, 0 when it has none."""
    if sys.platform != "linux":
        return 0
    version: int = ctypes.CDLL(None).syscall(_CREATE, None, 0, _VERSION)
    return max(0, version)


def landlock_attributes() -> bytes:
    """Return the kinds of access that are taken away: all that this kernel's version knows."""
    version = landlock_version()
    count = max((rights for least, rights in _FILE_RIGHTS.items() if least <= version), default=13)
    network, scopes = (0b11 if version >= _NETWORK_FROM else 0), (0b11 if version >= _SCOPE_FROM else 0)
    attributes = struct.pack("=QQQ", (1 << count) - 1, network, scopes)
    return attributes[: 24 if version >= _SCOPE_FROM else 16 if version >= _NETWORK_FROM else 8]


def find_cage(wanted: str = "", *, allow_open: bool = False) -> Cage:
    """Return the best tier that works here, or the ``wanted`` one ("A" or "B"; "C" needs ``allow_open`` too).

    ConfinementError when none does. Each is tried by running code in it that tries to get out.
    """
    tiers = [Tier(wanted)] if wanted else [Tier.BUBBLEWRAP, Tier.LANDLOCK]
    why: list[str] = []
    for tier in tiers:
        reason = _fault(tier)
        if not reason:
            return Cage(tier=tier, why=tuple(why))
        why.append(f"{tier.value}: {reason}")
    if allow_open:
        return Cage(tier=Tier.OPEN, why=tuple(why))
    raise ConfinementError("This machine cannot confine code. " + " ".join(why) + " Run: closeness doctor")


@lru_cache
def _fault(tier: Tier) -> str:
    """Return what keeps a tier from working here, "" when nothing does."""
    from closeness.staff.confine.trial import trial  # noqa: PLC0415 - the trial runs in a cage

    if tier is Tier.OPEN:
        return "nothing confines code in this tier."
    if tier is Tier.BUBBLEWRAP and bubblewrap() is None:
        return "bubblewrap is not installed."
    if tier is Tier.LANDLOCK and not landlock_version():
        return "the kernel has no Landlock, or it is switched off."
    return trial(Cage(tier=tier))
