"""What an LMS gave to the instructor: a folder or a zip, in which learners chose names and contents.

Nothing is unpacked. A member is named, checked, and read into memory when it is asked for, never beyond a
limit; no link is followed. What is turned away is turned away alone, with its reason.
"""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from closeness.core.errors import GradingError
from closeness.staff.admission import Refused, read_bytes
from closeness.staff.collect.member_name import Refusal, checked, decoded, key, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

MAX_FILE = 16 * 2**20  # bytes; the gate refuses larger notebooks
MAX_TOTAL = 2 * 2**30  # bytes read from one download
MAX_MEMBERS = 10_000
MAX_RATIO = 200  # bytes for each packed one; only asked above _SMALL, where text may be one repeated line
_SMALL = 2**20
_MAX_INDEX = 8 * 2**20  # bytes that list a zip's members
_NOISE = {".DS_Store", "Thumbs.db", "desktop.ini"}
_PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # others can ask for gigabytes before the first byte
_ENCRYPTED = 0x1
# How a zip ends, and how one ends that may be larger than 4 GiB: a second record and where it is.
_END, _END_64, _LOCATOR_64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_END_SIZE, _END_64_SIZE, _LOCATOR_64_SIZE = 22, 56, 20
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file of a download: its name with forward slashes, and how to read at most so many bytes of it."""

    name: str
    read: Callable[[int], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """The files of a download that can be asked for, and those turned away by their name or kind."""

    members: tuple[Member, ...]
    refusals: tuple[Refusal, ...]


@contextmanager
def opened(path: Path) -> Iterator[Download]:
    """Yield what a folder, a zip or a single file holds; GradingError when that cannot be told.

    ``Member.read`` raises Refused, and works inside the ``with`` only.
    """
    if path.is_dir():
        yield _folder(path)
    elif not path.is_file():
        raise GradingError(f"{path} is missing. Name the download: a zip, a folder or a single file.")
    elif path.suffix.lower() == ".zip":
        _refuse_endless_index(path)
        try:
            archive = zipfile.ZipFile(path)
        except (*_UNREADABLE, MemoryError) as error:
            raise GradingError(f"{path} cannot be read as a zip ({error}). Download it again.") from None
        with archive:
            yield _zip(archive)
    else:
        steps = [path.name]
        yield Download(
            members=(Member(name=path.name, read=partial(read_bytes, path.parent, steps)),), refusals=()
        )


def _zip(archive: zipfile.ZipFile) -> Download:
    infos = [info for info in archive.infolist() if not info.orig_filename.endswith("/")]
    _refuse_crowd(len(infos))
    left = [MAX_TOTAL]
    found: list[tuple[str, Callable[[int], bytes]]] = []
    refusals = []
    for info in infos:
        try:
            name = checked(decoded(info))
            _check_kind(info)
        except Refused as reason:
            refusals.append(Refusal(name=shown(info.orig_filename), reason=str(reason)))
        else:
            found.append((name, partial(_unpacked, archive, info, left)))
    return _without_doubles(found, refusals)


def _check_kind(info: zipfile.ZipInfo) -> None:
    _refuse_special(info.external_attr >> 16)
    if info.flag_bits & _ENCRYPTED:
        raise Refused("It is encrypted.")
    if info.compress_type not in _PACKED:
        raise Refused(f"It is packed by method {info.compress_type}, which is not opened.")
    if info.file_size > max(_SMALL, MAX_RATIO * info.compress_size):
        raise Refused(f"It would unpack to more than {MAX_RATIO} times its size, as a zip bomb does.")


def _refuse_special(mode: int) -> None:
    kind = stat.S_IFMT(mode)
    if kind == stat.S_IFLNK:
        raise Refused("It is a link.")
    if kind not in {0, stat.S_IFREG}:  # 0 where a zip does not say
        raise Refused("It is not a regular file.")


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: list[int], limit: int) -> bytes:
    """Return a member's bytes. What it says about its own size is not believed."""
    if left[0] <= 0:
        raise Refused(f"The download unpacks to more than {MAX_TOTAL // 2**30} GiB; the rest is not read.")
    try:
        with archive.open(info) as file:
            raw = file.read(limit + 1)
    except _UNREADABLE as error:
        raise Refused(f"It cannot be unpacked ({error}).") from None
    left[0] -= len(raw)
    if len(raw) > limit:
        raise Refused(f"It is larger than {limit // 2**20} MiB.")
    return raw


def _folder(root: Path) -> Download:
    found: list[tuple[str, Callable[[int], bytes]]] = []
    refusals = []
    for path, steps in _files(root):
        name = "/".join(steps)
        try:
            checked(name)
            _refuse_special(path.lstat().st_mode)
        except (Refused, OSError) as reason:
            refusals.append(Refusal(name=shown(name), reason=str(reason)))
        else:
            found.append((name, partial(read_bytes, root, steps)))
    return _without_doubles(found, refusals)


def _files(root: Path) -> Iterable[tuple[Path, tuple[str, ...]]]:
    """Yield what is in a folder and below, links to folders as links; in alphabetical order."""
    seen = 0
    for place, folders, files in os.walk(root):
        folder = root / place
        linked = [name for name in folders if (folder / name).is_symlink()]
        folders.sort()
        for name in sorted([*files, *linked]):
            seen += 1
            _refuse_crowd(seen)
            yield folder / name, (folder / name).relative_to(root).parts


def _without_doubles(found: list[tuple[str, Callable[[int], bytes]]], refusals: list[Refusal]) -> Download:
    count = Counter(key(name) for name, _ in found)
    members = []
    for name, read in found:
        last = name.rsplit("/", 1)[-1]
        if "__MACOSX" in name.split("/") or last in _NOISE or last.startswith("._"):
            continue  # what a computer added; nobody handed it in
        if count[key(name)] > 1:
            reason = f"{count[key(name)]} members have this name (capitals aside), so none of them counts."
            refusals.append(Refusal(name=shown(name), reason=reason))
        else:
            members.append(Member(name=name, read=read))
    return Download(members=tuple(members), refusals=tuple(refusals))


def _refuse_crowd(count: int) -> None:
    if count > MAX_MEMBERS:
        raise GradingError(
            f"The download has more than {MAX_MEMBERS} files. Collect one assignment's download at a time."
        )


def _refuse_endless_index(path: Path) -> None:
    """Refuse a zip whose list of members is huge: it is read whole before the first member can be counted."""
    with path.open("rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(max(0, file.tell() - _END_SIZE - _LOCATOR_64_SIZE - _END_64_SIZE - 2**16))
        tail = file.read()
    end = tail.rfind(_END)
    if end < 0:
        return  # no zip; whoever opens it says so
    size = int.from_bytes(tail[end + 12 : end + 16], "little")
    locator = end - _LOCATOR_64_SIZE
    record = locator - _END_64_SIZE
    if record >= 0 and tail.startswith(_LOCATOR_64, locator) and tail.startswith(_END_64, record):
        size = int.from_bytes(tail[record + 40 : record + 48], "little")
    if size > _MAX_INDEX:
        raise GradingError(f"{path} lists more members than any class hands in, so it was not opened.")
