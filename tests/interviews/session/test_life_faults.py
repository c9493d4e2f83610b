"""Discord refuses what a session needs: it goes on elsewhere, once, and nothing is lost."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.interviews.session.messages import TimerView
from bot.interviews.session.rules.state import Act
from bot.interviews.session.service.place import MeetingPlaceService
from bot.interviews.session.ui.card import session_card
from bot.interviews.values.rules import SessionState
from tests.interviews.session.pairs import HOUR, MINUTE, Pair
from tests.interviews.session.test_life_trouble import STORY, delete_thread, tell, to_state
from tests.world import texts


def fail(pair: Pair, method: str, path: str, status: int, code: int, times: int = 1) -> None:
    pair.here.env.inject_error(method, path, status=status, code=code, times=times)


def in_direct(pair: Pair, who: Any, words: str) -> int:
    return sum(words in one for one in pair.said(who.user.dm_channel))


async def is_direct(pair: Pair) -> bool:
    return (await pair.session()).place == "direct"


@pytest.mark.parametrize(("status", "code"), [(404, 10003), (403, 50001), (403, 160005)])
async def test_a_reminder_for_a_thread_that_takes_nothing_reaches_both(
    pair: Pair, status: int, code: int
) -> None:
    await to_state(pair, SessionState.CONFIRMED)
    fail(pair, "POST", f"/channels/{pair.thread.id}/messages", status, code, 99)
    await pair.until_start(-24 * HOUR)
    assert await is_direct(pair)
    for who in (pair.ann, pair.bob):
        assert in_direct(pair, who, "begins in 24 hours") == 1
        assert in_direct(pair, who, "### You're both in") == 1
    await pair.until_start(-15 * MINUTE)
    for who in (pair.ann, pair.bob):
        assert in_direct(pair, who, "begins in 15 minutes") == 1


async def test_a_timer_whose_thread_takes_nothing_any_more_goes_on_directly(pair: Pair) -> None:
    await to_state(pair, SessionState.RUNNING)
    fail(pair, "POST", f"/channels/{pair.thread.id}/messages", 403, 50013, 99)
    await pair.here.forward(5 * MINUTE)
    assert await is_direct(pair)
    for who in (pair.ann, pair.bob):
        assert in_direct(pair, who, "Now: **Clarify**") == 1
    await pair.here.forward(8 * MINUTE)
    for who in (pair.ann, pair.bob):
        every = [texts(one) for one in who.user.dm_channel.history()]
        assert sum("**Code** · 11 min" in one for one in every) == 1


async def test_a_question_for_a_thread_that_takes_nothing_reaches_the_candidate(pair: Pair) -> None:
    await to_state(pair, SessionState.RUNNING)
    place = MeetingPlaceService(pair.here.app.core)
    assert not (await place.share(pair.session_id, pair.bob.id, 1, 0)).again
    await pair.here.run_due()
    fail(pair, "POST", f"/channels/{pair.thread.id}/messages", 403, 50013, 99)
    await place.share(pair.session_id, pair.bob.id, 1, 1)
    await pair.here.run_due()
    assert await is_direct(pair)
    assert in_direct(pair, pair.ann, "Your question") == 1
    assert in_direct(pair, pair.bob, "Your question") == 0
    # The first one stands in a thread that they may not see any more; and who takes no direct
    # messages, either, is read to.
    fail(pair, "POST", f"/channels/{pair.ann.user.dm_channel.id}/messages", 403, 50007, 99)
    for page, again in ((0, False), (0, True), (1, True)):
        assert (await place.share(pair.session_id, pair.bob.id, 1, page)).again is again
    await pair.here.run_due()
    assert in_direct(pair, pair.ann, "Your question") == 1
    answer = await pair.bob.slash(pair.here.channel, "mock session")
    assert ["Please read it to them" in texts(one) for one in answer.followups] == [True]


async def test_a_nudge_in_direct_messages_reaches_only_who_has_not_answered(pair: Pair) -> None:
    await pair.propose()
    await pair.press(pair.ann, "Confirm")
    fail(pair, "POST", f"/channels/{pair.thread.id}/messages", 404, 10003, 99)
    await pair.here.forward(24 * HOUR)
    assert in_direct(pair, pair.bob, "still missing") == 1
    assert in_direct(pair, pair.ann, "still missing") == 0


async def test_a_card_that_cant_be_sent_to_the_thread_comes_directly(pair: Pair) -> None:
    fail(pair, "POST", "/channels/*/messages", 403, 50013)
    await pair.propose()
    assert await is_direct(pair)
    for who in (pair.ann, pair.bob):
        assert in_direct(pair, who, "Can you both make it?") == 1


async def test_a_card_in_an_archived_thread_is_woken(pair: Pair) -> None:
    await pair.propose()
    fail(pair, "PATCH", f"/channels/{pair.thread.id}/messages/*", 400, 50083)
    await pair.press(pair.ann, "Confirm")
    assert "Said yes so far" in pair.shown
    assert not await is_direct(pair)


@pytest.mark.parametrize(("status", "code"), [(404, 10008), (403, 50001)])
async def test_a_card_that_cant_be_drawn_any_more_comes_directly(
    pair: Pair, status: int, code: int
) -> None:
    await pair.propose()
    fail(pair, "PATCH", f"/channels/{pair.thread.id}/messages/*", status, code, 9)
    await pair.press(pair.ann, "Confirm")
    assert await is_direct(pair)
    for who in (pair.ann, pair.bob):
        assert in_direct(pair, who, "Said yes so far") == 1


async def test_a_passing_fault_keeps_the_thread(pair: Pair) -> None:
    await pair.propose()
    fail(pair, "PATCH", f"/channels/{pair.thread.id}/messages/*", 500, 0)
    pair.here.app.notifier.retry_pause_seconds = 0
    await pair.press(pair.ann, "Confirm")
    await pair.here.forward(MINUTE)
    assert "Said yes so far" in pair.shown
    assert not await is_direct(pair)


async def test_a_card_that_somebody_deleted_in_direct_messages_stays_away(pair: Pair) -> None:
    await pair.propose(channel=None)
    room = pair.ann.user.dm_channel.id
    fail(pair, "PATCH", f"/channels/{room}/messages/*", 404, 10008, 9)
    await pair.press(pair.ann.user, "Confirm", pair.card_in(pair.ann.user.dm_channel))
    assert in_direct(pair, pair.bob, "Said yes so far") == 1
    assert in_direct(pair, pair.ann, "Said yes so far") == 0
    boards = await pair.rows("SELECT user_id FROM interview_boards")
    assert boards == [(pair.bob.id,)]


async def test_what_is_no_longer_true_is_not_said(pair: Pair) -> None:
    await to_state(pair, SessionState.CONFIRMED)
    before = len(pair.said())
    later = (await pair.session()).starts_at + 5 * HOUR
    await pair.asleep.act(Act.OFFER, pair.session_id, pair.ann.id, later)
    await pair.asleep.act(Act.ACCEPT, pair.session_id, pair.bob.id, later)
    await pair.here.run_due()
    assert len(pair.said()) == before + 1
    assert "Agreed:" in pair.said()[-1]


async def test_what_was_to_be_said_in_a_thread_that_is_gone_is_said_directly(pair: Pair) -> None:
    await to_state(pair, SessionState.CONFIRMED)
    later = (await pair.session()).starts_at + 5 * HOUR
    await pair.asleep.act(Act.OFFER, pair.session_id, pair.ann.id, later)
    await pair.asleep.thread_deleted(pair.guild_id, pair.thread.id)
    await pair.here.run_due()
    assert in_direct(pair, pair.bob, "suggests another time") == 1
    assert in_direct(pair, pair.ann, "suggests another time") == 0
    for who in (pair.ann, pair.bob):
        assert in_direct(pair, who, "### Another time?") == 1


async def test_a_thread_of_something_else_is_nothing_to_us(pair: Pair) -> None:
    await pair.propose()
    await pair.sessions.thread_deleted(pair.guild_id, 1)
    await pair.sessions.thread_deleted(99, pair.thread.id)
    assert not await is_direct(pair)


@pytest.mark.parametrize("codes", [[50013], [50013, 50013], [10003]])
async def test_a_thread_that_cant_be_locked_is_at_least_archived(
    pair: Pair, codes: list[int]
) -> None:
    await tell(pair, STORY[:-1])
    for code in codes:
        fail(pair, "PATCH", f"/channels/{pair.thread.id}", 404 if code == 10003 else 403, code)
    await pair.here.forward(48 * HOUR)
    left = await pair.rows("SELECT 1 FROM outbox WHERE kind = 'mock-close' AND state = 'due'")
    assert left == []
    bodies = [
        one.json for one in pair.here.env.http_requests
        if one.method == "PATCH" and one.path.endswith(f"/channels/{pair.thread.id}")
    ]  # fmt: skip
    assert bodies[0] == {"archived": True, "locked": True}
    assert len(codes) == 2 or codes == [10003] or bodies[-1] == {"archived": True}


async def test_an_event_that_fails_for_a_moment_comes_later(pair: Pair) -> None:
    pair.events = True
    pair.here.app.notifier.retry_pause_seconds = 0
    path = f"/guilds/{pair.guild_id}/scheduled-events"
    fail(pair, "POST", path, 503, 0)  # a creation is tried once each time
    await pair.propose()
    await pair.agree()
    http = pair.here.app.client.http
    assert await http.get_scheduled_events(pair.guild_id, False) == []
    await pair.here.forward(MINUTE)
    assert len(await http.get_scheduled_events(pair.guild_id, False)) == 1


async def test_a_thread_deleted_by_the_organiser_twice_goes_on_once(pair: Pair) -> None:
    await pair.propose()
    thread = pair.thread.id
    await delete_thread(pair)
    await pair.sessions.thread_deleted(pair.guild_id, thread)
    await pair.here.run_due()
    for who in (pair.ann, pair.bob):
        assert in_direct(pair, who, "Can you both make it?") == 1


async def test_the_card_of_a_running_session_shows_the_timer(pair: Pair) -> None:
    await to_state(pair, SessionState.RUNNING)
    card = (await pair.sessions.show(pair.session_id, pair.bob.id)).card
    assert card is not None
    timer = TimerView(
        1, 2, "Coding", "Clarify", pair.now + timedelta(minutes=7), False, pair.ann.id, pair.bob.id
    )
    view = session_card(replace(card, timer=timer))
    words = texts_of(view)
    assert f"**Coding**, part 1 of 2: <@{pair.bob.id}> interviews <@{pair.ann.id}>" in words
    assert "Now: **Clarify**, ends <t:" in words
    assert labels(view) == [
        "Interviewer's sheet", "Pause", "5 min more", "Next", "Swap roles", "Finish", "Add a link",
    ]  # fmt: skip
    paused = session_card(replace(card, timer=replace(timer, half=2, is_paused=True)))
    assert "**Clarify**, paused" in texts_of(paused)
    assert labels(paused) == [
        "Interviewer's sheet", "Go on", "5 min more", "Next", "Finish", "Add a link",
    ]  # fmt: skip


def texts_of(view: Any) -> str:
    return "\n".join(getattr(one, "content", "") for one in view.walk_children())


def labels(view: Any) -> list[str]:
    return [one.label for one in view.walk_children() if getattr(one, "label", None)]


async def test_an_odd_button_changes_nothing(pair: Pair) -> None:
    await pair.propose()
    assert "Can you both make it?" in texts(pair.card)
    with pytest.raises(Exception, match="nothing changed"):
        await pair.sessions.act(
            Act.CONFIRM, pair.session_id, pair.ann.id, pair.now + timedelta(days=9)
        )


async def test_what_discord_finds_wrong_once_moves_no_session(pair: Pair) -> None:
    """That says nothing about the thread: it is tried again there."""
    await to_state(pair, SessionState.RUNNING)
    path = f"/channels/{pair.thread.id}/messages"
    fail(pair, "POST", path, 400, 50035)
    await pair.here.forward(6 * MINUTE)
    place = MeetingPlaceService(pair.here.app.core)
    fail(pair, "POST", path, 400, 50035)
    await place.share(pair.session_id, pair.bob.id, 1, 0)
    await pair.here.run_due()
    await pair.here.forward(2 * MINUTE)
    assert not await is_direct(pair)
    said = [texts(one) for one in pair.thread.history()]
    assert sum("Now: **Clarify**" in one for one in said) == 1
    assert sum("Your question" in one for one in said) == 1
    fail(pair, "POST", path, 400, 50035, 99)  # now it is of the thread
    await place.share(pair.session_id, pair.bob.id, 1, 1)
    await pair.here.run_due()
    for _ in range(3):
        await pair.here.forward(2 * MINUTE)
    assert in_direct(pair, pair.ann, "Your question") == 1
