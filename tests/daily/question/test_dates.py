"""Dates that organisers skip, and questions that they queue: what is said is what happens."""

from datetime import UTC, date, datetime

from bot.core.ids import GuildId
from bot.daily.ledger import store
from bot.daily.ledger.rules import PostState
from tests.world import World, texts

# It is Thursday, 1 January 2026.
FRIDAY, SATURDAY, SUNDAY = "2026-01-02", "2026-01-03", "2026-01-04"


async def organise(here: World, name: str, **options: object) -> str:
    done = await here.organiser.slash(here.channel, f"organise {name}", **options)
    assert done.ephemeral
    return texts(done.response)


async def queue(here: World, question: str, day: str) -> str:
    return await organise(here, "queue", question=question, date=day)


async def question_on(here: World, day: str) -> str:
    """The card of the newest question once the date has come."""
    await here.until(f"{day}T09:00")
    cards = [one for one in here.channel.history() if "Question of the day" in texts(one)]
    return texts(cards[-1]) if cards else ""


async def test_skipping_again_gives_the_date_a_new_reason(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await organise(here, "skip", date=FRIDAY, reason="holidays")
    said = await organise(here, "skip", date=FRIDAY, reason="moving house")
    assert "Friday 2 January is skipped:** moving house." in said
    status = await organise(here, "status")
    assert "**Skipped**\n`Fri  2 Jan` · moving house" in status
    assert "holidays" not in status


async def test_a_question_that_is_due_comes_whatever_is_decided_in_that_moment(here: World) -> None:
    """As when a thousand servers have theirs at nine, or the bot is back after an outage."""
    await here.setup(time="09:00", timezone="UTC")
    for day, decide in (
        (1, lambda: here.setup()),
        (2, lambda: organise(here, "skip", date=SATURDAY)),
        (4, lambda: here.setup(time="09:01")),
        (5, lambda: here.setup(time="08:30")),
        (6, lambda: here.setup(timezone="Asia/Tokyo")),
    ):
        await here.until(f"2026-01-0{day}T08:00")
        await here.env.advance_time(3660 if day == 4 else 3720)
        await decide()
        await here.run_due()
    cards = [texts(one) for one in here.channel.history() if "Question of the day" in texts(one)]
    days = ("Thu 1", "Fri 2", "Sun 4", "Mon 5", "Tue 6")
    assert [day in card for day, card in zip(days, cards, strict=True)] == [True] * 5


async def test_a_date_with_its_question_is_not_skipped(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await organise(here, "now")
    said = await organise(here, "skip", date="today")
    assert "has its question already, so it can't be skipped. Nothing changed." in said


async def test_a_void_date_is_called_void(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    why, now = "there was no question to ask", datetime(2026, 1, 1, 9, tzinfo=UTC)
    await here.app.database.write(
        lambda tx: store.put_without_question(
            tx, guild_id=GuildId(here.guild.id), on=date(2026, 1, 1), state=PostState.VOID,
            reason=why, now=now,
        )
    )  # fmt: skip
    for said in (
        await organise(here, "skip", date="today"),
        await queue(here, "vision-2", "today"),
    ):
        assert f"Thu 1 Jan is void already ({why})" in said
        assert "Nothing changed." in said


async def test_nothing_is_queued_for_a_skipped_date(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await organise(here, "skip", date=FRIDAY)
    said = await queue(here, "vision-2", FRIDAY)
    assert "Fri 2 Jan is skipped. Nothing changed." in said
    assert "`/organise skip` and `undo`" in said
    await organise(here, "skip", date=FRIDAY, undo=True)
    assert "is the question of Friday 2 January" in await queue(here, "vision-2", FRIDAY)


async def test_a_rest_day_can_not_be_skipped(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC", weekdays="mon-thu")
    said = await organise(here, "skip", date=FRIDAY)
    assert "Friday is a rest day here, so there is nothing to skip. Nothing changed." in said
    assert "skipped" not in await organise(here, "status")
    assert "isn't skipped" in await organise(here, "skip", date=FRIDAY, undo=True)


async def test_a_skip_of_what_became_a_rest_day_brings_no_question_back(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await queue(here, "vision-2", FRIDAY)
    await organise(here, "skip", date=FRIDAY)
    await here.setup(weekdays="mon-thu")
    said = await organise(here, "skip", date=FRIDAY, undo=True)
    assert "is no longer skipped.** It's a rest day, so it has no question." in said
    assert "vision-2" not in said


async def test_a_skip_names_the_queued_question_and_undo_brings_it_back(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await queue(here, "vision-2", FRIDAY)
    said = await organise(here, "skip", date=FRIDAY)
    assert "**Title of vision-2** is queued for it and won't be asked on that day" in said
    assert "Title of vision-2 (date skipped)" in await organise(here, "status")
    said = await organise(here, "skip", date=FRIDAY, undo=True)
    assert "is no longer skipped.** Its question is **Title of vision-2**." in said
    assert "(date skipped)" not in await organise(here, "status")
    assert "Title of vision-2" in await question_on(here, FRIDAY)


async def test_a_question_of_a_skipped_date_can_be_queued_for_another(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await queue(here, "vision-2", FRIDAY)
    await organise(here, "skip", date=FRIDAY)
    assert "no longer queued for Friday 2 January" in await queue(here, "vision-2", SATURDAY)
    assert "vision-2" not in await organise(here, "skip", date=FRIDAY)
    assert "Title of vision-2" in await question_on(here, SATURDAY)


async def test_the_question_that_is_replaced_is_named(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    assert "replaces" not in await queue(here, "vision-2", FRIDAY)
    assert "replaces" not in await queue(here, "vision-2", FRIDAY)
    said = await queue(here, "coding-1", FRIDAY)
    assert "**Title of coding-1** is the question of Friday 2 January" in said
    assert "It replaces **Title of vision-2**, which is no longer queued." in said
    assert "Title of coding-1" in await question_on(here, FRIDAY)


async def test_a_question_is_queued_for_one_date(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await queue(here, "vision-2", FRIDAY)
    said = await queue(here, "vision-2", SUNDAY)
    assert "**Title of vision-2** is the question of Sunday 4 January" in said
    assert "It's no longer queued for Friday 2 January." in said
    assert (await organise(here, "status")).count("Title of vision-2") == 1
    assert "Title of vision-2" not in await question_on(here, FRIDAY)
    await here.until("2026-01-03T09:00")
    assert "Title of vision-2" in await question_on(here, SUNDAY)


async def test_queueing_for_a_date_that_gets_no_question_by_itself_says_so(here: World) -> None:
    await here.until("2026-01-01T10:00")
    await here.setup(time="09:00", timezone="UTC")
    done = await here.organiser.slash(
        here.channel, "organise queue", question="vision-2", date="today"
    )
    assert "Its time today has passed" in texts(done.response)
    await organise(here, "skip", date="today")
    back = await organise(here, "skip", date="today", undo=True)
    assert "Its question is **Title of vision-2**" in back
    assert "*Post it now* posts it" in back
    assert "is over" not in await queue(here, "vision-1", FRIDAY)
    await organise(here, "pause")
    assert "paused" in await queue(here, "vision-1", FRIDAY)
    assert "paused" in await queue(here, "vision-2", "today")
    await organise(here, "resume")
    await here.until("2026-01-01T11:00")
    await here.organiser.click(done.response, label="Post it now")
    await here.run_due()
    assert any("Title of vision-2" in texts(one) for one in here.channel.history())


async def test_at_the_very_moment_of_todays_question_it_is_not_called_over(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T08:59")
    assert "is over" not in await queue(here, "vision-2", "today")


async def test_the_status_says_what_of_the_queue_will_not_be_asked(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await queue(here, "vision-1", SATURDAY)
    await queue(here, "vision-2", FRIDAY)
    panel = await here.organiser.slash(here.channel, "setup", channel=here.channel)
    form = await here.organiser.select(panel.response, ["weekdays"], custom_id="setup:change")
    await here.organiser.submit_modal(form, {"value": ["Mon", "Tue", "Wed", "Thu", "Fri"]})
    status = await organise(here, "status")
    assert "Title of vision-1 (Saturday is a rest day now)" in status
    assert "Title of vision-2\n" in f"{status}\n"
    sql = "UPDATE daily_queue SET question_id = 'gone' WHERE question_id = 'vision-2'"
    await here.app.database.write(lambda tx: tx.execute(sql))
    assert "(not asked any more)" in await organise(here, "status")
