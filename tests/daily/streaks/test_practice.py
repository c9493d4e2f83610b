"""Practice that counts for the day, through the real discord.py: quizzes, reviews, restarts."""

from datetime import timedelta
from typing import Any

import pytest

from bot.daily.streaks import store
from bot.daily.streaks import tx as claims
from bot.daily.streaks.rules import fold
from bot.practice.quiz.asking.messages import AnswerJudged
from bot.practice.quiz.asking.rules import judge_choice
from bot.practice.quiz.solo.service import QuizService
from bot.practice.review.service import ReviewService
from tests.practice.quiz.conftest import bank
from tests.world import World, ids, texts

__all__ = ["bank"]

GOOD = "The held-out fold was never seen while training the model."
HOUR = timedelta(hours=1)
COUNTS = "**Your day counts: "


async def begin(here: World, counts: str | None = "any practice", **options: Any) -> str:
    """Set up at nine UTC with stories as daily questions, so that every quiz stays possible."""
    chosen = {} if counts is None else {"counts": counts}
    topics = {"topics": "behavioural", "time": "09:00", "timezone": "UTC"}
    return texts((await here.setup(**topics, **chosen, **options)).response)


@pytest.fixture
async def group(here: World) -> World:
    """Practice counts; the first question is open."""
    await begin(here)
    await here.until("2026-01-01T09:00")
    return here


async def quiz(
    here: World, who: Any, count: int = 3, *, stop: int | None = None, label: str = "B"
) -> list[str]:
    """A quiz of so many questions, answered all or up to ``stop``; what each card says."""
    asked = await who.slash(here.channel, "quiz start", topic="ml-basics", questions=count)
    said = []
    for _ in range(count if stop is None else stop):
        result = await who.click(asked.response, label=label)
        said.append(texts(result.response))
        last = any(word in said[-1] for word in (f"question {count} of {count}",))
        asked = await who.click(result.response, label="My result" if last else "Next")
    if stop is not None:
        asked = await who.click(asked.response, label="Stop here")
    said.append(texts(asked.response))
    return said


async def streak(here: World, who: Any) -> str:
    return texts((await who.slash(here.channel, "streak show")).response)


async def why(here: World, who: Any) -> str:
    return texts((await who.slash(here.channel, "streak why")).response)


async def rows(here: World, who: Any) -> list[tuple[str, str, int]]:
    """Date, kind and whether it counts, of all practice of a member."""
    return await here.app.database.read(
        lambda tx: [
            (row["local_date"], row["kind"], row["counts"])
            for row in tx.execute(
                """SELECT * FROM practice_days WHERE user_id = :id
                   ORDER BY local_date, practised_at, counts""",
                {"id": who.id},
            )
        ]
    )


async def test_the_organiser_chooses_what_counts_and_everybody_can_see_it(here: World) -> None:
    assert "**A day counts** by the daily answer\n" in await begin(here, None)
    status = texts((await here.organiser.slash(here.channel, "organise status")).response)
    assert "What makes a day count: the daily answer." in status
    assert "by the daily answer or any practice" in await begin(here)
    assert "by the daily answer or any practice" in await begin(here, None)
    status = texts((await here.organiser.slash(here.channel, "organise status")).response)
    assert "What makes a day count: the daily answer or any practice." in status
    panel = await here.setup()
    form = await here.organiser.select(panel.response, ["counts"], custom_id="setup:change")
    saved = await here.organiser.submit_modal(form, {"value": "daily answer"})
    assert "**A day counts** by the daily answer\n" in texts(saved.response)


async def test_the_third_question_of_a_quiz_makes_the_day_count(group: World) -> None:
    ann = group.member("ann")
    first, second, third, end = await quiz(group, ann)
    assert COUNTS not in first + second
    assert f"{COUNTS}1 day in a row.**" in third
    assert f"{COUNTS}1 day in a row.**" in end
    assert "**1 day** in a row" in await streak(group, ann)
    assert "0 answers in all · 1 day by practice" in await streak(group, ann)
    assert "question is open" in await streak(group, ann)
    assert "Your day counts already, by practice." in await streak(group, ann)
    assert "`Thu  1` ● practised: quiz" in await why(group, ann)


async def test_a_quiz_that_is_stopped_counts_by_what_was_answered(group: World) -> None:
    ann, bob = group.member("ann"), group.member("bob")
    assert COUNTS not in (await quiz(group, ann, 5, stop=2))[-1]
    assert "**0 days**" not in await streak(group, ann)
    assert "Nothing yet" in await streak(group, ann)
    assert COUNTS in (await quiz(group, bob, 5, stop=3))[-1]


async def test_misses_count_as_well_as_right_answers(group: World) -> None:
    ann = group.member("ann")
    assert COUNTS in (await quiz(group, ann, label="A"))[2]


async def test_the_same_question_again_is_not_another(group: World) -> None:
    ann = group.member("ann")
    asked = await ann.slash(group.channel, "quiz start", topic="llm", questions=1)
    for _ in range(4):
        result = await ann.click(asked.response, label="I don't know")
        ended = await ann.click(result.response, label="My result")
        asked = await ann.click(ended.response, label="Repeat the one I missed")
    assert await rows(group, ann) == [("2026-01-01", "quiz", 0)]
    assert "Nothing yet" in await streak(group, ann)


async def test_reviews_and_quizzes_add_up(group: World) -> None:
    ann = group.member("ann")
    for name in ("mlops-0", "mlops-1"):
        await ReviewService(group.app.core).add(group.guild.id, ann.id, name)
    await group.until("2026-01-02T10:00")
    said = await quiz(group, ann, 1)
    shown = await ann.slash(group.channel, "review now")
    for number in range(2):
        answer = await ann.click(shown.response, label="Show answer")
        shown = await ann.click(answer.response, label="Good")
        said.append(texts(shown.response))
        assert (COUNTS in said[-1]) == (number == 1)
    assert "● practised: quiz and review" in await why(group, ann)
    again = await ann.slash(group.channel, "review now")
    assert COUNTS not in texts(again.response)


async def test_where_only_the_answer_counts_nothing_is_kept(here: World) -> None:
    await begin(here, None)
    await here.until("2026-01-01T09:00")
    ann = here.member("ann")
    assert not any(COUNTS in said for said in await quiz(here, ann))
    assert await rows(here, ann) == []
    await begin(here)
    assert "Nothing yet" in await streak(here, ann)


async def test_switching_never_changes_what_was(group: World) -> None:
    ann, bob = group.member("ann"), group.member("bob")
    await quiz(group, ann)
    await quiz(group, bob, 2)
    await begin(group, "daily answer")
    await group.until("2026-01-02T10:00")
    assert not any(COUNTS in said for said in await quiz(group, bob, 4))
    assert "**1 day** in a row" in await streak(group, ann)
    assert "Nothing yet" in await streak(group, bob)
    await begin(group)
    assert "**1 day** in a row" in await streak(group, ann)
    assert "Nothing yet" in await streak(group, bob)
    assert "● practised: quiz" in await why(group, ann)


@pytest.mark.parametrize("crash", [False, True])
async def test_a_restart_in_the_middle_loses_nothing(group: World, crash: bool) -> None:
    ann = group.member("ann")
    asked = await ann.slash(group.channel, "quiz start", topic="ml-basics", questions=3)
    for _ in range(2):
        result = await ann.click(asked.response, label="B")
        asked = await ann.click(result.response, label="Next")
        await group.restart(crash=crash)
    picks = [one for one in ids(asked.response.message) if one.startswith("quiz:pick")]
    last = await ann.click(asked.response, label="B")
    assert f"{COUNTS}1 day in a row.**" in texts(last.response)
    quiz_id, position, at, pictured = picks[1].split(":")[2:]
    again = await QuizService(group.app.core).answer(
        group.guild.id, ann.id, int(quiz_id), int(position), judge_choice((int(at),)), pictured
    )
    assert isinstance(again, AnswerJudged)
    assert again.settled
    assert again.day is None
    await group.restart(crash=crash)
    assert [counts for _, _, counts in await rows(group, ann)] == [0, 0, 1]
    assert COUNTS in texts((await ann.click(asked.response, label="My result")).response)


async def test_practice_belongs_to_the_day_of_the_open_question(group: World) -> None:
    ann = group.member("ann")
    await group.until("2026-01-02T08:59")
    await quiz(group, ann)
    await group.until("2026-01-02T09:00")
    await quiz(group, ann, 2)
    dates = [on for on, _, _ in await rows(group, ann)]
    assert dates == ["2026-01-01"] * 3 + ["2026-01-02"] * 2


async def test_without_an_open_question_there_is_no_day(group: World) -> None:
    ann = group.member("ann")
    await begin(group, weekdays="thu")
    await group.until("2026-01-02T10:00")
    assert not any(COUNTS in said for said in await quiz(group, ann))
    assert await rows(group, ann) == []


async def test_who_has_answered_is_told_nothing_new(group: World) -> None:
    ann = group.member("ann")
    await ann.send(group.thread(), GOOD)
    assert not any(COUNTS in said for said in await quiz(group, ann))
    assert "● answered" in await why(group, ann)
    assert "1 answer in all\n" in await streak(group, ann)


async def test_practice_stands_when_the_answer_is_withdrawn(group: World) -> None:
    ann = group.member("ann")
    message = await ann.send(group.thread(), GOOD)
    await quiz(group, ann)
    await ann.delete(message)
    await group.until("2026-01-02T10:00")
    assert "**1 day** in a row" in await streak(group, ann)
    assert "`Thu  1` ● practised: quiz" in await why(group, ann)


async def test_a_late_answer_beside_practice_is_told(group: World) -> None:
    ann = group.member("ann")
    await quiz(group, ann)
    thread = group.thread()
    await group.until("2026-01-02T10:00")
    await ann.send(thread, GOOD)
    assert "● practised: quiz (an answer came after the reveal)" in await why(group, ann)


async def test_who_practised_gets_no_reminder_and_who_did_not_gets_one(group: World) -> None:
    people = [group.member(name) for name in ("ann", "bob")]
    for one in people:
        await quiz(group, one)
        await one.slash(group.channel, "streak remind", time="20:00", timezone="UTC")
    await group.until("2026-01-02T09:00")
    await quiz(group, people[0])
    await quiz(group, people[1], 2)
    await group.until("2026-01-02T20:00")
    sent = await group.app.database.read(
        lambda tx: [
            (row["user_id"], row["message_id"] is not None)
            for row in tx.execute(
                """SELECT user_id, message_id FROM outbox
                   WHERE kind = 'reminder' AND subject LIKE '%2026-01-02'"""
            )
        ]
    )
    assert dict(sent) == {people[0].id: False, people[1].id: True}


async def test_a_milestone_by_practice_is_cheered_once(group: World) -> None:
    ann = group.member("ann")
    await ann.send(group.thread(), GOOD)
    await group.until("2026-01-02T09:00")
    await quiz(group, ann)
    await group.until("2026-01-03T09:00")
    said = await quiz(group, ann, 4)
    await group.run_due()
    assert f"{COUNTS}3 days in a row.** 🎉 Well done." in said[2]
    assert "🎉" not in said[3] + said[4]
    cheers = [one for one in map(texts, group.thread().history()) if "🎉" in one]
    assert len(cheers) == 1
    assert f"<@{ann.id}> is at **3 days** in a row" in cheers[0]


async def test_a_group_quiz_tells_each_player_privately(group: World) -> None:
    ann, bob = group.member("ann"), group.member("bob")
    opened = await ann.slash(group.channel, "quiz group", topic="ml-basics", questions=3)
    await group.run_due()
    card = group.channel.history()[-1]
    await bob.click(card, label="Join")
    started = await ann.click(opened.response, label="Start")
    private: Any = started.response if started.ephemeral else opened.response
    for number in range(3):
        await group.forward(timedelta(seconds=2))
        noted = await ann.click(group.channel.history()[-1], label="A")
        private = noted.response if noted.ephemeral else private  # one message, which changes
        assert (f"{COUNTS}1 day in a row.**" in texts(private)) == (number == 2)
        await ann.click(group.channel.history()[-1], label="B")
        assert COUNTS not in texts(private)
        await group.forward(timedelta(seconds=30))
        await group.forward(timedelta(seconds=12))
    assert not any("Your day counts" in texts(one) for one in group.channel.history())
    assert await rows(group, bob) == []
    assert "**1 day** in a row" in await streak(group, ann)


async def test_another_server_neither_sees_nor_counts_it(group: World) -> None:
    ann = group.member("ann")
    await quiz(group, ann)
    other = await group.app.database.read(
        lambda tx: store.counted_on(tx, group.guild.id + 1, ann.id)
    )
    assert other == store.CountedDates()


async def test_the_checkpoint_equals_the_recomputation(group: World) -> None:
    ann, bob = group.member("ann"), group.member("bob")
    for day, pattern in enumerate(["aq", "q.", ".q", "aq", "q.", "a.", "qq"], start=1):
        await group.until(f"2026-01-0{day}T09:00")
        for who, letter in zip((ann, bob), pattern, strict=True):
            if letter == "a":
                await who.send(group.thread(), GOOD)
            elif letter == "q":
                await quiz(group, who)

    def check(tx: Any) -> None:
        days = store.ledger(tx, group.guild.id)
        for who in (ann, bob):
            dates = store.counted_on(tx, group.guild.id, who.id)
            known = store.checkpoint(tx, group.guild.id, who.id)
            assert known.through is not None
            settled = [day for day in days if day.on <= known.through]
            told = fold(settled, dates.answered, practised_on=dates.practised)
            assert known.progress == told
            assert told.practised > 0
            whole = fold(days, dates.answered, practised_on=dates.practised)
            assert claims.progress(tx, group.guild.id, who.id) == whole

    await group.app.database.read(check)


async def test_an_extra_question_takes_no_practice_from_a_day_that_costs_something(
    here: World,
) -> None:
    """Leaving the extra one costs nothing; who has the other day already wins a bonus."""
    await begin(here, weekdays="Mon-Fri")
    ann, bob = here.member("ann"), here.member("bob")
    for day in (1, 2):  # a Thursday and a Friday
        await here.until(f"2026-01-0{day}T09:00")
        await bob.send(here.thread(), GOOD)
    await quiz(here, ann, 1)
    await here.until("2026-01-03T08:00")
    await here.organiser.slash(here.channel, "organise now")
    await here.run_due()
    assert "**Your day counts: 1 day in a row.**" in (await quiz(here, ann))[-1]
    assert "**Your day counts: 3 days in a row.**" in (await quiz(here, bob))[-1]
    assert [one for one, _, counts in await rows(here, ann) if counts] == ["2026-01-02"]
    assert [one for one, _, counts in await rows(here, bob) if counts] == ["2026-01-03"]


async def test_export_and_deletion_take_practice_along(group: World) -> None:
    ann, bob = group.member("ann"), group.member("bob")
    await quiz(group, ann)
    await quiz(group, bob)
    exported = await ann.slash(group.channel, "privacy export")
    data = (await exported.response.attachments[0].read()).decode()
    assert '"practice_days"' in data
    asked = await ann.slash(group.channel, "privacy delete")
    await ann.click(asked.response, label="Delete everything")
    assert await rows(group, ann) == []
    assert len(await rows(group, bob)) == 3
    assert "Nothing yet" in await streak(group, ann)
    assert "**1 day** in a row" in await streak(group, bob)
