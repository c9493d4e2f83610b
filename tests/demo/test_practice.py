"""The evening of practice in the story: what is checked after it, and who may disturb it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.bank.model import Bank
from bot.demo.story import Story, open_story
from bot.demo.timeline import FIRST_DAY, Timeline
from bot.demo.world import texts
from bot.practice.review import tx as reviewing
from tests.demo.practice_checks import duels_are_as_they_were_played, practice_is_as_it_was_done
from tests.demo.telling import SECOND_DAY, spoil, told

TIMELINE = Timeline(outages=(), skips=(), evenings=(FIRST_DAY,))
DAY_AFTER = FIRST_DAY + timedelta(days=1)


@asynccontextmanager
async def practised(bank: Bank) -> AsyncIterator[Story]:
    """The story up to the review on the day after the evening."""
    async with open_story(bank, TIMELINE) as story:
        story.world.app.drawing.is_available = False
        await story.begin()
        await until_ten(story)
        yield story


async def until_ten(story: Story) -> None:
    """The first evening, and the morning after it."""
    now = story.world.now
    while (now().date(), now().hour) < (DAY_AFTER, 10):
        await story.next_thing()


async def wrong(story: Story) -> list[str]:
    return await practice_is_as_it_was_done(story.world, TIMELINE.evenings)


WRONG = (
    ("UPDATE quiz_items SET is_right = 0", "one right, one missed"),
    ("UPDATE group_answers SET chosen = '0,1'", "has not stored what was chosen"),
    ("UPDATE group_quizzes SET message_id = 1", "no card that says how it ended"),
    ("UPDATE review_cards SET due_at = '2026-01-06T00:00:00.000000+00:00'", "is still due"),
)


async def test_what_was_practised_is_found_in_order_and_what_is_not_is_named(bank: Bank) -> None:
    async with practised(bank) as story:
        before = await wrong(story)
        assert before == []
        noted, notes = story.world.noted, story.world.notes
        counts = [len(noted(did)) for did in ("feedback", "quiz", "group", "review")]
        assert counts == [1, 1, 1, 1]
        assert len(noted("group")[0].result) == 6
        count = len(story.world.channel.history())
        assert count == 6, "two of the first day, two questions, a group quiz, a duel"
        done, (quizzed,) = list(notes), noted("quiz")
        notes[:] = [one for one in done if one.did != "review"]
        assert any("no review showed it" in one for one in await wrong(story))
        notes[notes.index(quizzed)] = replace(quizzed, result=(quizzed.result[0], None))
        assert any("is due on None" in one for one in await wrong(story))
        notes.clear()
        assert len(await wrong(story)) == 5
        notes[:] = done
        for statement, words in WRONG:
            await spoil(story, statement)
            found = await wrong(story)
            assert any(words in one for one in found), found
            assert not any(words in one for one in before), statement
            before = found
        await _a_duel_is_as_it_was_played_or_named(story)


DUELLED_WRONG = (
    ("UPDATE duel_answers SET is_right = 1", "has not stored what was answered"),
    ("UPDATE duels SET message_id = 1", "does not say that Noor has won"),
    ("UPDATE duels SET state = 'expired', why_ended = 'time'", "has no result"),
)


async def _a_duel_is_as_it_was_played_or_named(story: Story) -> None:
    async def found() -> list[str]:
        return await duels_are_as_they_were_played(story.world, TIMELINE.evenings)

    assert await found() == []
    for statement, words in DUELLED_WRONG:
        await spoil(story, statement)
        assert any(words in one for one in await found()), statement
    story.world.notes.clear()
    assert await found() == ["Monday 5 January: nobody duelled"]


async def test_a_miss_that_never_comes_back_is_named(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviewing, "record_review", lambda *_, **__: None)
    async with practised(bank) as story:
        assert any("is due on None" in one for one in await wrong(story))


async def test_a_person_who_plays_the_same_people_disturbs_nothing(bank: Bank) -> None:
    async with open_story(bank, TIMELINE) as story:
        world = story.world
        await story.begin()
        while (world.now().date(), world.now().hour) < (FIRST_DAY, 21):
            await story.next_thing()
        mika = world.members["Mika"]
        started = await mika.slash(world.channel, "quiz start", questions=1)
        assert started.response is not None
        await world.organiser.slash(world.channel, "quiz group")
        await world.run_due()
        await until_ten(story)
        assert story.error_log.lines == []
        assert world.noted("review") == []


async def test_seconds_pass_only_while_a_group_quiz_needs_them(bank: Bank) -> None:
    async with told(bank, SECOND_DAY) as story:
        world = story.world
        ada, ben, channel = world.members["Ada"], world.members["Ben"], world.channel
        began = world.now()
        assert not await story.second()
        assert world.now() == began
        opened = await ada.slash(channel, "quiz group", questions=1, seconds=10)
        await world.run_due()
        for _ in range(4):
            await story.second()
        lobby = world.now()
        assert lobby - began < timedelta(seconds=4), "a lobby waits for people, not for time"
        await ben.click(channel.history()[-1], label="Join")
        await ada.click(opened.response, label="Start")
        said = [await story.second() for _ in range(40)]
        assert 2 <= sum(said) <= 6, "the page is drawn again only where something was said"
        assert "It's over" in texts(channel.history()[-1].components)
        assert world.now() - lobby < timedelta(seconds=30)
