"""Running a learner's functions in a confined interpreter: they get arguments, they return plain values.

The interpreter is a bare ``python`` child, not a Jupyter kernel. A function needs no messaging, no history
and no display; a kernel would need sockets, threads and a hundred modules, and every one of them would have
to be allowed. What a learner's code can reach here is the standard library, read-only, and nothing else.

The rooms: ``runner`` is what runs inside, ``syscalls`` what the operating system still does for it, ``cage``
how it is closed in, ``trial`` how that is tried out, ``child`` how it is watched, ``calls`` what is asked of
it and what comes back.
"""

from __future__ import annotations

from closeness.staff.confine.cage import Cage, Tier, find_cage
from closeness.staff.confine.calls import Call, Foreign, Limits, Outcome, run

__all__ = ["Cage", "Call", "Foreign", "Limits", "Outcome", "Tier", "find_cage", "run"]
