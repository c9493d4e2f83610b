"""Roles that are earned, through the real discord.py: given, taken back, never above the bot's."""

import asyncio
from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.core.errors import DeliveryError, DeliveryFailure
from bot.progress.roles.tx import ERASED
from tests.daily.streaks.test_commands import group, run
from tests.daily.threads.test_threads import Away
from tests.proof.census import rows
from tests.world import World, texts

__all__ = ["group"]
LOOK = timedelta(minutes=16)


def wears(here: World, person: Any, role: Any) -> bool:
    member = here.env.backend.get_guild(here.guild.id).members.get(person.id)
    return member is not None and role.id in member.role_ids


@pytest.fixture
async def steady(group: World) -> tuple[World, dict[str, Any], Any]:
    """Ann and Bob have two days, Cat one; the bot's own role stands above that which is earned."""
    people = await run(group, ann="aa", bob="aa", cat="a.")
    role = group.guild.create_role("Steady")
    group.let_bot(manage_roles=True)
    await group.env.settle()
    return group, people, role


async def choose(here: World, role: Any, number: int = 2, kind: str = "streak") -> str:
    shown = await here.organiser.slash(
        here.channel, "organise role", earned_by=kind, role=role, number=number
    )
    assert shown.ephemeral
    await here.run_due()
    return texts(shown.response)


async def test_where_no_role_is_earned_turning_it_off_says_so(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    for kind, by in (("streak", "days in a row"), ("mocks", "mock interviews")):
        said = await here.organiser.slash(here.channel, "organise role", earned_by=kind)
        assert f"**No role is earned by {by} here.** Nothing changed." in texts(said.response)
    told = await choose(here, here.guild.create_role("Steady"))
    assert "*Manage Roles*: allow it for my role in *Server Settings*, then *Roles*." in told


async def notices(here: World) -> list[str]:
    channel = here.organiser.user.dm_channel
    return [texts(one) for one in channel.history() if "to those who earned it" in texts(one)]


async def test_a_role_is_given_by_the_rule_and_taken_back_by_it(
    steady: tuple[World, dict[str, Any], Any],
) -> None:
    here, people, role = steady
    ann, bob, cat = people.values()
    here.guild.remove_member(bob)
    assert "is earned by 2 days in a row" in await choose(here, role)
    assert wears(here, ann, role)
    assert not wears(here, cat, role)
    await here.run_due()
    given = await rows(here, "SELECT user_id FROM role_holders")
    assert given == [(ann.id,)], "who has left is given nothing"
    # Who hides wears nothing that tells of their streak.
    await ann.slash(here.channel, "streak visibility", shown=False)
    await here.run_due()
    assert not wears(here, ann, role)
    await ann.slash(here.channel, "streak visibility", shown=True)
    await here.run_due()
    assert wears(here, ann, role)
    # The streak ends with the third day missed.
    for day in (3, 4):
        await here.until(f"2026-01-0{day}T09:00")
    await here.forward(LOOK)
    assert not wears(here, ann, role)
    assert await rows(here, "SELECT count(*) FROM role_holders") == [(0,)]


async def test_off_takes_back_what_was_given_and_nothing_else(
    steady: tuple[World, dict[str, Any], Any],
) -> None:
    here, people, role = steady
    ann, bob, cat = people.values()
    here.env.backend.add_member_role(here.guild.id, cat.id, role.id)  # by a moderator
    await choose(here, role)
    off = await here.organiser.slash(here.channel, "organise role", earned_by="streak")
    assert "take it back from everyone I gave it to" in texts(off.response)
    await here.run_due()
    assert [wears(here, one, role) for one in (ann, bob, cat)] == [False, False, True]


async def test_an_erased_member_loses_it(steady: tuple[World, dict[str, Any], Any]) -> None:
    here, people, role = steady
    ann, bob, _ = people.values()
    await choose(here, role)
    await here.app.privacy.erase(here.guild.id, ann.id)
    await here.run_due()
    assert [wears(here, one, role) for one in (ann, bob)] == [False, True]
    kept = await rows(
        here, "SELECT count(*) FROM outbox WHERE subject LIKE :who", who=f"%{ann.id}%"
    )
    assert kept == [(0,)], "the row goes with what it does"
    await here.forward(LOOK)
    assert not wears(here, ann, role)


async def test_interviews_earn_one_too(steady: tuple[World, dict[str, Any], Any]) -> None:
    here, people, role = steady
    ann, bob, cat = people.values()
    sql = (
        """INSERT INTO interview_rounds (round_id, guild_id, kind, subject, seed, planned_at,
               from_at, until_at)
           VALUES (1, :g, 'now', '1', 1, '2026-01-01', '2026-01-01', '2026-01-01')""",
        """INSERT INTO interview_sessions (session_id, guild_id, round_id, state, starts_at,
               minutes, proposed_at, changed_at)
           VALUES (1, :g, 1, 'done', '2026-01-01', 60, '2026-01-01', '2026-01-01')""",
        *(
            f"""INSERT INTO interview_sides (session_id, guild_id, user_id, part)
                VALUES (1, :g, {one.id}, '{part}')"""
            for one, part in ((ann, "pair"), (bob, "pair"), (cat, "shadow"))
        ),
    )

    def hold(tx: Any) -> None:
        for one in sql:
            tx.execute(one, {"g": here.guild.id})

    await here.app.database.write(hold)
    assert "is earned by 1 mock interview held" in await choose(here, role, 1, "mocks")
    assert [wears(here, one, role) for one in (ann, bob, cat)] == [True, True, False]
    await choose(here, role, 2, "mocks")
    assert not any(wears(here, one, role) for one in (ann, bob, cat))


async def test_what_stands_against_it_is_told_once(
    steady: tuple[World, dict[str, Any], Any],
) -> None:
    here, people, _ = steady
    above = here.guild.create_role("Above", position=50)
    assert "stands above my own role" in await choose(here, above)
    for _ in range(3):
        await here.forward(LOOK)
    assert len(await notices(here)) == 1
    assert not wears(here, people["ann"], above)
    strong = here.guild.create_role("Mods", permissions=discord.Permissions(kick_members=True))
    assert "nobody should earn by practice" in await choose(here, strong)
    assert "Discord gives it out itself" in await choose(here, here.guild.default_role)
    assert await rows(here, "SELECT role_id FROM earned_roles") == [(above.id,)]


async def test_a_refusal_of_discord_is_told_once_and_tried_again(
    steady: tuple[World, dict[str, Any], Any],
) -> None:
    here, people, role = steady
    path = f"/guilds/{here.guild.id}/members/*/roles/{role.id}"
    here.env.inject_error("PUT", path, status=403, code=50013, times=4)
    await choose(here, role)
    await here.forward(LOOK)
    assert not wears(here, people["ann"], role)
    assert len(await notices(here)) == 1
    await here.forward(LOOK)
    assert wears(here, people["ann"], role)
    off = await here.organiser.slash(
        here.channel, "organise role", earned_by="streak", role=role, number=3
    )
    await here.organiser.click(off.response, label="Turn it off")
    await here.run_due()
    assert not wears(here, people["ann"], role)
    again = await here.organiser.slash(here.channel, "organise role", earned_by="streak")
    assert "Nothing changed" in texts(again.response)


async def test_a_deleted_role_is_forgotten(steady: tuple[World, dict[str, Any], Any]) -> None:
    here, _, role = steady
    await choose(here, role)
    here.env.backend.delete_role(here.guild.id, role.id)
    await here.env.settle()
    assert await rows(here, "SELECT count(*) FROM earned_roles") == [(0,)]
    assert await rows(here, "SELECT count(*) FROM role_holders") == [(0,)]


@pytest.mark.parametrize("is_heard", [True, False])
async def test_a_role_that_is_deleted_is_told_once_and_earned_no_more(
    steady: tuple[World, dict[str, Any], Any], is_heard: bool
) -> None:
    here, _, role = steady
    await choose(here, role)
    if is_heard:
        here.env.backend.delete_role(here.guild.id, role.id)
        await here.env.settle()
    else:
        with Away(here):
            here.env.backend.delete_role(here.guild.id, role.id)
        await here.restart()
    for _ in range(3):
        await here.forward(LOOK)
    history = here.organiser.user.dm_channel.history()
    assert len([one for one in history if "Members earned it" in texts(one)]) == 1
    for table in ("earned_roles", "role_holders"):
        assert await rows(here, f"SELECT count(*) FROM {table}") == [(0,)]


@pytest.mark.parametrize("is_heard", [True, False])
async def test_a_role_of_several_uses_makes_one_notice(
    steady: tuple[World, dict[str, Any], Any], is_heard: bool
) -> None:
    """It is pinged, called and earned in two ways; found out at once, or by each in its time."""
    here, people, _ = steady
    role = here.guild.create_role("Everything", mentionable=True)
    await here.setup(timezone="UTC", role=role)
    await here.organiser.slash(
        here.channel, "organise interviews", channel=here.channel, ping=role, timezone="UTC"
    )
    await choose(here, role)
    await choose(here, role, kind="mocks")
    if is_heard:
        here.env.backend.delete_role(here.guild.id, role.id)
        await here.env.settle()
    else:
        with Away(here):
            here.env.backend.delete_role(here.guild.id, role.id)
        await here.restart()
    await people["ann"].slash(here.channel, "mock now")
    for _ in range(8):
        await here.forward(timedelta(hours=6))
    used = "SELECT (SELECT count(*) FROM earned_roles), ping_role_id FROM guilds"
    assert await rows(here, used) == [(0, None)]
    history = here.organiser.user.dm_channel.history()
    (told,) = [texts(one) for one in history if "was deleted" in texts(one)]
    uses = ("pinged with each", "I pinged it", "Members earned it")
    assert [told.count(use) for use in uses] == [1, 1, 1] or not is_heard
    assert any(use in told for use in uses)


class Reply:
    """Discord gives a role, and the bot doesn't hear of it; meanwhile something happens."""

    def __init__(self, here: World, meanwhile: Any = None) -> None:
        self.is_lost, self._meanwhile = True, meanwhile
        self._change = here.app.core.notifier.set_role
        here.app.core.notifier.set_role = self.change  # type: ignore[method-assign]

    async def change(self, *who: Any, wanted: bool) -> None:
        act, self._meanwhile = self._meanwhile, None
        if act is not None:
            await act()
            for _ in range(200):  # whatever that asks for comes before
                await asyncio.sleep(0)
        await self._change(*who, wanted=wanted)
        if wanted and self.is_lost:
            raise DeliveryError(DeliveryFailure.TEMPORARY, "502")


@pytest.mark.parametrize("how", ["erased", "switched off", "hidden", "still earned"])
async def test_a_role_of_which_nobody_heard_is_taken_if_it_is_not_earned_any_more(
    steady: tuple[World, dict[str, Any], Any], how: str
) -> None:
    here, people, role = steady
    ann = people["ann"]
    reply = Reply(here)
    await choose(here, role)
    assert wears(here, ann, role)
    noted = await rows(here, "SELECT count(*) FROM role_holders")
    assert noted == [(2,)], "noted before it is given"
    if how == "erased":
        await here.app.privacy.erase(here.guild.id, ann.id)
    elif how == "hidden":
        await ann.slash(here.channel, "streak visibility", shown=False)
    elif how == "switched off":
        await here.organiser.slash(here.channel, "organise role", earned_by="streak")
    reply.is_lost = False
    await here.forward(LOOK)
    assert wears(here, ann, role) is (how == "still earned")
    left = "SELECT count(*) FROM outbox WHERE kind LIKE 'role-%' AND state = 'due'"
    assert await rows(here, left) == [(0,)]
    held = f"SELECT count(*) FROM role_holders WHERE user_id = {ann.id}"
    assert await rows(here, held) == [(int(how == "still earned"),)]


async def test_who_is_erased_while_a_role_is_given_does_not_keep_it(
    steady: tuple[World, dict[str, Any], Any],
) -> None:
    here, people, role = steady
    for name in ("bob", "cat"):
        here.guild.remove_member(people[name])
    ann = people["ann"]
    reply = Reply(here, lambda: here.app.privacy.erase(here.guild.id, ann.id))
    reply.is_lost = False
    await choose(here, role)
    await here.forward(timedelta(minutes=2))
    assert not wears(here, ann, role)
    who = f"%{ann.id}%"
    assert await rows(here, "SELECT count(*) FROM outbox WHERE subject LIKE :who", who=who) == [
        (0,)
    ]
    assert await rows(here, "SELECT count(*) FROM role_holders") == [(0,)]


@pytest.mark.parametrize("how", ["erased", "switched off"])
async def test_a_role_that_may_not_be_taken_is_taken_as_soon_as_it_may(
    steady: tuple[World, dict[str, Any], Any], how: str
) -> None:
    here, people, role = steady
    ann = people["ann"]
    await choose(here, role)
    here.let_bot(manage_roles=False)
    await here.env.settle()
    if how == "erased":
        await here.app.privacy.erase(here.guild.id, ann.id)
    else:
        await here.organiser.slash(here.channel, "organise role", earned_by="streak")
    for _ in range(3):
        await here.forward(timedelta(days=5))
    assert wears(here, ann, role)
    here.let_bot(manage_roles=True)
    await here.env.settle()
    await here.run_due()
    assert not wears(here, ann, role)
    who = f"%{ann.id}%{ERASED}"
    assert await rows(here, "SELECT count(*) FROM outbox WHERE subject LIKE :who", who=who) == [
        (0,)
    ]


async def test_a_role_that_may_not_be_taken_for_a_month_is_left(
    steady: tuple[World, dict[str, Any], Any],
) -> None:
    here, people, role = steady
    ann = people["ann"]
    await choose(here, role)
    path = f"/guilds/{here.guild.id}/members/{ann.id}/roles/{role.id}"
    here.env.inject_error("DELETE", path, status=403, code=50013, times=None)
    await here.app.privacy.erase(here.guild.id, ann.id)
    left = "SELECT count(*) FROM outbox WHERE kind = 'role-take' AND state = 'due'"
    for days in (29, 2):
        assert await rows(here, left) == [(1,)]
        await here.env.advance_time(timedelta(days=days).total_seconds())
        await here.run_due()
    assert await rows(here, left) == [(0,)]
    assert wears(here, ann, role)
    assert len(await notices(here)) == 1


async def test_a_role_of_which_nobody_heard_is_noted_once_it_may_be_given_again(
    steady: tuple[World, dict[str, Any], Any],
) -> None:
    here, people, role = steady
    reply = Reply(here)
    await choose(here, role)
    reply.is_lost = False
    here.let_bot(manage_roles=False)
    await here.env.settle()
    await here.forward(LOOK)
    assert await rows(here, "SELECT count(*) FROM role_holders") == [(2,)]
    await here.app.privacy.erase(here.guild.id, people["ann"].id)
    here.let_bot(manage_roles=True)
    await here.env.settle()
    await here.run_due()
    assert [wears(here, people[name], role) for name in ("ann", "bob")] == [False, True]
    assert await rows(here, "SELECT user_id FROM role_holders") == [(people["bob"].id,)]
