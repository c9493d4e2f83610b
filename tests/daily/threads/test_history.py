"""What Discord no longer shows was not deleted: history that may not be read, texts it hides."""

from datetime import timedelta

import pytest

from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.ids import ChannelId
from bot.core.ports import Place
from tests.daily.answers.test_answers import GOOD, day, stored
from tests.daily.threads.test_threads import Away
from tests.world import World, texts

__all__ = ["day"]


@pytest.mark.parametrize("is_archived", [False, True])
async def test_answers_in_a_thread_that_cant_be_read_stand(day: World, is_archived: bool) -> None:
    bob = day.member("bob")
    await bob.send(day.thread(), GOOD)
    if is_archived:  # then the bot doesn't know its channel after a start
        day.env.backend.edit_channel(day.thread().id, {}, thread_metadata={"archived": True})
    day.deny_bot(read_message_history=True)
    await day.restart()
    await day.until("2026-01-02T09:00")
    assert await stored(day) == [(GOOD, 1, 0)]
    assert "1 day** in a row" in texts((await bob.slash(day.channel, "streak show")).response)


async def test_what_may_stand_unseen_is_not_posted_a_second_time(here: World) -> None:
    """It waits until somebody can look."""
    await here.setup(time="09:00", timezone="UTC")
    here.deny_bot(read_message_history=True)
    messages = f"/channels/{here.channel.id}/messages"
    here.env.inject_error("POST", messages, status=503, code=0, times=1)
    await here.until("2026-01-01T09:00")
    await here.forward(timedelta(hours=1))
    assert here.channel.history() == []
    here.deny_bot()
    await here.forward(timedelta(hours=1))
    assert len([one for one in here.channel.history() if "Question of" in texts(one)]) == 1


async def test_all_ways_to_look_back_say_that_they_may_not(day: World) -> None:
    day.deny_bot(read_message_history=True)
    await day.env.settle()
    notifier, channel = day.app.core.notifier, ChannelId(day.channel.id)
    place, since = Place(channel_id=channel), day.env.now() - timedelta(days=1)
    for look in (
        lambda: notifier.find(place, "x", since=since),
        lambda: notifier.find_all(place, "x", since=since),
        lambda: notifier.written_since(channel, day.channel.history()[0].id),
    ):
        with pytest.raises(DeliveryError) as refused:
            await look()
        assert refused.value.failure is DeliveryFailure.FORBIDDEN


async def test_answers_stand_whose_messages_discord_no_longer_shows(day: World) -> None:
    """As when the Message Content intent is taken away while the bot runs."""
    bob = day.member("bob")
    message = await bob.send(day.thread(), GOOD)
    day.env.backend.messages[day.thread().id][message.id].content = ""
    await day.until("2026-01-02T09:00")
    assert await stored(day) == [(GOOD, 1, 0)]


@pytest.mark.parametrize("can_be_read", [True, False])
async def test_a_short_outage_costs_nobody_whose_thread_cant_be_read(
    day: World, can_be_read: bool
) -> None:
    """Somebody may have answered in it just then."""
    ann = day.member("ann")
    await ann.send(day.thread(), GOOD)
    await day.until("2026-01-02T09:00")
    await day.until("2026-01-02T12:00")
    day.deny_bot(read_message_history=not can_be_read)
    await day.app.close()
    await day.env.advance_time(200)
    with Away(day):
        await ann.send(day.thread(), GOOD)
    await day.restart()
    await day.until("2026-01-03T09:00")
    why = texts((await ann.slash(day.channel, "streak why")).response)
    assert ("void: I was down 12:00–12:03" in why) is not can_be_read
    assert ("`Fri  2` ● answered" in why) is can_be_read
