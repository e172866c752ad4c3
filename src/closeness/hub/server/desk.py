"""What a learner's server does at nbgrader's exchange: fetch an assignment, hand it in, fetch feedback.

nbgrader's own classes do the work, whichever the settings name. Each call blocks: give it a thread. One call
at a time changes anything.
"""

from __future__ import annotations

import errno
import shutil
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from closeness.core.errors import HandInError
from closeness.hub.server import releases
from closeness.hub.server.places import checked_name, find_places, part
from closeness.hub.server.receipt import Receipt, files_in, keep
from closeness.locale import words

if TYPE_CHECKING:
    from closeness.hub.server.places import Places

_TIME = "timestamp.txt"


class NotReleasedError(HandInError):
    """There is no such assignment, or it is not out yet."""


class Desk:
    """The exchange as one learner uses it, from the server whose folder is ``root``."""

    def __init__(self, root: Path, log: Any) -> None:
        self.root, self.log, self.changing = root, log, Lock()

    def places(self, name: str = "") -> Places:
        """Return the learner's places; where no course is set, the one that has assignment ``name``."""
        return find_places(self.root, name)

    def open(self, name: str) -> str:
        """Return the path, in JupyterLab, of an assignment's notebook, fetched where it was not there.

        A folder without its notebook gets it from the release. Of several notebooks the one named as the
        assignment is opened, or the folder where there is none.
        """
        name = checked_name(name)
        with self.changing:
            places = self.places(name)
            folder = places.folder(name)
            if not [*folder.glob("*.ipynb")]:
                self._fetch(places, name)
                releases.remember(places, name)
        notebooks = sorted(folder.glob("*.ipynb"))
        own = folder / f"{name}.ipynb"
        only = notebooks[0] if len(notebooks) == 1 else folder
        return places.shown(own if own in notebooks else only)

    def _fetch(self, places: Places, name: str) -> None:
        say = words("hand-in")
        if places.exchange is not None and places.release(name) is None:
            raise NotReleasedError(say["not-released"].format(name=name))
        fetch = part(places, "FetchAssignment", name, replace_missing_files=True)
        try:
            fetch.start()
        except Exception as error:
            raise HandInError(say["not-fetched"].format(name=name, reason=_reason(error))) from error

    def submit(self, name: str) -> dict[str, Any]:
        """Hand an assignment in and return its receipt; HandInError when it was not taken.

        Everything in the receipt is read from the copy that nbgrader made in the exchange, or from the one in
        its cache where the exchange does not let learners read.
        """
        name = checked_name(name)
        say = words("hand-in")
        with self.changing:
            places = self.places(name)
            if not [*places.folder(name).glob("**/*.ipynb")]:
                raise NotReleasedError(say["nothing-there"].format(name=name))
            submit = part(places, "Submit", name)
            try:
                submit.start()
            except Exception as error:
                raise HandInError(_refused(submit, name, error)) from error
            copy = _copy_of(submit, places, name)
            submitted = _time_of(copy)
            receipt = Receipt(
                assignment=name,
                submitted=submitted,
                late=_lateness(places, name, submitted),
                files=files_in(copy),
                notice=getattr(submit, "notice", ""),
            )
            return receipt.as_json(self._kept(receipt, places))

    def _kept(self, receipt: Receipt, places: Places) -> str | None:
        """Save a receipt; None where that fails, for what was handed in is handed in."""
        try:
            path = keep(receipt, places.home)
            return places.shown(path)
        except (OSError, HandInError) as error:
            self.log.error("The receipt for %s could not be kept: %s", receipt.assignment, error)  # noqa: TRY400
            return None

    def feedback(self, name: str) -> list[Path]:
        """Return the newest feedback pages of an assignment, one a notebook; [] where there is none yet."""
        name = checked_name(name)
        with self.changing:
            places = self.places(name)
            fetch = part(places, "FetchFeedback", name)
            had_folder = places.folder(name).is_dir()
            try:
                fetch.start()
            except Exception as error:  # noqa: BLE001 - what was fetched before can still be shown
                self.log.warning("Feedback for %s could not be fetched: %s", name, error)
            if not had_folder and not releases.is_released(places, name) and not places.folder(name).is_dir():
                raise NotReleasedError(words("hand-in")["not-released"].format(name=name))
            rounds = (places.folder(name) / "feedback").glob("*/")
            for folder in sorted(rounds, key=lambda path: path.name, reverse=True):
                if pages := sorted(folder.glob("*.html")):
                    return pages
        return []


def _reason(error: Exception) -> str:
    """Return in words why nbgrader stopped."""
    say = words("hand-in")
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return say["disk-full"]
    if isinstance(error, OSError) and error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return say["not-allowed"].format(path=error.filename)
    return str(error) or type(error).__name__


def _refused(submit: Any, name: str, error: Exception) -> str:
    """Return what to tell of a submission that stopped, and take back what was copied of it in part.

    A copy in the exchange with its time in it is whole: then only the learner's own copy is missing, without
    which nbgrader finds no feedback.
    """
    from closeness.staff.exchange.submit import GatedSubmit  # noqa: PLC0415 - nbgrader's, which costs seconds

    say = words("hand-in")
    made = _made_by(submit)
    if made is not None and made.is_dir():
        if (made / _TIME).is_file():
            return say["half-kept"].format(name=name, reason=_reason(error))
        shutil.rmtree(made, ignore_errors=True)
    if isinstance(error, shutil.Error) and isinstance(error.args[0], list):  # copytree's, for each file
        return say["not-copied"].format(name=name, reason=error.args[0][0][-1])
    if isinstance(submit, GatedSubmit):
        return str(error)  # it is in the learner's words
    return say["not-taken"].format(name=name, reason=_reason(error))


def _made_by(submit: Any) -> Path | None:
    """Return the folder in the exchange that a submission makes; None where the exchange is no folder."""
    box, folder = getattr(submit, "inbound_path", ""), getattr(submit, "assignment_filename", "")
    return Path(box, folder) if box and folder else None


def _copy_of(submit: Any, places: Places, name: str) -> Path:
    """Return the folder that was handed in: the exchange's where it can be read, else nbgrader's copy."""
    made = _made_by(submit)
    if made is not None and (made / _TIME).is_file():
        return made
    copies = sorted((places.cache / places.course).glob(f"*+{name}+*"), key=lambda path: path.name)
    if not copies:
        raise HandInError(words("hand-in")["no-copy"].format(name=name))
    return max(copies, key=_time_of)


def _time_of(folder: Path) -> datetime:
    """Return when a folder was handed in, in UTC, as nbgrader wrote it there."""
    from nbgrader.utils import parse_utc  # noqa: PLC0415 - costs seconds

    try:
        time: datetime = parse_utc((folder / _TIME).read_text(encoding="utf-8").strip())
    except (OSError, ValueError):
        return datetime.fromtimestamp(0, UTC)
    return time.replace(tzinfo=UTC)


def _lateness(places: Places, name: str, submitted: datetime) -> bool | None:
    """Return whether a submission was late, by what is published of deadlines; None where nothing is."""
    from closeness.staff.deadlines.published import read_published  # noqa: PLC0415 - opens nbgrader's gradebook

    if places.exchange is None:
        return None
    deadline = read_published(places.exchange, places.course, name).deadline
    return None if deadline.until is None else deadline.is_late(submitted)
