"""The timer of a running session through the real discord.py."""

from datetime import timedelta
from typing import Any

import pytest

from bot.interviews.session.store import cards, sessions
from bot.interviews.session.tx import views
from bot.interviews.values.rules import SessionState, Track
from tests.interviews.session.holding.conftest import Held
from tests.world import ids, texts

MINUTE = timedelta(minutes=1)


async def where(held: Held) -> tuple[int, int] | None:
    clock = await held.here.app.database.read(lambda tx: cards.get_timer(tx, held.session_id))
    return None if clock is None else (clock.half, clock.section)


async def test_each_section_is_said_once_and_by_the_clock(held: Held) -> None:
    await held.make(state=SessionState.RUNNING)
    assert len(held.calls()) == 1
    first = held.calls()[0]
    assert f"Coding, part 1 of 2: <@{held.ann.id}> is the candidate" in first
    assert "**Warm-up** · 5 min · say hello" in first
    await held.here.forward(5 * MINUTE)
    await held.here.forward(7 * MINUTE)
    assert "**Approach** · 6 min · think aloud before you code" in held.calls()[-1]
    await held.here.run_due()
    await held.here.run_due()
    assert len(held.calls()) == 3
    await held.here.forward(33 * MINUTE)
    assert "Swap! ML breadth, part 2 of 2" in held.calls()[-1]
    assert f"<@{held.bob.id}> is the candidate" in held.calls()[-1]
    await held.here.forward(45 * MINUTE)
    assert "**Time is up.**" in held.calls()[-1]
    await held.here.forward(60 * MINUTE)
    assert len(held.calls()) == 5
    view = await held.view()
    assert view is not None
    assert view.section_name == "Time is up"


@pytest.mark.parametrize("crash", [False, True])
async def test_after_downtime_it_is_where_it_should_be_without_a_burst(
    held: Held, crash: bool
) -> None:
    await held.make(state=SessionState.RUNNING)
    await held.here.app.close()
    await held.here.env.advance_time(20 * 60)
    await held.here.restart(crash=crash)
    assert await where(held) == (1, 3)
    assert len(held.calls()) == 2
    assert "**Code** · 17 min" in held.calls()[-1]
    await held.here.restart(crash=crash)
    assert len(held.calls()) == 2


async def fail_to_say(held: Held) -> None:
    """The section turns, but Discord doesn't take the word."""
    path = f"/channels/{held.thread.id}/messages"
    held.here.env.inject_error("POST", path, status=500, times=1)
    await held.here.forward(5 * MINUTE)
    assert await where(held) == (1, 1)
    assert len(held.calls()) == 1


async def test_a_crash_between_the_turn_and_its_word_says_it_once(held: Held) -> None:
    await held.make(state=SessionState.RUNNING)
    await fail_to_say(held)
    await held.here.restart(crash=True)
    for _ in range(5):
        await held.here.forward(MINUTE)
    assert [("**Clarify**" in one) for one in held.calls()] == [False, True]


async def test_a_word_that_comes_too_late_is_not_said(held: Held) -> None:
    await held.make(state=SessionState.RUNNING)
    await fail_to_say(held)
    await held.said(held.ann, "next")
    await held.here.forward(MINUTE)
    assert not any("**Clarify**" in one for one in held.calls())
    assert any("**Approach**" in one for one in held.calls())


async def test_a_pause_by_either_side_lasts_over_a_restart(held: Held) -> None:
    await held.make(state=SessionState.RUNNING)
    board = await held.board()
    await held.here.forward(2 * MINUTE)
    paused = await held.bob.click(board, label="Pause")
    assert paused.ephemeral
    assert "Paused, with 3:00 left in **Warm-up**" in texts(paused.response)
    again = await held.ann.click(board, label="Pause")
    assert "paused already" in texts(again.response)
    await held.here.forward(30 * MINUTE)
    await held.here.restart(crash=True)
    assert await where(held) == (1, 0)
    assert len(held.calls()) == 2  # the word and the board
    going = await held.ann.click(again.response, label="Go on")
    assert "Going on: **Warm-up**" in texts(going.response)
    await held.here.forward(2 * MINUTE)
    assert await where(held) == (1, 0)
    await held.here.forward(MINUTE)
    assert await where(held) == (1, 1)
    assert "**Clarify**" in held.calls()[-1]


async def test_five_minutes_more_three_times_a_half(held: Held) -> None:
    await held.make(state=SessionState.RUNNING)
    for times in range(3):
        board = await held.board()
        result = await held.ann.click(board, label="5 min more")
        assert "Five minutes more: **Warm-up**" in texts(result.response)
        assert ("last extension" in texts(result.response)) == (times == 2)
    board = await held.board()
    assert "the most in one part" in texts(
        (await held.ann.click(board, label="5 min more")).response
    )
    await held.here.forward(19 * MINUTE)
    assert await where(held) == (1, 0)
    await held.here.forward(MINUTE)
    assert await where(held) == (1, 1)


async def test_two_clicks_at_once_do_what_one_does(held: Held) -> None:
    await held.make(state=SessionState.RUNNING)
    board = await held.board()
    assert "Next: **Clarify**" in texts((await held.ann.click(board, label="Next")).response)
    late = await held.bob.click(board, label="Next")
    assert "already moved on" in texts(late.response)
    assert "already moved on" in texts((await held.bob.click(board, label="5 min more")).response)
    assert await where(held) == (1, 1)
    asked = await held.bob.click(board, label="Swap roles")
    assert "Swap roles already?** *Clarify* ends" in texts(asked.response)
    assert await where(held) == (1, 1)
    other = await held.ann.click(board, label="Swap roles")
    swapped = await held.bob.click(asked.response, label="Swap now")
    assert "Swapped: **Warm-up**" in texts(swapped.response)
    twice = await held.ann.click(other.response, label="Swap now")
    assert "swapped already" in texts(twice.response)
    assert await where(held) == (2, 0)
    await held.here.run_due()
    assert sum("Swap!" in one for one in held.calls()) == 1


async def test_the_card_can_be_drawn_anew_after_each_change(held: Held) -> None:
    await held.make(state=SessionState.RUNNING)
    before = (await held.session()).revision
    await held.said(held.ann, "pause")
    paused = await held.view()
    assert paused is not None
    assert paused.is_paused
    assert (await held.session()).revision == before + 1
    await held.said(held.bob, "pause")
    assert (await held.session()).revision == before + 1
    board = await held.board()
    assert f"timer:resume:{held.session_id}" in ids(board)
    assert f"timer:pause:{held.session_id}" not in ids(board)


async def test_in_direct_messages_both_hear_and_may_steer(held: Held) -> None:
    await held.make(direct=True, state=SessionState.RUNNING)
    for one in (held.ann, held.bob, held.cat):
        assert "**Warm-up**" in texts(one.user.dm_channel.history()[-1])
    board = await held.board(to=held.ann)
    result = await held.ann.user.click(board, label="Pause")
    assert "Paused" in texts(result.response)
    assert held.calls() == []


async def test_who_has_no_part_in_it_steers_nothing(held: Held) -> None:
    await held.make(state=SessionState.RUNNING)
    clock = await where(held)
    for action in ("pause", "resume", "extend", "next", "swap"):
        assert "only the two who practise run the timer" in await held.said(held.cat, action)
        assert "somebody else's" in await held.said(held.dan, action)
        assert "somebody else's" in await held.said(held.here.organiser, action)
        assert "somebody else's" in await held.said(held.ann, action, 99)
        assert await where(held) == clock, action


async def test_without_a_running_session_there_is_no_timer(held: Held) -> None:
    for state in sorted(set(SessionState) - {SessionState.RUNNING}):
        await held.make(state=state)
        for action in ("pause", "resume", "extend", "next", "swap"):
            assert "isn't running" in await held.said(held.ann, action), state
        assert await held.view() is None, state


async def test_a_session_of_one_half_has_nothing_to_swap(held: Held) -> None:
    await held.make(Track.DESIGN, minutes=45, state=SessionState.RUNNING)
    board = await held.board()
    assert f"timer:swap:{held.session_id}" not in ids(board)
    assert "has only one part" in await held.said(held.ann, "swap")
    await held.here.forward(45 * MINUTE)
    assert "**Time is up.**" in held.calls()[-1]
    for action in ("pause", "extend", "next", "resume"):
        assert "time is up" in await held.said(held.ann, action)


async def test_when_the_session_is_over_the_timer_says_nothing_more(held: Held) -> None:
    await held.make(state=SessionState.RUNNING)
    await held.enter(SessionState.FEEDBACK)
    await held.here.forward(30 * MINUTE)
    assert len(held.calls()) == 1
    assert await where(held) is None


async def test_starting_twice_starts_once(held: Held) -> None:
    await held.make(state=SessionState.RUNNING)
    await held.here.forward(6 * MINUTE)
    now = held.here.env.now()

    def again(tx: Any) -> None:
        session = sessions.get(tx, held.session_id)
        assert session is not None
        views.start_timer(tx, session, now)

    await held.write(again)
    await held.here.run_due()
    assert await where(held) == (1, 1)
    assert len(held.calls()) == 2


async def test_a_session_whose_place_is_gone_goes_on_in_silence(held: Held) -> None:
    await held.make()
    await held.write(
        lambda tx: tx.execute("UPDATE interview_sessions SET place = 'wanted', thread_id = NULL")
    )
    await held.enter(SessionState.RUNNING)
    await held.here.forward(5 * MINUTE)
    assert await where(held) == (1, 1)
    assert held.calls() == []
    assert await held.rows("SELECT state FROM outbox WHERE kind = 'mock-call'") == [
        ("dropped",),
        ("dropped",),
    ]


async def test_a_session_that_lost_its_halves_has_no_timer(held: Held) -> None:
    await held.make(state=SessionState.RUNNING)
    await held.write(lambda tx: tx.execute("DELETE FROM interview_halves"))
    await held.here.forward(5 * MINUTE)
    assert await held.view() is None
    assert "isn't running" in await held.said(held.ann, "pause")
    assert "candidate now" in await held.said(held.ann, "sheet")
    await held.enter(SessionState.FEEDBACK)
    assert "nothing for you" in await held.said(held.ann, "sheet")
