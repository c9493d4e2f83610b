"""Roles that are earned, through the real discord.py: given, taken back, never above the bot's."""

from datetime import timedelta
from typing import Any

import discord
import pytest

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
