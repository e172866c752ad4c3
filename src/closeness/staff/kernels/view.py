"""What a confined kernel may read, and the environment that it gets."""

from __future__ import annotations

import os
import shutil
import site
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import closeness
from closeness.core.errors import ConfinementError

if TYPE_CHECKING:
    from collections.abc import Iterable

_SYSTEM = (
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/mime.types",
)
_LANGUAGE = ("LANG", "LANGUAGE", "TZ")


def visible(more: Iterable[Path] = ()) -> list[str]:
    """Return every path that a confined kernel can read: the system, the Python environment, this package.

    Not what an editable install of anything else points at: name that in ``more``.
    """
    environment = [sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix]
    environment += [path for path in site.getsitepackages() if Path(path).is_dir()]
    wanted = [*_SYSTEM, *environment, str(Path(closeness.__file__).parent), *map(str, more)]
    found: set[str] = set()
    for path in map(os.path.abspath, wanted):
        # A link on the way is shown as it is, and what it leads to as well.
        found |= {path, os.path.realpath(path)}
        found |= {str(one) for one in Path(path).parents if one.is_symlink()}
    refused = found & {"/", str(Path.home()), "/home", "/tmp", "/etc", "/var", "/root"}  # noqa: S108
    if refused:
        raise ConfinementError(
            f"Python's environment takes up all of {refused.pop()}, which confined code must not read. "
            "Install the course into an environment of its own (make setup)."
        )
    return sorted(path for path in found if os.path.lexists(path))


def refuse_inside(course: Path, paths: Iterable[str]) -> None:
    """Raise ConfinementError when a course lies where a confined kernel can read."""
    place = course.resolve()
    for path in paths:
        if not Path(path).is_symlink() and place.is_relative_to(path):
            raise ConfinementError(
                f"The course in {course} lies inside {path}, which confined code can read. Move the course."
            )


def environment(home: str, more: dict[str, str]) -> dict[str, str]:
    """Return a kernel's environment: the language, where programs are, places of its own, and ``more``."""
    kept = {name: value for name, value in os.environ.items() if name in _LANGUAGE or name.startswith("LC_")}
    own = {
        "HOME": home,
        "TMPDIR": home,
        "IPYTHONDIR": f"{home}/.ipython",
        "MPLCONFIGDIR": f"{home}/.matplotlib",
        "PATH": f"{sys.prefix}/bin:/usr/local/bin:/usr/bin:/bin",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        # As many threads as there are processors would count as that many processes, in each library.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }
    return {**kept, **own, **more}


def remove(folder: Path) -> None:
    """Remove a folder that hostile code wrote to, whatever rights it left behind. Follows no links."""
    for place, names, _ in os.walk(folder):  # top down: a folder is opened to us before it is looked into
        for name in names:
            path = f"{place}/{name}"
            if not stat.S_ISLNK(os.lstat(path).st_mode):
                os.chmod(path, stat.S_IRWXU)  # noqa: PTH101
    shutil.rmtree(folder, ignore_errors=True)
