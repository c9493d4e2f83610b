"""/organise, and failures that reach the organiser."""

from dataclasses import replace
from typing import Any

import discord
import pytest
import simcord

from bot.bank.model import Bank, Kind
from bot.core.errors import UserError
from bot.core.shards import Shard
from bot.daily.ledger.rules import is_extra
from bot.daily.question.service import DailyService
from bot.daily.status.service import StatusService
from tests.world import World, texts

GOOD = "The held-out fold was never seen while training the model."


def cards(here: World, channel: Any = None) -> list[Any]:
    history = (channel or here.channel).history()
    return [m for m in history if "Question of the day" in texts(m)]


async def daily(here: World, name: str, **options: Any) -> str:
    result = await here.organiser.slash(here.channel, f"organise {name}", **options)
    assert result.ephemeral
    return texts(result.response)


async def test_before_setup_every_command_says_what_to_do(here: World) -> None:
    for name in ("now", "pause", "resume", "status", "preview"):
        assert "/setup" in await daily(here, name)


async def test_now_posts_once_a_date(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    assert "goes to" in await daily(here, "now")
    assert len(cards(here)) == 1
    assert "is out already" in await daily(here, "now")
    await here.until("2026-01-01T09:00")
    assert len(cards(here)) == 1
    await here.until("2026-01-02T09:00")
    assert len(cards(here)) == 2


async def test_an_extra_question_on_a_rest_day_costs_nobody(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC", weekdays="fri")
    await daily(here, "now")  # a Thursday
    ann = here.member("ann")
    (card,) = cards(here)
    leave_it = "An extra question: answering adds a day, missing it costs nothing."
    assert leave_it in texts(card)
    await here.until("2026-01-02T09:00")
    (thread, *_) = here.channel.threads
    told = [texts(one) for one in thread.history()]
    said = "-# This was an extra question, so nobody loses a streak over it."
    assert sum(said in one for one in told) == 1, told
    old, new = cards(here)
    assert "Show model answer" in str(old.components)
    assert leave_it not in texts(old)
    assert leave_it not in texts(new), "a planned one"
    shown = await ann.slash(here.channel, "streak why")
    assert "void: an extra question" in texts(shown.response)


def test_an_extra_question_of_an_earlier_version_is_one() -> None:
    assert is_extra("an extra question: a bonus if you answer")
    assert not is_extra("I was down then")


async def test_a_skipped_date_has_no_question_and_costs_nobody(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    assert "is skipped" in await daily(here, "skip", date="2026-01-01", reason="holidays")
    await here.until("2026-01-01T23:00")
    assert cards(here) == []
    await here.until("2026-01-02T09:00")
    assert len(cards(here)) == 1
    assert "skipped: holidays" in await daily(here, "status")


async def test_a_skip_can_be_taken_back(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await daily(here, "skip", date="2026-01-01")
    assert "no longer skipped" in await daily(here, "skip", date="2026-01-01", undo=True)
    await here.until("2026-01-01T09:00")
    assert len(cards(here)) == 1


async def test_dates_are_read_as_people_write_them(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")  # it is Thursday, 1 January
    for typed, read in (("tomorrow", "2 Jan"), ("Saturday", "3 Jan")):
        assert read in await daily(here, "skip", date=typed), typed
    for typed, read in (("Sunday", "4 Jan"), ("5 January", "5 Jan")):
        assert read in await daily(here, "queue", question="vision-2", date=typed), typed


async def test_impossible_dates_are_refused(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    for date in ("2026-02-30", "tomorrow-ish", "2025-01-01", "2999-01-01", "😀"):
        words = await daily(here, "skip", date=date)
        assert "read the date" in words or "Nothing changed" in words


async def test_a_queued_question_comes_at_its_date(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    found = await here.organiser.autocomplete(
        here.channel, "organise queue", "question", "vision-2"
    )
    assert [one["value"] for one in found] == ["vision-2"]
    words = await daily(here, "queue", question="vision-2", date="2026-01-02")
    assert "Title of vision-2" in words
    await here.until("2026-01-01T09:00")
    await here.until("2026-01-02T09:00")
    assert "Title of vision-2" in texts(cards(here)[1])
    assert "know the question `x`" in await daily(here, "queue", question="x", date="2026-01-03")


async def test_pause_and_resume(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    assert "Paused" in await daily(here, "pause")
    await here.until("2026-01-05T10:00")
    assert cards(here) == []
    assert "Welcome back" in await daily(here, "resume")
    await here.until("2026-01-06T09:00")
    assert len(cards(here)) == 1


async def test_the_preview_posts_nothing(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    assert "Preview" in await daily(here, "preview")
    assert cards(here) == []


async def test_status_says_why_this_question(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    words = await daily(here, "status")
    assert "The first question: no topic has a larger share than" in words
    assert "open for answers" in words


async def test_a_deleted_channel_reaches_the_organiser_and_a_new_one_goes_on(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    here.env.backend.delete_channel(here.channel.id)
    await here.until("2026-01-01T09:00")
    notes = here.organiser.user.dm_channel.history()
    assert len(notes) == 1
    assert "The channel is gone" in texts(notes[0])
    fresh = here.guild.create_text_channel("fresh")
    await here.organiser.slash(fresh, "setup", channel=fresh)
    await here.run_due()
    assert len(cards(here, fresh)) == 1
    assert len(here.organiser.user.dm_channel.history()) == 1


@pytest.mark.parametrize("same_channel", [False, True])
async def test_nothing_for_organisers_stands_in_members_sight(
    here: World, same_channel: bool
) -> None:
    """Unless a channel for it was chosen; the channel of the questions is none."""
    chosen = {"notices": here.channel} if same_channel else {}
    await here.setup(time="09:00", timezone="UTC", topics="vision", **chosen)
    await here.until("2026-01-01T09:00")
    assert "For the organisers" not in "".join(map(texts, here.channel.history()))
    (notice,) = here.organiser.user.dm_channel.history()
    assert "For the organisers of **Study group**" in texts(notice)
    assert "left** for your topics" in texts(notice)
    shown = await here.organiser.user.click(notice, label="Status")
    assert "How the group is doing" in texts(shown.response)


async def test_a_status_in_direct_messages_is_the_organisers_own(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    with pytest.raises(UserError, match="Use `/organise status` in your server"):
        await StatusService(here.app.core).status_for(here.guild.id, here.member("ann").id)


async def test_with_closed_direct_messages_it_is_said_with_the_next_command(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC", topics="vision")
    here.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)
    await here.until("2026-01-01T09:00")
    assert "For the organisers" not in "".join(map(texts, here.channel.history()))
    told = await here.organiser.slash(here.channel, "leaderboard")
    assert "left** for your topics" in "".join(map(texts, told.followups))


async def test_a_lost_permission_is_told_once_and_the_day_is_caught_up(here: World) -> None:
    notices = here.guild.create_text_channel("organisers")
    await here.setup(time="09:00", timezone="UTC", notices=notices)
    here.env.inject_error(
        "POST", f"/channels/{here.channel.id}/messages", status=403, code=50013, times=3
    )
    for moment in ("09:00", "09:05", "09:30", "10:30"):
        await here.until(f"2026-01-01T{moment}")
    assert len([m for m in notices.history() if "permission is missing" in texts(m)]) == 1
    assert len(cards(here)) == 1


async def test_a_day_that_could_never_be_posted_is_void(here: World) -> None:
    notices = here.guild.create_text_channel("organisers")
    await here.setup(time="09:00", timezone="UTC", notices=notices)
    path = f"/channels/{here.channel.id}/messages"
    here.env.inject_error("POST", path, status=403, code=50013, times=None)
    for hour in range(9, 24):
        await here.until(f"2026-01-01T{hour:02}:00")
    await here.until("2026-01-02T00:40")
    assert "could not be posted" in await daily(here, "status")
    here.env.backend.faults.clear()
    await here.until("2026-01-02T09:00")
    assert len(cards(here)) == 1
    assert "Fri 2 Jan" in texts(cards(here)[0])


async def test_one_failing_guild_does_not_stop_another(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    other = here.env.create_guild("Other")
    channel = other.create_text_channel("daily")
    role = other.create_role("Organisers", permissions=discord.Permissions(manage_guild=True))
    oscar = other.add_member(here.env.create_user("oscar"), roles=[role])
    await oscar.slash(channel, "setup", channel=channel, time="09:00", timezone="UTC")
    here.env.backend.delete_channel(here.channel.id)
    await here.until("2026-01-01T09:00")
    assert len(cards(here, channel)) == 1


async def test_downtime_over_the_hour_is_caught_up_while_the_date_lasts(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T08:00")
    await here.env.advance_time(5 * 3600)
    await here.restart()
    assert len(cards(here)) == 1


async def test_days_without_the_bot_are_void_and_only_today_is_posted(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T08:00")
    await here.env.advance_time(3 * 24 * 3600 + 3600)
    await here.restart()
    assert len(cards(here)) == 1
    assert "Sun 4 Jan" in texts(cards(here)[0])
    words = await daily(here, "status")
    assert words.count("I was away") == 3


async def test_a_guild_that_removed_the_bot_keeps_its_settings(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC", weekdays="mon-fri")
    await DailyService(here.app.core).guild_left(here.guild.id)
    await here.until("2026-01-01T10:00")
    assert cards(here) == []
    await DailyService(here.app.core).guild_joined(here.guild.id)
    await here.until("2026-01-02T09:00")
    assert len(cards(here)) == 1


async def test_a_pool_that_runs_out_is_announced_a_week_before_and_once(here: World) -> None:
    notices = here.guild.create_text_channel("organisers")
    topics = "Vision, Coding, Probability, Statistics, Large language models"
    await here.setup(time="09:00", timezone="UTC", topics=topics, notices=notices)
    for day in range(1, 13):
        await here.until(f"2026-01-{day:02}T09:00")
        told = [m for m in notices.history() if "left** for your topics" in texts(m)]
        assert len(told) == (0 if day < 3 else 1), day
    assert len(cards(here)) == 12
    titles = [texts(card).split("## ")[1].split("\n")[0] for card in cards(here)]
    assert len(set(titles[:10])) == 10


async def test_a_button_from_long_ago_is_answered_kindly(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    card = cards(here)[0]
    for path in (here.folder).glob("studybot.sqlite3*"):
        assert path.exists()
    await here.app.database.write(lambda tx: tx.execute("DELETE FROM outbox"))
    await here.app.database.write(lambda tx: tx.execute("DELETE FROM daily_posts"))
    ann = here.member("ann")
    for label in ("Answer", "Hint"):
        result = await ann.click(card, label=label)
        assert result.ephemeral
        assert "long ago" in texts(result.response)


async def test_a_question_without_a_hint_has_that_of_its_kind(here: World, bank: Bank) -> None:
    stories = [replace(one, kind=Kind.STORY, choices=(), hint="") for one in bank.active]
    here.app.core.bank.replace(Bank.of(stories))
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    result = await here.member("ann").click(cards(here)[0], label="Hint")
    assert "say what you did yourself" in texts(result.response)


ONE_QUESTION = """
topic: vision
questions:
  - id: fresh-question
    title: A question that was added today
    prompt: What does a convolution share over the whole picture, and why does that help?
    difficulty: easy
    kind: open
    answer: The same small filter slides over all places, so few weights are learned.
    key_points:
      - {point: One filter slides over all places., terms: [filter slides]}
      - {point: Few weights are learned., terms: [few weights]}
      - {point: It helps everywhere., terms: [it helps]}
    hint: Think of one small window that moves.
    follow_ups: ["And pooling?"]
    sources: [{title: A book}]
    tags: []
"""


async def operate(here: World) -> str:
    """An administrator of the operator's server reads the bank again."""
    role = here.guild.create_role("Admins", permissions=discord.Permissions(administrator=True))
    result = await here.member("ada", roles=[role]).slash(here.channel, "operator reload")
    assert result.ephemeral
    return texts(result.response)


async def test_operators_read_the_bank_again_all_or_nothing(here: World) -> None:
    here.operator_guild = here.guild.id
    await here.restart()
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    thread, old = here.thread(), here.app.core.bank.bank
    folder = here.folder / "bank"
    folder.mkdir()
    (folder / "vision.yaml").write_text(ONE_QUESTION.replace("hint:", "hint: ["))
    words = await operate(here)
    assert "I'm keeping the one I have" in words
    assert "vision.yaml:" in words
    assert "- `" not in words  # what a message puts into such signs stays apart from the rest
    assert here.app.core.bank.bank is old
    (folder / "vision.yaml").write_text(ONE_QUESTION)
    words = await operate(here)
    assert "1 new" in words
    assert "50 taken out" in words
    await here.until("2026-01-02T09:00")
    assert "The answer: " in texts(thread.history()[-1])  # the day that was open is revealed
    assert "A question that was added today" in texts(cards(here)[1])
    role = here.guild.create_role("Runs it", permissions=discord.Permissions(administrator=True))
    looked = await here.member("bob", roles=[role]).slash(here.channel, "operator doctor")
    assert looked.ephemeral
    words = texts(looked.response)
    assert "**bank** 1 question" in words
    assert "all that is needed, in 1 place of 1 server" in words
    assert "ok · **database** it is whole" in words


async def test_nobody_else_reads_the_bank_again(here: World) -> None:
    def commands_of(guild: Any) -> set[str]:
        where = discord.Object(guild.id)
        return {one.name for one in here.app.client.tree.get_commands(guild=where)}

    assert commands_of(here.guild) == set()
    here.operator_guild = here.guild.id
    await here.restart()
    assert commands_of(here.guild) == {"operator"}
    assert commands_of(here.env.create_guild("Other")) == set()
    with pytest.raises(simcord.SetupError):  # Discord hides it from who is no administrator
        await here.organiser.slash(here.channel, "operator reload")


async def test_sighup_keeps_the_bank_in_use_while_its_files_are_broken(
    here: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    old, folder = here.app.core.bank.bank, here.folder / "bank"
    await here.app.reload_bank()  # the folder is not there
    folder.mkdir()
    (folder / "vision.yaml").write_text(ONE_QUESTION.replace("hint:", "hint: ["))
    await here.app.reload_bank()
    assert here.app.core.bank.bank is old
    (folder / "vision.yaml").write_text(ONE_QUESTION)
    await here.app.reload_bank()
    assert [one.id for one in here.app.core.bank.bank.active] == ["fresh-question"]
    said = [one.getMessage() for one in caplog.records if one.name == "bot.app"]
    assert said == ["the question bank can't be used; the one in use stays"] * 2 + [
        "question bank read again"
    ]


async def test_a_question_that_left_the_bank_leaves_its_day_void(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    here.app.core.bank.bank = type(here.bank).of(
        [q for q in here.bank.active if f"Title of {q.id}" not in texts(cards(here)[0])]
    )
    await here.until("2026-01-02T09:00")
    words = await daily(here, "status")
    assert "taken out of the bank" in words


async def test_guilds_that_came_and_went_while_the_bot_was_away_are_noticed(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    daily_service, mine = DailyService(here.app.core), here.guild.id >> 22 & 1
    await daily_service.guilds_present(Shard(mine, 2), set())
    await here.until("2026-01-01T10:00")
    assert cards(here) == []
    await daily_service.guilds_present(Shard(mine, 2), {here.guild.id})
    await here.until("2026-01-02T09:00")
    assert len(cards(here)) == 1


async def test_a_shard_says_nothing_of_anothers_servers(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    other = Shard(1 - (here.guild.id >> 22 & 1), 2)
    await DailyService(here.app.core).guilds_present(other, set())
    await here.until("2026-01-01T09:00")
    assert len(cards(here)) == 1


async def test_a_guild_whose_row_is_broken_does_not_stop_another(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    other = here.env.create_guild("Other")
    channel = other.create_text_channel("daily")
    role = other.create_role("Organisers", permissions=discord.Permissions(manage_guild=True))
    oscar = other.add_member(here.env.create_user("oscar"), roles=[role])
    await oscar.slash(channel, "setup", channel=channel, time="09:00", timezone="UTC")
    await here.app.database.write(
        lambda tx: tx.execute(
            "UPDATE guilds SET tz = 'No/Where' WHERE guild_id = :id", {"id": here.guild.id}
        )
    )
    await here.until("2026-01-01T09:00")
    assert len(cards(here, channel)) == 1
