"""How moments, dates, clock times and JSON are written in columns, in one place.

Text that sorts as time sorts, the same in SQLite and PostgreSQL. No SQL here.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any


def store_moment(moment: datetime) -> str:
    """Write an aware moment as UTC ISO text with microseconds; a naive one is refused."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone can't be stored")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def store_moment_or_none(moment: datetime | None) -> str | None:
    """Like :func:`store_moment`; nothing stays nothing."""
    return None if moment is None else store_moment(moment)


def load_moment(text: str) -> datetime:
    """Read an aware UTC moment."""
    return datetime.fromisoformat(text)


def load_moment_or_none(text: str | None) -> datetime | None:
    """Like :func:`load_moment`; nothing stays nothing."""
    return None if text is None else datetime.fromisoformat(text)


def store_date(day: date) -> str:
    """Write a local date as YYYY-MM-DD."""
    return day.isoformat()


def load_date(text: str) -> date:
    """Read a local date."""
    return date.fromisoformat(text)


def load_date_or_none(text: str | None) -> date | None:
    """Like :func:`load_date`; nothing stays nothing."""
    return None if text is None else date.fromisoformat(text)


def store_time(clock: time) -> str:
    """Write a wall clock time as HH:MM."""
    return clock.strftime("%H:%M")


def load_time(text: str) -> time:
    """Read a wall clock time."""
    return time(int(text[:2]), int(text[3:5]))


def store_json(value: Mapping[str, Any]) -> str:
    """Write a mapping with sorted keys, so that equal values are equal text."""
    return json.dumps(dict(value), sort_keys=True, separators=(",", ":"))


def load_json(text: str) -> dict[str, Any]:
    """Read a mapping."""
    value = json.loads(text)
    if not isinstance(value, dict):
        raise ValueError("expected a JSON object")
    return value
