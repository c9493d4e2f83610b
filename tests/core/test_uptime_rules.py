"""What an outage means for a day: the figures, case by case."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.uptime.rules import SILENCE, Outage, outage_reason, spans
from tests.together import each

FROM, TO = datetime(2026, 3, 1, 9, tzinfo=UTC), datetime(2026, 3, 2, 9, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def away(start: float, end: float | None) -> Outage:
    """In minutes from the beginning of the day's question."""
    to_at = None if end is None else FROM + timedelta(minutes=end)
    return Outage(FROM + timedelta(minutes=start), to_at)


@each(
    "outages, span",
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
        ([away(10, 14), away(13, 16)], "10:10–10:16"),  # what overlaps or touches is one span
        ([away(13, 15), away(10, 13)], "10:10–10:15"),
        ([away(10, 20), away(12, 13)], "10:10–10:20"),
        ([away(30, 36), away(10, 20), away(19, 22), away(50, 51)], "10:10–10:22"),
        ([away(10, 13), away(11, 14)], ""),
        ([away(60, 1380)], "Sun 11:00 to Mon 09:00"),
    ],
)
def test_a_day_is_void_from_five_minutes_without_answers_on(
    outages: list[Outage], span: str
) -> None:
    expected = f"I was down {span}" if span else ""
    assert outage_reason(outages, FROM, TO, BERLIN) == expected


def test_what_ends_when_the_day_begins_is_no_time_of_it() -> None:
    assert spans([away(-60, 0), away(-60, -1), away(1440, None)], FROM, TO) == []
    assert spans([away(3, 3), away(1, 2)], FROM, TO) == [
        (FROM + timedelta(minutes=1), FROM + timedelta(minutes=2))
    ]


def test_three_missing_signs_of_life_are_silence() -> None:
    assert timedelta(minutes=3) == SILENCE
