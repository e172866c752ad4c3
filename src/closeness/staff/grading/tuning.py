"""What makes nbgrader fast in a worker, and in no other process: two things that it does again and again.

It opens its gradebook ten times a submission, each time with a new engine that forgets every statement it
compiled and with nothing of what it read before, and it checks the schema of its own metadata once a cell.
Engine, session and validator are kept here; what a session holds is read afresh after each opening, so that
results are the same: tests compare the two ways. The names that are exchanged are nbgrader's own, so this
holds for the versions that it was tried with; with any other, a worker is slower and nothing else.
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
            session = sessionmaker(autoflush=True, bind=self.engine, future=True, expire_on_commit=False)
            self.db.remove()
            kept[db_url, course_id] = self.engine, scoped_session(session)
        self.engine, self.db = kept[db_url, course_id]
        self.course_id, self.authenticator = course_id, authenticator

    def close(self: Any) -> None:
        self.db().rollback()  # whatever an error left undone
        self.db().expire_all()

    gradebook.__init__ = open_again
    gradebook.close = close
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
