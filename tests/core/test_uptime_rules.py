"""What an outage means for a day: the figures, case by case."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.uptime.rules import Outage, outage_reason

FROM, TO = datetime(2026, 3, 1, 9, tzinfo=UTC), datetime(2026, 3, 2, 9, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def away(start: float, end: float | None) -> Outage:
    """In minutes from the beginning of the day's question."""
    to_at = None if end is None else FROM + timedelta(minutes=end)
    return Outage(FROM + timedelta(minutes=start), to_at)


@pytest.mark.parametrize(
    ("outages", "span"),
    [
        ([], ""),
        ([away(10, 14.9)], ""),
        ([away(10, 15)], "10:10–10:15"),
        ([away(-60, 4)], ""),  # only what is in the day counts
        ([away(-60, 5)], "10:00–10:05"),
        ([away(1435, 9999)], "09:55–10:00"),
        ([away(1436, 9999)], ""),
        ([away(1430, None)], "09:50–10:00"),
        ([away(-99, -1), away(1441, 1500)], ""),
        ([away(0, 2), away(30, 33)], "10:30–10:33"),  # five minutes in all; the longest is told
        ([away(0, 2), away(30, 32.9)], ""),
        ([away(60, 1380)], "Sun 11:00 to Mon 09:00"),
    ],
)
def test_a_day_is_void_from_five_minutes_without_answers_on(
    outages: list[Outage], span: str
) -> None:
    expected = f"the bot was down {span}" if span else ""
    assert outage_reason(outages, FROM, TO, BERLIN) == expected
