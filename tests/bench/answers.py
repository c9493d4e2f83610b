"""Figure 1: recording an answer, alone and 1,000 at once."""

import asyncio
import sqlite3
import time
from pathlib import Path

from bot.bank.model import Bank
from bot.bank.question_bank import QuestionBank
from bot.core.database import Database
from bot.daily.answers.messages import AnswerRecorded
from bot.daily.answers.service import AnswerService, Submission
from tests.bench.figures import Figure, median, spread
from tests.bench.history import DUE_AT, TEXT, FixedClock, Past, make_database, open_posts, settle

GUILDS = 10
MEMBERS = 100
ROUNDS = 7


async def _reset(database: Database) -> None:
    """Take today's answers away again, so that every round records new ones."""

    def forget(tx: sqlite3.Connection) -> None:
        tx.execute("DELETE FROM answers WHERE local_date = :on", {"on": str(DUE_AT.date())})
        tx.execute("DELETE FROM outbox")
        tx.execute("DELETE FROM milestones")

    await database.write(forget)


async def measure(folder: Path, bank: Bank) -> list[Figure]:
    """Answers of 1,000 members to the open questions of their guilds, all new."""
    path = folder / "answers.sqlite3"
    make_database(path, bank, [Past(1, GUILDS, MEMBERS, 200, texts=True)])
    settle(path)
    database = Database(path)
    await database.open()
    try:
        return await _measure(database, bank)
    finally:
        await database.close()


async def _measure(database: Database, bank: Bank) -> list[Figure]:
    # What hangs on an answer (the copy in the thread) is the agenda's work, not this figure's.
    service = AnswerService(
        database=database,
        clock=FixedClock(),
        shelf=QuestionBank(bank),
        notifier=None,  # type: ignore[arg-type]
        wake=lambda: None,
    )
    posts = await database.read(open_posts)
    waiting = [
        Submission(post_id, guild_id, 500001 + n, f"Member {n + 1}", TEXT, FixedClock().now())
        for n in range(MEMBERS)
        for guild_id, post_id in posts
    ]
    single: list[float] = []
    rates: list[float] = []
    for round_number in range(ROUNDS + 1):
        seconds = []
        for submission in waiting[:250]:
            start = time.perf_counter()
            result = await service.submit_form(submission)
            seconds.append(time.perf_counter() - start)
            assert isinstance(result, AnswerRecorded)
            assert result.first
        await _reset(database)
        start = time.perf_counter()
        results = await asyncio.gather(*map(service.submit_form, waiting))
        rate = len(waiting) / (time.perf_counter() - start)
        assert all(isinstance(r, AnswerRecorded) and r.first for r in results)
        await _reset(database)
        if round_number:  # the first one warms up
            single.append(median(seconds) * 1e3)
            rates.append(rate)
    remark = f"medians of {ROUNDS} rounds of 250: {spread(single)}"
    return [
        Figure("recording an answer, one at a time", median(single), 0.5, "ms", remark=remark),
        Figure(
            "1,000 answers at once", median(rates), 3000, "/s",
            at_most=False, remark=f"{ROUNDS} rounds: {spread(rates)}",
        ),
    ]  # fmt: skip
