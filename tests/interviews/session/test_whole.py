"""The life of a session and what is done in it, together, with the real cards."""

from typing import Any

import pytest

from bot.core import records
from bot.interviews.session.rules.rubrics import RUBRICS
from bot.interviews.session.tx import rows
from bot.interviews.values.rules import SessionState, Track
from tests.interviews.session.pairs import HOUR, MINUTE, Pair
from tests.world import World, texts


async def give(pair: Pair, who: Any, own: Track, other: Track) -> str:
    """All of one's feedback, from the card; what the last answer says."""
    forms = (
        ("Score yourself", {one.id: "3" for one in RUBRICS[own].dimensions}),
        ("Score your partner", {one.id: "2" for one in RUBRICS[other].dimensions}),
        ("In words", {"strengths": f"said by {who.user.name}", "try_next": "t"}),
    )
    result = await who.click(pair.card, label="Give feedback")
    for label, values in forms:
        form = await who.click(result.response, label=label)
        result = await who.submit_modal(form, values)
    return texts((await who.click(result.response, label="Submit")).response)


async def test_a_session_is_held_from_check_in_to_the_reveal(here: World) -> None:
    pair = Pair(here)
    await pair.propose(observer=True)
    await pair.agree()
    await pair.until_start(-5 * MINUTE)
    for who in (pair.ann, pair.bob):
        await pair.press(who, "I'm here")
    assert "" not in [one for (one,) in await pair.rows("SELECT questions FROM interview_halves")]
    await pair.press(pair.ann, "Start")
    assert "Now: **Warm-up**" in pair.shown
    assert "**Warm-up** · 4 min" in texts(pair.thread.history()[-1])
    assert "Sheet · Coding" in await pair.press(pair.bob, "Interviewer's sheet")
    assert "candidate now" in await pair.press(pair.ann, "Interviewer's sheet")
    assert "Paused" in await pair.press(pair.ann, "Pause")
    assert "paused" in pair.shown
    await here.restart(crash=True)
    assert "Going on" in await pair.press(pair.bob, "Go on")
    assert "Swapped" in await pair.press_twice(pair.bob, "Swap roles", "Swap now")
    assert "**ML breadth**, part 2 of 2" in pair.shown
    await pair.finish(pair.bob)
    assert "Submitted" in await give(pair, pair.ann, Track.CODING, Track.BREADTH)
    mine = texts((await pair.ann.slash(here.channel, "mock session")).response)
    assert "### Yours is in" in mine
    assert f"Waiting for <@{pair.bob.id}>." in mine
    theirs = texts((await pair.bob.slash(here.channel, "mock session")).response)
    assert "### How was it?" in theirs
    assert "Yours is in" not in pair.shown  # which both see
    assert "said by ann" in await give(pair, pair.bob, Track.BREADTH, Track.CODING)
    await here.run_due()
    assert await pair.state() is SessionState.DONE
    assert "Well done" in pair.shown
    assert "feedback is out" in pair.said()[-1]
    await here.forward(50 * HOUR)
    assert "said by bob" in await pair.press(pair.ann, "See the feedback")


async def test_unanswered_feedback_opens_after_48_hours_and_is_announced_once(here: World) -> None:
    pair = Pair(here)
    await pair.propose()
    await pair.agree()
    await pair.begin()
    await pair.finish(pair.bob)
    await give(pair, pair.ann, Track.CODING, Track.BREADTH)
    await here.forward(48 * HOUR)
    await here.forward(HOUR)
    assert await pair.state() is SessionState.DONE
    assert sum("feedback is out" in one for one in pair.said()) == 1
    assert "said by ann" in await pair.press(pair.bob, "See the feedback")
    assert "didn't submit" in await pair.press(pair.ann, "See the feedback")


@pytest.mark.parametrize(("counts", "expected"), [("any practice", 2), ("daily answer", 0)])
async def test_a_session_counts_for_both_where_the_organiser_lets_practice_count(
    here: World, counts: str, expected: int
) -> None:
    await here.setup(time="00:05", timezone="UTC", counts=counts)
    pair = Pair(here)
    await pair.propose(observer=True)
    await pair.agree()
    await pair.begin()
    assert await pair.rows("SELECT * FROM practice_days") == []
    await here.forward(10 * MINUTE)  # the day's question is open now
    await here.restart(crash=True)
    await pair.finish(pair.bob)
    days = await pair.rows("SELECT user_id, kind FROM practice_days WHERE counts = 1")
    held = [(pair.ann.id, "mock"), (pair.bob.id, "mock")] if expected else []
    assert sorted(days) == held
    shown = texts((await pair.ann.slash(here.channel, "streak show")).response)
    assert ("1 day" in shown) is bool(expected)


@pytest.mark.parametrize(
    ("minutes", "command", "label", "who"),
    [
        (12, "mock leave", "Leave", "both"),
        (12, "privacy delete", "Delete everything", "who stays"),
        (8, "mock leave", "Leave", "nobody"),
        (8, "privacy delete", "Delete everything", "nobody"),
    ],
)
async def test_who_leaves_in_the_middle_takes_no_day_from_the_other(
    here: World, minutes: int, command: str, label: str, who: str
) -> None:
    await here.setup(time="00:05", timezone="UTC", counts="any practice")
    await here.forward(10 * MINUTE)  # a question is open from now on
    pair = Pair(here)
    await pair.propose()
    await pair.agree()
    await pair.begin()
    await here.forward(minutes * MINUTE)
    asked = await pair.bob.slash(here.channel, command)
    await pair.bob.click(asked.response, label=label)
    await here.run_due()
    days = await pair.rows("SELECT user_id FROM practice_days WHERE counts = 1")
    held = {"both": [pair.ann.id, pair.bob.id], "who stays": [pair.ann.id], "nobody": []}[who]
    assert sorted(one for (one,) in days) == sorted(held)
    assert await pair.state() is SessionState.FEEDBACK


async def test_who_says_on_another_day_that_they_met_practised_on_the_day_of_the_interview(
    here: World,
) -> None:
    await here.setup(time="00:05", timezone="UTC", counts="any practice")
    pair = Pair(here)
    await pair.propose()
    await pair.agree()
    await pair.until_start(-15 * MINUTE)
    await pair.until_start(15 * MINUTE)  # nobody pressed anything
    await here.forward(25 * HOUR)  # the next question is open
    for who in (pair.ann, pair.bob):
        await pair.press(who, "We met")
    assert await pair.state() is SessionState.FEEDBACK
    assert await _practised(pair) == await _on_the_day_it_began(pair)


async def _practised(pair: Pair) -> list[tuple[int, str]]:
    sql = "SELECT user_id, local_date FROM practice_days WHERE counts = 1"
    return sorted(await pair.rows(sql))


async def _on_the_day_it_began(pair: Pair) -> list[tuple[int, str]]:
    (starts_at,) = (await pair.rows("SELECT starts_at FROM interview_sessions"))[0]
    return [(pair.ann.id, starts_at[:10]), (pair.bob.id, starts_at[:10])]


@pytest.mark.parametrize("last", ["reveal", rows.TIMEOUT])
async def test_after_an_outage_the_order_of_work_decides_no_day(here: World, last: str) -> None:
    await here.setup(time="00:05", timezone="UTC", counts="any practice")
    pair = Pair(here)
    await pair.propose()
    await pair.agree()
    await pair.begin()
    await here.forward(10 * MINUTE)
    await here.env.advance_time(50 * 3600)
    later = "UPDATE outbox SET not_before = :at WHERE kind = :kind AND state = 'due'"
    for at in (here.env.now() + 60 * MINUTE, here.env.now() - MINUTE):
        given = records.stored({"at": at, "kind": last})
        await here.app.database.write(lambda tx, given=given: tx.execute(later, given) and None)
        await here.run_due()
    assert await _practised(pair) == await _on_the_day_it_began(pair)
