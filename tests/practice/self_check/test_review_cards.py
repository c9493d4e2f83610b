"""Ticks make and grade the review card of the question, through the real discord.py."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.practice.review import store as review_store
from bot.practice.review.rules import ReviewCard
from bot.practice.review.service import ReviewService
from bot.practice.self_check.messages import SelfCheck
from bot.practice.self_check.rules.points import fingerprint, points_of
from bot.practice.self_check.service import SelfCheckService
from tests.practice.self_check.questions import OPEN, STORY, bank_of
from tests.practice.self_check.test_flow import OTHER, PRINTS, SAID, Asking, asking, day, look, save
from tests.world import World, texts

__all__ = ["asking", "day"]

BACK = "You'll see this question again "


async def tick(here: World, who: Any, shown: Any, points: list[str]) -> str:
    """Save ticks; what the card says then."""
    assert who.id
    told = await save(who, shown, points)
    return texts(told.response)


async def fresh_card(here: World, who: Any) -> Any:
    return (await who.slash(here.channel, "feedback")).response


async def card(here: World, who: Any, question_id: str = OPEN.id) -> ReviewCard | None:
    return await here.app.database.read(
        lambda tx: review_store.get(tx, here.guild.id, who.id, question_id)
    )


async def grades(here: World) -> list[tuple[int, str]]:
    """Grade and source of every grade in the log."""
    return await here.app.database.read(
        lambda tx: [
            (row["grade"], row["source"])
            for row in tx.execute("SELECT * FROM review_grades ORDER BY grade_id")
        ]
    )


async def test_what_the_matcher_spotted_makes_no_card_only_saved_ticks_do(day: World) -> None:
    ann = day.member("ann")
    shown = await look(day, ann)
    assert BACK not in texts(shown)
    assert await card(day, ann) is None
    told = await tick(day, ann, shown, PRINTS[:1])
    assert f"{BACK}tomorrow, with `/review now`." in told
    assert await grades(day) == [(1, "ticks")]


async def test_a_card_of_an_open_question_waits_for_the_reveal(day: World) -> None:
    ann = day.member("ann")
    await day.setup(reveal=72 * 60)
    await day.until("2026-01-02T09:00")
    (asked,) = [one for one in day.channel.history() if "Fri 2 Jan" in texts(one)]
    form = await ann.click(asked, label="Answer")
    recorded = await ann.submit_modal(form, {"text": SAID, "who": "keep"})
    shown = (await ann.click(recorded.response, label="See my feedback")).response
    told = await tick(day, ann, shown, [])
    assert f"{BACK}on Monday 5 January, in 3 days" in told
    made = await card(day, ann)
    assert made is not None
    assert made.due_at == datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert "Nothing is due" in texts((await ann.slash(day.channel, "review now")).response)


async def test_ticks_that_are_corrected_grade_anew_and_not_twice(day: World) -> None:
    ann = day.member("ann")
    shown = await look(day, ann)
    await tick(day, ann, shown, [])
    lowest = await card(day, ann)
    await day.until("2026-01-01T20:00")
    told = await tick(day, ann, await fresh_card(day, ann), PRINTS[:2])
    assert BACK in told
    assert await grades(day) == [(2, "ticks")]
    better = await card(day, ann)
    assert lowest is not None
    assert better is not None
    assert better.grade_count == lowest.grade_count == 1
    assert better.graded_at == lowest.graded_at
    await day.restart(crash=True)
    await tick(day, ann, await fresh_card(day, ann), [])
    assert await card(day, ann) == lowest
    assert await grades(day) == [(1, "ticks")]


async def test_the_same_ticks_again_change_nothing(day: World) -> None:
    ann = day.member("ann")
    shown = await look(day, ann)
    first = await tick(day, ann, shown, PRINTS[:1])
    before = await card(day, ann)
    await day.until("2026-01-01T15:00")
    assert (await tick(day, ann, await fresh_card(day, ann), PRINTS[:1])) == first
    assert await card(day, ann) == before
    assert await grades(day) == [(1, "ticks")]


async def test_who_covered_everything_gets_no_card_and_a_correction_takes_it_away(
    day: World,
) -> None:
    ann = day.member("ann")
    assert BACK not in await tick(day, ann, await look(day, ann), PRINTS)
    assert await card(day, ann) is None
    assert BACK in await tick(day, ann, await fresh_card(day, ann), PRINTS[:2])
    told = await tick(day, ann, await fresh_card(day, ann), PRINTS)
    assert BACK not in told
    assert "Saved." in told
    assert await card(day, ann) is None
    assert await grades(day) == []


async def test_a_question_that_one_wanted_back_is_graded_by_all_ticks_too(day: World) -> None:
    ann = day.member("ann")
    shown = await look(day, ann)
    await ReviewService(day.app.core).add_of_post(day.guild.id, ann.id, 1)
    assert BACK in await tick(day, ann, shown, PRINTS)
    assert await grades(day) == [(4, "ticks")]


async def test_the_next_day_a_correction_is_kept_but_grades_nothing(day: World) -> None:
    ann = day.member("ann")
    await tick(day, ann, await look(day, ann), [])
    before = await card(day, ann)
    await day.organiser.slash(day.channel, "daily pause")
    await day.until("2026-01-02T12:00")
    told = await tick(day, ann, await fresh_card(day, ann), PRINTS)
    assert f"{BACK}today" in told
    assert await card(day, ann) == before
    assert await grades(day) == [(1, "ticks")]


async def test_ticks_and_grades_by_hand_are_one_history(day: World) -> None:
    ann = day.member("ann")
    await day.organiser.slash(day.channel, "daily pause")
    await tick(day, ann, await look(day, ann), PRINTS[:1])
    await day.until("2026-01-02T12:00")
    shown = await ann.slash(day.channel, "review now")
    assert "1 question to go today" in texts(shown.response)
    answer = await ann.click(shown.response, label="Show answer")
    done = await ann.click(answer.response, label="Good")
    assert "Done for today: 1 review." in texts(done.response)
    assert await grades(day) == [(1, "ticks"), (3, "review")]
    by_hand = await card(day, ann)
    assert by_hand is not None
    assert by_hand.grade_count == 2
    # Ticks on the older answer know less than the review since, the first time or corrected.
    await tick(day, ann, await fresh_card(day, ann), [])
    assert await card(day, ann) == by_hand
    assert len(await grades(day)) == 2


async def test_a_picture_of_the_review_before_the_ticks_is_stale(day: World) -> None:
    ann = day.member("ann")
    await day.organiser.slash(day.channel, "daily pause")
    recorded = await look(day, ann)
    await ReviewService(day.app.core).add_of_post(day.guild.id, ann.id, 1)
    await day.until("2026-01-02T12:00")
    shown = await ann.slash(day.channel, "review now")
    answer = await ann.click(shown.response, label="Show answer")
    await tick(day, ann, recorded, PRINTS[:1])
    stale = await ann.click(answer.response, label="Easy")
    assert "done that one already" in texts(stale.response)
    assert await grades(day) == [(1, "ticks")]


async def test_who_wants_no_reminder_is_left_alone_by_a_correction(day: World) -> None:
    ann = day.member("ann")
    await tick(day, ann, await look(day, ann), PRINTS[:1])
    await ReviewService(day.app.core).suspend(day.guild.id, ann.id, OPEN.id)
    assert BACK not in await tick(day, ann, await fresh_card(day, ann), [])
    assert await card(day, ann) is None


async def test_a_reworded_card_and_a_retired_question_grade_nothing(day: World) -> None:
    ann = day.member("ann")
    shown = await look(day, ann)
    forged = await SelfCheckService(day.app.core).save(day.guild.id, ann.id, 1, "another", 7)
    assert isinstance(forged, SelfCheck)
    assert forged.has_changed
    day.app.core.bank.replace(bank_of(replace(OPEN, retired=True)))
    assert BACK not in await tick(day, ann, shown, [])
    assert await card(day, ann) is None


async def test_a_story_comes_back_by_its_checklist(asking: Asking) -> None:
    here = await asking(STORY)
    ann = here.member("ann")
    shown = await look(here, ann, "We shipped late because a column had changed its unit.")
    one = fingerprint(points_of(STORY)[0])
    assert f"{BACK}tomorrow" in await tick(here, ann, shown, [one])
    assert await card(here, ann, STORY.id) is not None


async def test_nobody_elses_card_is_touched(day: World) -> None:
    ann, bob = day.member("ann"), day.member("bob")
    await look(day, bob, OTHER)
    await tick(day, ann, await look(day, ann), [])
    assert await card(day, bob) is None


@pytest.mark.parametrize("crash", [False, True])
async def test_deleting_everything_takes_the_card_along(day: World, crash: bool) -> None:
    ann = day.member("ann")
    await tick(day, ann, await look(day, ann), [])
    asked = await ann.slash(day.channel, "privacy delete")
    await day.restart(crash=crash)
    await ann.click(asked.response, label="Delete everything")
    left = await day.app.database.read(
        lambda tx: tx.execute("SELECT count(*) FROM review_ticks").fetchone()[0]
    )
    assert left == 0
    assert await grades(day) == []
