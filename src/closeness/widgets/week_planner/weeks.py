"""What a planner draws of a week: a bank Week with its rules, or the dict of a notebook, which only tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from closeness.core.checks import shown
from closeness.core.errors import WeekError
from closeness.core.week import Slot, Week, Wish

_FIELDS = ("id", "title", "intro", "partners", "slots", "wishes")


def told_week(source: Any) -> Week:
    """Return the week that *source* tells: a Week as it is, or a dict of the form that ``Week.told`` gives.

    A dict holds no rules, so that its wishes can be read and not checked. WeekError says what is wrong.

    >>> week = told_week({"id": "tides", "title": "T", "intro": "I", "partners": {"A": "Nell", "B": "Ove"},
    ...     "slots": [{"id": "sat-day"}], "wishes": [{"id": "w", "who": "A", "text": "Sleep."}]})
    >>> week.open_slots, week.wishes[0].counts
    (('sat-day',), ())
    """
    if isinstance(source, Week):
        return source
    week = _fields(source, "The week", _FIELDS)
    return Week(
        **{field: week.get(field) for field in _FIELDS[:4]},  # type: ignore[arg-type]
        slots=tuple(Slot(**_fields(slot, "A slot", ("id", "taken"))) for slot in _list(week, "slots")),
        wishes=tuple(Wish(**_fields(one, "A wish", ("id", "who", "text"))) for one in _list(week, "wishes")),
    )


def _fields(value: Any, what: str, known: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise WeekError(f"{what} must be a dict with {', '.join(known)}, got {shown(value)}.")
    for field in value:
        if field not in known:
            raise WeekError(f"{what} has the field {shown(field)}. Use {', '.join(known)}.")
    if "id" not in value or ("who" in known and "who" not in value):
        raise WeekError(
            f"{what} needs an id{' and who' if 'who' in known else ''}, got {shown(dict(value))}."
        )
    return {"text": "", **value} if "text" in known else value


def _list(week: Mapping[str, Any], field: str) -> list[Any]:
    value = week.get(field)
    if not isinstance(value, list | tuple):
        raise WeekError(f"{field} of the week must be a list, got {shown(value)}.")
    return list(value)
