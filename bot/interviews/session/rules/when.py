"""A date and a time as people write them, in their own zone. Pure.

What can't be read, and what is no moment, is refused with a ``UserError``.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.core.errors import UserError
from bot.server import readers

SKIPPED = (
    "On that date your clocks go forward, and there is no {} in your time zone. "
    f"Choose a time an hour later or earlier. {readers.UNCHANGED}"
)


def moment(day: str, clock: str, zone: ZoneInfo, now: datetime) -> datetime:
    """The instant (UTC) of a written date and time in a zone. A date without a year is the next
    one. An hour that a clock change repeats means the first of the two."""
    on = readers.read_date(day, now.astimezone(zone).date())
    at = readers.read_time(clock)
    wall = datetime.combine(on, at)
    try:
        found = wall.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:  # the first and the last day that a calendar has
        raise UserError(readers.NO_SUCH_DATE.format(readers.shown(day))) from None
    if found.astimezone(zone).replace(tzinfo=None) != wall:
        raise UserError(SKIPPED.format(f"{at:%H:%M}"))
    return found


def label(moment_: datetime, zone: ZoneInfo) -> str:
    """A moment on a button, where Discord shows no times of its own: "Sat 21 Nov, 18:30" in the
    zone of the one who reads it."""
    local = moment_.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"
