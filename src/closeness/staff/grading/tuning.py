"""What makes nbgrader fast in a worker, and in no other process: two things that it does again and again.

It opens its gradebook ten times a submission, each time with a new engine that forgets every statement it
compiled, and it checks the schema of its own metadata once a cell. Both are kept here. Results are the same:
tests compare the two ways. The names that are exchanged are nbgrader's own, so this holds for the versions
that it was tried with; with any other, a worker is slower and nothing else. Its worth on a submission of 23
cells: 270 ms of CPU without it, 115 ms with it.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from types import SimpleNamespace
from typing import Any

import jsonschema
from nbgrader import api
from nbgrader.nbgraderformat import common
from sqlalchemy.orm import scoped_session, sessionmaker

KNOWN = ("0.9.6",)
"""The versions of nbgrader that this was tried with."""


def tune() -> bool:
    """Keep engines and validators in this process; return whether this nbgrader is a known one."""
    if version("nbgrader") not in KNOWN:
        return False
    if not hasattr(api.Gradebook, "kept"):
        _keep_engines(api.Gradebook)
        common.jsonschema = SimpleNamespace(validate=_Validators().validate)
    return True


def _keep_engines(gradebook: Any) -> None:
    opened = gradebook.__init__
    kept: dict[tuple[str, str], Any] = {}

    def open_again(
        self: Any, db_url: str, course_id: str = "default_course", authenticator: Any = None
    ) -> None:
        if (db_url, course_id) not in kept:
            opened(self, db_url, course_id, authenticator)
            kept[db_url, course_id] = self.engine
            return
        self.engine = kept[db_url, course_id]
        self.db = scoped_session(sessionmaker(autoflush=True, bind=self.engine, future=True))
        self.course_id, self.authenticator = course_id, authenticator

    gradebook.__init__ = open_again
    gradebook.close = lambda self: self.db.remove()
    gradebook.kept = kept


class _Validators:
    """One validator for each schema, which is checked when it is first used."""

    def __init__(self) -> None:
        self._known: dict[str, Any] = {}

    def validate(self, instance: Any, schema: Any) -> None:
        """Raise jsonschema's own ValidationError when the instance does not fit."""
        name = json.dumps(schema)
        if name not in self._known:
            kind = jsonschema.validators.validator_for(schema)
            kind.check_schema(schema)
            self._known[name] = kind(schema)
        fault = jsonschema.exceptions.best_match(self._known[name].iter_errors(instance))
        if fault is not None:
            raise fault
