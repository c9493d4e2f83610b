"""Nobody is paired with somebody who left the server, and no round waits for Discord for long."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core.errors import DeliveryError, DeliveryFailure
from bot.interviews.membership.messages import PoolWaiting
from bot.interviews.membership.service import PoolService
from bot.interviews.membership.tx import leave
from bot.interviews.rounds.service.planning import PlanningService
from tests.interviews.matching.group import SUNDAY, Group
from tests.interviews.profiles.people import rows
from tests.world import World


@pytest.fixture
async def group(here: World) -> Group:
    group = Group(here)
    await group.begin("ann", "bob", "cat")
    return group


async def profiles(here: World) -> set[int]:
    return {user_id for (user_id,) in await rows(here, "SELECT user_id FROM interview_profiles")}


def hanging(here: World, gone: set[int]) -> asyncio.Event:
    """Asking who is there hangs until the event is set."""
    goes_on = asyncio.Event()

    async def is_member(_guild: int, user_id: int) -> bool:
        await goes_on.wait()
        return user_id not in gone

    here.app.notifier.is_member = is_member  # type: ignore[method-assign]
    return goes_on


async def test_a_round_leaves_out_who_left(group: Group) -> None:
    here = group.here
    ann = group.people["ann"]
    here.guild.remove_member(ann)
    await here.until(SUNDAY)
    assert await group.pairs() == [{"bob", "cat"}]
    assert ann.id not in await profiles(here)
    assert [one for one in group.told("bob") if "left" in one] == []


async def test_a_dry_run_leaves_out_who_left(group: Group) -> None:
    here = group.here
    here.guild.remove_member(group.people["ann"])
    result = await here.organiser.slash(here.channel, "organise round")
    shown = str(result.response.components)
    assert str(group.people["ann"].id) not in shown
    assert str(group.people["bob"].id) in shown


async def test_who_came_back_is_paired_though_they_were_gone_within_the_day(group: Group) -> None:
    here, ann = group.here, group.people["ann"]
    here.guild.remove_member(group.people["cat"])
    await here.until(SUNDAY - timedelta(hours=2))
    here.guild.remove_member(ann)
    assert not await here.app.presence.is_there(here.guild.id, ann.id)
    here.guild.add_member(ann.user)
    await here.until(SUNDAY)
    assert await group.pairs() == [{"ann", "bob"}]


async def test_a_round_is_held_where_discord_does_not_say(group: Group) -> None:
    async def is_member(_guild: int, _user: int) -> bool:
        raise DeliveryError(DeliveryFailure.TEMPORARY, "HTTP 503")

    group.here.app.notifier.is_member = is_member  # type: ignore[method-assign]
    await group.here.until(SUNDAY)
    assert len(await group.pairs()) == 1


async def test_a_round_waits_a_little_for_questions_that_hang_and_nothing_waits_for_it(
    group: Group,
) -> None:
    here = group.here
    woken = asyncio.Event()
    goes_on = hanging(here, {group.people["ann"].id})
    await here.env.advance_time((SUNDAY - here.env.now()).total_seconds())
    core = replace(here.app.core, wake=woken.set)
    planning = PlanningService(core, left=leave, moment_seconds=0)
    await planning.claim_due_rounds()
    await planning.claim_due_rounds()
    assert await group.pairs() == []
    assert not woken.is_set()
    goes_on.set()
    await woken.wait()
    await planning.claim_due_rounds()
    assert await group.pairs() == [{"bob", "cat"}]


async def test_a_round_waits_for_hanging_questions_once(group: Group) -> None:
    here = group.here
    woken = asyncio.Event()
    hanging(here, set())
    here.app.presence.patience_seconds = 0
    await here.env.advance_time((SUNDAY - here.env.now()).total_seconds())
    core = replace(here.app.core, wake=woken.set)
    planning = PlanningService(core, left=leave, moment_seconds=0)
    await planning.claim_due_rounds()
    assert await group.pairs() == []
    await woken.wait()
    await planning.claim_due_rounds()
    assert len(await group.pairs()) == 1


async def test_the_pool_forgets_who_left(group: Group) -> None:
    here = group.here
    pool = PoolService(here.app.core)
    ann, bob = (group.people[name].id for name in ("ann", "bob"))
    await pool.enter(here.guild.id, ann)
    here.guild.remove_member(group.people["ann"])
    found = await pool.enter(here.guild.id, bob)
    assert isinstance(found, PoolWaiting)
    assert found.count == 1
    assert ann not in await profiles(here)


async def test_nobody_is_told_of_the_end_of_a_pause_in_a_server_they_left(group: Group) -> None:
    here = group.here
    people: list[Any] = [group.people[name] for name in ("ann", "bob")]
    for one in people:
        await one.slash(here.channel, "mock pause", until="tomorrow")
    here.guild.remove_member(people[0])
    await here.forward(timedelta(days=1))
    assert group.told("ann") == []
    assert len(group.told("bob")) == 1
