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

from closeness.staff.course import course_at
from closeness.staff.deadlines.deadline import Deadline
from closeness.staff.deadlines.gradebook import Dates, read_dates
from closeness.staff.deadlines.moment import shown_moment, shown_span
from closeness.staff.deadlines.rules import Rules, read_rules
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

    Which of several submissions counts, and whether late ones do, is what ``closeness due`` set; with
    ``before_duedate`` it is the last in time, whatever was set.
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
        self._dates = (read_dates(place) or {}).get(place.assignment_id, Dates())
        self._rules = read_rules(course_at(place).root).get(place.assignment_id, Rules())

    def deadline(self, student: str) -> Deadline:
        """Return what holds for a student."""
        return Deadline(
            due=self._dates.due,
            late=self._rules.late,
            counts="on-time" if self.before_duedate else self._rules.counts,
            reopened=self._dates.reopened.get(student),
        )

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
        deadline = self.deadline(several[0].student)
        index = deadline.counting([one.at for one in several])
        for one in several:
            if deadline.until is None or not deadline.is_late(one.at):
                continue
            late = f"{shown_span(one.at - deadline.until)} after {shown_moment(deadline.until)}"
            if not deadline.takes(one.at):
                self.log.error("Not collected: %s, because it was handed in %s.", one.folder.name, late)
            elif index is not None and one is several[index]:
                self.log.warning("Late: %s was handed in %s.", one.folder.name, late)
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
        deadline = self.deadline(one.student)
        newest = deadline.counts == "last" and deadline.late != "refuse" and deadline.reopened is None
        if self.before_duedate or (self.update and not newest):
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
