"""An observer and one of the two who block each other: the observer is out, the pair goes on."""

import asyncio
from typing import Any

import pytest

from bot.core.errors import UserError
from bot.interviews.membership.service import MembershipService
from bot.interviews.session.rules.state import Act
from bot.interviews.session.service.sheet import SheetService
from bot.interviews.session.tx import rows as planned
from bot.interviews.session.tx.parting import part
from bot.interviews.values.rules import SessionState, VoiceKind
from tests.interviews.session.pairs import HOUR, MINUTE, Pair
from tests.interviews.session.test_place import choose, rooms
from tests.proof.wire import Fault, Request, laid_wire, refusal
from tests.world import texts


async def block(pair: Pair, who: Any, other: Any) -> str:
    answer = await who.slash(pair.here.channel, "mock block", member=other)
    await pair.here.run_due()
    return texts(answer.response)


def inside(pair: Pair) -> set[int]:
    return set(pair.here.env.backend.channels[pair.thread.id].thread_members)


async def is_out(pair: Pair) -> bool:
    return (await pair.participants())[pair.sue.id].left_at is not None


@pytest.mark.parametrize("by_observer", [False, True])
async def test_the_pair_keeps_its_interview(pair: Pair, by_observer: bool) -> None:
    await pair.propose(30 * HOUR, observer=True)
    await pair.agree()
    before = len(pair.said())
    who, other = (pair.sue, pair.ann) if by_observer else (pair.ann, pair.sue)
    told = await block(pair, who, other)
    assert "they're out of it; the session itself goes on" in told
    assert "called off" not in told
    assert await pair.state() is SessionState.CONFIRMED
    assert await is_out(pair)
    assert pair.sue.id not in inside(pair)
    assert {pair.ann.id, pair.bob.id} <= inside(pair)
    assert len(pair.said()) == before  # nobody is told
    assert pair.sue.id in await pair.waiting()
    assert "goes on" not in await block(pair, who, other)


async def test_a_blocked_observer_loses_sight_of_what_runs(pair: Pair) -> None:
    await pair.propose(30 * HOUR, observer=True)
    category = pair.here.guild.create_category("Interviews")
    await choose(pair, VoiceKind.CATEGORY, category.id)
    await pair.agree()
    await pair.begin()
    old = await rooms(pair.here)
    sheet = (await pair.sue.click(pair.card, label="Interviewer's sheet")).response
    assert "somebody else's session" not in texts(sheet)
    await block(pair, pair.ann, pair.sue)
    assert await pair.state() is SessionState.RUNNING
    assert await is_out(pair)
    assert pair.sue.id not in inside(pair)
    fresh = await rooms(pair.here)
    assert len(old) == len(fresh) == 1
    assert old != fresh
    session = await pair.session()
    assert session.room_id is not None
    assert f"<#{session.room_id}>" in pair.shown
    overwrites = str(fresh[0]["permission_overwrites"])
    assert str(pair.sue.id) not in overwrites
    assert str(pair.bob.id) in overwrites
    with pytest.raises(UserError, match="somebody else's session"):
        await SheetService(pair.here.app.core).sheet(pair.session_id, pair.sue.id)


async def test_who_watched_to_the_end_is_looked_for_nobody(pair: Pair) -> None:
    await pair.propose(30 * HOUR, observer=True)
    await pair.agree()
    await pair.begin()
    await pair.finish(pair.ann)
    await block(pair, pair.bob, pair.sue)
    assert await is_out(pair)
    assert pair.sue.id not in inside(pair)
    assert pair.sue.id not in await pair.waiting()
    assert await pair.state() is SessionState.FEEDBACK


async def test_a_thread_that_cannot_be_changed_keeps_nobody_in_the_room(pair: Pair) -> None:
    await pair.propose(30 * HOUR, observer=True)
    category = pair.here.guild.create_category("Interviews")
    await choose(pair, VoiceKind.CATEGORY, category.id)
    await pair.agree()
    await pair.until_start(-10 * MINUTE)
    old = await rooms(pair.here)
    path = f"/channels/*/thread-members/{pair.sue.id}"
    pair.here.env.inject_error("DELETE", path, status=403, code=50013)
    await block(pair, pair.ann, pair.sue)
    assert await rooms(pair.here) != old
    assert len(await rooms(pair.here)) == 1


async def test_a_session_that_is_gone_keeps_nothing_up(pair: Pair) -> None:
    await pair.propose(30 * HOUR, observer=True)
    await pair.agree()

    def plan(tx: Any) -> None:
        part(tx, pair.ann.id, pair.sue.id, pair.now)
        tx.execute("DELETE FROM interview_sessions")

    await pair.here.app.database.write(plan)
    pair.here.app.wake()
    await pair.here.run_due()
    (row,) = await pair.rows(f"SELECT state FROM outbox WHERE kind = '{planned.PART}'")
    assert row == ("done",)


async def test_directly_a_blocked_observer_hears_nothing_more(pair: Pair) -> None:
    await pair.propose(30 * HOUR, observer=True, channel=None)
    await pair.agree()
    await block(pair, pair.ann, pair.sue)
    before = pair.said(pair.sue.user.dm_channel)
    await pair.begin()
    every = [texts(one) for one in pair.sue.user.dm_channel.history()]
    assert every == before  # neither a section nor a card that goes on
    assert "### You're out of this interview" in every[0]
    assert str(pair.bob.id) not in "".join(every)
    assert any("until <t:" in texts(one) for one in pair.bob.user.dm_channel.history())


@pytest.mark.parametrize("fails", ["", "lost reply", "refused for a while"])
async def test_the_card_of_an_observer_who_is_out_says_so_once(pair: Pair, fails: str) -> None:
    await pair.propose(30 * HOUR, observer=True, channel=None)
    await pair.agree()
    card = pair.sue.user.dm_channel.history()[0]
    path = f"/channels/{pair.sue.user.dm_channel.id}/messages/{card.id}"

    def is_drawn(request: Request) -> bool:
        return request.method == "PATCH" and request.path.endswith(path)

    with laid_wire() as wire:
        wire.watch(pair.here)
        if fails:
            too_late = fails == "lost reply"
            wire.fail(Fault(is_drawn, lambda: refusal(503), times=1, too_late=too_late))
        await pair.asleep.act(Act.CANCEL, pair.session_id, pair.sue.id)
        await pair.here.forward(MINUTE)
        drawn = [one for one in wire.requests if is_drawn(one)]
        assert len(drawn) == 1 + bool(fails)
        await pair.here.restart(crash=True)
        await pair.begin()
        assert [one for one in wire.requests if is_drawn(one)] == drawn
    card = pair.sue.user.dm_channel.history()[0]
    assert "### You're out of this interview" in texts(card)
    asked = texts((await pair.sue.user.click(card, label="Where do I stand?")).response)
    assert str(pair.ann.id) not in asked
    assert "block" not in asked


async def test_a_card_that_came_unheard_of_before_its_reader_was_out_goes(pair: Pair) -> None:
    def is_card(request: Request) -> bool:
        return request.is_send and str(pair.sue.user.dm_channel.id) in request.path

    with laid_wire() as wire:
        wire.watch(pair.here)
        pair.here.app.notifier.retry_pause_seconds = 0
        lost = wire.fail(Fault(is_card, lambda: refusal(500), times=None, too_late=True))
        await pair.propose(30 * HOUR, observer=True, channel=None)
        assert lost.hit
        assert len(pair.sue.user.dm_channel.history()) == 1
        await pair.asleep.act(Act.CANCEL, pair.session_id, pair.sue.id)
        wire.heal()
        await pair.here.forward(HOUR)
    assert pair.sue.user.dm_channel.history() == []


async def block_meanwhile(pair: Pair) -> None:
    """Ann blocks the observer while a request hangs, until all that follows is done."""
    membership = MembershipService(pair.here.app.core)
    await membership.block(pair.guild_id, pair.ann.id, pair.sue.id, is_bot=False)
    pair.here.app.wake()
    query = f"SELECT state FROM outbox WHERE kind = '{planned.PART}'"
    for _ in range(500):
        if await pair.rows(query) == [("done",)]:
            return
        await asyncio.sleep(0)
    raise AssertionError("the observer's way out waits for the request that hangs")


@pytest.mark.parametrize("what", ["/threads", "/channels"])
async def test_who_is_blocked_while_a_place_is_opened_does_not_stay_in_it(
    pair: Pair, what: str
) -> None:
    category = pair.here.guild.create_category("Interviews")

    async def hang(request: Request) -> None:
        if request.method == "POST" and request.path.endswith(what):
            wire.on_arrival = None
            await block_meanwhile(pair)

    with laid_wire() as wire:
        wire.watch(pair.here)
        if what == "/threads":
            wire.on_arrival = hang
        await pair.propose(30 * HOUR, observer=True)
        await choose(pair, VoiceKind.CATEGORY, category.id)
        await pair.agree()
        wire.on_arrival = wire.on_arrival or (hang if what == "/channels" else None)
        await pair.until_start(-10 * MINUTE)
        assert wire.on_arrival is None, "nothing hung"
    assert await is_out(pair)
    assert pair.sue.id not in inside(pair)
    (room,) = await rooms(pair.here)
    assert str(pair.sue.id) not in str(room["permission_overwrites"])
    assert str(pair.bob.id) in str(room["permission_overwrites"])


@pytest.mark.parametrize("what", ["thread", "room"])
async def test_who_is_blocked_after_a_lost_reply_does_not_stay_in_what_was_opened(
    pair: Pair, what: str
) -> None:
    category = pair.here.guild.create_category("Interviews")
    pair.here.app.notifier.retry_pause_seconds = 0
    end = "/channels" if what == "room" else f"/thread-members/{pair.sue.id}"

    def is_lost(request: Request) -> bool:
        return request.method in ("POST", "PUT") and request.path.endswith(end)

    with laid_wire() as wire:
        wire.watch(pair.here)
        lost = wire.fail(Fault(is_lost, lambda: refusal(500), times=None, too_late=True))
        await pair.propose(30 * HOUR, observer=True)
        await choose(pair, VoiceKind.CATEGORY, category.id)
        if what == "room":
            await pair.agree()
            await pair.until_start(-10 * MINUTE)
        assert lost.hit
        assert pair.sue.id in inside(pair)
        await block_meanwhile(pair)
        wire.heal()
        await pair.here.forward(MINUTE)
    assert pair.sue.id not in inside(pair)
    access = [str(room["permission_overwrites"]) for room in await rooms(pair.here)]
    assert len(access) == (what == "room")
    assert str(pair.sue.id) not in str(access)
