"""The group's week: off until it is switched on, told once, of nobody who hides or has left."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.bank.model import TOPICS, Bank
from bot.bank.question_bank import QuestionBank
from bot.core import records
from bot.core.ids import GuildId
from bot.progress.figures.rules import TimeSpan
from bot.progress.group_week import rules, ui
from bot.progress.group_week import tx as weeks
from bot.progress.group_week.messages import Divided, GroupWeek, GroupWeekCard, ReadAnswer
from tests.daily.answers.test_answers import GOOD, MORE
from tests.proof.census import rows
from tests.world import World, in_memory, texts

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 1, 1, 9, tzinfo=UTC)


def test_an_hour_moves_with_the_zone_of_the_server() -> None:
    plan = rules.planned(1, 2, 6, time(18), BERLIN, NOW)
    assert (plan.next_on, plan.next_at) == (date(2026, 1, 4), datetime(2026, 1, 4, 17, tzinfo=UTC))
    assert (6, time(18)) == (rules.SUNDAY, rules.AT_SIX), "when nothing else was said"
    assert rules.MOST_ANSWERS == 3, "more would not fit a phone"
    later = rules.moved(plan, ZoneInfo("America/New_York"), plan.next_at)
    assert later is not None
    assert later.next_at == datetime(2026, 1, 4, 23, tzinfo=UTC)
    assert rules.moved(plan, BERLIN, plan.next_at) is None
    assert rules.moved(plan, ZoneInfo("Asia/Tokyo"), plan.next_at) is None


NOTHING = GroupWeek((), 0, 0, (), None, (), 0, ())
READ = tuple(ReadAnswer(2**60 + at, "W" * 60, 2**60, 2**60, at == 0) for at in range(3))
LARGE = GroupWeek(
    tuple(range(2**60, 2**60 + 900)), 9000, 90000, READ, Divided("W" * 60, 50),
    tuple((2**60 + at, 400) for at in range(90)), 99, ("Machine-learning basics",) * 25,
)  # fmt: skip
SMALL = GroupWeek((1,), 1, 0, (), None, (), 0, ())


@pytest.mark.parametrize("week", [NOTHING, SMALL, LARGE], ids=["nobody", "one", "nine hundred"])
def test_a_week_of_any_group_is_one_card(week: GroupWeek) -> None:
    card = ui.told(GroupWeekCard("o1", 1, week))
    assert card.content_length() < 2000
    said = str(card.to_components())
    assert ("Nothing to show" in said) is (week is NOTHING)
    assert ("1 member practised" in said) is (week is SMALL)
    assert ("and 888 more" in said) is (week is LARGE)


def test_who_hides_or_has_left_is_in_no_number() -> None:
    """1 hides, 2 and 3 have left, 4 is there; 2 and 3 met each other, and each met 4."""
    tx: Any = in_memory()
    tx.execute("PRAGMA foreign_keys=OFF")
    at, span = records.store(NOW), TimeSpan(NOW, NOW + timedelta(days=7))
    tx.execute("INSERT INTO members (guild_id, user_id, hidden) VALUES (9, 1, 1)")
    for user in (1, 2, 3, 4):
        tx.execute(
            f"""INSERT INTO answers (post_id, user_id, guild_id, local_date, answered_at,
                    updated_at, late, counts, shared)
                VALUES (1, {user}, 9, '2026-01-01', :at, :at, 0, 1, 1)""", {"at": at},
        )  # fmt: skip
        tx.execute(f"INSERT INTO milestones VALUES (9, {user}, 7, :at)", {"at": at})
    for session, pair in enumerate(((2, 3), (2, 4), (3, 4)), 1):
        tx.execute(
            """INSERT INTO interview_sessions (session_id, guild_id, round_id, state, starts_at,
                   minutes, proposed_at, changed_at)
               VALUES (:id, 9, 1, 'done', :at, 60, :at, :at)""", {"id": session, "at": at},
        )  # fmt: skip
        for user in pair:
            tx.execute(
                f"""INSERT INTO interview_sides (session_id, guild_id, user_id, part)
                    VALUES ({session}, 9, {user}, 'pair')"""
            )
    week = weeks.week(tx, QuestionBank(Bank.of([])), 1, GuildId(9), span, {2, 3})
    tx.close()
    assert (week.practised, week.answers, week.reached, week.mocks) == ((4,), 1, ((4, 7),), 2)


def test_a_week_without_anything_is_empty() -> None:
    assert NOTHING.is_empty
    assert not SMALL.is_empty


async def told(here: World) -> list[Any]:
    return [one for one in here.channel.history() if "Our week" in texts(one)]


async def live_a_week(here: World) -> dict[str, Any]:
    """Four people answer; one answer is well put for three, one is picked; five split a quiz."""
    people = {name: here.member(name) for name in ("ann", "bob", "cat", "dan", "eve")}
    await here.until("2026-01-01T09:00")
    for name in ("ann", "bob", "cat"):
        form = await people[name].click(here.channel.history()[0], label="Answer")
        await people[name].submit_modal(form, {"text": f"{GOOD} {MORE} {name}", "who": "share"})
    copies = here.thread().history()
    for voter in ("bob", "cat", "dan"):
        await people[voter].click(copies[0], label="Well put")
    chosen = await here.organiser.click(copies[1], label="Well put")
    await here.organiser.click(chosen.response, label="Pick it for the reveal")
    at = records.store(here.env.now())
    question = next(one for one in here.bank.active if one.topic == "coding").id

    def quiz(tx: Any) -> None:
        for number, person in enumerate(people.values(), 1):
            tx.execute(
                "INSERT INTO quizzes (quiz_id, guild_id, user_id, started_at, ended_at)"
                " VALUES (:n, :g, :u, :at, :at)",
                {"n": number, "g": here.guild.id, "u": person.id, "at": at},
            )
            tx.execute(
                """INSERT INTO quiz_items (quiz_id, position, question_id, topic, reason, given,
                       is_right, answered_at) VALUES (:n, 0, :q, 't', 'new', '0', :right, :at)""",
                {"n": number, "q": question, "right": number % 2, "at": at},
            )

    await here.app.database.write(quiz)
    await here.forward(timedelta(minutes=1))
    return people


async def test_it_is_told_once_and_nobody_is_in_it_who_hides_or_left(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC", weekdays="thu", topics="statistics, evaluation")
    people = await live_a_week(here)
    await people["eve"].slash(here.channel, "streak visibility", shown=False)
    shown = await here.organiser.slash(here.channel, "organise week", day="6", time="18:00")
    assert "each Sunday at 18:00, UTC" in texts(shown.response)
    preview = await here.organiser.click(shown.response, label="Show it now")
    assert "4 members practised**, with 3 answers and 4 practice questions" in texts(
        preview.response
    )
    assert "Well put" not in texts(preview.response), "the question is still open"
    here.guild.remove_member(people["dan"])
    await here.until("2026-01-04T17:59")
    assert await told(here) == []
    await here.until("2026-01-04T18:00")
    [card] = await told(here)
    said = texts(card)
    ann, bob, cat, dan, eve = (people[name].id for name in people)
    assert "3 members practised" in said
    title = next(one for one in here.bank.active if one.topic == "coding").title
    assert f"**Divided you most:** *{title}*, 60 % right." in said
    assert f"<@{dan}>" not in said
    assert f"<@{eve}>" not in said
    assert f"- ★ The organisers' pick, <@{bob}> on" in said
    assert f"- <@{ann}> on" in said
    told_topics = said.partition("**Next week:** ")[2].partition(".")[0]
    await here.run_due()
    await here.restart(crash=True)
    await here.run_due()
    assert len(await told(here)) == 1
    # Who is erased or hides later goes out of the card that stands.
    await here.app.privacy.erase(here.guild.id, bob)
    await here.app.privacy.set_hidden(here.guild.id, cat, hidden=True)
    await here.forward(timedelta(minutes=1))
    [card] = await told(here)
    assert f"<@{bob}>" not in texts(card)
    assert f"<@{cat}>" not in texts(card)
    assert f"<@{ann}>" in texts(card)
    # What was told comes true. A week in which nobody did anything: nothing.
    await here.until("2026-01-08T09:00")
    [(topic,)] = await rows(
        here, "SELECT question_topic FROM daily_posts WHERE local_date = '2026-01-08'"
    )
    assert TOPICS[topic].name == told_topics
    await here.until("2026-01-11T18:00")
    assert len(await told(here)) == 1
    mine = await people["ann"].click(card, label="My own week")
    assert mine.ephemeral


async def test_the_hour_is_that_of_the_servers_clock_of_now(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC", weekdays="thu")
    await live_a_week(here)
    away = here.guild.create_text_channel("news")
    await here.organiser.slash(here.channel, "organise week", day="6", time="18:00", channel=away)
    await here.setup(timezone="America/New_York")
    await here.until("2026-01-04T22:59")
    assert away.history() == []
    await here.until("2026-01-04T23:00")
    assert ["Our week" in texts(one) for one in away.history()] == [True]
    # Too late is left out, and a server that the bot has left is told nothing any more.
    await here.env.advance_time(timedelta(days=7, hours=13).total_seconds())
    await here.run_due()
    assert len(away.history()) == 1
    assert await rows(here, "SELECT next_on FROM group_weeks") == [("2026-01-18",)]
    await here.app.database.write(
        lambda tx: tx.execute("UPDATE guilds SET left_at = '2026-01-13T00:00:00+00:00'")
    )
    await here.until("2026-01-18T23:00")
    assert await rows(here, "SELECT count(*) FROM group_weeks") == [(0,)]


async def test_off_is_off_and_trouble_is_told_once(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC", weekdays="thu")
    await live_a_week(here)
    on = await here.organiser.slash(here.channel, "organise week", day="6")
    here.env.inject_error("POST", f"/channels/{here.channel.id}/messages", status=403, code=50013,
                          times=None)  # fmt: skip
    await here.until("2026-01-04T18:00")
    await here.forward(timedelta(hours=3))
    notices = [one for one in here.organiser.user.dm_channel.history()
               if "can't post the group's week" in texts(one)]  # fmt: skip
    assert len(notices) == 1
    off = await here.organiser.click(on.response, label="Turn it off")
    assert "isn't posted any more" in texts(off.response)
    assert await rows(here, "SELECT count(*) FROM group_weeks") == [(0,)]


async def test_one_cause_is_one_notice_whatever_it_stops(here: World) -> None:
    """Questions and the week fail in one channel; the week is news again once it had worked."""
    await here.setup(time="09:00", timezone="UTC")
    await live_a_week(here)
    await here.organiser.slash(here.channel, "organise week", day="6")
    path = f"/channels/{here.channel.id}/messages"

    def told() -> list[str]:
        return [texts(one) for one in here.organiser.user.dm_channel.history()]

    async def weeks(first: int, last: int) -> None:
        for day in range(first, last):
            await here.until(f"2026-01-{day:02}T20:00")

    await here.until("2026-01-04T12:00")
    here.env.inject_error("POST", path, status=403, code=50013, times=None)
    await weeks(4, 13)
    assert len(told()) == 1, told()
    here.env.backend.faults.clear()
    await weeks(13, 15)
    await here.member("zoe").send(here.thread(), GOOD)
    await weeks(15, 20)
    here.env.inject_error("POST", path, status=403, code=50013, times=None)
    await weeks(20, 27)
    assert len(told()) == 2, told()


async def test_a_week_that_is_due_is_told_whatever_is_decided_in_that_moment(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    await here.member("ann").send(here.thread(), GOOD)
    await here.organiser.slash(here.channel, "organise week", day="6", time="17:00")
    await here.until("2026-01-04T16:30")
    await here.env.advance_time(1805)
    await here.organiser.slash(here.channel, "organise week", day="6", time="16:00")
    await here.run_due()
    assert len(await told(here)) == 1


async def test_a_week_that_was_told_today_is_told_again_in_a_week_wherever(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    await here.member("ann").send(here.thread(), GOOD)
    tell = here.organiser.slash
    await tell(here.channel, "organise week", day="6", time="17:00")
    await here.until("2026-01-04T17:05")
    other = here.guild.create_text_channel("weeks")
    said = await tell(here.channel, "organise week", day="6", time="19:00", channel=other)
    moment = int(datetime(2026, 1, 11, 19, tzinfo=UTC).timestamp())
    assert f"<t:{moment}" in texts(said.response)
    await here.until("2026-01-04T19:05")
    assert list(other.history()) == []
    await here.until("2026-01-08T09:05")
    await here.member("bob").send(here.thread(), GOOD)
    await here.until("2026-01-11T19:05")
    assert len(list(other.history())) == 1


async def test_what_those_did_who_left_isnt_told_as_if_others_had(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    on = await here.organiser.slash(here.channel, "organise week", day="6", time="18:00")
    ann, bob, cid = (here.member(name) for name in ("ann", "bob", "cid"))
    for day, people in (("01", (ann, bob, cid)), ("02", (ann, bob, cid)), ("03", (ann,))):
        await here.until(f"2026-01-{day}T09:00")
        for one in people:
            await one.send(here.thread(), f"{GOOD} {one.user.name}")
    await here.until("2026-01-04T12:00")
    here.guild.remove_member(ann)
    here.guild.remove_member(bob)
    await here.until("2026-01-04T18:00")
    [card] = await told(here)
    alone = f"**1 member practised**, with 2 answers: <@{cid.id}>."
    assert alone in texts(card)
    preview = await here.organiser.click(on.response, label="Show it now")
    assert alone in texts(preview.response)
    # Drawn again, it is the same.
    dan = here.member("dan")
    await here.app.privacy.set_hidden(here.guild.id, cid.id, hidden=True)
    await here.app.privacy.set_hidden(here.guild.id, cid.id, hidden=False)
    await here.forward(timedelta(minutes=1))
    assert alone in texts((await told(here))[0])
    assert f"<@{dan.id}>" not in texts((await told(here))[0])


async def answered_by_one(here: World) -> None:
    await here.until("2026-01-01T19:00")
    await here.member("ann").send(here.thread(), GOOD)


async def test_a_zone_in_which_the_hour_is_earlier_moves_it_forward(here: World) -> None:
    await here.setup(time="09:00")
    await here.organiser.slash(here.channel, "organise week", day="6", time="18:00")
    await answered_by_one(here)
    await here.setup(timezone="Asia/Tokyo")
    await here.until("2026-01-04T08:59")
    assert await told(here) == []
    await here.until("2026-01-04T09:00")
    assert len(await told(here)) == 1
    assert await rows(here, "SELECT due_at FROM outbox WHERE kind = 'group-week'") == [
        (records.store(datetime(2026, 1, 4, 9, tzinfo=UTC)),)
    ]


async def test_a_zone_in_which_the_hour_is_over_has_the_week_told_now(here: World) -> None:
    """However long ago it was there: it reaches to that hour, and the next one goes on from it."""
    await here.setup(time="09:00", timezone="Pacific/Honolulu")
    await here.organiser.slash(here.channel, "organise week", day="6", time="18:00")
    await answered_by_one(here)
    await here.until("2026-01-05T03:00")
    await here.setup(timezone="Pacific/Kiritimati")
    await here.run_due()
    assert len(await told(here)) == 1
    assert await rows(here, "SELECT due_at FROM outbox WHERE kind = 'group-week'") == [
        (records.store(datetime(2026, 1, 4, 4, tzinfo=UTC)),)
    ]
    assert await rows(here, "SELECT next_on FROM group_weeks") == [("2026-01-11",)]


async def test_a_plan_from_before_keeps_its_moment_and_is_told_up_to_its_hour(here: World) -> None:
    """Its zone had changed, and nobody had planned it again."""
    await here.setup(time="09:00", timezone="Pacific/Kiritimati")
    await here.organiser.slash(here.channel, "organise week", day="6", time="18:00")
    await answered_by_one(here)
    await here.app.database.write(
        lambda tx: tx.execute("UPDATE group_weeks SET next_at = '2026-01-04T18:00:00.000000+00:00'")
    )
    await here.until("2026-01-04T18:00")
    assert len(await told(here)) == 1
    assert await rows(here, "SELECT due_at FROM outbox WHERE kind = 'group-week'") == [
        (records.store(datetime(2026, 1, 4, 4, tzinfo=UTC)),)
    ]
