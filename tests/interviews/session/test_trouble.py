"""Whatever befalls a session from outside, in each of its states: nothing raises, the one who
stays is told once, and it comes to an end."""

import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from simcord.backend import serializers

from bot.interviews.values.rules import ENDS, SessionState
from tests.interviews.session.pairs import HOUR, MINUTE, Pair
from tests.interviews.session.test_life_trouble import to_state
from tests.interviews.session.test_traces import places_of
from tests.world import World, texts

EARLY = {
    SessionState.PROPOSED,
    SessionState.RESCHEDULING,
    SessionState.CONFIRMED,
    SessionState.CHECKED_IN,
}
LATER = {SessionState.RUNNING, SessionState.FEEDBACK, SessionState.DONE}


class Whole(Pair):
    """A pair, and all that was said to each; the observer has stayed away."""

    def heard_by(self, who: Any) -> list[str]:
        """All that the bot said where somebody reads it."""
        found = [texts(one) for thread in self.threads() for one in thread.history()]
        return found + [texts(one) for one in who.user.dm_channel.history()]


@pytest.fixture
async def pair(here: World, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Whole]:
    whole = Whole(here)
    yield whole
    failed = [one for one in caplog.records if one.levelno >= logging.ERROR]
    assert [(one.getMessage(), one.exc_info) for one in failed] == []


async def live_on(pair: Whole) -> None:
    """Ten days go by, with every hour at which the clock has something to do: after the session
    that is over two days later, for the feedback, and four, for its thread."""
    session = await pair.session()
    while pair.now < session.starts_at - 36 * HOUR:
        await pair.here.forward(12 * HOUR)
    for offset in (-24 * HOUR, -15 * MINUTE, 0 * HOUR, 15 * MINUTE, 2 * HOUR):
        if session.starts_at + offset > pair.now:
            await pair.here.until(session.starts_at + offset)
    for days in (1, 1, 1, 1, 1, 5):
        await pair.here.forward(days * 24 * HOUR)


async def settled(pair: Whole) -> None:
    """It has ended, nothing is left to do, and nothing was said twice."""
    assert await pair.state() in ENDS
    assert await pair.rows("SELECT kind, problem FROM outbox WHERE state = 'due'") == []
    for who in (pair.ann, pair.bob, pair.sue):
        if who.user.dm_channel is None:
            continue
        said = Counter(one for one in pair.heard_by(who) if one)
        assert [one for one, times in said.items() if times > 1] == []


async def leaves_the_server(pair: Whole) -> None:
    pair.here.guild.remove_member(pair.bob)


async def erases_everything(pair: Whole) -> None:
    asked = await pair.bob.slash(pair.here.channel, "privacy delete")
    await pair.bob.click(asked.response, label="Delete everything")
    await pair.here.run_due()


async def blocks(pair: Whole) -> None:
    answer = await pair.bob.slash(pair.here.channel, "mock block", member=pair.ann)
    assert "won't be paired" in texts(answer.response)
    await pair.here.run_due()


async def leaves_mock(pair: Whole) -> None:
    asked = await pair.bob.slash(pair.here.channel, "mock leave")
    await pair.bob.click(asked.response, label="Leave")
    await pair.here.run_due()


@pytest.mark.parametrize("state", SessionState)
async def test_a_member_leaves_the_server(pair: Whole, state: SessionState) -> None:
    await to_state(pair, state)
    await leaves_the_server(pair)
    await live_on(pair)
    await settled(pair)
    assert (
        await pair.rows("SELECT 1 FROM interview_no_shows") == [] or state is SessionState.NO_SHOW
    )
    if state in EARLY - {SessionState.CHECKED_IN}:
        assert await pair.state() is SessionState.CANCELLED
        told = [one for one in pair.heard_by(pair.ann) if "can't take part any more" in one]
        assert told
        assert "left the server" not in str(told)
        assert pair.ann.id in await pair.waiting()


@pytest.mark.parametrize("act", [erases_everything, leaves_mock])
@pytest.mark.parametrize("state", SessionState)
async def test_a_member_erases_everything_or_leaves(
    pair: Whole, state: SessionState, act: Callable[[Whole], Awaitable[None]]
) -> None:
    await to_state(pair, state)
    name = f"<@{pair.bob.id}>"
    assert any(name in words for words in pair.said())
    await act(pair)
    ended = await pair.state()
    assert ended is (
        SessionState.CANCELLED
        if state in EARLY
        else SessionState.FEEDBACK
        if state is SessionState.RUNNING
        else state
    )
    if act is erases_everything:
        assert name not in pair.shown
        assert await places_of(pair.here, pair.bob.id) == []
        await the_partner_hears_of_it(pair, state)
    if state in EARLY:
        assert any("can't take part any more" in one for one in pair.heard_by(pair.ann))
        assert pair.ann.id in await pair.waiting()
    elif state in (SessionState.RUNNING, SessionState.FEEDBACK):
        # what was asked about who is erased is gone with them
        await gives_feedback(pair, "Write a note" if act is erases_everything else "In words")
    await live_on(pair)
    await settled(pair)
    answer = await pair.ann.slash(pair.here.channel, "mock history")
    assert answer.ephemeral
    if act is erases_everything:
        assert await places_of(pair.here, pair.bob.id) == []  # in no table, any more


async def the_partner_hears_of_it(pair: Whole, state: SessionState) -> None:
    """What was said before called the erased member, and is gone."""
    if state not in (SessionState.CONFIRMED, SessionState.RUNNING):
        return
    card, *fresh = pair.said()
    assert not any(str(pair.bob.id) in words for words in (card, *fresh))
    assert len(fresh) == 1
    assert f"<@{pair.ann.id}>: " in fresh[0]
    assert ("can't take part" if state is SessionState.CONFIRMED else "That's it") in fresh[0]


async def test_who_is_erased_vanishes_from_a_closed_thread_that_stays_closed(pair: Whole) -> None:
    await to_state(pair, SessionState.DONE)
    await pair.here.forward(49 * HOUR)
    assert f"<@{pair.bob.id}>" in pair.shown
    await erases_everything(pair)
    assert f"<@{pair.bob.id}>" not in pair.shown
    await pair.here.forward(MINUTE)
    thread = await pair.here.app.client.http.get_channel(pair.thread.id)
    assert thread["thread_metadata"]["archived"]  # type: ignore[typeddict-item]


async def gives_feedback(pair: Whole, label: str) -> None:
    """Who stays may still say how it went."""
    answer = await pair.ann.click(pair.card, label="Give feedback")
    form = await pair.ann.click(answer.response, label=label)
    more = {} if label == "Write a note" else {"try_next": "speak up"}
    answer = await pair.ann.submit_modal(form, {"strengths": "calm", **more})
    assert "calm" in texts(answer.response)


@pytest.mark.parametrize("state", SessionState)
async def test_a_member_blocks_the_partner(pair: Whole, state: SessionState) -> None:
    await to_state(pair, state)
    await blocks(pair)
    ended = await pair.state()
    is_on = state is SessionState.RUNNING  # for a moment, which is too short to be held
    instead = SessionState.NO_SHOW if is_on else state
    assert ended is (SessionState.CANCELLED if state in EARLY else instead)
    await live_on(pair)
    await settled(pair)
    heard = pair.heard_by(pair.ann)
    assert "block" not in str(heard).lower()
    if state in EARLY:
        assert "It was called off" in pair.shown


async def test_a_block_in_the_middle_ends_the_interview(pair: Whole) -> None:
    await to_state(pair, SessionState.RUNNING)
    await pair.here.forward(20 * MINUTE)
    answer = await pair.bob.slash(pair.here.channel, "mock block", member=pair.ann)
    assert "called off or ended, with the usual message" in texts(answer.response)
    await pair.here.run_due()
    assert await pair.state() is SessionState.FEEDBACK
    assert "How was it?" in pair.shown


async def no_more_words(pair: Whole) -> None:
    """The bot may not write in threads any more."""
    pair.here.env.inject_error(
        "POST", f"/channels/{pair.thread.id}/messages", status=403, code=50013, times=None
    )


async def no_access(pair: Whole) -> None:
    """The bot doesn't see the channel any more."""
    for method, path in (
        ("POST", "messages"), ("PATCH", "messages/*"), ("PATCH", ""), ("GET", "messages"),
    ):  # fmt: skip
        place = f"/channels/{pair.thread.id}/{path}".rstrip("/")
        pair.here.env.inject_error(method, place, status=403, code=50001, times=None)


async def channel_gone(pair: Whole) -> None:
    """With its channel a thread is gone, and Discord says nothing of the thread."""
    backend = pair.here.env.backend
    thread, channel = pair.thread.id, pair.here.channel.id
    del backend.channels[thread]
    backend.messages.pop(thread)
    backend.get_guild(pair.guild_id).thread_ids.remove(thread)
    backend.delete_channel(channel)
    await pair.here.env.settle()
    await pair.here.run_due()


@pytest.mark.parametrize("trouble", [no_more_words, no_access, channel_gone])
@pytest.mark.parametrize("state", SessionState)
async def test_the_place_is_lost(
    pair: Whole, state: SessionState, trouble: Callable[[Whole], Awaitable[None]]
) -> None:
    await to_state(pair, state)
    before = pair.card
    shown = texts(before)
    await trouble(pair)
    if trouble is channel_gone and state not in ENDS:
        for who in (pair.ann, pair.bob):
            card = pair.card_in(who.user.dm_channel)
            assert texts(card).split("\n", 1)[1] == shown.split("\n", 1)[1]
    await live_on(pair)
    await settled(pair)
    if state in EARLY - {SessionState.CHECKED_IN}:
        # nobody came, or nobody answered: it is told where it still can be
        said = [texts(one) for one in pair.ann.user.dm_channel.history()]
        assert any("answer" in one or "checked in" in one for one in said), said


async def removed(pair: Whole) -> None:
    backend = pair.here.env.backend
    backend.emit("GUILD_DELETE", {"id": str(pair.guild_id)})
    await pair.here.env.settle()


async def added_again(pair: Whole) -> None:
    backend = pair.here.env.backend
    guild = backend.get_guild(pair.guild_id)
    backend.emit("GUILD_CREATE", serializers.guild_create_payload(backend, guild))
    await pair.here.env.settle()
    await pair.here.run_due()


@pytest.mark.parametrize("days", [0, 5])
@pytest.mark.parametrize("state", SessionState)
async def test_the_bot_is_removed_and_added_again(
    pair: Whole, state: SessionState, days: int
) -> None:
    await to_state(pair, state)
    missed = await pair.rows("SELECT user_id FROM interview_no_shows")
    said = pair.heard_by(pair.ann)
    await removed(pair)
    assert pair.here.app.client.get_guild(pair.guild_id) is None
    await pair.here.forward(days * 24 * HOUR)
    assert pair.heard_by(pair.ann) == said  # nothing is said where it doesn't belong any more
    assert await pair.state() is state
    await added_again(pair)
    if days:
        # nobody could press anything: nobody is to blame
        assert await pair.rows("SELECT user_id FROM interview_no_shows") == missed
    await live_on(pair)
    await settled(pair)


async def test_private_threads_are_forbidden(pair: Whole) -> None:
    channel = pair.here.channel.id
    pair.here.env.inject_error(
        "POST", f"/channels/{channel}/threads", status=403, code=50013, times=None
    )
    await pair.propose()
    for who in (pair.ann, pair.bob):
        assert "Can you both make it?" in texts(pair.card_in(who.user.dm_channel))
    await live_on(pair)
    await settled(pair)


async def test_who_only_left_mock_is_still_waited_for_with_their_feedback(pair: Whole) -> None:
    await to_state(pair, SessionState.FEEDBACK)
    await leaves_mock(pair)
    assert (await pair.participants())[pair.bob.id].left_at is None
    assert "can't take part" not in str(pair.heard_by(pair.ann))
    panel = (await pair.bob.click(pair.card, label="Give feedback")).response
    assert "opens for both of you when both have submitted" in texts(panel)
