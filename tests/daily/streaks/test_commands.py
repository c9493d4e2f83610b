"""/streak, reminders and milestones through the real discord.py."""

from datetime import timedelta
from typing import Any

import pytest

from bot.core.database import Transaction
from bot.daily.streaks import store
from bot.daily.streaks import tx as claims
from bot.daily.streaks.rules import fold
from bot.daily.streaks.service import CLOSED_DMS
from bot.practice.review.tx import zone_of
from bot.server import members
from tests.proof.wire import Fault, laid_wire
from tests.world import World, texts

GOOD = "The held-out fold was never seen while training the model."


@pytest.fixture
async def group(here: World) -> World:
    """Set up at nine UTC; nothing posted yet."""
    await here.setup(time="09:00", timezone="UTC")
    return here


def next_nine(here: World) -> timedelta:
    now = here.env.now()
    nine = now.replace(hour=9, minute=0, second=0, microsecond=0)
    return (nine if nine > now else nine + timedelta(days=1)) - now


async def run(here: World, **patterns: str) -> dict[str, Any]:
    """Members who answer by pattern, one letter a day: ``a`` answers, ``.`` does not."""
    people = {name: here.member(name) for name in patterns}
    for day in range(max(map(len, patterns.values()))):
        await here.forward(next_nine(here))
        for name, pattern in patterns.items():
            if pattern[day : day + 1] == "a":
                await people[name].send(here.thread(), GOOD)
    return people


async def streak(here: World, who: Any, **options: Any) -> str:
    result = await who.slash(here.channel, "streak show", **options)
    assert result.ephemeral
    return texts(result.response)


async def test_a_streak_grows_day_by_day(group: World) -> None:
    people = await run(group, ann="aaa")
    assert "**3 days** in a row" in await streak(group, people["ann"])


async def test_today_is_not_a_miss_while_it_is_open(group: World) -> None:
    people = await run(group, ann="aa.")
    shown = await streak(group, people["ann"])
    assert "**2 days** in a row" in shown
    assert "Today's question is open; the model answer comes <t:" in shown


async def test_a_missed_day_ends_a_young_streak(group: World) -> None:
    people = await run(group, ann="aa.a")
    assert "**1 day** in a row" in await streak(group, people["ann"])


async def test_a_freeze_covers_a_missed_day_and_adds_none(group: World) -> None:
    people = await run(group, ann="aaaaaaa.a")
    shown = await streak(group, people["ann"])
    assert "**8 days** in a row" in shown
    why = texts((await people["ann"].slash(group.channel, "streak why")).response)
    assert why.count("freeze used") == 1
    assert why.count("● answered") == 8


async def test_an_outage_costs_nobody_a_streak(group: World) -> None:
    people = await run(group, ann="aa.")
    await group.forward(timedelta(hours=1))
    await group.app.uptime.disconnected()
    await group.env.advance_time(600)
    await group.app.uptime.connected()
    await group.forward(next_nine(group))
    why = texts((await people["ann"].slash(group.channel, "streak why")).response)
    assert "void: I was down 10:00–10:10" in why
    assert "**2 days** in a row" in await streak(group, people["ann"])
    assert "Nobody loses a streak over this one" in texts(group.channel.threads[-2].history()[-1])


async def test_the_figures_equal_the_recomputation_at_every_moment(group: World) -> None:
    people = await run(group, ann="aaaaaaaa.a.a..aa", bob="a.aa.aaaaaaaaaaa", cat="....aaaa")

    def check(tx: Any) -> None:
        days = store.ledger(tx, group.guild.id)
        for person in people.values():
            answered = store.counted_on(tx, group.guild.id, person.id).answered
            assert claims.progress(tx, group.guild.id, person.id) == fold(days, answered)
            assert store.checkpoint(tx, group.guild.id, person.id).through is not None

    await group.app.database.read(check)


async def test_deleting_an_old_answer_takes_no_day_away(group: World) -> None:
    ann = group.member("ann")
    await group.forward(next_nine(group))
    message = await ann.send(group.thread(), GOOD)
    for _ in range(2):
        await group.forward(next_nine(group))
        await ann.send(group.thread(), GOOD)
    await group.forward(next_nine(group))
    assert "**3 days** in a row" in await streak(group, ann)
    await ann.delete(message)
    assert "**3 days** in a row" in await streak(group, ann)


async def test_another_members_streak_can_be_seen_unless_they_hide(group: World) -> None:
    people = await run(group, ann="aa", bob="a.")
    assert "2 days" in await streak(group, people["bob"], member=people["ann"])
    result = await people["ann"].slash(group.channel, "streak visibility", shown=False)
    assert result.ephemeral
    assert "private" in await streak(group, people["bob"], member=people["ann"])
    assert "2 days" in await streak(group, people["ann"])


async def test_a_milestone_is_announced_once(group: World) -> None:
    people = await run(group, ann="aaa")
    cheers = [
        message
        for thread in group.channel.threads
        for message in thread.history()
        if "3 days** in a row. A good start" in texts(message)
    ]
    assert len(cheers) == 1
    form = await people["ann"].click(group.channel.history()[-2], label="Answer")
    await people["ann"].submit_modal(form, {"text": GOOD, "who": "keep"})
    await group.run_due()
    again = [m for t in group.channel.threads for m in t.history() if "A good start" in texts(m)]
    assert len(again) == 1


async def test_who_hides_is_not_announced(group: World) -> None:
    ann = group.member("ann")
    await ann.slash(group.channel, "streak visibility", shown=False)
    for _ in range(3):
        await group.forward(next_nine(group))
        await ann.send(group.thread(), GOOD)
    assert not [m for t in group.channel.threads for m in t.history() if "start" in texts(m)]


async def remind(here: World, who: Any, **options: Any) -> str:
    result = await who.slash(here.channel, "streak remind", **options)
    assert result.ephemeral
    return texts(result.response)


async def test_a_reminder_comes_at_their_hour_only_while_a_streak_is_at_stake(group: World) -> None:
    ann, bob = group.member("ann"), group.member("bob")
    assert "20:30" in await remind(group, ann, time="8:30 pm", timezone="Asia/Tokyo")
    await remind(group, bob, time="8.30 p.m. Tokyo")
    await group.until("2026-01-01T09:00")
    await ann.send(group.thread(), GOOD)
    await group.until("2026-01-01T11:30")
    assert ann.user.dm_channel.history() == []  # answered
    assert bob.user.dm_channel.history() == []  # no streak
    await group.until("2026-01-02T09:00")
    await group.until("2026-01-02T11:29")
    assert ann.user.dm_channel.history() == []
    await group.until("2026-01-02T11:30")
    note = ann.user.dm_channel.history()[0]
    assert "**Your streak of 1 day in Study group is at stake: today's question" in texts(note)
    assert "\nIt takes about 4 minutes. It closes at" in texts(note)
    await group.until("2026-01-02T13:00")
    assert len(ann.user.dm_channel.history()) == 1
    result = await ann.user.click(note, label="Stop reminders")
    assert "Reminder off.** `/streak remind` in Study group brings" in texts(result.response)
    await group.until("2026-01-03T11:30")
    assert len(ann.user.dm_channel.history()) == 1


async def waiting(group: World, who: Any) -> str:
    """What is said after the answer to the next command."""
    return "".join(map(texts, (await who.slash(group.channel, "streak show")).followups))


async def test_what_waits_is_said_again_if_nobody_knows_that_it_was_read(group: World) -> None:
    people = await run(group, ann="a.")
    ann, said = people["ann"], "Your answer isn't in the thread."
    await group.app.database.write(lambda tx: members.leave_note(tx, group.guild.id, ann.id, said))
    with laid_wire() as wire:
        is_more = Fault(
            lambda one: one.method == "POST" and "/webhooks/" in one.path, ConnectionResetError
        )
        wire.fail(is_more)
        group.env.check_errors = False
        assert await waiting(group, ann) == ""
    assert await waiting(group, ann) == said
    assert await waiting(group, ann) == ""


async def test_closed_dms_turn_the_reminder_off_with_a_note_at_the_next_command(
    group: World,
) -> None:
    people = await run(group, ann="a.")
    ann = people["ann"]
    await remind(group, ann, time="20:00")
    group.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)
    await group.until("2026-01-02T20:00")
    assert "couldn't reach you" in await waiting(group, ann)
    assert await waiting(group, ann) == ""


async def test_the_note_comes_with_any_next_command(group: World) -> None:
    people = await run(group, ann="a.")
    ann = people["ann"]
    await remind(group, ann, time="20:00")
    group.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)
    await group.until("2026-01-02T20:00")
    board = await ann.slash(group.channel, "leaderboard")
    assert "Leaderboard" in texts(board.response)
    assert ["couldn't reach you" in texts(one) for one in board.followups] == [True]
    assert all(one.ephemeral for one in board.followups)


@pytest.mark.parametrize("is_asked", [True, False])
async def test_the_zone_that_a_member_told_outlives_their_reminder(
    group: World, is_asked: bool
) -> None:
    ann = group.member("ann")
    await remind(group, ann, time="20:00", timezone="Asia/Tokyo")
    if is_asked:
        await remind(group, ann, time="off")
    else:
        await group.app.database.write(lambda tx: members.stop_reminder(tx, group.guild.id, ann.id))
    zone = await group.app.database.read(lambda tx: zone_of(tx, group.guild.id, ann.id))
    assert zone.key == "Asia/Tokyo"
    kept = await group.app.database.read(lambda tx: members.get(tx, group.guild.id, ann.id))
    assert (kept.remind_at, kept.next_reminder_at, kept.next_reminder_on) == (None, None, None)
    assert "20:00, Asia/Tokyo" in await remind(group, ann, time="20:00")


async def test_a_zone_beside_off_is_kept(group: World) -> None:
    ann = group.member("ann")
    off = await remind(group, ann, time="off", timezone="Asia/Tokyo")
    assert "Reminder off.** Your time zone is Asia/Tokyo." in off
    assert "Your day follows Asia/Tokyo" in texts(
        (await ann.slash(group.channel, "review settings")).response
    )
    assert "time zone" not in await remind(group, ann, time="off")
    asked = await ann.slash(group.channel, "streak remind", time="off", timezone="Narnia")
    assert "don't know the time zone" in texts(asked.response)
    asked = await ann.slash(group.channel, "streak remind", time="off", timezone="CST")
    chosen = await ann.click(asked.response, custom_id="streaks:remind:off:America/Chicago")
    assert "Reminder off.** Your time zone is America/" in texts(chosen.response)


async def test_a_reminder_drops_no_note_that_is_about_something_else(group: World) -> None:
    ann = group.member("ann")
    await group.app.database.write(
        lambda tx: members.leave_note(tx, group.guild.id, ann.id, "Your round is on Friday.")
    )
    await group.app.database.write(
        lambda tx: members.drop_notes(tx, group.guild.id, ann.id, CLOSED_DMS)
    )
    left = await group.app.database.read(lambda tx: members.notes_for(tx, group.guild.id, ann.id))
    assert left == ("Your round is on Friday.",)


async def test_what_waits_from_several_sides_is_all_said_and_none_of_it_twice(group: World) -> None:
    ann = group.member("ann")
    waiting = ["It was *declined*.", "Your round\n\nis on Friday.", "It was *declined*."]

    def leave(tx: Transaction) -> None:
        for one in waiting:
            members.leave_note(tx, group.guild.id, ann.id, one)

    await group.app.database.write(leave)
    said = await ann.slash(group.channel, "streak show")
    (note,) = said.followups
    assert texts(note).split("\n\n", 1) == waiting[:2]
    assert not (await ann.slash(group.channel, "streak show")).followups
    for at in range(members.MOST_NOTES + 3):
        waiting = [f"News {at}"]
        await group.app.database.write(leave)
    left = await group.app.database.read(lambda tx: members.notes_for(tx, group.guild.id, ann.id))
    assert left[-1] == f"News {members.MOST_NOTES + 2}"
    assert len(left) == members.MOST_NOTES


async def test_a_member_is_told_that_the_begun_freeze_ends_with_the_streak(group: World) -> None:
    people = await run(group, ann="aa..")
    shown = await streak(group, people["ann"])
    assert "7 more days" in shown
    assert "Best so far: 2 days" in shown
    assert "Begin again" in shown
    result = await people["ann"].slash(group.channel, "streak why")
    assert "missed: streak and 2 days towards a freeze start again" in texts(result.response)


async def test_times_that_cannot_be_read_are_refused(group: World) -> None:
    ann = group.member("ann")
    assert "can't read the time" in await remind(group, ann, time="late")
    assert "don't know the time zone" in await remind(group, ann, time="20:00", timezone="Narnia")
    assert "mean `Australia/Sydney`" in await remind(group, ann, time="20:00", timezone="Sydny")
    assert "Reminder off" in await remind(group, ann, time="off")


async def test_why_goes_back_page_by_page(group: World) -> None:
    people = await run(group, ann="a" * 16)
    why = await people["ann"].slash(group.channel, "streak why")
    earlier = await people["ann"].click(why.response, label="Earlier")
    assert "`Thu  1` ● answered" in texts(earlier.response)


async def test_rest_days_are_not_days(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC", weekdays="mon-fri")
    ann = here.member("ann")
    for day in (1, 2, 3, 4, 5, 6):  # Thursday to Tuesday
        await here.until(f"2026-01-0{day}T09:00")
        if day not in (3, 4):
            await ann.send(here.thread(), GOOD)
    assert "**4 days** in a row" in await streak(here, ann)
    why = texts((await ann.slash(here.channel, "streak why")).response)
    assert why.count("rest day") == 2
