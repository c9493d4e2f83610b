"""By whom a member wears a role: what somebody else gave is never taken, and who left and came back
is given theirs again."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.ids import GuildId, RoleId, UserId
from bot.progress.roles.rules import EarnedBy, RoleHolder, came_back
from tests.progress.roles.test_roles import LOOK, choose, group, steady, wears
from tests.proof.census import rows
from tests.world import World

__all__ = ["group", "steady"]
Steady = tuple[World, dict[str, Any], Any]


def asked(here: World, who: Any) -> int:
    """How often Discord was asked about a member."""
    path = f"/guilds/{here.guild.id}/members/{who.id}"
    return sum(one.method == "GET" and one.path.endswith(path) for one in here.env.http_requests)


async def end_streak(here: World) -> None:
    for day in (3, 4):
        await here.until(f"2026-01-0{day}T09:00")
    await here.forward(LOOK)


async def test_what_a_moderator_gave_stays_when_the_streak_ends(steady: Steady) -> None:
    here, people, role = steady
    ann, bob, _ = people.values()
    here.env.backend.add_member_role(here.guild.id, ann.id, role.id)
    await choose(here, role)
    assert await rows(here, "SELECT user_id FROM role_holders") == [(bob.id,)]
    await end_streak(here)
    assert [wears(here, one, role) for one in (ann, bob)] == [True, False]


async def test_what_a_moderator_gave_stays_when_the_role_is_turned_off(steady: Steady) -> None:
    here, people, role = steady
    ann, bob, _ = people.values()
    here.env.backend.add_member_role(here.guild.id, ann.id, role.id)
    await choose(here, role)
    await here.organiser.slash(here.channel, "organise role", earned_by="streak")
    await here.run_due()
    assert [wears(here, one, role) for one in (ann, bob)] == [True, False]


async def test_who_wears_it_already_is_asked_about_once_a_day(steady: Steady) -> None:
    here, people, role = steady
    ann = people["ann"]
    here.env.backend.add_member_role(here.guild.id, ann.id, role.id)
    await choose(here, role, 1)
    before = asked(here, ann)
    assert before
    for _ in range(8):
        await here.forward(LOOK)
    assert asked(here, ann) == before
    here.env.backend.remove_member_role(here.guild.id, ann.id, role.id)
    await here.forward(timedelta(hours=20))
    assert not wears(here, ann, role)
    await here.forward(timedelta(hours=2))
    assert wears(here, ann, role), "she has earned it, and nobody else gives it any more"


async def test_what_was_given_by_a_try_whose_answer_got_lost_is_taken_back(steady: Steady) -> None:
    here, people, role = steady
    ann = people["ann"]
    path = f"/guilds/{here.guild.id}/members/{ann.id}/roles/{role.id}"
    here.env.inject_error("PUT", path, status=500, times=10)
    await choose(here, role)
    here.env.backend.add_member_role(here.guild.id, ann.id, role.id)  # it had arrived all the same
    await here.restart(crash=True)
    await here.forward(timedelta(hours=1))
    assert (ann.id,) in await rows(here, "SELECT user_id FROM role_holders")
    await end_streak(here)
    assert not wears(here, ann, role)


async def test_who_left_unnoticed_and_came_back_is_given_it_again_once_they_act(
    steady: Steady,
) -> None:
    here, people, role = steady
    ann, bob, _ = people.values()
    await choose(here, role)
    given = await rows(here, "SELECT given_at FROM role_holders WHERE user_id = :id", id=bob.id)
    here.guild.remove_member(ann)
    await here.forward(timedelta(minutes=2))
    ann = here.guild.add_member(ann.user)
    await here.forward(LOOK)
    before = asked(here, ann), asked(here, bob)
    assert not wears(here, ann, role)
    await ann.slash(here.channel, "streak show")
    await bob.slash(here.channel, "streak show")
    assert (asked(here, ann), asked(here, bob)) == before, "nobody is asked about before a look"
    await here.forward(LOOK)
    assert wears(here, ann, role)
    again = await rows(here, "SELECT given_at FROM role_holders WHERE user_id = :id", id=bob.id)
    assert again == given, "who stayed is left alone"


def test_who_joined_after_they_were_given_it_came_back() -> None:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    held = [
        RoleHolder(GuildId(1), UserId(one), RoleId(9), EarnedBy.STREAK, at) for one in (1, 2, 3, 4)
    ]
    moment = timedelta(seconds=1)
    joined = {UserId(1): at - moment, UserId(2): at, UserId(3): at + moment, UserId(4): None}
    assert came_back(held, joined) == (held[2],)
    assert came_back(held, {}) == ()


async def test_an_erasure_takes_no_role_that_the_bot_never_gave(
    steady: tuple[World, dict[str, Any], Any],
) -> None:
    here, people, role = steady
    ann = people["ann"]
    here.env.backend.add_member_role(here.guild.id, ann.id, role.id)  # by a moderator
    path = f"/guilds/{here.guild.id}/members/{ann.id}"
    here.env.inject_error("GET", path, status=500, times=50)
    await choose(here, role)
    await here.app.privacy.erase(here.guild.id, ann.id)
    await here.run_due()
    await here.forward(timedelta(minutes=2))
    assert wears(here, ann, role)


async def test_nobody_is_asked_about_a_role_that_cannot_be_given(
    steady: tuple[World, dict[str, Any], Any],
) -> None:
    here, people, role = steady
    here.let_bot(manage_roles=False)
    await here.env.settle()
    await choose(here, role)
    before = asked(here, people["ann"])
    for _ in range(4):
        await here.forward(LOOK)
    assert asked(here, people["ann"]) == before
    here.let_bot(manage_roles=True)
    await here.env.settle()
    await here.forward(LOOK)
    assert wears(here, people["ann"], role)
