"""Moments as people write and read them: always with their zone, by default that of this machine."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from closeness.core.errors import GradingError

_ZONED = re.compile(r"(?P<moment>.*\d)\s+(?P<zone>[A-Za-z][\w+-]*(?:/[\w+-]+)*)")
_END = time(23, 59, 59)  # of a day that is named without a time
_UNITS = (
    (timedelta(days=1), "day", "days"),
    (timedelta(hours=1), "h", "h"),
    (timedelta(minutes=1), "min", "min"),
)
_WANTED = (
    'A time reads like "2026-12-01 18:00", with its zone behind it where that is not this machine\'s: '
    '"2026-12-01 18:00 Europe/Vienna", "2026-12-01 18:00+01:00". Got {!r}.'
)


def read_moment(text: str) -> datetime:
    """Return the moment that an instructor wrote, in UTC; GradingError for anything else.

    Without a zone this machine's is meant, and a day alone means its end.

    >>> read_moment("2026-12-01 18:00 Europe/Vienna").isoformat()
    '2026-12-01T17:00:00+00:00'
    """
    parts = _ZONED.fullmatch(text.strip())
    try:
        moment = datetime.fromisoformat(parts["moment"] if parts else text.strip())
        zone = ZoneInfo(parts["zone"]) if parts else None
    except (ValueError, ZoneInfoNotFoundError, OSError):
        raise GradingError(_WANTED.format(text)) from None
    if moment.tzinfo is not None and zone is not None:
        raise GradingError(_WANTED.format(text))
    if ":" not in text:
        moment = datetime.combine(moment.date(), _END, moment.tzinfo)
    if zone is not None:
        moment = moment.replace(tzinfo=zone)
    try:
        return moment.astimezone(UTC)
    except (OverflowError, ValueError, OSError):
        raise GradingError(_WANTED.format(text)) from None


def shown_moment(moment: datetime) -> str:
    """Return a moment as people read it, in this machine's zone, which is named.

    >>> from datetime import UTC, datetime
    >>> shown_moment(datetime(2026, 12, 1, 12, 5, tzinfo=UTC)).split(",")[0]
    'Tuesday 1 December 2026'
    """
    local = moment.astimezone()
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M %Z}"


def shown_span(span: timedelta) -> str:
    """Return how long something is, in its two largest units.

    >>> [shown_span(timedelta(minutes=minutes)) for minutes in (0.5, 125, 1440, 4000)]
    ['less than a minute', '2 h 5 min', '1 day', '2 days 18 h']
    """
    parts = []
    for unit, one, many in _UNITS:
        count, span = divmod(span, unit)
        parts.append(f"{count} {one if count == 1 else many}" if count else "")
    first = next((index for index, part in enumerate(parts) if part), None)
    return "less than a minute" if first is None else " ".join(filter(None, parts[first : first + 2]))
