"""What an outage means for a day: the figures, case by case."""

from dataclasses import replace
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


def removed(start: float, end: float | None) -> Outage:
    """The same, of a server that the bot was not in."""
    return replace(away(start, end), is_removed=True)


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


@each(
    "outages, reason",
    [
        ([removed(60, 1380)], "I wasn't in this server Sun 11:00 to Mon 09:00"),
        ([removed(10, 12), away(20, 23)], "I was down 10:20–10:23"),  # together five minutes
        ([removed(10, 13), away(20, 22)], "I wasn't in this server 10:10–10:13"),
        ([removed(10, 14), away(20, 20.9)], ""),
        ([away(8, 10), removed(10, 14)], "I was down or not in this server 10:08–10:14"),
        ([removed(10, 20), away(12, 13)], "I was down or not in this server 10:10–10:20"),
        ([removed(1430, None)], "I wasn't in this server 09:50–10:00"),
    ],
)
def test_time_outside_the_server_counts_as_being_down_and_is_called_what_it_was(
    outages: list[Outage], reason: str
) -> None:
    assert outage_reason(outages, FROM, TO, BERLIN) == reason


def test_what_ends_when_the_day_begins_is_no_time_of_it() -> None:
    assert spans([away(-60, 0), away(-60, -1), away(1440, None)], FROM, TO) == []
    assert spans([away(3, 3), away(1, 2)], FROM, TO) == [
        (FROM + timedelta(minutes=1), FROM + timedelta(minutes=2))
    ]


def test_three_missing_signs_of_life_are_silence() -> None:
    assert timedelta(minutes=3) == SILENCE
