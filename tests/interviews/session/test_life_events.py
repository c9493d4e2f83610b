"""The server's scheduled event: made once, moved, deleted, and without anybody's name."""

from pathlib import Path
from typing import Any

import pytest

from bot.bank.model import Bank
from bot.interviews.values.rules import SessionState
from tests.interviews.session.pairs import HOUR, MINUTE, Pair
from tests.interviews.session.test_life_trouble import STORY, other_time, tell
from tests.world import World, world


@pytest.fixture
async def open_pair(here: World) -> Pair:
    return Pair(here, events=True)


async def events(pair: Pair) -> list[dict[str, Any]]:
    found = await pair.here.app.client.http.get_scheduled_events(pair.guild_id, False)
    return [dict(one) for one in found]


async def test_an_event_follows_the_session_and_names_nobody(open_pair: Pair) -> None:
    pair = open_pair
    await pair.propose()
    assert await events(pair) == []
    await pair.agree()
    (event,) = await events(pair)
    assert event["name"] == "Mock interview 1"
    assert event["entity_metadata"] == {"location": "Discord"}
    everything = str(event)
    assert all(str(who.id) not in everything for who in (pair.ann, pair.bob))
    await other_time(pair)
    assert await events(pair) == []
    await pair.press(pair.bob, "Accept")
    (moved,) = await events(pair)
    start = (await pair.session()).starts_at
    assert moved["scheduled_start_time"].startswith(f"{start:%Y-%m-%dT%H:%M}")
    await pair.sessions.call_off(pair.session_id, pair.ann.id, "pool")
    await pair.here.run_due()
    assert await events(pair) == []


async def test_an_event_stays_while_it_is_on_and_goes_when_it_is_over(open_pair: Pair) -> None:
    pair = open_pair
    await tell(pair, STORY[:3])
    await pair.until_start(-15 * MINUTE)
    await pair.check_in()
    await pair.start()
    assert len(await events(pair)) == 1
    await pair.finish(pair.ann)
    assert await events(pair) == []


async def test_without_the_wish_there_is_no_event(pair: Pair) -> None:
    await pair.propose()
    await pair.agree()
    assert await events(pair) == []


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (400, 30038)])
async def test_without_the_permission_it_goes_on_without(
    open_pair: Pair, status: int, code: int
) -> None:
    pair = open_pair
    path = f"/guilds/{pair.guild_id}/scheduled-events"
    pair.here.env.inject_error("POST", path, status=status, code=code)
    await pair.propose()
    await pair.agree()
    assert await pair.state() is SessionState.CONFIRMED
    assert await events(pair) == []
    assert await pair.rows("SELECT 1 FROM outbox WHERE kind = 'mock-event' AND state = 'due'") == []


@pytest.mark.parametrize("how", ["called off", "moved"])
async def test_an_event_that_may_not_be_removed_is_not_lost_sight_of(
    open_pair: Pair, how: str
) -> None:
    pair = open_pair
    await pair.propose()
    await pair.agree()
    (event,) = await events(pair)
    path = f"/guilds/{pair.guild_id}/scheduled-events/{event['id']}"
    pair.here.env.inject_error("DELETE", path, status=403, code=50013)
    if how == "called off":
        await pair.sessions.call_off(pair.session_id, pair.ann.id, "pool")
    else:
        await other_time(pair)
    await pair.here.run_due()
    assert [one["id"] for one in await events(pair)] == [event["id"]]
    assert (await pair.session()).event_id == int(event["id"])
    if how == "moved":
        await pair.press(pair.bob, "Accept")
        (moved,) = await events(pair)
        assert moved["id"] == event["id"]
        assert moved["scheduled_start_time"] != event["scheduled_start_time"]
    else:
        await pair.here.forward(2 * HOUR)
        assert await events(pair) == []
        assert (await pair.session()).event_id is None
    assert await pair.rows("SELECT 1 FROM outbox WHERE kind = 'mock-event' AND state = 'due'") == []


async def test_an_event_that_an_organiser_deleted_is_not_forced_upon_them(open_pair: Pair) -> None:
    pair = open_pair
    await pair.propose()
    await pair.agree()
    (event,) = await events(pair)
    await pair.here.app.client.http.delete_scheduled_event(pair.guild_id, event["id"])
    await pair.sessions.call_off(pair.session_id, pair.ann.id, "pool")
    await pair.here.run_due()
    assert (await pair.session()).event_id is None


async def test_the_story_is_the_same_with_events(tmp_path: Path, bank: Bank) -> None:
    async with world(tmp_path, bank) as here:
        pair = Pair(here, events=True)
        await tell(pair, STORY)
        assert await events(pair) == []
        assert pair.now - (await pair.session()).starts_at > 48 * HOUR


async def test_an_event_made_just_before_a_crash_goes_when_the_session_is_called_off(
    open_pair: Pair,
) -> None:
    pair = open_pair
    await pair.propose()
    await pair.agree()
    assert len(await events(pair)) == 1
    # the process died after Discord had it and before that was written down
    await pair.here.app.database.write(
        lambda tx: tx.execute("UPDATE interview_sessions SET event_id = NULL")
    )
    await pair.sessions.call_off(pair.session_id, pair.ann.id, "pool")
    await pair.here.run_due()
    assert await events(pair) == []
