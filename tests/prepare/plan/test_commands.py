"""/plan through the real discord.py: made, begun, adapted, counted down, over, stopped."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from bot.bank.model import Bank
from bot.practice.review import tx as reviews
from tests.interviews.profiles.people import card_ids
from tests.practice.quiz.conftest import choice, question
from tests.world import World, texts

FORM = {"on": "in 3 weeks", "hours": "5", "tracks": ["ml-breadth"], "level": "mid"}


BEGINS = ("quiz:", "practise:", "lists:", "solo:begin:")


@pytest.fixture(scope="session")
def bank() -> Bank:
    return Bank.of([
        *(choice(f"pick-{at}", "statistics") for at in range(8)),
        *(question(f"open-{at}", "evaluation") for at in range(8)),
    ])  # fmt: skip


async def made(here: World, who: Any, **changed: Any) -> Any:
    none = await who.slash(here.channel, "plan")
    assert none.ephemeral
    form = await who.click(none.response, label="Make my plan")
    return await who.submit_modal(form, {**FORM, **changed})


async def plan(here: World, who: Any) -> Any:
    return (await who.slash(here.channel, "plan")).response


async def test_a_plan_is_made_begun_and_follows_what_is_done(here: World) -> None:
    await here.until("2026-01-05T08:00")
    ann = here.member("ann")
    unread = await made(here, ann, on="3/4", hours="lots")
    assert "That could be 3 April or 4 March" in texts(unread.response)
    form = await ann.click(unread.response, label="Change")
    assert "lots" in str(form.modal)
    today = (await ann.submit_modal(form, FORM)).response
    assert "21 days to your interview" in texts(today)
    # Only what the bot can give: one topic has quizzes, the other has none; no daily question here.
    quizzes = [one for one in card_ids(today) if one.startswith("quiz:new")]
    assert set(quizzes) <= {"quiz:new:statistics"}
    assert "Question of the day" not in texts(today)
    week = await ann.click(today, label="The weeks")
    assert "Week 1 of 3" in texts(week.response)
    assert "no quiz has asked you about it yet" in texts(week.response)
    later = await ann.select(week.response, values=[str(date(2026, 1, 12).toordinal())])
    assert "Week 2 of 3" in texts(later.response)
    back = await ann.click(later.response, label="Today")
    begins = next(one for one in card_ids(back.response) if one.startswith(BEGINS))
    asked = await ann.click(back.response, custom_id=begins)
    assert asked.ephemeral
    assert "0 min done" in texts(await plan(here, ann))
    form = await answer(here, ann)
    assert "10 min done" in texts(await plan(here, ann))
    assert form is not None


async def answer(here: World, who: Any) -> Any:
    asked = await who.slash(here.channel, "practise", topic="evaluation")
    form = await who.click(asked.response, label="Answer")
    return await who.submit_modal(form, {"text": "By what is held out."})


async def test_the_countdown_stands_in_the_reminder_of_who_wants_it(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    ann, bob = here.member("ann"), here.member("bob")
    await here.until("2026-01-05T09:00")
    for who in (ann, bob):
        form = await who.click(here.channel.history()[0], label="Answer")
        await who.submit_modal(form, {"text": "Each fold is held out once.", "who": "keep"})
        await who.slash(here.channel, "streak remind", time="20:00")
    today = (await made(here, ann)).response
    await made(here, bob)
    told = await ann.click(today, label="Countdown on")
    assert "Countdown on" in texts(told.response)
    assert "how many days are left" in texts(told.response)
    assert "plan:countdown:off" in card_ids(await plan(here, ann))
    assert "answers:form" not in str(card_ids(await plan(here, ann)))
    await here.until("2026-01-06T09:00")
    assert "answers:form" in str(card_ids(await plan(here, ann)))
    await here.until("2026-01-06T20:00")
    assert "20 days to your interview" in texts(ann.user.dm_channel.history()[0])
    assert "interview" not in texts(bob.user.dm_channel.history()[0])


async def test_the_day_passes_kindly_and_a_plan_goes_without_a_trace(here: World) -> None:
    await here.until("2026-01-05T08:00")
    ann = here.member("ann")
    first = (await made(here, ann, on="in 2 days")).response
    assert "The last days are light" in texts(first)
    await here.forward(timedelta(days=2))
    assert "today. Good luck" in texts(await plan(here, ann))
    refused = await ann.click(first, label="The weeks")
    assert "No weeks are left" in texts(refused.response)
    await here.forward(timedelta(days=1))
    over = await plan(here, ann)
    assert "How did it go?" in texts(over)
    form = await ann.click(over, label="New date")
    again = await ann.submit_modal(form, {**FORM, "on": ""})
    assert "No date yet" in texts(again.response)
    exported = await ann.slash(here.channel, "privacy export")
    assert json.loads(await exported.response.attachments[0].read())["plans"][0]["hours"] == 5
    sure = await ann.click(again.response, label="Stop")
    kept = await ann.click(sure.response, label="Keep it")
    assert "No date yet" in texts(kept.response)
    sure = await ann.click(kept.response, label="Stop")
    gone = await ann.click(sure.response, label="Stop it")
    assert "The plan is gone" in texts(gone.response)
    late = await ann.click(first, label="Countdown on")
    assert "You have no plan any more" in texts(late.response)


async def test_a_plan_is_the_same_in_direct_messages(here: World) -> None:
    user = here.env.create_user("ann")
    none = await user.slash("plan")
    form = await user.click(none.response, label="Make my plan")
    today = await user.submit_modal(form, FORM)
    assert "are in your server" in texts(today.response)
    assert not [
        one for one in card_ids(today.response) if one.startswith(("quiz", "practise", "review"))
    ]
    ann = here.guild.add_member(user)
    assert "21 days" in texts(await plan(here, ann))


async def test_reviews_that_are_done_for_today_are_not_planned_for_today(here: World) -> None:
    await here.until("2026-01-05T08:00")
    ann = here.member("ann")
    missed = [f"pick-{at}" for at in range(6)]
    await here.app.database.write(
        lambda tx: [
            reviews.record_review(
                tx, here.guild.id, ann.id, one, is_right=False, now=here.env.now(), seed=1
            )
            for one in missed
        ]
    )
    await here.until("2026-01-08T08:00")
    await ann.slash(here.channel, "review settings", per_day=2)
    assert "**2 reviews**" in texts((await made(here, ann)).response)
    step = await ann.slash(here.channel, "review now")
    for _ in range(2):
        step = await ann.click(step.response, label="Show answer")
        step = await ann.click(step.response, label="Good")
    today = await plan(here, ann)
    assert "reviews" not in texts(today)
    assert "review:now" not in card_ids(today)


async def test_todays_question_is_planned_until_it_is_answered(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    ann = here.member("ann")
    await here.until("2026-01-05T09:00")
    today = (await made(here, ann)).response
    weeks = await ann.click(today, label="The weeks")
    assert "Question of the day, 7 times" in texts(weeks.response)
    form = await ann.click(here.channel.history()[0], label="Answer")
    await ann.submit_modal(form, {"text": "Each fold is held out once.", "who": "keep"})
    weeks = await ann.click(await plan(here, ann), label="The weeks")
    assert "Question of the day, 6 times" in texts(weeks.response)


async def test_what_was_practised_counts_wherever_the_plan_is_read_or_changed(here: World) -> None:
    """Made in a server, changed in direct messages, then in another server."""
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-05T09:00")
    ann = here.member("ann")
    await made(here, ann)
    asked = await ann.slash(here.channel, "practise", kind="open")
    form = await ann.click(asked.response, label="Answer")
    await ann.submit_modal(form, {"text": "Each fold is held out once, so nothing leaks."})
    done = "10 min done of"
    assert done in texts(await plan(here, ann))
    change = await ann.user.click((await ann.user.slash("plan")).response, label="Change")
    changed = await ann.user.submit_modal(change, {**FORM, "hours": "6"})
    for card in (changed.response, (await ann.user.slash("plan")).response, await plan(here, ann)):
        assert done in texts(card)
        assert "question of the day" in texts(card).lower(), "as her server asks it"
    other = here.env.create_guild("Readers")
    channel, there = other.create_text_channel("general"), other.add_member(ann.user)
    assert done in texts((await there.slash(channel, "plan")).response)
    change = await there.click((await there.slash(channel, "plan")).response, label="Change")
    changed = await there.submit_modal(change, {**FORM, "hours": "7"})
    assert done in texts(changed.response)
    assert done in texts(await plan(here, ann))
    # What was deleted where it was done counts nowhere.
    await here.app.privacy.erase(here.guild.id, ann.id)
    assert "0 min done" in texts((await there.slash(channel, "plan")).response)


async def test_an_answer_in_another_server_leaves_this_ones_question_to_do(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-05T09:00")
    ann = here.member("ann")
    other = here.env.create_guild("Readers")
    channel, there = other.create_text_channel("general"), other.add_member(ann.user)
    form = await ann.click(here.channel.history()[0], label="Answer")
    await ann.submit_modal(form, {"text": "Each fold is held out once.", "who": "keep"})
    none = await there.slash(channel, "plan")
    form = await there.click(none.response, label="Make my plan")
    assert "5 min done" in texts((await there.submit_modal(form, FORM)).response)
    await here.app.database.write(
        lambda tx: tx.execute(
            f"""INSERT INTO guilds SELECT {other.id}, {", ".join(columns_but_first(tx, "guilds"))}
                FROM guilds WHERE guild_id = {here.guild.id}"""
        )
    )
    weeks = await there.click((await there.slash(channel, "plan")).response, label="The weeks")
    assert "Question of the day, 7 times" in texts(weeks.response)


def columns_but_first(tx: Any, table: str) -> list[str]:
    return [row[1] for row in tx.execute(f"PRAGMA table_info({table})")][1:]


async def test_a_zone_that_lies_behind_makes_no_week_nought(here: World) -> None:
    """The day on which the plan began is still to come there; what is done now counts."""
    await here.setup(time="09:00", timezone="Asia/Tokyo")
    ann = here.member("ann")
    await made(here, ann)
    await ann.slash(here.channel, "streak remind", time="20:00", timezone="Pacific/Honolulu")
    asked = await ann.slash(here.channel, "practise", kind="open")
    form = await ann.click(asked.response, label="Answer")
    await ann.submit_modal(form, {"text": "Each fold is held out once, so nothing leaks."})
    assert "10 min done" in texts(await plan(here, ann))
    weeks = await ann.click(await plan(here, ann), label="The weeks")
    assert "Week 1 of" in texts(weeks.response)
