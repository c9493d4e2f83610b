"""The story ends as described, and leaves alone whom the person plays."""

import logging
from collections import Counter

from bot.bank.model import Bank
from bot.daily.answers import store as answers
from bot.daily.streaks import store as streaks
from bot.daily.streaks.rules import DayKind, DayState, explain
from bot.demo import checks, personas
from bot.demo.story import Story
from bot.demo.timeline import OUTAGE, SKIP, TODAY, Sort
from bot.demo.world import texts
from tests.demo.telling import SECOND_DAY, not_as_it_was_done, told


async def until_the_reveal(story: Story) -> None:
    """Let everybody answer."""
    while not any(one.sort is Sort.REVEAL for one in await story.next_thing()):
        pass


async def there_was_all_that_a_group_meets(story: Story) -> None:
    """An outage, a skip, a freeze, a late answer and milestones."""
    world, guild_id = story.world, story.world.guild.id
    noor, mika = world.members["Noor"].id, world.members["Mika"].id
    days = await world.app.database.read(lambda tx: streaks.ledger(tx, guild_id))
    states = {day.on: day.state for day in days}
    assert (states[OUTAGE.on], states[SKIP.on]) == (DayState.VOID, DayState.SKIPPED)
    answered = await world.app.database.read(
        lambda tx: streaks.counted_on(tx, guild_id, noor).answered
    )
    lines = explain(days, answered, first=days[0].on, last=TODAY)
    assert [line.on for line in lines if line.kind is DayKind.FREEZE] == [*personas.NOOR.misses]
    late = await world.app.database.read(lambda tx: streaks.late_on(tx, guild_id, mika))
    assert late == personas.MIKA.late_on
    reached = await world.app.database.read(
        lambda tx: {row["days"] for row in tx.execute("SELECT days FROM milestones")}
    )
    assert reached == {3, 7, 14}


async def test_three_weeks_went_by_and_todays_question_was_just_posted(bank: Bank) -> None:
    async with told(bank) as story:
        assert await checks.everything(story) == []
        assert await not_as_it_was_done(story) == []
        world = story.world
        days = await checks.ledger(world)
        assert len(days) == 24
        assert Counter(day.state for day in days) == {"closed": 22, "skipped": 1, "threaded": 1}
        assert (days[-1].on, days[-1].answers) == (TODAY, 0)
        assert f"{world.now():%a %d %H:%M}" == "Wed 28 09:00"
        said = [texts(message.components) for message in world.channel.history()]
        assert "Question of the day · Wed 28 Jan" in said[-1]
        assert "The year of" in said[-2], "what Ada shared"
        assert "wins" in said[-3], "yesterday's duel"
        assert "It's over" in said[-4], "yesterday's group quiz"
        weeks = [one for one in said if "### Our week" in one]
        assert len(weeks) == 3
        assert "**Well put**" in weeks[-1]
        assert "Hello! I help study groups prepare" in said[0]
        assert "I'm here to help you prepare" in said[1]
        assert said.count("") == 1, "Discord's own line: Zoe comes in"
        assert len(said) == 32, "no private replies and no lines of the system are left over"
        await there_was_all_that_a_group_meets(story)
        await until_the_reveal(story)
        today = {one.who for one in story.world.noted("answer") if one.on == TODAY}
        assert today == {one.name for one in personas.MEMBERS} - {personas.YOU.name}


async def test_who_answered_already_is_not_answered_for(bank: Bank) -> None:
    async with told(bank, SECOND_DAY) as story:
        world = story.world
        post = await story.latest_post()
        assert post is not None
        ada, mine = world.members["Ada"], "I was quicker than the story, by the same member."
        await ada.send(world.thread(post.thread_id), mine)
        await until_the_reveal(story)
        assert ("Ada", SECOND_DAY) not in {(one.who, one.on) for one in world.noted("answer")}
        stored = await world.app.database.read(
            lambda tx: answers.of_member(tx, post.post_id, ada.id)
        )
        assert stored is not None
        parts = await world.app.database.read(lambda tx: answers.parts(tx, stored.answer_id))
        assert parts == (mine,)


async def test_an_error_that_is_only_logged_is_not_swallowed(bank: Bank) -> None:
    async with told(bank, SECOND_DAY) as story:
        logging.getLogger("bot.somewhere").error("it went wrong")
        assert await checks.nothing_was_swallowed(story) == ["an error in the log: it went wrong"]


async def test_a_lost_answer_and_an_invented_one_are_named(bank: Bank) -> None:
    async with told(bank, SECOND_DAY) as story:
        world = story.world
        post = await story.latest_post()
        assert post is not None
        mika = world.members["Mika"]
        await mika.send(world.thread(post.thread_id), "No persona noted this answer.")
        await world.app.database.write(
            lambda tx: (
                tx.execute(
                    "UPDATE answers SET withdrawn_at = answered_at WHERE local_date = '2026-01-05' "
                    "AND user_id = :id",
                    {"id": world.members["Noor"].id},
                ).rowcount
            )
        )
        wrong = await checks.everything(story)
        assert "Monday 5 January: Noor's answer is not stored" in wrong
        assert "Tuesday 6 January: Mika's answer is stored, but was never given" in wrong


async def test_the_same_story_happens_each_time(bank: Bank) -> None:
    tellings = []
    for _ in range(2):
        async with told(bank, SECOND_DAY) as story:
            tellings.append([await story.next_thing() for _ in range(8)])
    assert tellings[0] == tellings[1]
    assert any(tellings[0])
