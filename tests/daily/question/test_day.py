"""A day in a study group, end to end through the real discord.py."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.world import World, ids, texts

ANSWER = "Because the held-out fold was never seen while training."


async def test_a_question_is_posted_answered_and_revealed(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    ann = here.member("ann")
    await here.until("2026-01-01T09:00")
    card = here.channel.history()[0]
    assert "Question of the day · Thu 1 Jan" in texts(card)
    form = await ann.click(card, label="Answer")
    done = await ann.submit_modal(form, {"text": ANSWER, "who": "share"})
    assert done.ephemeral
    assert "Your answer counts" in texts(done.response)
    thread = here.thread()
    assert ANSWER in texts(thread.history()[0])
    await here.until("2026-01-02T09:00")
    reveal = thread.history()[-1]
    assert "One member answered" in texts(reveal)
    assert "Answer of" not in texts(reveal), "the model answer is read privately"
    assert "Answer late" in str(here.channel.history()[0].components)


async def test_running_the_agenda_twice_does_nothing_the_second_time(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    before = len(here.env.http_requests)
    await here.run_due()
    assert len(here.env.http_requests) == before


async def test_the_card_carries_the_mark_by_which_it_is_found_again(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    card = here.channel.history()[0]
    assert sum(one.endswith(":o1") for one in ids(card)) == 1


@pytest.mark.parametrize(
    ("zone", "first"),
    [
        ("Europe/Berlin", "2026-10-23T09:00"),
        ("Europe/Berlin", "2026-03-27T09:00"),
        ("Australia/Lord_Howe", "2026-04-03T09:00"),
        ("Australia/Lord_Howe", "2026-10-02T09:00"),
    ],
)
async def test_the_end_and_the_start_of_summer_time_break_no_streak(
    here: World, zone: str, first: str
) -> None:
    """Ann answers each morning, a quarter of an hour before the next question."""
    start = datetime.fromisoformat(first).replace(tzinfo=ZoneInfo(zone))
    await here.until((start - timedelta(days=1)).astimezone(UTC))
    await here.setup(time="09:00", timezone=zone)
    ann, streaks = here.member("ann"), []
    for day in range(3):
        await here.until((start + timedelta(days=day)).astimezone(UTC))
        # Summed on the clocks of the zone, as people do.
        at = start + timedelta(days=day + 1) - timedelta(minutes=15)
        await here.until(at.astimezone(UTC))
        await ann.send(here.channel.threads[-1], ANSWER)
        shown = texts((await ann.slash(here.channel, "streak show")).response)
        streaks.append(int(shown.split("**")[1].split()[0]))
    assert streaks == [1, 2, 3]
