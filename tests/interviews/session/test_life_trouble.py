"""A session when things go wrong: restarts, threads that are gone, people who leave, faults."""

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.bank.model import Bank
from bot.interviews.matching import store as rounds
from bot.interviews.session.outbox.clock import STILL_TRUE
from bot.interviews.session.rules.state import Act
from bot.interviews.session.rules.timeouts import Reminder
from bot.interviews.session.tx import machine as claims
from bot.interviews.session.ui import said
from bot.interviews.values import store as interview_settings
from bot.interviews.values.rules import (
    ENDS,
    Half,
    InterviewSettings,
    PlannedSession,
    RoundKind,
    SessionState,
    Track,
)
from tests.interviews.session.pairs import HOUR, MINUTE, Pair
from tests.world import World, texts, world

Step = Callable[[Pair], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Scripted:
    """A step of the story, and the state that it leads to."""

    do: Step
    state: SessionState


async def other_time(pair: Pair) -> None:
    start = (await pair.session()).starts_at + 5 * HOUR
    await pair.sessions.act(Act.OFFER, pair.session_id, pair.ann.id, start)
    await pair.here.run_due()


STORY: tuple[Scripted, ...] = (
    Scripted(lambda pair: pair.propose(observer=True), SessionState.PROPOSED),
    Scripted(lambda pair: pair.press(pair.ann, "Confirm"), SessionState.PROPOSED),
    Scripted(lambda pair: pair.press(pair.bob, "Confirm"), SessionState.CONFIRMED),
    Scripted(other_time, SessionState.RESCHEDULING),
    Scripted(lambda pair: pair.press(pair.bob, "Accept"), SessionState.CONFIRMED),
    Scripted(lambda pair: pair.until_start(-24 * HOUR), SessionState.CONFIRMED),
    Scripted(lambda pair: pair.until_start(-15 * MINUTE), SessionState.CONFIRMED),
    Scripted(lambda pair: pair.press(pair.ann, "I'm here"), SessionState.CONFIRMED),
    Scripted(lambda pair: pair.press(pair.bob, "I'm here"), SessionState.CHECKED_IN),
    Scripted(lambda pair: pair.press(pair.bob, "Start"), SessionState.RUNNING),
    Scripted(lambda pair: pair.finish(pair.bob), SessionState.FEEDBACK),
    Scripted(lambda pair: pair.here.forward(48 * HOUR), SessionState.DONE),
    Scripted(lambda pair: pair.here.forward(48 * HOUR), SessionState.DONE),
)


async def tell(pair: Pair, story: tuple[Scripted, ...]) -> None:
    for step in story:
        await step.do(pair)
        assert await pair.state() is step.state


async def to_state(pair: Pair, state: SessionState) -> None:
    """A session that came to a state by the shortest way, without a click: what is pressed on the
    way, and what is said there, is told by the story."""
    await pair.propose(observer=True)
    if state is not SessionState.PROPOSED:
        await pair.agree()
        await AFTER_AGREEING[state](pair)
    assert await pair.state() is state


async def nothing(_pair: Pair) -> None:
    pass


async def called_off(pair: Pair) -> None:
    await pair.sessions.call_off(pair.session_id, pair.ann.id, "pool")
    await pair.here.run_due()


async def nobody_came(pair: Pair) -> None:
    await pair.until_start(-15 * MINUTE)
    await pair.until_start(15 * MINUTE)


async def both_came(pair: Pair) -> None:
    await pair.until_start(-15 * MINUTE)
    await pair.check_in()


async def started(pair: Pair) -> None:
    await both_came(pair)
    await pair.start()


async def finished(pair: Pair) -> None:
    await started(pair)
    await pair.here.forward(15 * MINUTE)
    await pair.asleep.act(Act.FINISH, pair.session_id, pair.bob.id)
    await pair.here.run_due()


async def without_feedback(pair: Pair) -> None:
    await finished(pair)
    await pair.here.forward(48 * HOUR)


AFTER_AGREEING: dict[SessionState, Step] = {
    SessionState.RESCHEDULING: other_time,
    SessionState.CONFIRMED: nothing,
    SessionState.CANCELLED: called_off,
    SessionState.NO_SHOW: nobody_came,
    SessionState.CHECKED_IN: both_came,
    SessionState.RUNNING: started,
    SessionState.FEEDBACK: finished,
    SessionState.DONE: without_feedback,
}


def seen(pair: Pair) -> list[str]:
    return pair.said()


async def test_a_restart_after_any_step_changes_nothing(tmp_path: Path, bank: Bank) -> None:
    """A process that crashes after one of the steps; and one that stops after each of them, which
    says and writes nothing by that, so that the next one finds what a crash leaves."""
    told: list[list[str]] = []
    brought: list[list[str]] = []
    for crash_after in range(-1, len(STORY)):
        folder = tmp_path / str(crash_after + 1)
        folder.mkdir()
        async with world(folder, bank) as here:
            pair = Pair(here)
            for at, step in enumerate(STORY):
                await step.do(pair)
                if at == crash_after:
                    await here.restart(crash=True)
                elif crash_after == -1:
                    await stop_and_start(here)
                assert await pair.state() is step.state, (crash_after, at)
            assert len(pair.threads()) == 1
            names = {str(who.id): who.name for who in (pair.ann, pair.bob, pair.sue)}
            told.append([_named(one, names) for one in seen(pair)])
            brought.append(await pair.course())
    assert all(one == told[0] for one in told), told
    assert all(one == ["choose", "run", "over"] for one in brought)


async def stop_and_start(here: World) -> None:
    path, asked = here.app.database.path, len(here.env.http_requests)
    before = dump(path)
    await here.app.close()
    assert dump(path) == before
    assert here.env.http_requests[asked:] == []
    await here.come_back()


def dump(path: Path) -> list[str]:
    """All that a process which comes now would find."""
    with closing(sqlite3.connect(path)) as found:
        return list(found.iterdump())


def _named(text: str, names: dict[str, str]) -> str:
    for one, name in names.items():
        text = text.replace(one, name)
    return text


async def delete_thread(pair: Pair) -> None:
    await pair.here.app.client.http.delete_channel(pair.thread.id)
    await pair.here.env.settle()
    await pair.here.run_due()


LIVE = [state for state in SessionState if state not in ENDS]


@pytest.mark.parametrize("state", LIVE)
async def test_a_deleted_thread_goes_on_in_direct_messages(pair: Pair, state: SessionState) -> None:
    await to_state(pair, state)
    shown = pair.shown.split("\n", 1)[1]
    await delete_thread(pair)
    for who in (pair.ann, pair.bob, pair.sue):
        card = pair.card_in(who.user.dm_channel)
        assert texts(card).split("\n", 1)[1] == shown
        assert "Study group" in texts(card)
    assert await pair.state() is state
    left = [step for step in STORY if step.state is not None][_after(state) :]
    for step in left:
        if step.do is STORY[0].do:
            continue
        await _go_on(pair, step)
    assert await pair.state() is SessionState.DONE
    for who in (pair.ann, pair.bob):
        cards = [one for one in who.user.dm_channel.history() if "### " in texts(one)]
        assert len(cards) == 1
        assert "Well done" in texts(cards[0])


def _after(state: SessionState) -> int:
    return next(at for at, step in enumerate(STORY) if step.state is state) + 1


async def _go_on(pair: Pair, step: Scripted) -> None:
    """The same step, pressed on the cards in direct messages."""

    there = object.__new__(Pair)
    there.__dict__.update(pair.__dict__)

    async def press(who: Any, label: str, on: Any = None) -> str:
        return await pair.press(who.user, label, pair.card_in(who.user.dm_channel))

    async def press_twice(who: Any, label: str, again: str) -> str:
        asked = await who.user.click(pair.card_in(who.user.dm_channel), label=label)
        return await pair.press(who.user, again, asked.response)

    there.press = press  # type: ignore[method-assign]
    there.press_twice = press_twice  # type: ignore[method-assign]
    await step.do(there)
    assert await pair.state() is step.state


@pytest.mark.parametrize("state", sorted(ENDS))
async def test_a_thread_deleted_after_the_end_disturbs_nobody(
    pair: Pair, state: SessionState
) -> None:
    await to_state(pair, state)
    await delete_thread(pair)
    assert await pair.state() is state
    assert pair.ann.user.dm_channel.history() == []


@pytest.mark.parametrize("state", SessionState)
async def test_a_member_who_leaves_ends_it_or_lets_it_go_on(
    pair: Pair, state: SessionState
) -> None:
    await to_state(pair, state)
    app, guild_id = pair.here.app, pair.guild_id
    now = pair.now
    for _ in range(2):
        await app.database.write(lambda tx: claims.leave(tx, guild_id, pair.bob.id, now))
        await pair.here.run_due()
    early = {
        SessionState.PROPOSED,
        SessionState.RESCHEDULING,
        SessionState.CONFIRMED,
        SessionState.CHECKED_IN,
    }
    expected = SessionState.CANCELLED if state in early else state
    assert await pair.state() is (
        SessionState.FEEDBACK if state is SessionState.RUNNING else expected
    )
    assert (await pair.participants())[pair.bob.id].left_at is not None
    waiting = await pair.waiting()
    assert (pair.ann.id in waiting) == (state in early or state is SessionState.CANCELLED)
    assert pair.bob.id not in waiting or state is SessionState.CANCELLED
    if state in early:
        assert "can't take part any more" in pair.shown
    await pair.here.forward(5 * 24 * HOUR)
    assert await pair.state() in ENDS


SILENT = {SessionState.PROPOSED: 24 * HOUR, SessionState.RESCHEDULING: 24 * HOUR}


@pytest.mark.parametrize(
    "state",
    [
        SessionState.PROPOSED,
        SessionState.RESCHEDULING,
        SessionState.CONFIRMED,
        SessionState.CHECKED_IN,
    ],
)
async def test_who_left_the_server_is_noticed_without_being_told(
    pair: Pair, state: SessionState
) -> None:
    await to_state(pair, state)
    pair.here.guild.remove_member(pair.bob)
    if state in SILENT:
        await pair.here.forward(SILENT[state])
    elif state is SessionState.CONFIRMED:
        await pair.until_start(-24 * HOUR)
    else:
        with pytest.raises(Exception, match="no longer in the server"):
            await pair.sessions.check_in(pair.session_id, pair.bob.id)
        await pair.here.run_due()
    assert await pair.state() is SessionState.CANCELLED
    assert await pair.rows("SELECT 1 FROM interview_no_shows") == []
    assert pair.ann.id in await pair.waiting()
    # no round pairs them any more
    joined = await pair.rows("SELECT user_id FROM interview_profiles")
    assert sorted(joined) == sorted([(pair.ann.id,), (pair.sue.id,)])


async def test_who_checks_in_is_believed_when_discord_does_not_tell(pair: Pair) -> None:
    await to_state(pair, SessionState.CONFIRMED)
    await pair.until_start()
    path = f"/guilds/{pair.guild_id}/members/{pair.ann.id}"
    pair.here.env.inject_error("GET", path, status=403, code=50001)
    assert "You're here" in await pair.press(pair.ann, "I'm here")


async def test_a_server_that_discord_does_not_know_takes_nobody_out(pair: Pair) -> None:
    await to_state(pair, SessionState.CONFIRMED)
    path = f"/guilds/{pair.guild_id}/members/*"
    pair.here.env.inject_error("GET", path, status=404, code=10004, times=99)
    await pair.until_start(-24 * HOUR)
    assert await pair.state() is SessionState.CONFIRMED
    assert len(await pair.rows("SELECT 1 FROM interview_profiles")) == 3


async def test_who_left_is_no_no_show(pair: Pair) -> None:
    await to_state(pair, SessionState.CONFIRMED)
    await pair.until_start(-15 * MINUTE)
    await pair.press(pair.ann, "I'm here")
    pair.here.guild.remove_member(pair.bob)
    await pair.until_start(15 * MINUTE)
    assert await pair.state() is SessionState.CANCELLED
    assert await pair.rows("SELECT 1 FROM interview_no_shows") == []


@pytest.mark.parametrize(("status", "code"), [(404, 10007), (403, 50001)])
async def test_who_left_before_the_thread_was_opened(pair: Pair, status: int, code: int) -> None:
    pair.here.guild.remove_member(pair.bob)
    path = f"/channels/*/thread-members/{pair.bob.id}"
    pair.here.env.inject_error("PUT", path, status=status, code=code)
    await pair.propose()
    assert await pair.state() is SessionState.CANCELLED
    assert "can't take part any more" in pair.shown
    assert len(pair.threads()) == 1


@pytest.mark.parametrize(
    ("status", "code"), [(403, 50013), (403, 50001), (404, 10003), (400, 160006), (400, 50035)]
)
async def test_without_a_thread_it_goes_on_in_direct_messages(
    pair: Pair, status: int, code: int
) -> None:
    channel = pair.here.channel.id
    pair.here.env.inject_error(
        "POST", f"/channels/{channel}/threads", status=status, code=code, times=5
    )
    await pair.propose()
    assert pair.threads() == []
    for who in (pair.ann, pair.bob):
        assert "Can you both make it?" in texts(pair.card_in(who.user.dm_channel))
    await pair.press(pair.ann.user, "Confirm", pair.card_in(pair.ann.user.dm_channel))
    await pair.press(pair.bob.user, "Confirm", pair.card_in(pair.bob.user.dm_channel))
    assert await pair.state() is SessionState.CONFIRMED
    assert "You're both in" in texts(pair.card_in(pair.ann.user.dm_channel))
    await pair.until_start(-24 * HOUR)
    await pair.until_start(-15 * MINUTE)
    for who in (pair.ann, pair.bob):
        said = pair.said(who.user.dm_channel)
        assert sum("begins in 15 minutes" in one for one in said) == 1
        assert sum("begins in 24 hours" in one for one in said) == 1


async def test_who_cant_see_the_channel_has_it_in_direct_messages(pair: Pair) -> None:
    path = f"/channels/*/thread-members/{pair.bob.id}"
    pair.here.env.inject_error("PUT", path, status=403, code=50001)
    await pair.propose()
    assert "Can you both make it?" in texts(pair.card_in(pair.bob.user.dm_channel))
    assert (await pair.session()).place == "direct"
    assert [one for one in pair.said() if one] == []


async def test_without_settings_it_goes_on_in_direct_messages(pair: Pair) -> None:
    await pair.propose(channel=None)
    assert "Can you both make it?" in texts(pair.card_in(pair.ann.user.dm_channel))


async def test_a_passing_fault_waits_for_the_thread(pair: Pair) -> None:
    channel = pair.here.channel.id
    pair.here.env.inject_error("POST", f"/channels/{channel}/threads", status=500, times=9)
    await pair.propose()
    assert pair.threads() == []
    for who in (pair.ann, pair.bob):
        assert who.user.dm_channel.history() == []
    pair.here.env.inject_error("POST", f"/channels/{channel}/threads", status=500, times=0)


@pytest.mark.parametrize(
    ("status", "code"), [(403, 50007), (403, 50001), (404, 10013), (400, 50035)]
)
async def test_closed_direct_messages_are_told_with_the_next_command(
    pair: Pair, here: World, status: int, code: int
) -> None:
    channel = here.channel.id
    here.env.inject_error("POST", f"/channels/{channel}/threads", status=403, code=50013)
    room = pair.bob.user.dm_channel.id
    here.env.inject_error("POST", f"/channels/{room}/messages", status=status, code=code, times=3)
    await pair.propose()
    answer = await pair.bob.slash(here.channel, "mock session")
    assert "Can you both make it?" in texts(answer.response)
    assert ["you take no direct messages" in texts(one) for one in answer.followups] == [True]
    assert "Noted" in await pair.press(pair.bob, "Confirm", answer.response)
    left = await pair.rows("SELECT 1 FROM outbox WHERE kind = 'mock-card' AND state = 'due'")
    assert left == []
    again = await pair.bob.slash(here.channel, "mock session")
    assert again.followups == []


async def test_a_late_reminder_says_the_true_distance_or_nothing(pair: Pair) -> None:
    await to_state(pair, SessionState.CONFIRMED)
    before = len(pair.said())
    session = await pair.session()
    gap = session.starts_at - 22 * HOUR - pair.now
    await pair.here.env.advance_time(gap.total_seconds())
    await pair.here.run_due()
    assert "begins in 22 hours" in pair.said()[-1]
    gap = session.starts_at - 4 * MINUTE - pair.now
    await pair.here.env.advance_time(gap.total_seconds())
    await pair.here.run_due()
    assert "begins in 4 minutes" in pair.said()[-1]
    assert len(pair.said()) == before + 2


async def test_reminders_that_are_over_are_dropped(pair: Pair) -> None:
    await to_state(pair, SessionState.CONFIRMED)
    before = len(pair.said())
    session = await pair.session()
    gap = session.starts_at + 12 * MINUTE - pair.now
    await pair.here.env.advance_time(gap.total_seconds())
    await pair.here.run_due()
    assert len(pair.said()) == before
    dropped = await pair.rows(
        "SELECT count(*) FROM outbox WHERE kind = 'mock-remind' AND state = 'dropped'"
    )
    assert dropped == [(3,)]


async def test_reminders_move_with_the_session_and_stop_with_it(pair: Pair) -> None:
    await to_state(pair, SessionState.CONFIRMED)
    first = (await pair.session()).starts_at
    await other_time(pair)
    await pair.press(pair.bob, "Accept")
    before = len(pair.said())
    await pair.here.until(first - 24 * HOUR)
    assert len(pair.said()) == before
    await pair.until_start(-24 * HOUR)
    assert "begins in 24 hours" in pair.said()[-1]
    await pair.sessions.call_off(pair.session_id, pair.ann.id, "pool")
    await pair.here.run_due()
    before = len(pair.said())
    await pair.until_start(-15 * MINUTE)
    assert len(pair.said()) == before


async def test_who_confirms_late_gets_no_reminder_for_the_day_before(pair: Pair) -> None:
    await pair.propose(20 * HOUR)
    await pair.agree()
    before = len(pair.said())
    await pair.until_start(-15 * MINUTE)
    assert len(pair.said()) == before + 1
    assert "in 15 minutes" in pair.said()[-1]


async def test_a_session_of_right_now_is_agreed_at_once(pair: Pair) -> None:
    await pair.propose(5 * MINUTE, state=SessionState.CONFIRMED)
    assert "about to begin" in pair.shown
    for who in (pair.ann, pair.bob):
        await pair.press(who, "I'm here")
    assert await pair.state() is SessionState.CHECKED_IN


async def test_a_card_in_an_archived_thread_is_woken(pair: Pair) -> None:
    await pair.propose()
    http = pair.here.app.client.http
    await http.edit_channel(pair.thread.id, archived=True)
    await pair.press(pair.ann, "Confirm", pair.card)
    assert "Said yes so far" in pair.shown
    assert (await pair.session()).place == "thread"


async def test_erasing_a_member_leaves_a_session_that_still_ends(pair: Pair) -> None:
    await to_state(pair, SessionState.FEEDBACK)
    app = pair.here.app
    await app.privacy.erase(pair.guild_id, pair.bob.id)
    bodies = await pair.rows("SELECT body, subject FROM outbox")
    assert not [one for one in bodies if str(pair.bob.id) in str(one)]
    await pair.here.run_due()
    assert f"<@{pair.ann.id}>" in pair.shown
    await pair.here.forward(49 * HOUR)
    assert await pair.state() is SessionState.DONE


async def test_blocking_calls_off_what_is_agreed_without_saying_why(pair: Pair) -> None:
    await to_state(pair, SessionState.CONFIRMED)
    now = pair.now

    def block(tx: Any) -> int:
        return claims.call_off_pair(tx, pair.ann.id, pair.bob.id, now)

    assert await pair.here.app.database.write(block) == 1
    assert await pair.here.app.database.write(block) == 0
    await pair.here.run_due()
    assert await pair.state() is SessionState.CANCELLED
    assert "block" not in " ".join(pair.said()).casefold()


def test_all_that_is_said_has_words_and_a_time_to_be_true() -> None:
    assert set(claims.ANNOUNCED) <= set(STILL_TRUE)
    assert set(STILL_TRUE) == set(said.WORDS)
    assert set(said.WORDS) >= set(Reminder)


async def test_sixty_pairs_of_one_round_are_all_told_and_in_one_channel(pair: Pair) -> None:
    here = pair.here
    channels = len(pair.here.guild.channels)
    now = pair.now
    people = [here.member(f"m{at}") for at in range(120)]

    def propose(tx: Any) -> None:
        settings = InterviewSettings(pair.guild_id, here.channel.id, 1, "UTC")
        interview_settings.save(tx, settings)
        round_id = rounds.claim(
            tx, guild_id=pair.guild_id, kind=RoundKind.SCHEDULED, subject="2026-01-04", seed=1,
            digest="", now=now, from_at=now, until_at=now + 168 * HOUR,
        )  # fmt: skip
        assert round_id is not None
        for one, other in zip(people[::2], people[1::2], strict=True):
            halves = (Half(1, one.id, other.id, Track.CODING),)
            claims.propose(
                tx, guild_id=pair.guild_id, round_id=round_id, now=now,
                pair=PlannedSession(now + 72 * HOUR, 60, halves, ""),
            )  # fmt: skip

    before = len(here.env.http_requests)
    await here.app.database.write(propose)
    await here.run_due()
    asked = [
        f"{one.method} {one.path.split('/')[-1]}"
        for one in here.env.http_requests[before:]
        if one.method != "GET"  # who invited the bot is asked beside it
    ]
    assert asked.count("POST threads") == asked.count("POST messages") == 60
    assert len(asked) == 60 * 4
    assert len(pair.threads()) == 60
    assert len(here.guild.channels) == channels
    assert await pair.rows("SELECT 1 FROM outbox WHERE state = 'due' AND attempts > 0") == []


async def test_while_the_bot_comes_back_nobody_is_blamed_yet(pair: Pair) -> None:
    await to_state(pair, SessionState.CONFIRMED)
    await pair.until_start(-20 * MINUTE)
    here = pair.here
    await here.env.advance_time(60 * 60)
    await here.app.database.close()
    here.app = here.make_app()
    await here.app.open()
    # The first servers are there, the last are not: the alarm may ring in between.
    here.app.notifier.is_connected = lambda _guild_id: True  # type: ignore[method-assign]
    here.app.notifier.is_member = _true  # type: ignore[method-assign]
    assert await here.app.outbox.drain() >= 1
    assert await pair.state() is SessionState.FEEDBACK
    await here.env.restart_bot(here.app.client)


async def _true(*_args: object) -> bool:
    return True


async def test_both_in_ends_the_feedback(pair: Pair) -> None:
    await to_state(pair, SessionState.FEEDBACK)
    session, now = await pair.session(), pair.now
    for _ in range(2):
        await pair.here.app.database.write(lambda tx: claims.submitted(tx, session, now))
    await pair.here.run_due()
    assert await pair.state() is SessionState.DONE
    assert "Well done" in pair.shown


async def test_a_change_of_the_timer_draws_the_card_anew(pair: Pair) -> None:
    await to_state(pair, SessionState.RUNNING)
    session, now = await pair.session(), pair.now
    edits = _edits(pair)
    await pair.here.app.database.write(lambda tx: claims.redraw(tx, session, now))
    await pair.here.run_due()
    assert _edits(pair) == edits + 1


def _edits(pair: Pair) -> int:
    return sum(one.method == "PATCH" for one in pair.here.env.http_requests)
