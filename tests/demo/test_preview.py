"""The page: one address for every place, and it shows what happened."""

import asyncio
import importlib.util
import json

import pytest
import simcord

from bot.bank.model import Bank
from bot.core.errors import StartError, UserError
from bot.demo.personas import YOU
from bot.demo.preview import NEEDED, faults_only, open_preview, viewers
from bot.demo.story import Story
from bot.demo.world import texts
from tests.demo.telling import SECOND_DAY, told

pytestmark = pytest.mark.skipif(
    any(importlib.util.find_spec(name) is None for name in NEEDED),
    reason="needs simcord's preview extra",
)


async def shown(story: Story) -> str:
    """What the page shows now."""
    return json.dumps(await story.world.env._preview.snapshot(), ensure_ascii=False)


async def test_a_refresh_shows_what_happened_also_in_the_thread(bank: Bank) -> None:
    async with told(bank, SECOND_DAY) as story:
        story.world.join(YOU)
        async with open_preview(story, 0) as page:
            await page.turn()
            assert "@Ada answered" not in (await shown(story)).split('"timeline"')[1]
            await story.next_thing()
            await page.refresh()
            assert "@Ada answered" in (await shown(story)).split('"timeline"')[1]


async def test_after_a_refresh_the_page_shows_the_reply_to_what_the_person_does(bank: Bank) -> None:
    async with told(bank, SECOND_DAY) as story:
        story.world.join(YOU)
        async with open_preview(story, 0) as page:
            await story.world.members["Ada"].send(story.world.channel, "Good morning!")
            await page.refresh()
            me = story.world.members[YOU.name]
            await me.slash(story.world.channel, "review now")
            seen = await story.world.env._preview.snapshot()
            assert not seen["history"]["hasAfter"], "nothing newer waits for a click"


async def test_a_refusal_is_an_answer_and_a_fault_is_one(bank: Bank) -> None:
    async with told(bank, SECOND_DAY) as story:
        story.world.join(YOU)
        async with open_preview(story, 0):
            env, me = story.world.env, story.world.members[YOU.name]
            before = env.error_cursor
            refused = await me.slash(story.world.channel, "streak remind", time="25:99")
            assert "25:99" in texts(refused.response.message.components)
            assert env.errors_since(before) == ()
    noted: list[BaseException] = []
    fault = ValueError("a fault of the bot")
    for one in (UserError("Nothing changed."), fault):
        faults_only(noted.append)(one)
    assert noted == [fault]


async def test_the_person_is_the_newcomer_first_and_can_be_everybody(bank: Bank) -> None:
    async with told(bank, SECOND_DAY) as story:
        story.world.join(YOU)
        names = [one.user.global_name for one in viewers(story.world)]
        assert names[0] == "Zoe"
        assert sorted(names) == ["Ada", "Ben", "Mika", "Noor", "Olga", "Zoe"]
        with pytest.raises(StartError, match="can't be served"):
            async with open_preview(story, 70_000):
                pass


async def test_what_the_person_does_in_the_middle_of_a_step_waits_for_its_end(bank: Bank) -> None:
    async with told(bank, SECOND_DAY) as story:
        env = story.world.env
        story.world.join(YOU)
        async with open_preview(story, 0):
            preview = env._preview
            env._begin_operation("a step of the terminal")
            pressed = asyncio.create_task(preview._action("nobody", {}))
            await asyncio.sleep(0)
            assert not pressed.done()
            env._end_operation()
            with pytest.raises(simcord.SetupError, match="expired or unknown"):
                await pressed
