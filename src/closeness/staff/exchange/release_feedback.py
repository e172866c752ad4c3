"""Releasing feedback to the exchange, also where somebody's work came without a time."""

from __future__ import annotations

import glob
from pathlib import Path

from nbgrader.exchange.default import ExchangeReleaseFeedback

from closeness.staff.submitted_time import FILE


class GatedReleaseFeedback(ExchangeReleaseFeedback):
    """nbgrader's release of feedback, which otherwise ends for the whole class at a page without a time."""

    def copy_files(self) -> None:
        """Copy all pages, each under the name that only its author knows."""
        for folder in glob.glob(self.src_path):  # noqa: PTH207 - as nbgrader looks for them
            (Path(folder) / FILE).touch()  # nbgrader puts what it says into its log
        super().copy_files()
