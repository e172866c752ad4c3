"""The course's secret, from which the inputs of the learners' functions are drawn.

It is made on first use, readable by its owner alone, in the folder that git ignores. Whoever has it knows the
inputs in advance; who loses it grades on with other inputs.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import stat
from typing import TYPE_CHECKING

from closeness.core.errors import GradingError

if TYPE_CHECKING:
    from pathlib import Path

_BYTES = 32
_SHOWN = 12  # characters of a draw's name
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def course_secret(path: Path) -> bytes:
    """Return the secret kept in a file, made now when there is none.

    Two runs that start at once agree on one secret. GradingError when others could read it, or when it is
    not a secret of ours.
    """
    if not path.exists():
        _place(path, replace=False)
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & _OTHERS:
        raise GradingError(
            f"{path} may be read by its owner alone (mode 600), got mode {mode:o}: students who read it know "
            f"the inputs. Run: chmod 600 {path}, then: closeness inputs --reseed"
        )
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise GradingError(f"{path} cannot be read as the course's secret: {error}. Restore it.") from error
    if len(secret) != _BYTES:
        raise GradingError(f"{path} must hold {_BYTES} bytes, got {len(secret)}. Restore it, or delete it.")
    return secret


def reseed(path: Path) -> None:
    """Put a new secret in place of the old one: from now on functions are called with other inputs."""
    _place(path, replace=True)


def _place(path: Path, *, replace: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_BYTES) + "\n")
    if replace:
        scratch.replace(path)
        return
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(scratch)  # unlike a rename, this never takes another run's secret away
    scratch.unlink()


def purpose(assignment: str, key_version: int, function: str, group: str) -> str:
    """Return what one case group's inputs are drawn for.

    >>> purpose("week-one", 2, "balance", "plain").split(chr(0))
    ['week-one', '2', 'balance', 'plain']
    """
    return "\0".join((assignment, str(key_version), function, group))


def draw_name(secret: bytes, assignment: str, key_version: int) -> str:
    """Return a short name for the inputs that this secret gives; it tells nothing about them."""
    message = f"name of the draw\0{assignment}\0{key_version}".encode()
    return hmac.digest(secret, message, hashlib.sha256).hex()[:_SHOWN]
