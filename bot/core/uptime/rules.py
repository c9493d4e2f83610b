"""What an outage means for a day. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

FORGIVEN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Outage:
    """A time in which the bot could not take answers; ``to_at`` is None while it lasts."""

    from_at: datetime
    to_at: datetime | None


def outage_reason(
    outages: Iterable[Outage], from_at: datetime, to_at: datetime, zone: ZoneInfo
) -> str:
    """Why a day is void although its question was posted; "" if it is not.

    It is when the bot could take no answers for five minutes or more in all between
    ``from_at`` and ``to_at``: nobody can know who would have answered just then.
    """
    away = []
    for outage in outages:
        start = max(outage.from_at, from_at)
        end = min(outage.to_at or to_at, to_at)
        if end > start:
            away.append((start, end))
    total = sum((end - start for start, end in away), timedelta())
    if total < FORGIVEN:
        return ""
    start, end = max(away, key=lambda span: span[1] - span[0])
    return f"the bot was down {_clock(start, end, zone)}"


def _clock(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    local_start, local_end = start.astimezone(zone), end.astimezone(zone)
    if local_start.date() == local_end.date():
        return f"{local_start:%H:%M}–{local_end:%H:%M}"
    return f"{local_start:%a %H:%M} to {local_end:%a %H:%M}"
