"""A member's own week: looked at, wanted, sent once at their hour, stopped, impossible to send."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from bot.progress.my_week import rules, ui
from bot.progress.my_week.messages import MemberWeek, MyWeekCard, WeekStep
from tests.proof.census import rows
from tests.world import World, ids, texts

GOOD = "The held-out fold was never seen while training the model."
NOW = datetime(2026, 1, 1, 9, tzinfo=UTC)  # a Thursday


def test_the_next_week_is_on_the_day_and_by_the_clock_of_the_member() -> None:
    plan = rules.planned(1, 2, 6, time(18), "America/New_York", NOW)
    assert (plan.next_on, plan.next_at) == (
        date(2026, 1, 4), datetime(2026, 1, 4, 23, tzinfo=UTC),
    )  # fmt: skip
    assert (6, time(18)) == (rules.SUNDAY, rules.AT_SIX), "when nothing else was said"
    again = rules.planned(1, 2, 6, time(18), plan.tz, plan.next_at, plan.next_on)
    assert again.next_on == date(2026, 1, 11)


QUIET = MemberWeek(0, 0, 0, 0, 0, 0, 0, (), 0, 0, WeekStep.QUIZ, 5, None, "")
FULL = MemberWeek(
    5000, 5000, 5000, 5000, 50, 50, 400, (("Machine-learning basics", 99),) * 3, 900, 1000,
    WeekStep.ANSWER, 5, 6, "W" * 100,
)  # fmt: skip


@pytest.mark.parametrize("week", [QUIET, FULL], ids=["nothing", "a lot"])
def test_a_week_of_any_size_is_one_screen_and_kind(week: MemberWeek) -> None:
    card = ui.sent(MyWeekCard("o1", 1, "W" * 100, week))
    assert card.content_length() < 900
    said = str(card.to_components())
    assert ("A quiet week, and that's fine" in said) is week.is_quiet


async def mail(person: Any) -> list[str]:
    """What the bot told somebody by direct message."""
    return [texts(one) for one in person.user.dm_channel.history()]


async def practise(here: World, person: Any) -> None:
    """Ann answers, misses a question and gets it right a day later."""
    await person.send(here.thread(), GOOD)
    for day, right in enumerate((0, 1)):
        at = (here.env.now() + timedelta(days=day)).isoformat(timespec="microseconds")
        await here.app.database.write(
            lambda tx, at=at, right=right: tx.execute(
                """INSERT INTO review_grades (guild_id, user_id, question_id, grade, source,
                       local_date, graded_at, due_at)
                   VALUES (:g, :u, (SELECT question_id FROM daily_posts LIMIT 1), :grade, 'review',
                       '2026-01-01', :at, :at)""",
                {"g": here.guild.id, "u": person.id, "grade": 1 + 2 * right, "at": at},
            )
        )


async def test_it_is_sent_once_at_the_members_hour_until_they_stop_it(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC", weekdays="thu")
    await here.until("2026-01-01T09:00")
    ann = here.member("ann")
    shown = await ann.slash(here.channel, "streak week")
    assert shown.ephemeral
    assert "A quiet week" in texts(shown.response)
    await practise(here, ann)
    on = await ann.click(shown.response, label="Send it each week")
    assert "each Sunday at 18:00, UTC" in texts(on.response)
    moved = await ann.slash(
        here.channel, "streak week", day="5", time="7 pm", timezone="America/New_York"
    )
    assert "each Saturday at 19:00, America/New_York" in texts(moved.response)
    settings = await ann.click(
        (await ann.slash(here.channel, "help")).response, label="My settings"
    )
    assert "**My week:** next <t:1767484800:R>" in texts(settings.response)
    await here.until("2026-01-03T23:59")
    assert await mail(ann) == []
    await here.until("2026-01-04T00:00")
    [week] = await mail(ann)
    assert "### Your week in Study group: the last 7 days" in week
    assert "**Done:** 1 answer and 2 reviews." in week
    assert "**Streak:** 1 day in a row." in week
    assert "**Got stronger:**" in week
    assert "`/quiz start` in Study group asks it" in week
    await here.run_due()
    await here.until("2026-01-11T00:00")
    assert len(await mail(ann)) == 2
    assert "A quiet week" in (await mail(ann))[-1]
    newest = ann.user.dm_channel.history()[-1]
    assert any(one.startswith("my_week:stop:") for one in ids(newest))
    stopped = await ann.user.click(newest, label="Stop weekly messages")
    assert "isn't sent any more.** `/streak week` in Study group" in texts(stopped.response)
    here_off = await ann.slash(here.channel, "streak week", day="off")
    assert "any more.** `/streak week` shows it" in texts(here_off.response)
    await here.until("2026-01-18T00:00")
    assert len(await mail(ann)) == 2


async def test_what_is_too_late_is_left_out_and_the_next_one_comes(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    ann = here.member("ann")
    await ann.slash(here.channel, "streak week", day="6", time="18:00")
    await here.env.advance_time(
        (datetime(2026, 1, 5, 6, 1, tzinfo=UTC) - here.env.now()).total_seconds()
    )
    await here.run_due()
    assert [row for row in await rows(here, "SELECT kind FROM outbox") if row == ("my-week",)] == []
    assert await rows(here, "SELECT next_on FROM my_weeks") == [("2026-01-11",)]


async def test_closed_direct_messages_are_said_once_and_turn_it_off(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    ann = here.member("ann")
    await ann.slash(here.channel, "streak week", day="6")
    here.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)
    await here.until("2026-01-04T18:00")
    assert await rows(here, "SELECT count(*) FROM my_weeks") == [(0,)]
    told = await ann.slash(here.channel, "help")
    assert ["couldn't send you your week" in texts(one) for one in told.followups] == [True]
    again = await ann.slash(here.channel, "help")
    assert again.followups == []


async def test_who_left_or_was_erased_gets_none(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    ann, bob = here.member("ann"), here.member("bob")
    for person in (ann, bob):
        await person.slash(here.channel, "streak week", day="6")
    here.guild.remove_member(ann)
    await here.app.privacy.erase(here.guild.id, bob.id)
    await here.until("2026-01-04T18:00")
    assert await rows(here, "SELECT user_id FROM my_weeks") == [(ann.id,)]
    for person in (ann, bob):
        dm = getattr(person.user, "dm_channel", None)
        assert person.user.id not in here.env.backend.dm_channels or dm.history() == []


async def test_who_is_there_is_asked_when_the_week_is_sent(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    ann, bob = here.member("ann"), here.member("bob")
    await here.until("2026-01-04T09:00")
    for person in (ann, bob):
        await person.send(here.thread(), GOOD)
        await here.env.settle()
        await person.slash(here.channel, "streak week", day="6", time="18:00")
    here.guild.remove_member(bob)
    await here.member("carol").slash(here.channel, "leaderboard")
    here.guild.remove_member(ann)
    here.guild.add_member(bob.user)
    await here.until("2026-01-04T18:00")
    assert (len(await mail(ann)), len(await mail(bob))) == (0, 1)


async def test_a_week_that_is_due_comes_whatever_is_wished_in_that_moment(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    ann = here.member("ann")
    await practise(here, ann)
    await ann.slash(here.channel, "streak week", day="6", time="17:00")
    await here.until("2026-01-04T16:30")
    await here.env.advance_time(1805)
    await ann.slash(here.channel, "streak week", day="6", time="16:00")
    await here.run_due()
    assert len(await mail(ann)) == 1


async def test_a_week_that_came_today_comes_again_in_a_week_whatever_the_hour(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    ann = here.member("ann")
    await practise(here, ann)
    await ann.slash(here.channel, "streak week", day="6", time="17:00")
    await here.until("2026-01-04T17:05")
    assert len(await mail(ann)) == 1
    said = await ann.slash(here.channel, "streak week", day="6", time="18:00")
    moment = int(datetime(2026, 1, 11, 18, tzinfo=UTC).timestamp())
    assert f"<t:{moment}" in texts(said.response)
    await here.until("2026-01-04T18:05")
    assert len(await mail(ann)) == 1
    await here.until("2026-01-11T18:05")
    assert len(await mail(ann)) == 2
