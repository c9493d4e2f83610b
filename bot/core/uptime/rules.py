"""What an outage means for a day. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

FORGIVEN = timedelta(minutes=5)
SILENCE = timedelta(minutes=3)
"""A sign of life comes each minute; with three of them missing the bot is not healthy, and a
process that goes on after such a gap was asleep."""


@dataclass(frozen=True, slots=True)
class Outage:
    """A time in which the bot could not take answers; ``to_at`` is None while it lasts."""

    from_at: datetime
    to_at: datetime | None
    is_removed: bool = False
    """The bot was not in the server in question; else it was down."""


_WHERE = {
    frozenset({False}): "I was down",
    frozenset({True}): "I wasn't in this server",
    frozenset({False, True}): "I was down or not in this server",
}


def outage_reason(
    outages: Collection[Outage], from_at: datetime, to_at: datetime, zone: ZoneInfo,
    forgiven: timedelta = FORGIVEN,
) -> str:  # fmt: skip
    """Why a day is void although its question was posted; "" if it is not.

    It is when the bot could take no answers for five minutes (``forgiven``) or more in all between
    ``from_at`` and ``to_at``: nobody can know who would have answered just then.
    """
    away = spans(outages, from_at, to_at)
    if not away or sum((end - start for start, end in away), timedelta()) < forgiven:
        return ""
    start, end = max(away, key=lambda span: span[1] - span[0])
    kinds = {one.is_removed for one in outages if spans((one,), start, end)}
    return f"{_WHERE[frozenset(kinds)]} {_clock(start, end, zone)}"


def spans(
    outages: Iterable[Outage], from_at: datetime, to_at: datetime
) -> list[tuple[datetime, datetime]]:
    """When the bot took no answers between two moments, ascending. What overlaps is one span:
    a server may have missed its shard while the whole process was away."""
    found: list[tuple[datetime, datetime]] = []
    for outage in sorted(outages, key=lambda one: one.from_at):
        start = max(outage.from_at, from_at)
        end = min(outage.to_at or to_at, to_at)
        if found and start <= found[-1][1]:
            start, end = found[-1][0], max(found[-1][1], end)
            found.pop()
        if end > start:
            found.append((start, end))
    return found


def _clock(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    local_start, local_end = start.astimezone(zone), end.astimezone(zone)
    if local_start.date() == local_end.date():
        return f"{local_start:%H:%M}–{local_end:%H:%M}"
    return f"{local_start:%a %H:%M} to {local_end:%a %H:%M}"
