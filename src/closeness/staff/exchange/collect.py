"""Collecting from nbgrader's exchange: only what is theirs, only files, and the one that counts.

Stock collection follows links, so that a link to ``solutions/`` arrives as a copy of the key. It takes the
newest folder that bears a learner's name, whoever made it, and one folder with a broken name, or one that is
too large, ends it for the whole class. ``c.ExchangeFactory.collect`` puts this class in its place.
"""

from __future__ import annotations

import shutil
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from nbgrader.exchange.default import ExchangeCollect

from closeness.staff.deadlines.deadline import Deadline
from closeness.staff.deadlines.gradebook import read_due
from closeness.staff.exchange.copying import Copier, TooLarge, share
from closeness.staff.exchange.gated import GatedExchange
from closeness.staff.submitted_time import FILE, submitted_time, written

if TYPE_CHECKING:
    from closeness.staff.exchange.inbound import HandedIn

_SCRATCH = ".collecting-"


class GatedCollect(GatedExchange, ExchangeCollect):
    """nbgrader's collection, for a folder in which anybody may have put anything.

    What is refused is logged with its reason, and costs nobody else anything. With ``check_owner`` off, where
    all learners are one user of the system, folders outside the boxes are believed to be whose they say.
    """

    def init_src(self) -> None:
        """Find what counts of each learner's submissions."""
        place = self.coursedir
        if not place.course_id:
            self.fail("No course id specified. Re-run with --course flag.")
        inbound = self.incoming(check_owner=self.check_owner)
        if not (inbound.folder.is_dir() or self.boxes):
            self.fail(f"Course not found: {inbound.folder}")
        self.handed_in = inbound.submissions(place.assignment_id, place.student_id)
        due = read_due(place, place.assignment_id)
        self.deadline = Deadline(due=due, counts="on-time" if self.before_duedate else "last")

    def copy_files(self) -> None:
        """Copy what counts to where it is graded; ExchangeError at the end when this failed for somebody."""
        failed = []
        by_student = groupby(sorted(self.handed_in, key=attrgetter("student")), attrgetter("student"))
        for student, several in by_student:
            one = self._counting([*several])
            try:
                if one is not None:
                    self._collect(one)
            except OSError as error:
                failed.append(student)
                self.log.error("Not collected: %s (%s).", student, error)  # noqa: TRY400
        if not self.handed_in:
            place = self.coursedir
            self.log.warning(
                "No submissions of '%s' for course '%s' to collect", place.assignment_id, place.course_id
            )
        if failed:
            self.fail(f"{', '.join(failed)}: handed in and not collected; the reasons stand above.")

    def _counting(self, several: list[HandedIn]) -> HandedIn | None:
        index = self.deadline.counting([one.at for one in several])
        return None if index is None else several[index]

    def _collect(self, one: HandedIn) -> None:
        place = self.coursedir
        name = f"{one.student} {place.assignment_id}"
        target = Path(place.format_path(place.submitted_directory, one.student, place.assignment_id))
        there = target.is_symlink() or target.exists()
        if there and not self._is_due_to_replace(target, one):
            update = "No newer submission to collect" if self.update else "Exists, use --update to update"
            self.log.info("%s: %s", update, name)
            return
        self.log.info("%s submission: %s", "Updating" if there else "Collecting", name)
        scratch = target.with_name(f"{_SCRATCH}{target.name}")
        shutil.rmtree(scratch, ignore_errors=True)  # of a run that was killed
        try:
            self.do_copy(str(one.folder), str(scratch))
            (scratch / FILE).unlink(missing_ok=True)  # the learner's own word
            (scratch / FILE).write_text(written(one.at.replace(tzinfo=None)), encoding="ascii")
            if place.groupshared:
                share(scratch)
            if there:
                _remove(target)
            scratch.rename(target)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def _is_due_to_replace(self, target: Path, one: HandedIn) -> bool:
        """Whether nbgrader's rules let a submission take the place of the collected one."""
        at = one.at.replace(tzinfo=None)
        there = submitted_time(target.parent, (target.name,))[0]
        if self.before_duedate:
            return there != at
        return self.update and (there is None or at > there)

    def do_copy(self, src: str, dest: str, log: object = None) -> None:  # noqa: ARG002 - nbgrader's signature
        """Copy the regular files of a folder; links are not followed, whenever they are put there."""
        name = Path(src).name
        copier = Copier(self.coursedir, lambda what: self.log.error("Not collected: %s, of %s.", what, name))
        try:
            copier.copy(Path(src), Path(dest))
        except TooLarge as error:
            self.log.error("%s: %s Nothing of it is collected.", name, error)  # noqa: TRY400
            shutil.rmtree(dest)
            Path(dest).mkdir()  # so that it is graded, with a reason


def _remove(target: Path) -> None:
    if target.is_symlink() or not target.is_dir():
        target.unlink()
    else:
        shutil.rmtree(target)
