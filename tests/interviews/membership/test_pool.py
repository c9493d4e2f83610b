"""/mock now: the pool of the next hour through the real discord.py."""

import asyncio
import contextlib
import random
from datetime import timedelta
from typing import Any

import pytest

from bot.core.errors import UserError
from bot.gateway import layout
from bot.interviews.membership import store as pool
from bot.interviews.membership.messages import PoolMatched
from bot.interviews.membership.service import MembershipService, PoolService
from bot.interviews.profiles import store as profiles
from bot.interviews.session.store import sessions
from bot.interviews.values.rules import Level, Profile, RolePreference, Track, Window
from tests.interviews.membership.test_membership import direct, meet
from tests.interviews.profiles.people import BASICS, Person, card_ids, rows
from tests.world import World, texts

MINUTE = timedelta(minutes=1)
SESSIONS = "SELECT state, starts_at, minutes FROM interview_sessions"
POOL = "SELECT user_id FROM interview_pool"


async def person(here: World, name: str, wishes: Any = None, **basics: Any) -> Person:
    one = Person(here, here.member(name))
    await one.join(wishes, **basics)
    return one


async def pair(here: World) -> list[frozenset[int]]:
    """Who met whom, in the order in which the sessions were made."""
    found = await rows(here, "SELECT session_id, user_id FROM interview_sides ORDER BY session_id")
    ids = dict.fromkeys(session for session, _ in found)
    return [frozenset(user for session, user in found if session == one) for one in ids]


@pytest.fixture
async def ann(here: World) -> Person:
    return await person(here, "ann")


@pytest.fixture
async def bob(here: World) -> Person:
    return await person(here, "bob")


async def test_the_first_waits_and_the_second_gets_a_session_with_them(
    here: World, ann: Person, bob: Person
) -> None:
    said = await ann.slash("now")
    assert "You're waiting." in said
    assert "You're the only one at the moment" in said
    await here.forward(10 * MINUTE)
    said = await bob.slash("now")
    assert f"You're practising with <@{ann.id}>**, 90 minutes" in said
    assert await pair(here) == [{ann.id, bob.id}]
    starts = here.env.now() + 5 * MINUTE
    starts += timedelta(minutes=1) if starts.second or starts.microsecond else timedelta()
    [(state, at, minutes)] = await rows(here, SESSIONS)
    assert (state, minutes) == ("confirmed", 90)
    assert at[:17] == starts.isoformat()[:17]
    assert await rows(here, "SELECT count(*) FROM interview_sides WHERE confirmed_at NOT NULL") == [
        (2,)
    ]
    seats = "SELECT user_id, outcome, session_id FROM interview_seats ORDER BY user_id"
    assert await rows(here, seats) == [(ann.id, "paired", 1), (bob.id, "paired", 1)]
    assert await rows(here, "SELECT kind FROM interview_rounds") == [("now",)]
    assert await rows(here, POOL) == []
    await here.forward(2 * 60 * MINUTE)
    assert not [one for one in direct(ann) if "hour is over" in one]


async def test_two_who_press_at_the_same_moment_get_exactly_one_session(
    here: World, ann: Person, bob: Person
) -> None:
    service = PoolService(here.app.core)
    await asyncio.gather(*(
        service.enter(here.guild.id, one.id) for one in (ann, bob, ann, bob)
    ), return_exceptions=True)  # fmt: skip
    assert len(await rows(here, SESSIONS)) == 1
    assert await rows(here, POOL) == []


async def test_after_an_hour_one_is_told_once_and_can_wait_again(here: World, ann: Person) -> None:
    await ann.slash("now")
    await here.forward(59 * MINUTE)
    assert direct(ann) == []
    await here.restart(crash=True)
    await here.forward(MINUTE)
    assert len(direct(ann)) == 1
    assert "The hour is over" in direct(ann)[0]
    assert await rows(here, POOL) == []
    await here.restart()
    message = ann.actor.user.dm_channel.history()[0]
    result = await ann.actor.user.click(message, label="Wait another hour")
    assert "You're waiting." in texts(result.response)
    assert await rows(here, POOL) == [(ann.id,)]
    await here.forward(60 * MINUTE)
    assert len(direct(ann)) == 2


async def test_stop_waiting_after_a_restart(here: World, ann: Person, bob: Person) -> None:
    await ann.slash("now")
    await here.restart()
    card = ann.card
    assert "You've stopped waiting" in await ann.click("Stop waiting")
    assert await rows(here, POOL) == []
    assert "You're waiting" in await bob.slash("now")
    await here.forward(60 * MINUTE)
    assert direct(ann) == []
    result = await PoolService(here.app.core).stop(here.guild.id, ann.id)
    assert not result.was_waiting
    assert card is not None


async def test_asking_again_keeps_the_place(here: World, ann: Person) -> None:
    await ann.slash("now")
    before = await rows(here, "SELECT * FROM interview_pool")
    await here.forward(20 * MINUTE)
    assert "You're still waiting." in await ann.slash("now")
    assert await rows(here, "SELECT * FROM interview_pool") == before
    assert "**Waiting now** until" in await ann.slash("profile")
    await here.forward(40 * MINUTE)
    assert len(direct(ann)) == 1


async def test_a_place_of_the_past_matches_nobody(here: World, ann: Person, bob: Person) -> None:
    await ann.slash("now")
    await here.env.advance_time(3600)  # the agenda has not come round yet
    assert "You're the only one" in await bob.slash("now")
    assert await pair(here) == []


async def test_the_near_level_is_chosen_and_then_who_waits_longest(here: World) -> None:
    for name, level in (("far", "staff"), ("near", "senior"), ("late", "senior")):
        # put there by hand, or they would match each other before the one who asks comes
        one = await person(here, name, level=level)
        await here.app.database.write(
            lambda tx, user=one.id: tx.execute(
                """INSERT INTO interview_pool VALUES (:guild, :user, :since, :until)""",
                {"guild": here.guild.id, "user": user,
                 "since": here.env.now().isoformat(timespec="microseconds"),
                 "until": (here.env.now() + 60 * MINUTE).isoformat(timespec="microseconds")},
            )
        )  # fmt: skip
        await here.forward(MINUTE)
    near = next(row[0] for row in await rows(here, POOL + " ORDER BY since_at LIMIT 1 OFFSET 1"))
    ann = await person(here, "ann")
    assert f"<@{near}>" in await ann.slash("now")


async def test_hard_rules_keep_two_apart_with_the_same_words(here: World) -> None:
    """A block, a language, a partner of just now: who asks can't tell which it was."""
    said = {}
    for why in ("language", "block", "blocked", "met"):
        waiting = await person(
            here, f"w-{why}", {"languages": ["french" if why == "language" else "english"]}
        )
        asking = await person(here, f"a-{why}")
        if why == "block":
            await waiting.slash("block", member=asking.actor)
        if why == "blocked":
            await asking.slash("block", member=waiting.actor)
        if why == "met":
            session_id = await meet(here, waiting, asking)
            await here.app.database.write(
                lambda tx, one=session_id: tx.execute(
                    """UPDATE interview_sessions SET state = 'no-show', due_at = NULL,
                       starts_at = :at WHERE session_id = :one""",
                    {"at": here.env.now().isoformat(timespec="microseconds"), "one": one},
                )
            )
        assert "You're the only one" in await waiting.slash("now")
        said[why] = await asking.slash("now")
        seen = await waiting.slash("now")
        assert "2 members are waiting, including you, but nobody is a match right now" in said[why]
        assert "2 members are waiting" in seen
        await here.app.database.write(lambda tx: tx.execute("DELETE FROM interview_pool"))
    assert len(set(said.values())) == 1
    assert await rows(here, "SELECT * FROM interview_rounds WHERE kind = 'now'") == []


async def test_they_may_meet_again_later(here: World, ann: Person, bob: Person) -> None:
    await ann.slash("now")
    await bob.slash("now")
    await here.app.database.write(
        lambda tx: tx.execute(
            "UPDATE interview_sessions SET state = 'done', due_at = NULL, feedback_at = starts_at"
        )
    )
    await ann.slash("now")
    assert "2 members are waiting" in await bob.slash("now")
    await here.forward(13 * 60 * MINUTE)
    await ann.slash("now")
    assert "You're practising with" in await bob.slash("now")


async def test_who_has_a_session_soon_neither_waits_nor_is_chosen(
    here: World, ann: Person, bob: Person
) -> None:
    cat = await person(here, "cat")
    await cat.slash("now")
    await meet(here, ann, cat)
    await here.app.database.write(
        lambda tx: tx.execute(
            "UPDATE interview_sessions SET starts_at = :at",
            {"at": (here.env.now() + 30 * MINUTE).isoformat(timespec="microseconds")},
        )
    )
    assert "You already have something at <t:" in await ann.slash("now")
    assert "2 members are waiting" in await bob.slash("now")
    assert await rows(here, POOL + " ORDER BY user_id") == [(bob.id,), (cat.id,)]


async def test_who_is_still_in_an_interview_past_its_planned_end_neither_waits_nor_is_chosen(
    here: World, ann: Person, bob: Person
) -> None:
    """It was paused, or got more time."""
    cat = await person(here, "cat")
    await cat.slash("now")
    await meet(here, ann, cat)
    begun = (here.env.now() - 100 * MINUTE).isoformat(timespec="microseconds")
    for state, is_on in (("running", True), ("feedback", False)):
        change = (
            "UPDATE interview_sessions SET state = :state, starts_at = :at WHERE session_id = 1"
        )
        await here.app.database.write(
            lambda tx, change=change, state=state: tx.execute(change, {"state": state, "at": begun})
        )
        said = await ann.slash("now")
        assert ("If that interview is over, *Finish* on its card ends it." in said) is is_on
        if is_on:
            assert "You already have something at <t:" in said
            assert "2 members are waiting" in await bob.slash("now")


async def test_a_session_of_tomorrow_keeps_nobody_from_practising_now(
    here: World, ann: Person, bob: Person
) -> None:
    cat = await person(here, "cat")
    await meet(here, ann, cat)
    await bob.slash("now")
    assert f"<@{bob.id}>" in await ann.slash("now")


async def test_without_a_profile_the_form_comes_first(here: World, ann: Person) -> None:
    await ann.slash("now")
    new = Person(here, here.member("new"))
    form = await new.open("now")
    await new.submit(form, BASICS)
    await new.click("Save")
    assert f"practising with <@{ann.id}>" in await new.click("Find a partner now")


async def test_a_pause_that_one_asked_for_is_no_hindrance_but_missed_sessions_are(
    here: World, ann: Person, bob: Person
) -> None:
    async def pause(one: Person, why: str) -> None:
        await here.app.database.write(
            lambda tx: tx.execute(
                """UPDATE interview_profiles SET pause_reason = :why,
                   paused_until = '2026-12-01T00:00:00.000000+00:00' WHERE user_id = :user""",
                {"why": why, "user": one.id},
            )
        )

    await pause(ann, "no-shows")
    assert "paused for missed sessions until" in await ann.slash("now")
    assert await rows(here, POOL) == []
    await ann.slash("pause", until="off")
    await ann.slash("now")
    await pause(ann, "no-shows")
    assert "2 members are waiting" in await bob.slash("now")
    await pause(ann, "asked")
    assert f"<@{ann.id}>" in await bob.slash("now")


async def test_pausing_and_leaving_give_up_the_place(here: World, ann: Person) -> None:
    await ann.slash("now")
    await ann.slash("pause", until="1 week")
    assert await rows(here, POOL) == []
    await ann.slash("now")
    await ann.slash("leave")
    await ann.click("Leave")
    assert await rows(here, POOL) == []
    await here.forward(60 * MINUTE)
    assert direct(ann) == []


async def test_who_was_stood_up_finds_another_by_the_sessions_id(
    here: World, ann: Person, bob: Person
) -> None:
    cat = await person(here, "cat")
    session_id = await meet(here, ann, bob)
    await here.app.database.write(
        lambda tx: tx.execute(
            """UPDATE interview_sessions SET state = 'no-show', due_at = NULL, starts_at = :at""",
            {"at": here.env.now().isoformat(timespec="microseconds")},
        )
    )
    await bob.slash("now")
    result = await PoolService(here.app.core).enter_after(session_id, ann.id)
    assert result.count == 2  # type: ignore[union-attr]
    await cat.slash("now")
    assert cat.id in (await pair(here))[1]
    for user_id, one in ((cat.id, session_id), (ann.id, 99)):
        with pytest.raises(Exception, match="somebody else's session"):
            await PoolService(here.app.core).enter_after(one, user_id)
    await ann.slash("leave")
    await ann.click("Leave")
    with pytest.raises(Exception, match="Use `/mock join`"):
        await PoolService(here.app.core).enter_after(session_id, ann.id)


async def test_find_another_now_is_a_button_of_two_people_only(
    here: World, ann: Person, bob: Person
) -> None:
    cat = await person(here, "cat")
    session_id = await meet(here, ann, bob)
    await here.app.database.write(
        lambda tx: tx.execute("UPDATE interview_sessions SET state = 'no-show', due_at = NULL")
    )
    channel = here.app.client.get_channel(here.channel.id)
    button = layout.button("Find another now", f"pool:another:{session_id}")
    view = layout.notice(layout.Accent.QUIET, "They didn't come.", button)
    view.stop()
    await channel.send(view=view)  # type: ignore[union-attr]
    card = here.channel.history()[-1]
    await here.restart()
    result = await ann.actor.click(card, label="Find another now")
    assert result.ephemeral
    assert "You're waiting" in texts(result.response)
    result = await cat.actor.click(card, label="Find another now")
    assert "somebody else's session" in texts(result.response)
    assert await rows(here, POOL) == [(ann.id,)]


async def test_practise_now_on_an_old_card_after_leaving(here: World, ann: Person) -> None:
    card = ann.card
    await ann.slash("leave")
    await ann.click("Leave")
    result = await ann.actor.click(card, label="Find a partner now")
    assert "Use `/mock join`" in texts(result.response)


async def test_closed_direct_messages_make_the_end_of_the_hour_a_note(
    here: World, ann: Person
) -> None:
    await ann.slash("now")
    here.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)
    await here.forward(60 * MINUTE)
    assert await rows(here, POOL) == []
    result = await ann.actor.slash(here.channel, "mock profile")
    assert ["I found no match for you" in texts(one) for one in result.followups] == [True]


async def test_a_fault_on_the_way_is_tried_again(here: World, ann: Person) -> None:
    await ann.slash("now")
    here.env.inject_error("POST", "/users/@me/channels", status=500, times=1)
    await here.forward(60 * MINUTE)
    await here.forward(5 * MINUTE)
    assert len(direct(ann)) == 1
    assert await rows(here, POOL) == []


async def test_an_hour_that_was_over_long_ago_is_not_told_of(here: World, ann: Person) -> None:
    await ann.slash("now")
    await here.env.advance_time(5 * 3600)
    await here.run_due()
    assert direct(ann) == []
    assert await rows(here, POOL) == []


async def test_a_crash_between_the_message_and_its_tick_tells_once(
    here: World, ann: Person
) -> None:
    await ann.slash("now")
    await here.env.advance_time(3600)
    service = here.app.outbox
    send = service.send_once

    async def send_and_die(*given: Any) -> int:
        await send(*given)
        raise RuntimeError("the process died here")

    service.send_once = send_and_die  # type: ignore[method-assign]
    await here.run_due()
    assert len(direct(ann)) == 1
    await here.restart(crash=True)
    await here.forward(5 * MINUTE)
    assert len(direct(ann)) == 1
    assert await rows(here, POOL) == []


@pytest.mark.parametrize("seed", range(4))
async def test_in_any_order_nobody_meets_whom_they_must_not_or_twice(
    here: World, seed: int
) -> None:
    """Seven people press, stop, block and let time pass at random."""
    chance = random.Random(seed)
    guild = here.guild.id
    people = [here.member(f"m{at}").id for at in range(7)]
    for user_id in people:
        wish = chance.choice(list(RolePreference))
        profile = Profile(
            guild, user_id, chance.choice(list(Level)), frozenset(chance.sample(list(Track), 2)),
            frozenset(), "UTC", (Window(0, 0, 60),), role_preference=wish,
            languages=frozenset(chance.sample(["english", "hindi"], chance.choice((1, 2)))),
        )  # fmt: skip
        await here.app.database.write(
            lambda tx, one=profile: profiles.save(tx, one, here.env.now())
        )
    blocked: set[frozenset[int]] = set()
    for _ in range(120):
        me = chance.choice(people)
        step = chance.random()
        if step < 0.6:
            with contextlib.suppress(UserError):
                result = await PoolService(here.app.core).enter(guild, me)
                if isinstance(result, PoolMatched):
                    assert frozenset({me, result.partner_id}) not in blocked
                    assert result.partner_id != me
        elif step < 0.7:
            await PoolService(here.app.core).stop(guild, me)
        elif step < 0.75:
            other = chance.choice([one for one in people if one != me])
            blocked.add(frozenset({me, other}))
            await MembershipService(here.app.core).block(guild, me, other, is_bot=False)
        else:
            await here.env.advance_time(chance.choice((60, 1200, 7200, 50000)))
        await here.app.database.read(lambda tx: nobody_is_in_two_places(tx, here, people))
    assert len(await rows(here, SESSIONS)) > 5


def nobody_is_in_two_places(tx: Any, here: World, people: list[int]) -> None:
    """At any moment somebody waits, or is in one session that goes on, or neither."""
    now = here.env.now()
    waiting = {place.user_id for place in pool.waiting(tx, here.guild.id, now)}
    for user_id in people:
        live = sessions.live_of(tx, here.guild.id, user_id)
        going = [
            one for one in live if one.starts_at - 5 * MINUTE <= now < one.starts_at + one.length
        ]
        assert len(going) <= 1
        assert not (going and user_id in waiting)


async def test_two_servers_have_pools_of_their_own(here: World, ann: Person, bob: Person) -> None:
    other = here.env.create_guild("Elsewhere")
    hall = other.create_text_channel("hall")
    there = Person(here, other.add_member(bob.actor.user), hall)
    await there.join()
    await ann.slash("now")
    assert "You're the only one" in await there.slash("now")
    assert f"<@{ann.id}>" in await bob.slash("now")
    guilds = {
        one.guild_id
        for one in await here.app.database.read(
            lambda tx: sessions.of_member(tx, here.guild.id, bob.id)
        )
    }
    assert guilds == {here.guild.id}
    assert [one for one in card_ids(there.card) if "pool:stop" in one] == [f"pool:stop:{other.id}"]
