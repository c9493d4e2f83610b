"""When the clock ends a session: as long after its timer as ever, whatever the two do to that."""

from datetime import datetime, timedelta

import pytest

from bot.core.errors import UserError
from bot.interviews.session.messages import TimerChange
from bot.interviews.session.service.sheet import TimerService
from bot.interviews.values.rules import SessionState
from tests.interviews.session.pairs import HOUR, MINUTE, Pair
from tests.interviews.session.test_life_trouble import to_state
from tests.world import Machine, ids, texts

LATEST = 4 * HOUR
"""After the start of an hour: half an hour of extensions, two hours of pauses, half an hour."""
RUNNING, FEEDBACK = SessionState.RUNNING, SessionState.FEEDBACK


async def begin(pair: Pair) -> Pair:
    await pair.propose()
    await pair.agree()
    await pair.begin()
    return pair


@pytest.fixture
async def begun(pair: Pair) -> Pair:
    """It runs for an hour from now on."""
    return await begin(pair)


async def extend(pair: Pair) -> None:
    for _ in range(3):
        await pair.press(pair.ann, "5 min more")


async def ends_in(pair: Pair) -> timedelta:
    """How long until the clock ends it."""
    due_at = (await pair.session()).due_at
    assert due_at is not None
    return due_at - pair.now


async def ends_after(pair: Pair, left: timedelta) -> None:
    """The clock ends it then and not before."""
    await pair.here.forward(left - MINUTE)
    assert await pair.state() is RUNNING
    assert "Now: **Time is up**" in pair.shown
    await pair.here.forward(MINUTE)
    assert await pair.state() is FEEDBACK
    assert "How was it?" in pair.shown


async def test_without_a_click_it_ends_half_an_hour_after_its_time(begun: Pair) -> None:
    await ends_after(begun, 90 * MINUTE)


async def test_every_extension_and_a_pause_move_the_end(begun: Pair) -> None:
    await extend(begun)
    await begun.press(begun.bob, "Pause")
    await begun.here.forward(10 * MINUTE)
    await begun.press(begun.ann, "Go on")
    await begun.here.forward(45 * MINUTE)
    assert "part 2 of 2" in begun.shown
    await extend(begun)
    assert "at the latest" not in begun.shown
    await ends_after(begun, (30 + 15 + 30) * MINUTE)


async def test_a_long_pause_ends_nothing_and_the_sheet_stays_the_interviewers(begun: Pair) -> None:
    await begun.here.forward(45 * MINUTE)
    said = await begun.press(begun.ann, "Pause")
    latest = (await begun.session()).due_at
    assert latest is not None
    assert await ends_in(begun) == LATEST - 45 * MINUTE
    line = f"The interview ends at <t:{int(latest.timestamp())}:t>"
    assert line in said
    assert line in begun.shown
    await begun.here.forward(2 * HOUR)
    assert await begun.state() is RUNNING
    assert "candidate now" in await begun.press(begun.bob, "Interviewer's sheet")
    assert line in await begun.press(begun.ann, "5 min more")
    said = await begun.press(begun.bob, "Go on")
    assert "at the latest" not in said
    assert "at the latest" not in begun.shown
    await ends_after(begun, (15 + 5 + 30) * MINUTE)


async def test_a_pause_that_nobody_ends_ends_with_the_session_and_loses_nothing(pair: Pair) -> None:
    await pair.here.setup(time="00:05", timezone="UTC", counts="any practice")
    begun = await begin(pair)
    await begun.here.forward(10 * MINUTE)  # the day's question is open now
    await begun.press(begun.ann, "Pause")
    await begun.here.forward(LATEST - 11 * MINUTE)
    assert await begun.state() is RUNNING
    await begun.here.restart(crash=True)
    assert await begun.state() is RUNNING
    await begun.here.forward(MINUTE)
    assert await begun.state() is FEEDBACK
    assert "interview_feedback:open" in str(ids(begun.card))
    assert sum("That's it" in one for one in begun.said()) == 1
    days = await begun.rows("SELECT user_id FROM practice_days WHERE kind = 'mock' ORDER BY 1")
    assert days == [(begun.ann.id,), (begun.bob.id,)]
    assert "**" in await begun.press(begun.ann, "Give feedback")


async def test_who_goes_on_after_too_long_a_pause_is_told_when_it_ends(begun: Pair) -> None:
    await begun.press(begun.ann, "Pause")
    await begun.here.forward(LATEST - 5 * MINUTE)
    said = await begun.press(begun.ann, "Go on")
    assert "Going on: **Warm-up**" in said
    assert "at the latest" in said
    assert "at the latest" in begun.shown
    assert await ends_in(begun) == 5 * MINUTE
    await begun.here.forward(5 * MINUTE)
    assert await begun.state() is FEEDBACK


async def test_a_click_a_second_time_moves_nothing(begun: Pair) -> None:
    timer = TimerService(begun.here.app.core)
    for what in (TimerChange.PAUSED, TimerChange.RESUMED):
        await timer.change(begun.session_id, begun.ann.id, what)
        once = (await begun.session()).due_at
        await begun.here.forward(MINUTE)
        await timer.change(begun.session_id, begun.bob.id, what)
        assert (await begun.session()).due_at == once
    assert await ends_in(begun) == 89 * MINUTE
    ((seen,),) = await begun.rows("SELECT ends_at FROM interview_clocks")
    at = int(datetime.fromisoformat(seen).timestamp())
    await timer.change(begun.session_id, begun.ann.id, TimerChange.EXTENDED, at)
    with pytest.raises(UserError):
        await timer.change(begun.session_id, begun.bob.id, TimerChange.EXTENDED, at)
    assert await ends_in(begun) == 94 * MINUTE


async def test_sections_that_are_skipped_end_it_no_earlier(begun: Pair) -> None:
    await begun.press_twice(begun.ann, "Swap roles", "Swap now")
    assert await ends_in(begun) == 90 * MINUTE


async def test_finish_asks_as_long_as_the_timer_is_to_run(begun: Pair) -> None:
    await begun.press(begun.ann, "Pause")
    await begun.here.forward(70 * MINUTE)
    in_an_hour = int((begun.now + HOUR).timestamp())
    asked = await begun.press(begun.bob, "Finish")
    assert f"**Finish already?** It's planned to end <t:{in_an_hour}:R>" in asked
    assert await begun.state() is RUNNING
    await begun.press(begun.ann, "Go on")
    await begun.here.forward(59 * MINUTE)
    assert "Finish already" in await begun.press(begun.bob, "Finish")
    await begun.here.forward(MINUTE)
    assert "That's it" in await begun.press(begun.bob, "Finish")


@pytest.mark.parametrize("paused", [False, True])
async def test_a_session_lasts_no_longer_though_the_clock_is_set_back(
    pair: Pair, paused: bool
) -> None:
    machine = await Machine.under(pair.here)
    await to_state(pair, RUNNING)
    if paused:
        await pair.press(pair.ann, "Pause")
    for _ in range(2):
        machine.set_back(HOUR)
        await machine.notice()
    await machine.notice()
    lasts = LATEST if paused else 90 * MINUTE
    await pair.here.forward(lasts - MINUTE)
    assert await pair.state() is RUNNING
    await pair.here.forward(2 * MINUTE)
    assert await pair.state() is FEEDBACK


async def test_after_the_clock_was_set_back_what_was_held_counts_as_held(pair: Pair) -> None:
    machine = await Machine.under(pair.here)
    await to_state(pair, RUNNING)
    machine.set_back(HOUR)
    await machine.notice()
    await pair.here.forward(11 * MINUTE)
    asked = await pair.bob.click(pair.card, label="Finish")
    assert "Finish already?" in texts(asked.response)
    assert "ten minutes" not in texts(asked.response)


async def test_what_was_planned_for_the_time_stays_as_it_was(begun: Pair) -> None:
    """The planned time is what a calendar and other sessions go by, not how long a pause was."""
    before = await begun.session()
    await begun.press(begun.ann, "Pause")
    await begun.here.forward(30 * MINUTE)
    await begun.press(begun.ann, "Go on")
    after = await begun.session()
    kept = ("starts_at", "minutes", "sequence", "changed_at", "state", "participants")
    assert [getattr(after, one) for one in kept] == [getattr(before, one) for one in kept]
