"""Mock interviews in the story: what is checked after them, and who may take part."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

from bot.bank.model import Bank
from bot.demo.story import Story, open_story
from bot.demo.timeline import FIRST_DAY, Timeline
from bot.demo.world import texts
from bot.gateway.notifier import custom_ids
from bot.interviews.values.rules import SessionState
from tests.demo.interviews_checks import interviews_are_as_they_were_held
from tests.demo.telling import spoil

TIMELINE = Timeline(outages=(), skips=(), evenings=(FIRST_DAY,), mock_on=FIRST_DAY)
OVER = FIRST_DAY + timedelta(days=11)
"""The Friday after the first round."""


@asynccontextmanager
async def held(bank: Bank) -> AsyncIterator[Story]:
    """The story until the sessions of the first round are over."""
    async with open_story(bank, TIMELINE) as story:
        story.world.app.drawing.is_available = False
        await story.begin()
        while story.world.now().date() < OVER:
            await story.next_thing()
        yield story


async def wrong(story: Story) -> list[str]:
    return await interviews_are_as_they_were_held(story.world, story.interviews)


WRONG = (
    ("UPDATE interview_halves SET questions = ''", "had no questions"),
    ("UPDATE interview_profiles SET tz = 'Asia/Tokyo'", "was not shown the zone"),
    ("DELETE FROM interview_no_shows", "1 times, but 0 are noted"),
    ("UPDATE interview_sessions SET starts_at = proposed_at", "not at the time that was"),
    ("UPDATE interview_rounds SET kind = 'on-demand'", "0 rounds were held"),
    ("UPDATE interview_sessions SET thread_id = 1", "has 1 threads"),
    ("UPDATE interview_sessions SET state = 'done'", "is done, but somebody didn't come"),
)


async def test_one_session_is_held_to_the_other_one_does_not_come_and_faults_are_named(
    bank: Bank,
) -> None:
    """One story, since playing it takes longer than looking at it: first the truth, then notes
    that say something else, then a database that does."""
    async with held(bank) as story:
        await _is_as_it_was_held(story)
        await _names_what_nobody_did_or_everybody_can_read(story)
        before: list[str] = []
        for statement, words in WRONG:
            await spoil(story, statement)
            found = await wrong(story)
            assert any(words in one for one in found), found
            assert not any(words in one for one in before), statement
            before = found


async def _is_as_it_was_held(story: Story) -> None:
    assert await wrong(story) == []
    world, done = story.world, story.interviews.meetings
    met = [await done.look(at) for at in (1, 2)]
    assert [one.session.state for one in met] == [SessionState.DONE, SessionState.NO_SHOW]
    assert [len(world.noted(did)) for did in ("move", "give", "stay away")] == [1, 2, 1]
    assert len(story.interviews.joined) == 5
    assert len(world.noted("read")) == 2
    assert not any(
        one.startswith(("mock:", "round:", "membership:", "session:"))
        for message in world.channel.history()
        for one in custom_ids(message.components)
    ), "the daily channel is the daily question's"


async def _names_what_nobody_did_or_everybody_can_read(story: Story) -> None:
    world, done = story.world, story.interviews.meetings
    notes = list(world.notes)
    world.notes[:] = [one for one in notes if one.did != "give"]
    assert any("not both gave feedback" in one for one in await wrong(story))
    never = ("never said", "never read")
    world.notes[:] = [replace(one, result=never) if one.did == "give" else one for one in notes]
    assert any("was not shown what" in one for one in await wrong(story))
    world.notes[:] = [one for one in notes if one.did not in ("sheet", "read")]
    assert any("interviewer's sheet" in one for one in await wrong(story))
    world.notes[:] = notes
    olga, thread = world.organiser.id, (await done.look(2)).session.thread_id
    there = world.env.backend.channels[thread].thread_members
    there[olga] = ""
    assert any("other people than in the session" in one for one in await wrong(story))
    del there[olga]
    said = world.env.backend.messages[(await done.look(1)).session.thread_id]
    at = next(n for n, one in said.items() if "begins in 15 minutes" in texts(one.components))
    reminder = said.pop(at)
    assert any("they were not reminded once" in one for one in await wrong(story))
    said[at] = reminder
    assert await wrong(story) == []
