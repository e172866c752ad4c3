"""What collecting and listing know of the exchange: nbgrader's inbound folder, and the learners' boxes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbgrader.exchange.default import Exchange
from traitlets import Bool, Unicode

from closeness.core.errors import ClosenessError
from closeness.staff.deadlines.published import publish
from closeness.staff.exchange.inbound import Inbound


class GatedExchange(Exchange):
    """The settings that the parts of the exchange share: ``c.GatedExchange.boxes = "…"``."""

    boxes = Unicode(
        "",
        help="A folder with one exchange for each learner, <boxes>/<student>/<course>/inbound, from which "
        "is collected as well. What lies in a box is its owner's, whoever owns the files.",
    ).tag(config=True)
    trust_names = Bool(
        default_value=False,
        help="Believe the time in a submission's name, where files were moved or restored, so that the file "
        "system's times are those of the copy. Learners can write any time there.",
    ).tag(config=True)

    def incoming(self, *, check_owner: bool) -> Inbound:
        """Return where submissions to the course come in."""
        course: Any = self.coursedir.course_id
        return Inbound(
            course=course,
            folder=Path(self.root) / course / "inbound",
            boxes=Path(self.boxes) if self.boxes else None,
            check_owner=check_owner,
            trust_names=self.trust_names,
            refuse=lambda what: self.log.error("Not taken: %s.", what),
        )

    def publish_deadlines(self) -> None:
        """Tell learners of the deadlines as they are set now; a failure is logged, and stops nothing."""
        try:
            publish(
                self.coursedir, self.config, root=Path(self.root), inbound=self.incoming(check_owner=False)
            )
        except (OSError, ClosenessError) as error:
            self.log.error("The deadlines could not be published: %s", error)  # noqa: TRY400
