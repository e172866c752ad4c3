"""The two rules of each assignment that nbgrader has no place for: what of late work, and which one counts.

They are kept beside the gradebook, in ``grading/deadlines.json``. ``closeness due`` writes them.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from closeness.core.errors import GradingError
from closeness.staff.deadlines.deadline import COUNTS, LATE, Counts, Late

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = Path("grading") / "deadlines.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What happens with late work, and which of several submissions counts. The defaults are nbgrader's."""

    late: Late = "accept"
    counts: Counts = "last"

    def __post_init__(self) -> None:
        for name, value, known in (("late", self.late, LATE), ("counts", self.counts, COUNTS)):
            if value not in known:
                raise GradingError(f"{name} must be one of {', '.join(known)}, got {value!r}.")


def read_rules(root: Path) -> dict[str, Rules]:
    """Return the rules of a course by assignment, those that were set; GradingError for a broken file."""
    file = root / FILE
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        return {name: Rules(**rules) for name, rules in found.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError, GradingError) as error:
        raise GradingError(
            f"{FILE} holds no rules that can be read: {error} Restore it, or delete it and say the rules "
            "again with closeness due."
        ) from error


def write_rules(root: Path, rules: Mapping[str, Rules]) -> None:
    """Keep the rules of a course, in one step: who reads them meanwhile finds the old or the new ones."""
    file = root / FILE
    scratch = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    kept = {name: asdict(one) for name, one in sorted(rules.items()) if one != Rules()}
    scratch.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    scratch.replace(file)
