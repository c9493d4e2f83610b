"""The story ends as described, and leaves alone whom the person plays."""

import logging

from bot.bank.model import Bank
from bot.daily.answers import store as answers
from bot.demo import checks
from tests.demo.telling import SECOND_DAY, told, until_the_reveal


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
