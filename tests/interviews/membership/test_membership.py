"""Profile, pause, leave, block: through the real discord.py, and never told to the wrong one."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.interviews.matching import store as rounds
from bot.interviews.membership.messages import MembershipEnded
from bot.interviews.membership.service import MembershipService
from bot.interviews.session.tx import machine as claims
from bot.interviews.values.rules import Half, PlannedSession, RoundKind, SessionState, Track
from tests.interviews.profiles.people import Person, rows
from tests.world import World, texts

HOUR = timedelta(hours=1)
STATES = "SELECT state FROM interview_sessions ORDER BY session_id"


@pytest.fixture
async def ann(here: World) -> Person:
    person = Person(here, here.member("ann"))
    await person.join()
    return person


@pytest.fixture
async def bob(here: World) -> Person:
    person = Person(here, here.member("bob"))
    await person.join()
    return person


async def meet(here: World, one: Person, other: Person, *, shadow: Person | None = None) -> int:
    """The two have a session tomorrow."""
    now = here.env.now()
    halves = (Half(1, one.id, other.id, Track.CODING), Half(2, other.id, one.id, Track.CODING))
    pair = PlannedSession(now + 24 * HOUR, 90, halves, "why", shadow.id if shadow else None)

    def write(tx: Any) -> int:
        round_id = rounds.claim(
            tx, guild_id=here.guild.id, kind=RoundKind.ON_DEMAND, subject=f"{one.id}{other.id}",
            seed=1, digest="", now=now, from_at=now, until_at=now + 48 * HOUR,
        )  # fmt: skip
        assert round_id is not None
        return claims.propose(
            tx, guild_id=here.guild.id, round_id=round_id, pair=pair, now=now,
            state=SessionState.CONFIRMED,
        )  # fmt: skip

    return await here.app.database.write(write)


def direct(person: Person) -> list[str]:
    """What the bot wrote to somebody directly."""
    return [texts(one) for one in person.actor.user.dm_channel.history()]


async def test_a_profile_says_everything_in_plain_words(
    here: World, ann: Person, bob: Person
) -> None:
    await meet(here, ann, bob)
    await ann.slash("block", member=here.member("cat"))
    shown = await ann.slash("profile")
    for words in (
        "**Practise** coding and ML breadth, mid-level",
        "**When** Mon–Thu 18:00–21:00, Sat 10:00–14:00",
        "**Session** <t:1767312000:f> with <@",
        "**Never paired with** <@",
        "Only you see this",
    ):
        assert words in shown
    assert "Missed" not in shown


async def test_missed_sessions_are_told_kindly_and_only_to_oneself(
    here: World, ann: Person, bob: Person
) -> None:
    session_id = await meet(here, ann, bob)
    now = here.env.now()
    for missed_at in (now, now - timedelta(days=200)):
        await here.app.database.write(
            lambda tx, at=missed_at: tx.execute(
                """INSERT INTO interview_no_shows (session_id, guild_id, user_id, missed_at)
                   VALUES (:session, :guild, :user, :at) ON CONFLICT DO NOTHING""",
                {"session": session_id, "guild": here.guild.id, "user": ann.id,
                 "at": at.isoformat()},
            )
        )  # fmt: skip
    assert "**Missed lately** <t:" in await ann.slash("profile")
    assert "Missed" not in await bob.slash("profile")
    await here.env.advance_time(timedelta(days=91).total_seconds())
    assert "Missed" not in await ann.slash("profile")


async def test_a_pause_has_an_end_and_ends_by_itself_with_a_private_word(
    here: World, ann: Person
) -> None:
    shown = await ann.slash("pause", until="2 weeks")
    end = datetime(2026, 1, 14, 23, tzinfo=UTC)  # midnight in Berlin
    assert f"Paused until <t:{int(end.timestamp())}:f>" in shown
    assert "You set this pause yourself" in await ann.slash("profile")
    await here.until(end - HOUR)
    assert direct(ann) == []
    await here.until(end)
    assert len(direct(ann)) == 1
    assert "Your pause from mock interviews is over** (Study group)" in direct(ann)[0]
    assert "Paused" not in await ann.slash("profile")
    assert await rows(here, "SELECT paused_until, pause_reason FROM interview_profiles") == [
        (None, "")
    ]
    await here.forward(HOUR)
    assert len(direct(ann)) == 1


@pytest.mark.parametrize("crash", [False, True])
async def test_the_end_of_a_pause_is_told_once_after_downtime(
    here: World, ann: Person, crash: bool
) -> None:
    await ann.slash("pause", until="tomorrow")
    await here.restart(crash=crash)
    await here.env.advance_time(30 * 3600)
    await here.restart(crash=crash)
    await here.restart(crash=crash)
    assert len(direct(ann)) == 1


async def test_a_pause_that_was_ended_or_changed_is_not_told_of(here: World, ann: Person) -> None:
    await ann.slash("pause", until="2 days")
    assert "Welcome back" in await ann.slash("pause", until="off")
    assert "You weren't paused" in await ann.slash("pause", until="off")
    await ann.slash("pause", until="3 days")
    await ann.slash("pause", until="2026-01-10")
    await here.until("2026-01-09T12:00")
    assert direct(ann) == []
    await here.until("2026-01-10T12:00")
    assert len(direct(ann)) == 1


@pytest.mark.parametrize("why", ["closed", "late"])
async def test_the_end_of_a_pause_that_cannot_be_told_comes_with_the_next_command(
    here: World, ann: Person, why: str
) -> None:
    await ann.slash("pause", until="tomorrow")
    if why == "closed":
        here.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)
    await here.forward(timedelta(days=1 if why == "closed" else 3))
    result = await ann.actor.slash(here.channel, "mock profile")
    assert "Paused" not in texts(result.response)
    assert [
        "Your pause from mock interviews is over" in texts(one) for one in result.followups
    ] == [True]
    result = await ann.actor.slash(here.channel, "mock profile")
    assert result.followups == []


async def test_a_pause_without_a_real_end_is_refused(here: World, ann: Person) -> None:
    for until in ("for ever", "😀" * 1000, "yesterday", "2025-12-31", "5 years"):
        assert "Nothing changed" in await ann.slash("pause", until=until), until
        paused = await rows(here, "SELECT paused_until FROM interview_profiles")
        assert paused == [(None,)], until


async def test_pause_from_the_profile_and_back_after_a_restart(here: World, ann: Person) -> None:
    await ann.slash("profile")
    form = await ann.form("Pause")
    await here.restart()
    assert "Paused until" in await ann.submit(form, {"until": "a week"})
    await here.restart()
    assert "Welcome back" in await ann.click("I'm back")


async def test_off_in_the_form_ends_a_pause(here: World, ann: Person) -> None:
    await ann.slash("profile")
    form = await ann.form("Pause")
    await ann.slash("pause", until="a week")
    assert "Welcome back" in await ann.submit(form, {"until": "off"})


async def test_a_crash_between_the_end_of_a_pause_and_its_tick_tells_once(
    here: World, ann: Person
) -> None:
    await ann.slash("pause", until="tomorrow")
    service = here.app.outbox
    send = service.send_once

    async def send_and_die(*given: Any) -> int:
        await send(*given)
        raise RuntimeError("the process died here")

    service.send_once = send_and_die  # type: ignore[method-assign]
    await here.forward(timedelta(days=1))
    assert len(direct(ann)) == 1
    await here.restart(crash=True)
    await here.forward(timedelta(minutes=5))
    assert len(direct(ann)) == 1
    assert await rows(here, "SELECT state FROM outbox WHERE kind = 'mock-back'") == [("done",)]


async def test_a_fault_on_the_way_is_tried_again(here: World, ann: Person) -> None:
    await ann.slash("pause", until="tomorrow")
    here.env.inject_error("POST", "/users/@me/channels", status=500, times=1)
    await here.forward(timedelta(days=1))
    await here.forward(timedelta(minutes=5))
    assert len(direct(ann)) == 1
    assert await rows(here, "SELECT note FROM members") in ([], [("",)])


async def test_a_pause_that_ended_before_is_no_note_either(here: World, ann: Person) -> None:
    await ann.slash("pause", until="tomorrow")
    await ann.slash("pause", until="off")
    await here.forward(timedelta(days=4))
    result = await ann.actor.slash(here.channel, "mock profile")
    assert result.followups == []


async def test_pause_again_from_the_message_that_it_is_over(here: World, ann: Person) -> None:
    await ann.slash("pause", until="tomorrow")
    await here.forward(timedelta(days=1))
    message = ann.actor.user.dm_channel.history()[0]
    form = await ann.actor.user.click(message, label="Pause again")
    result = await ann.actor.user.submit_modal(form, {"until": "1 week"})
    assert "Paused until" in texts(result.response)
    assert "You set this pause yourself" in await ann.slash("profile")


async def test_a_pause_leaves_what_is_agreed_as_it_is(
    here: World, ann: Person, bob: Person
) -> None:
    await meet(here, ann, bob)
    assert f"with <@{bob.id}>" in await ann.slash("pause", until="2 weeks")
    assert await rows(here, STATES) == [("confirmed",)]


async def test_pauses_are_completed_while_typing(here: World, ann: Person) -> None:
    async def found(typed: str) -> list[str]:
        choices = await ann.actor.autocomplete(here.channel, "mock pause", "until", typed)
        return [one["value"] for one in choices]

    assert await found("") == ["1 week", "2 weeks", "1 month", "off"]
    assert await found("week") == ["week", "1 week", "2 weeks"]
    assert await found("off") == ["off"]


async def test_joining_anew_ends_the_pause_after_one_session_but_no_other(
    here: World, ann: Person
) -> None:
    for reason, stays in (("once", False), ("no-shows", True), ("asked", True)):
        await here.app.database.write(
            lambda tx, why=reason: tx.execute(
                """UPDATE interview_profiles
                   SET paused_until = '2026-12-01T00:00:00.000000+00:00', pause_reason = :why""",
                {"why": why},
            )
        )
        await ann.slash("join", timezone="UTC")
        said = await ann.click("Save")
        assert ("A pause is set" in said) == stays


async def test_leaving_asks_first_and_calls_off_what_is_planned(
    here: World, ann: Person, bob: Person
) -> None:
    await meet(here, ann, bob)
    await ann.slash("block", member=here.member("cat"))
    asked = await ann.slash("leave")
    assert "Leave mock interviews?" in asked
    assert f"with <@{bob.id}>" in asked
    assert len(await rows(here, "SELECT * FROM interview_profiles")) == 2
    await here.restart(crash=True)
    assert "You've left" in await ann.click("Leave")
    assert await rows(here, "SELECT user_id FROM interview_profiles") == [(bob.id,)]
    assert await rows(here, STATES) == [("cancelled",)]
    assert len(await rows(here, "SELECT * FROM interview_sides")) == 2
    assert len(await rows(here, "SELECT * FROM interview_blocks")) == 1
    assert "You haven't joined" in await ann.slash("leave")
    assert "You haven't joined" in await ann.slash("pause", until="1 week")
    assert "You haven't joined" in await ann.slash("pause", until="off")
    assert "haven't joined mock interviews yet" in await ann.slash("profile")
    again = await MembershipService(here.app.core).leave(here.guild.id, ann.id)
    assert again == MembershipEnded(was_member=False)
    await ann.join()


async def test_one_can_stay_after_being_asked(here: World, ann: Person) -> None:
    await ann.slash("profile")
    await ann.click("Leave")
    assert "Your mock interviews" in await ann.click("Stay")
    assert len(await rows(here, "SELECT * FROM interview_profiles")) == 1


async def test_a_block_is_silent_two_way_and_taken_back(
    here: World, ann: Person, bob: Person
) -> None:
    before = await bob.slash("profile")
    for _ in range(2):
        said = await ann.slash("block", member=bob.actor)
        assert f"You and <@{bob.id}> won't be paired" in said
        assert "called off" not in said
    assert await bob.slash("profile") == before
    assert direct(bob) == []
    assert "hadn't blocked" in await bob.slash("unblock", member=ann.actor)
    assert len(await rows(here, "SELECT * FROM interview_blocks")) == 1
    assert "is unblocked" in await ann.slash("unblock", member=bob.actor)
    assert "hadn't blocked" in await ann.slash("unblock", member=bob.actor)


async def test_a_block_is_taken_back_on_the_profile(here: World, ann: Person, bob: Person) -> None:
    await ann.slash("block", member=bob.actor)
    assert f"Never paired with** <@{bob.id}>" in await ann.slash("profile")
    await here.restart()
    result = await ann.actor.select(ann.card, [bob.actor], custom_id="membership:unblock")
    assert "is unblocked" in texts(result.response)
    assert "Never paired" not in await ann.slash("profile")


async def test_oneself_and_bots_are_not_blocked(here: World, ann: Person) -> None:
    assert "can't block yourself" in await ann.slash("block", member=ann.actor)
    robot = here.guild.add_member(here.env.create_user("robot", bot=True))
    assert "That is a bot" in await ann.slash("block", member=robot)
    assert await rows(here, "SELECT * FROM interview_blocks") == []


async def test_a_block_calls_off_what_is_planned_between_the_two_only(
    here: World, ann: Person, bob: Person
) -> None:
    cat = Person(here, here.member("cat"))
    await cat.join()
    await meet(here, ann, bob)
    await meet(here, ann, cat)
    await meet(here, bob, cat, shadow=ann)
    said = await ann.slash("block", member=bob.actor)
    assert "called off" in said
    # who only looked on looks on no more; the pair goes on
    assert await rows(here, STATES) == [("cancelled",), ("confirmed",), ("confirmed",)]
    shown = await ann.slash("profile")
    assert shown.count("**Session**") == 1
    assert f"with <@{cat.id}>" in shown
    assert f"with <@{bob.id}>" not in shown
    assert f"with <@{cat.id}>" in await bob.slash("profile")


async def test_the_export_of_the_blocked_never_shows_the_block(
    here: World, ann: Person, bob: Person
) -> None:
    await meet(here, ann, bob)
    await ann.slash("block", member=bob.actor)
    exports = {}
    for person in (ann, bob):
        result = await person.actor.slash(here.channel, "privacy export")
        exports[person.id] = json.loads(await result.response.attachments[0].read())
    assert exports[ann.id]["interview_blocks"][0]["other_id"] == bob.id
    assert "interview_blocks" not in exports[bob.id]
    assert "block" not in json.dumps(exports[bob.id])


async def test_deletion_takes_profile_draft_place_and_own_blocks_along(
    here: World, ann: Person, bob: Person
) -> None:
    cat = Person(here, here.member("cat"))
    await cat.join()
    await meet(here, ann, cat)
    await ann.slash("now")
    await ann.slash("block", member=bob.actor)
    await bob.slash("block", member=ann.actor)
    await ann.slash("join", timezone="UTC")
    asked = await ann.actor.slash(here.channel, "privacy delete")
    await ann.actor.click(asked.response, label="Delete everything")
    assert await rows(here, STATES) == [("cancelled",)]
    assert "**Session**" not in await cat.slash("profile")
    for table in ("profiles", "drafts", "pool", "blocks", "sides"):
        left = await rows(here, f"SELECT user_id FROM interview_{table}")
        assert (ann.id,) not in left, table
    assert await rows(here, "SELECT user_id FROM interview_blocks") == [(bob.id,)]
    assert await rows(here, f"SELECT * FROM outbox WHERE user_id = {ann.id}") == []
    before = len(direct(ann))
    await here.forward(2 * HOUR)
    assert len(direct(ann)) == before
