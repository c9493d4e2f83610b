"""How somebody stands, gathered from what they did in all servers: nothing is lost, and nothing
counts that is somebody else's or from before. What there is to do is of one server."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.bank.lists.model import Prep
from bot.bank.model import Bank
from bot.bank.question_bank import QuestionBank
from bot.core.database import Database
from bot.core.ids import GuildId, UserId
from bot.core.preparation import shipped_lists
from bot.interviews.values.rules import Level, Track
from bot.prepare.plan import tx as plans
from bot.prepare.plan.rules import values as rules
from bot.prepare.plan.rules.values import InterviewPlan, PlanStanding
from tests.practice.quiz.conftest import choice, question
from tests.world import fresh_database

HERE, ELSEWHERE, ANN, BOB = GuildId(1), GuildId(2), UserId(7), UserId(8)
NOW = datetime.fromisoformat("2026-01-14T18:00:00+00:00")
PLAN = InterviewPlan(
    ANN, HERE, date(2026, 2, 2), 5, frozenset({Track.BREADTH}), Level.MID, date(2026, 1, 5)
)
QUESTIONS = [
    *(choice(f"pick-{at}", "statistics") for at in range(8)),
    *(question(f"open-{at}", "evaluation") for at in range(8)),
]
BEFORE, FIRST, TODAY = "2026-01-01", "2026-01-06", "2026-01-14"


@pytest.fixture(scope="module")
def prep() -> Prep:
    return shipped_lists()


def add(tx: Any, table: str, **row: Any) -> None:
    """A row; a day stands for its noon where a moment is meant."""
    filled = {
        name: f"{value}T12:00:00.000000+00:00" if name.endswith("_at") else value
        for name, value in row.items()
    }
    sql = f"INSERT INTO {table} ({', '.join(filled)}) VALUES (:{', :'.join(filled)})"
    tx.execute(sql, filled)


def fill(tx: Any, guild: int, user: int, quiz_id: int) -> None:
    """One of everything before the plan, in its first week, and today."""
    whose = {"guild_id": guild, "user_id": user}
    add(tx, "members", **whose, remind_tz="UTC")
    add(tx, "quizzes", **whose, quiz_id=quiz_id, started_at=BEFORE, ended_at=BEFORE)
    for at, day in enumerate([BEFORE, *[FIRST] * 4, *[TODAY] * 6]):
        add(
            tx, "quiz_items", quiz_id=quiz_id, position=at, question_id=f"pick-{at % 8}",
            topic="statistics", reason="new", given="1", is_right=at % 2, answered_at=day,
        )  # fmt: skip
    nothing = dict.fromkeys(("topic", "kind", "difficulty"), "")
    for at, day in enumerate([BEFORE, FIRST, TODAY]):
        add(
            tx, "practice_attempts", **whose, **nothing, question_id=f"open-{at}", minutes=0,
            asked_at=day, answer="x", answered_at=day,
        )  # fmt: skip
    for at, day in enumerate(["2026-01-10", "2026-01-20", "2026-03-01"]):
        add(
            tx, "review_cards", **whose, question_id=f"open-{at}", due_at=day, grade_count=0,
            made_at=BEFORE,
        )  # fmt: skip
    for day in (BEFORE, TODAY):
        add(
            tx, "review_grades", **whose, question_id="open-0", grade=3, source="review",
            local_date=day, graded_at=day, due_at="2026-01-20",
        )  # fmt: skip
        add(
            tx, "solo_interviews", **whose, track="coding", level="mid", minutes=30, questions="",
            started_at=day, ended_at=day,
        )  # fmt: skip


async def gathered(tmp_path: Path, prep: Prep) -> PlanStanding:
    path = tmp_path / "studybot.sqlite3"
    path.write_bytes(fresh_database())
    database = Database(path)
    await database.open()
    try:
        bank = QuestionBank(Bank.of(QUESTIONS))

        def both(tx: Any) -> PlanStanding:
            for at, (guild, user) in enumerate(((HERE, ANN), (HERE, BOB), (ELSEWHERE, ANN))):
                fill(tx, guild, user, at + 1)
            return plans.standing(tx, bank, PLAN, HERE, NOW, prep)

        return await database.write(both)
    finally:
        await database.close()


async def test_what_was_done_since_the_plan_began_counts_once(tmp_path: Path, prep: Prep) -> None:
    how = await gathered(tmp_path, prep)
    assert how.today == date(2026, 1, 14)
    statistics = how.topics["statistics"]
    assert (statistics.right, statistics.seen, statistics.done) == (5, 10, 4)
    assert (statistics.can_quiz, statistics.can_practise, statistics.question_count) == (
        True, True, 8,
    )  # fmt: skip
    evaluation = how.topics["evaluation"]
    assert (evaluation.seen, evaluation.done, evaluation.can_quiz) == (0, 4, False)
    # Due before the interview only; quizzes 2 minutes an answer, 10 a question, 1 a review, 45.
    assert how.due_on == [date(2026, 1, 10), date(2026, 1, 20)]
    # Each in both servers of hers.
    assert how.done_today == 2 * (6 * 2 + 10 + 1 + 45)
    assert how.done_minutes == how.done_today
    assert how.reviews_done == 1
    assert how.held == {Track.CODING: 2}
    assert how.daily_weekdays == frozenset()
    assert not how.daily_is_open


async def test_lists_are_those_to_tick_off_before_an_interview(tmp_path: Path, prep: Prep) -> None:
    how = await gathered(tmp_path, prep)
    lists = {one.list_id: one for one in how.lists}
    assert plans.LAST_LIST in prep.sheets
    assert plans.AFTERWARDS in prep.sheets
    assert lists[plans.LAST_LIST].is_last
    assert not {plans.AFTERWARDS, "coding", "resources", "plan-4-weeks"} & lists.keys()
    assert lists["portfolio"].open_count > 0


def test_a_plan_began_today_at_the_latest() -> None:
    began = PLAN.started_on
    for days, first in ((-1, began - timedelta(days=1)), (0, began), (9, began)):
        assert rules.first_day(PLAN, began + timedelta(days=days)) == first
