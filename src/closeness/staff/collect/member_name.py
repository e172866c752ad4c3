"""Names of files in a download. Learners chose them: they are read, shown, compared, never used as paths."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from closeness.staff.admission import Refused

if TYPE_CHECKING:
    import zipfile

MAX_STEP = 255  # bytes, as file systems have it
MAX_PATH = 1024
_UTF8 = 0x800  # the flag of a zip's member
_DRIVE = re.compile(r"[A-Za-z]:")
_SHOWN = 120
_UNSAFE = re.compile(r"[^\w.-]+")
_KEPT = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A file that was not taken, as it can be shown, and why."""

    name: str
    reason: str


def decoded(info: zipfile.ZipInfo) -> str:
    """Return a zip member's name as it was meant, or raise Refused.

    Many programs, Canvas among them, write UTF-8 without saying so; the library then reads the bytes as
    those of an old code page.
    """
    if info.flag_bits & _UTF8:
        return info.orig_filename
    try:
        return info.orig_filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        raise Refused("Its name is not UTF-8.") from None


def checked(name: str) -> str:
    """Return the name of a file inside a download, or raise Refused for one that means anything else.

    >>> checked("Ann Lee_77_assignsubmission_file/walk.ipynb")
    'Ann Lee_77_assignsubmission_file/walk.ipynb'
    >>> checked("../walk.ipynb")
    Traceback (most recent call last):
    ...
    closeness.staff.admission.Refused: Its name is not a plain path inside the download.
    """
    try:
        length = len(name.encode("utf-8"))
    except UnicodeEncodeError:
        raise Refused("Its name is not UTF-8.") from None
    if length > MAX_PATH or any(len(step.encode()) > MAX_STEP for step in name.split("/")):
        raise Refused(f"Its name is too long ({length} bytes).")
    if any(unicodedata.category(character) == "Cc" for character in name):
        raise Refused("Its name holds control characters.")
    if "\\" in name:
        raise Refused("Its name holds a backslash.")
    if name.startswith("/") or _DRIVE.match(name):
        raise Refused("Its name starts at the root of a disk.")
    if any(step in {"", ".", ".."} for step in name.split("/")):
        raise Refused("Its name is not a plain path inside the download.")
    return name


def key(name: str) -> str:
    """Return what two names share that some file systems cannot tell apart.

    >>> key("Walk.ipynb") == key("walk.IPYNB")
    True
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def shown(name: str) -> str:
    """Return a name as a message can show it: every character visible and in its place, 120 at most.

    >>> shown("a" + chr(0x202E) + "b")
    'a�b'
    """
    text = "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in name)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def kept_name(number: int, name: str) -> str:
    """Return the name under which a handed-in file is kept: numbered, so that no two are alike.

    >>> kept_name(1, "my <b>walk</b> (2).answers.json")
    '1-my_b_walk_b_2_.answers.json'
    """
    plain = _UNSAFE.sub("_", unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode())
    return f"{number}-{plain[-_KEPT:]}"
