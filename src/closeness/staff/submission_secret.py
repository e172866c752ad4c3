"""The secret that a submission carries: nbgrader releases its feedback under a name that is made of it.

Whoever handed in has a copy and finds the page; nobody else can guess its name. A learner can write anything
there, and nbgrader ends the release for the whole class at a file that is missing or empty.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import TYPE_CHECKING

from closeness.staff.admission import Refused, read_bytes
from closeness.staff.secret import course_secret

if TYPE_CHECKING:
    from closeness.staff.course import Course

FILE = "submission_secret.txt"
_LONGEST = 1_000  # bytes
_SECRET = re.compile(r"[\w-]{16,500}", re.ASCII)


def submission_secret(course: Course, student: str, name: str) -> str:
    """Return the secret in a submitted folder, "" where there is none that can be used."""
    try:
        text = read_bytes(course.submitted, (student, name, FILE), _LONGEST).decode("ascii")
    except (Refused, FileNotFoundError, UnicodeDecodeError):
        return ""
    return text if _SECRET.fullmatch(text) else ""


def place_secret(course: Course, student: str, name: str) -> None:
    """Put the secret beside the autograded notebook, from where it goes with the feedback.

    Without one the course makes it up: the page is released then, and nobody finds it in the exchange.
    """
    secret = submission_secret(course, student, name)
    if not secret:
        message = f"feedback\0{student}\0{name}".encode()
        secret = hmac.digest(course_secret(course.secret), message, hashlib.sha256).hex()
    folder = course.autograded / student / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).unlink(missing_ok=True)  # nbgrader leaves it read-only
    (folder / FILE).write_text(secret, encoding="ascii")
