"""Three weeks as the demo tells them, and then the person at the page in everything that waits.

One story, since playing three weeks takes longer than looking at them: what somebody finds at the
page, then what they do there, one thing after the other.
"""

import importlib.util
from collections import Counter
from datetime import timedelta
from typing import Any

from bot.bank.model import Bank
from bot.daily.answers import store as answers
from bot.daily.streaks import store as streaks
from bot.daily.streaks.rules import DayKind, DayState, explain
from bot.demo import checks, personas
from bot.demo.preview import NEEDED, open_preview
from bot.demo.story import Story
from bot.demo.timeline import OUTAGE, SKIP, TODAY
from bot.demo.world import texts
from tests.demo.telling import go_on, not_as_it_was_done, told
from tests.demo.test_preview import shown
from tests.demo.test_terminal import typed_into

HAS_A_PAGE = all(importlib.util.find_spec(name) is not None for name in NEEDED)
"""Whether simcord's extra is installed."""


async def test_three_weeks_went_by_and_the_person_at_the_page_goes_on(bank: Bank) -> None:
    async with told(bank) as story:
        await todays_question_was_just_posted(story)
        if HAS_A_PAGE:
            await one_key_goes_through_all_places_on_the_same_address(story)
        await what_the_person_does_meanwhile_counts(story)
        await who_joins_is_paired_asked_reminded_and_waited_for(story)
        await who_practises_now_is_not_left_alone(story)
        assert story.error_log.lines == []


async def todays_question_was_just_posted(story: Story) -> None:
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
    assert "'s year" in said[-2], "what Ada shared"
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


async def one_key_goes_through_all_places_on_the_same_address(story: Story) -> None:
    async with open_preview(story, 0) as page:
        address = page.url
        assert "Question of the day · Wed 28 Jan" in await shown(story)
        looking = story.world.env._preview._python
        looking.viewer = story.world.organiser
        assert (await page.turn()).startswith("the thread “28 Jan")
        assert await page.turn() == "#mock-interviews"
        assert "2 pairs meet" in await shown(story)
        assert looking.viewer.id == story.world.organiser.id
        private = [await page.turn() for _ in range(3)]
        assert private[0].startswith("“Mock interview 4”, private, of ")
        assert private[2].startswith("“Mock interview 2”, private, of ")
        assert "It didn't take place" in await shown(story)
        assert await page.turn() == "Zoe's direct messages"
        assert "a little short to count" in await shown(story)
        assert await page.turn() == "Mika's direct messages"
        assert await page.turn() == "#daily-question"
        assert looking.viewer.id == story.world.organiser.id, "who looked before looks again"
        assert page.url == address


async def what_the_person_does_meanwhile_counts(story: Story) -> None:
    world = story.world
    post = await story.latest_post()
    assert post is not None
    zoe = world.members["Zoe"]
    form = await zoe.click(world.message(post.message_id), custom_id=f"answers:form:{post.post_id}")
    await zoe.submit_modal(form, {"text": "A real person wrote this.", "who": "share"})
    said, _ = await typed_into(story, "nnnnq")
    assert "begin their mock interview" in "\n".join(said)
    assert "5 members answered in time" in "\n".join(said)
    found = await world.app.database.read(lambda tx: answers.of_member(tx, post.post_id, zoe.id))
    assert found is not None
    assert found.counts
    today = {one.who for one in story.world.noted("answer") if one.on == TODAY}
    assert today == {one.name for one in personas.MEMBERS} - {personas.YOU.name}


def its_thread(story: Story, name: str) -> Any:
    """The newest private thread that somebody is in."""
    world = story.world
    return next(
        thread
        for thread in reversed(world.mock_channel.threads)
        if world.member(name).id in (world.people_in(thread.id) or ())
    )


async def join(story: Story, name: str) -> str:
    """/mock join by the person at the browser; what the last card says."""
    world = story.world
    member: Any = world.member(name)
    form = await member.slash(world.channel, "mock join")
    typed = {"level": "junior", "tracks": ["coding"], "hours": "weekdays after 5pm",
             "zone": "Lisbon", "topics": []}  # fmt: skip
    card = await member.submit_modal(form, typed)
    saved = await member.click(card.response, label="Save")
    return texts(saved.response.components)


async def who_joins_is_paired_asked_reminded_and_waited_for(story: Story) -> None:
    world = story.world
    zoe = world.member("Zoe")
    assert "You're in" in await join(story, "Zoe")
    await go_on(story, "and Zoe are asked for")
    thread = its_thread(story, "Zoe")
    await zoe.click(thread.history()[0], label="Confirm")
    await go_on(story, "and Zoe have agreed on")
    await go_on(story, "and Zoe are reminded: a quarter of an hour is left")
    await zoe.click(thread.history()[0], label="I'm here")
    await go_on(story, "and Zoe begin their mock interview")
    await go_on(story, "The timer tells")
    asked = await zoe.click(thread.history()[0], label="Finish")
    if "ten minutes" in texts(asked.response.components):
        await go_on(story, "The timer tells")
        asked = await zoe.click(thread.history()[0], label="Finish")
    await zoe.click(asked.response, label="Finish now")
    await go_on(story, "gives feedback")
    assert "How was it?" in texts(thread.history()[0].components)


async def who_practises_now_is_not_left_alone(story: Story) -> None:
    world = story.world
    zoe, began = world.member("Zoe"), world.now()
    await zoe.slash(world.channel, "mock now")
    await world.run_due()
    found = await go_on(story, "uses /mock now, too")
    assert any("and Zoe have agreed on" in one.text for one in found)
    assert found[-1].at - began < timedelta(minutes=20)
    await zoe.click(its_thread(story, "Zoe").history()[0], label="I'm here")
    await go_on(story, "and Zoe begin their mock interview")
