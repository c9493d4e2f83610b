"""The start of a session as members write it, and as it stands on a button. Pure."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.core.errors import UserError
from bot.server.readers import UNCHANGED, read_date, read_time, shown

NO_SUCH_DATE = "There is no such date as {}. Look at it again, please. {}"
SKIPPED = (
    "On that date your clocks go forward, and there is no {} in your time zone. "
    "Choose a time an hour later or earlier. {}"
)


def read_start(day: str, clock: str, zone: ZoneInfo, now: datetime) -> datetime:
    """The instant (UTC) of a written date and time in a zone. A date without a year is the next
    one. An hour that a clock change repeats means the first of the two."""
    wall = datetime.combine(read_date(day, now.astimezone(zone).date()), read_time(clock))
    try:
        found = wall.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:  # the first and the last day that a calendar has
        raise UserError(NO_SUCH_DATE.format(shown(day), UNCHANGED)) from None
    if found.astimezone(zone).replace(tzinfo=None) != wall:
        raise UserError(SKIPPED.format(f"{wall:%H:%M}", UNCHANGED))
    return found


def label(moment: datetime, zone: ZoneInfo) -> str:
    """A moment on a button, where Discord shows no times of its own: "Sat 21 Nov, 18:30" in the
    zone of the one who reads it."""
    local = moment.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"
