"""A person has one calendar, and one list of whom they don't want to meet, in whatever server."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from bot.core.errors import UserError
from bot.interviews.membership.messages import PoolWaiting
from bot.interviews.membership.service import MembershipService, PoolService
from bot.interviews.membership.tx import leave
from bot.interviews.profiles import store as profiles
from bot.interviews.rounds import store as planning_store
from bot.interviews.rounds.service.planning import PlanningService
from bot.interviews.rounds.service.rounds import RoundService, RoundSettingsPatch
from bot.interviews.session.rules.state import Act, Refusal
from bot.interviews.session.store import commitments
from bot.interviews.values.rules import SessionState, Span
from bot.server import members
from bot.server.members import ReminderPlan
from bot.server.settings import store as guilds
from bot.server.settings.rules.declared import GuildSettings
from tests.interviews.matching.crowd import profile
from tests.interviews.matching.group import SUNDAY, Group
from tests.interviews.profiles.people import defaults
from tests.interviews.session.pairs import HOUR, Pair
from tests.world import World, texts

ELSEWHERE = "Elsewhere"


class PairAbroad(Pair):
    """Ann in a second server, with others."""

    def __init__(self, pair: Pair) -> None:
        self.here, self.events, self.session_id = pair.here, False, 0
        guild = self.here.env.create_guild(ELSEWHERE)
        self.guild_id = guild.id
        self.channel = guild.create_text_channel("mocks")
        self.ann = guild.add_member(pair.ann.user)
        self.bob = guild.add_member(self.here.env.create_user("ben"))
        self.sue = guild.add_member(self.here.env.create_user("zoe"))

    async def propose(self, ahead: timedelta = 72 * HOUR, **options: Any) -> int:
        return await super().propose(ahead, channel=self.channel.id, **options)


async def overlaps(here: World) -> list[tuple[int, Span, Span]]:
    """Everybody who is planned twice at the same time, for real."""
    rows = await here.app.database.read(
        lambda tx: [row["user_id"] for row in tx.execute("SELECT user_id FROM interview_sides")]
    )
    found = []
    for user_id in sorted(set(rows)):
        spans = await here.app.database.read(lambda tx, who=user_id: commitments.of_person(tx, who))
        found += [(user_id, a, b) for a, b in pairwise(spans) if a.overlaps(b)]
    return found


@pytest.fixture
async def pair(here: World) -> Pair:
    return Pair(here)


async def test_a_suggested_time_is_refused_where_the_one_who_suggests_is_taken(pair: Pair) -> None:
    here, other = pair.here, PairAbroad(pair)
    await pair.propose(48 * HOUR)
    taken = (await pair.session()).starts_at
    await other.propose(72 * HOUR)
    with pytest.raises(UserError) as refused:
        await other.sessions.act(Act.OFFER, other.session_id, other.ann.id, taken + HOUR / 2)
    assert refused.value.text == Refusal.BUSY.value
    # Right after it is fine, and so is what the partner alone would be refused.
    with pytest.raises(UserError) as refused:
        await other.sessions.act(Act.OFFER, other.session_id, other.bob.id, taken)
    assert refused.value.text == Refusal.UNSUITABLE.value
    assert ELSEWHERE not in refused.value.text
    await other.sessions.act(Act.OFFER, other.session_id, other.ann.id, taken + HOUR)
    assert (await other.state()) is SessionState.RESCHEDULING
    assert await overlaps(here) == []


async def test_a_suggestion_that_is_open_takes_its_time_in_every_server(pair: Pair) -> None:
    other = PairAbroad(pair)
    await pair.propose(48 * HOUR)
    await other.propose(96 * HOUR)
    at = (await pair.session()).starts_at + 24 * HOUR
    await pair.sessions.act(Act.OFFER, pair.session_id, pair.bob.id, at)
    with pytest.raises(UserError) as refused:
        await other.sessions.act(Act.OFFER, other.session_id, other.bob.id, at)
    assert refused.value.text == Refusal.UNSUITABLE.value
    await pair.sessions.act(Act.CANCEL, pair.session_id, pair.bob.id)
    await other.sessions.act(Act.OFFER, other.session_id, other.bob.id, at)


async def test_no_common_time_is_offered_that_is_taken_elsewhere(pair: Pair) -> None:
    other = PairAbroad(pair)
    await pair.here.until("2026-01-05T18:00:00")  # in Berlin seven in the evening
    await other.propose(24 * HOUR)
    await pair.propose(72 * HOUR)
    free = (await pair.sessions.times(pair.session_id, pair.ann.id)).starts
    offered = {at.date() for at in free}
    elsewhere = (await other.session()).starts_at
    assert free
    assert elsewhere.date() not in offered
    await other.sessions.act(Act.CANCEL, other.session_id, other.bob.id)
    again = (await pair.sessions.times(pair.session_id, pair.ann.id)).starts
    assert elsewhere.date() in {at.date() for at in again}


async def test_two_proposals_from_before_are_not_both_confirmed(pair: Pair) -> None:
    """What an older version planned twice stands: the first yes wins."""
    other = PairAbroad(pair)
    await pair.propose(48 * HOUR)
    await other.propose(48 * HOUR)
    await pair.sessions.act(Act.CONFIRM, pair.session_id, pair.ann.id)
    for _ in range(2):
        with pytest.raises(UserError) as refused:
            await other.sessions.act(Act.CONFIRM, other.session_id, other.ann.id)
        assert refused.value.text == Refusal.BUSY.value
    await other.sessions.act(Act.CONFIRM, other.session_id, other.bob.id)
    await pair.sessions.act(Act.CANCEL, pair.session_id, pair.bob.id)
    await other.sessions.act(Act.CONFIRM, other.session_id, other.ann.id)
    assert (await other.state()) is SessionState.CONFIRMED


async def test_an_observer_who_is_taken_elsewhere_does_not_move_along(pair: Pair) -> None:
    other = PairAbroad(pair)
    await pair.propose(72 * HOUR, observer=True)
    at = (await pair.session()).starts_at + 24 * HOUR
    await other.propose(at - pair.now, pair=(pair.sue, other.bob))
    await pair.sessions.act(Act.OFFER, pair.session_id, pair.ann.id, at)
    await pair.sessions.act(Act.ACCEPT, pair.session_id, pair.bob.id, at)
    await pair.here.run_due()
    assert (await pair.state()) is SessionState.CONFIRMED
    assert (await pair.participants())[pair.sue.id].left_at is not None
    assert await overlaps(pair.here) == []
    result = await pair.sue.slash(pair.here.channel, "mock session")
    said = " ".join(texts(one) for one in (result.response, *result.followups) if one is not None)
    assert "moved to a time at which you already have something" in said
    assert "I'll look for somebody else for you" in said
    assert ELSEWHERE not in said


async def test_mock_now_leaves_somebody_alone_who_is_taken_elsewhere(pair: Pair) -> None:
    here, other = pair.here, PairAbroad(pair)
    await other.propose(HOUR)
    await pair.propose(72 * HOUR)  # makes the profiles
    pool = PoolService(here.app.core)
    with pytest.raises(UserError, match="You already have something at <t:"):
        await pool.enter(here.guild.id, pair.ann.id)
    await other.sessions.act(Act.CANCEL, other.session_id, other.bob.id)
    await pool.enter(here.guild.id, pair.ann.id)
    await other.propose(HOUR)
    result = await pool.enter(here.guild.id, pair.bob.id)
    assert isinstance(result, PoolWaiting)


async def test_a_match_at_once_ends_the_waiting_in_every_server(pair: Pair) -> None:
    here, other = pair.here, PairAbroad(pair)
    for one in (pair, other):
        await one.propose(72 * HOUR)
        await one.sessions.act(Act.CANCEL, one.session_id, one.bob.id)
    pool = PoolService(here.app.core)
    await pool.enter(other.guild_id, pair.ann.id)
    await pool.enter(here.guild.id, pair.ann.id)
    await pool.enter(here.guild.id, pair.bob.id)
    assert await pair.rows("SELECT * FROM interview_pool") == []
    found = await pool.enter(other.guild_id, other.bob.id)
    assert isinstance(found, PoolWaiting)
    assert await overlaps(here) == []


async def second_server(group: Group) -> int:
    """Everybody of a group has joined in another server, too, with the same hour for its rounds."""
    here = group.here
    guild = here.env.create_guild(ELSEWHERE)
    patch = RoundSettingsPatch(channel_id=guild.create_text_channel("mocks").id)
    planning = PlanningService(here.app.core, left=leave)
    await RoundService(here.app.core, planning).set_up(guild.id, here.organiser.id, patch)
    now = here.env.now()

    def join(tx: Any) -> None:
        for person in group.people.values():
            guild.add_member(person.user)
            profiles.save(tx, profile(person.id, guild_id=guild.id), now)

    await here.app.database.write(join)
    return int(guild.id)


async def test_rounds_of_two_servers_at_the_same_moment_plan_nobody_twice(here: World) -> None:
    group = Group(here)
    await group.begin("ann", "bob", "cat", "dan")
    elsewhere = await second_server(group)
    await here.until(SUNDAY)
    found = await group.rows("SELECT guild_id, count(*) FROM interview_sessions GROUP BY guild_id")
    assert dict(found) == {here.guild.id: 2, elsewhere: 2}
    assert await overlaps(here) == []


async def test_a_plan_no_longer_holds_when_another_server_asks_somebody_for_a_time(
    pair: Pair,
) -> None:
    """Both rounds are planned beside each other; the second one to be written is planned again."""
    other, database = PairAbroad(pair), pair.here.app.database
    await pair.propose(72 * HOUR)
    await pair.sessions.act(Act.CANCEL, pair.session_id, pair.bob.id)

    def stamp(tx: Any) -> str:
        return planning_store.stamp(tx, pair.guild_id)

    before = await database.read(stamp)
    assert await database.read(stamp) == before
    await other.propose(48 * HOUR, pair=(other.bob, other.sue))
    assert await database.read(stamp) == before
    await other.propose(48 * HOUR)
    assert await database.read(stamp) != before


async def test_a_block_holds_in_every_server_and_is_taken_back_in_any(here: World) -> None:
    group = Group(here)
    await group.begin("ann", "bob")
    elsewhere = await second_server(group)
    ann, bob = group.people["ann"].id, group.people["bob"].id
    membership = MembershipService(here.app.core)
    await membership.block(elsewhere, ann, bob, is_bot=False)
    await here.until(SUNDAY)
    assert await group.pairs() == []
    assert (await membership.profile(here.guild.id, ann)).blocked_ids == (bob,)
    assert (await membership.profile(here.guild.id, bob)).blocked_ids == ()
    assert (await membership.unblock(ann, bob)).was_blocked
    assert (await membership.profile(elsewhere, ann)).blocked_ids == ()


async def test_a_block_calls_off_what_is_planned_in_another_server(pair: Pair) -> None:
    other = PairAbroad(pair)
    await other.propose(48 * HOUR)
    membership = MembershipService(pair.here.app.core)
    done = await membership.block(pair.guild_id, pair.ann.id, other.bob.id, is_bot=False)
    assert done.called_off == 1
    assert (await other.state()) is SessionState.CANCELLED


async def test_a_server_that_removed_the_bot_takes_nobodys_time(pair: Pair) -> None:
    other, database = PairAbroad(pair), pair.here.app.database
    await other.propose(48 * HOUR)
    settings = GuildSettings(guild_id=other.guild_id, channel_id=1, organiser_id=1)
    await database.write(lambda tx: guilds.save(tx, settings, pair.now))
    assert await database.read(lambda tx: commitments.of_person(tx, pair.ann.id))
    await database.write(lambda tx: guilds.mark_left(tx, other.guild_id, pair.now))
    assert await database.read(lambda tx: commitments.of_person(tx, pair.ann.id)) == ()
    await database.write(lambda tx: guilds.mark_back(tx, other.guild_id))
    assert await database.read(lambda tx: commitments.of_person(tx, pair.ann.id))


async def test_a_zone_that_was_told_in_one_server_is_offered_in_another(here: World) -> None:
    await here.setup(timezone="UTC")
    ann = here.member("ann")
    told = ("Asia/Tokyo", "Asia/Tokyo", "Europe/Berlin")

    async def tell(guild_id: int, tz: str) -> None:
        plan = ReminderPlan(remind_tz=tz)
        await here.app.database.write(lambda tx: members.set_reminder(tx, guild_id, ann.id, plan))

    async def remind() -> str:
        return texts((await ann.slash(here.channel, "streak remind", time="20:00")).response)

    assert "20:00, UTC" in await remind()
    await here.app.privacy.erase(here.guild.id, ann.id)
    for guild_id, tz in zip((901, 902), told, strict=False):
        await tell(guild_id, tz)
    form = await ann.slash(here.channel, "mock join")
    assert defaults(form)["zone"] == "Asia/Tokyo"
    assert "20:00, Asia/Tokyo" in await remind()
    await here.app.privacy.erase(here.guild.id, ann.id)
    await tell(903, told[2])  # nobody knows which of two is meant
    assert "20:00, UTC" in await remind()
