"""Handing in: the learner's own files of one assignment, all of them or nothing, and what can be said of it.

Stock submission copies whatever stands in the folder, links followed, straight to where it is collected from:
on a full disk half of it stays there, and counts as handed in. ``c.ExchangeFactory.submit`` puts this class
in its place.
"""

from __future__ import annotations

import errno
import glob
import os
import secrets
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from nbgrader.exchange.default import ExchangeSubmit
from nbgrader.utils import find_all_notebooks

from closeness.locale import words
from closeness.staff.deadlines.moment import shown_moment, shown_span
from closeness.staff.deadlines.published import read_published
from closeness.staff.exchange.copying import Copier, TooLarge, flush
from closeness.staff.submission_secret import FILE as SECRET
from closeness.staff.submitted_time import FILE

if TYPE_CHECKING:
    from collections.abc import Iterable

LEFT_OUT = ("*.before-*.ipynb", "receipts", ".*")
"""Copies of earlier versions, receipts, and what programs hide: none of it is work to hand in."""
_SCRATCH = ".handing-in-"
_STALE = 3600.0  # seconds after which a scratch folder is one of a run that was killed
_FULL = {errno.ENOSPC, errno.EDQUOT}


class GatedSubmit(ExchangeSubmit):
    """nbgrader's submission, whole or not at all.

    After ``start()``, ``handed_in`` is the folder as it lies in the exchange, ``submitted`` the time of it,
    with its zone, and ``late`` whether that is after the deadline: what a receipt is made of. ``notice`` is
    what the learner should know about that, in words, or "". When nothing was handed in ``start()`` raises
    nbgrader's ExchangeError, whose message is for the learner to read.

    What is late, and what comes of it, is decided by who collects. Here it is said in time.
    """

    handed_in: Path
    submitted: datetime
    late = False
    notice = ""

    def set_timestamp(self) -> None:
        """Note the time, in UTC: nbgrader's collection misreads the names of most other zones."""
        self.submitted = datetime.now(UTC)
        self.timestamp = self.submitted.strftime(self.timestamp_format)

    def ensure_root(self) -> None:
        """Ask for nothing: only the folder that is handed in to must be writable, and that is looked at."""

    def copy_files(self) -> None:
        """Hand in; ExchangeError in the learner's words when it cannot be done."""
        self.init_release()
        self._heed_deadline()
        self.check_filename_diff()
        inbound, cache = Path(self.inbound_path), Path(self.cache_path)
        name = self.assignment_filename
        scratch = f"{_SCRATCH}{secrets.token_hex(8)}"
        try:
            cache.mkdir(parents=True, exist_ok=True)
            _clear(inbound, cache)
            self._fill(inbound / scratch)
            # What the learner keeps is written first: without it they would not find their feedback.
            shutil.copytree(inbound / scratch, cache / scratch)
            kept = cache / (name.rsplit("+", 1)[0] if self.add_random_string else name)
            (inbound / scratch).chmod(0o777)  # as in nbgrader: so that the instructor can remove it
            (inbound / scratch).rename(inbound / name)
            (cache / scratch).rename(kept)
            flush(inbound)
        except OSError as error:
            why = "no-room" if error.errno in _FULL else "not-written"
            self._fail(why, reason=os.strerror(error.errno or 0))
        finally:
            for place in (inbound, cache):
                shutil.rmtree(place / scratch, ignore_errors=True)
        self.handed_in = inbound / name
        self.log.info(
            "Submitted as: %s %s %s", self.coursedir.course_id, self.coursedir.assignment_id, self.timestamp
        )

    def _heed_deadline(self) -> None:
        """Note whether this is late and what that means; fail where it would not be taken."""
        place = self.coursedir
        said = read_published(Path(self.root), place.course_id, place.assignment_id)
        deadline = said.deadline
        if deadline.until is None:
            return
        self.late = deadline.is_late(self.submitted)
        if not self.late:
            if deadline.counts == "first" and deadline.reopened is None and self._handed_in_before():
                self.notice = words("handing-in")["first-counts"]
            return
        until = shown_moment(deadline.until)
        if not deadline.takes(self.submitted):
            if said.exceptions != "some":
                self._fail("too-late", until=until)
            self.notice = words("handing-in")["late-perhaps"].format(until=until)
            return
        parts = {"until": until, "span": shown_span(self.submitted - deadline.until)}
        costs = deadline.late == "penalty"
        parts |= {"percent": f"{said.percent:g}", "most": f"{said.most:g}"}
        self.notice = words("handing-in")["late-costs" if costs else "late"].format(**parts)

    def _handed_in_before(self) -> bool:
        before = Path(self.cache_path).glob(f"*+{glob.escape(self.coursedir.assignment_id)}+*")
        return any(before)

    def _fill(self, target: Path) -> None:
        """Write all that is handed in to a folder: whole, on the disk, readable for who collects it."""
        refused: list[str] = []
        copier = Copier(
            self.coursedir, refused.append, left_out=(*LEFT_OUT, *self._other_notebooks()), durable=True
        )
        try:
            copier.copy(Path(self.src_path), target)
        except TooLarge:
            self._fail("too-large", limit=f"{self.coursedir.max_dir_size / 1000:g}")
        for what in refused:
            self.log.warning("Not handed in: %s.", what)
        wanted = find_all_notebooks(self.release_path)
        missing = [file for file in wanted if not (target / file).is_file()]
        there = [file for file in missing if os.path.lexists(Path(self.src_path) / file)]
        if there:
            self._fail("not-a-file", file=there[0], why=_reason(refused, there[0]))
        if wanted and missing == wanted:
            self._fail("no-notebook", file=wanted[0])
        for file, text in ((FILE, self.timestamp), (SECRET, secrets.token_hex(64))):
            (target / file).unlink(missing_ok=True)
            (target / file).write_text(text, encoding="utf-8")
        self.set_perms(str(target), fileperms=0o644, dirperms=0o755)

    def _other_notebooks(self) -> Iterable[str]:
        """Return the names of the notebooks of other assignments that are released."""
        own = set(find_all_notebooks(self.release_path))
        others = Path(self.release_path).parent.glob("*/*.ipynb")
        return sorted({path.name for path in others} - own)

    def _fail(self, key: str, **parts: str) -> NoReturn:
        name = self.coursedir.assignment_id
        self.fail(words("handing-in")[key].format(name=name, **parts))
        raise AssertionError  # nbgrader's fail() does not return


def _reason(refused: list[str], file: str) -> str:
    return next((what for what in refused if what.startswith(Path(file).name)), file)


def _clear(*places: Path) -> None:
    """Remove what runs that were killed left behind, where that can be seen."""
    for place in places:
        for left in place.glob(f"{_SCRATCH}*"):
            if time.time() - left.lstat().st_mtime > _STALE:
                shutil.rmtree(left, ignore_errors=True)
