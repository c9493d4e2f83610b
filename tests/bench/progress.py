"""Figure: /progress of a member with two years behind them, in a large server."""

import random
import sqlite3
from datetime import timedelta
from pathlib import Path

from bot.bank.model import Bank
from bot.core.database import Database
from bot.gateway.drawing.worker_process import WorkerProcess
from bot.gateway.layout import Picture
from bot.progress.pictures import ui
from bot.progress.pictures.messages import ProgressShown
from bot.progress.pictures.service import PictureService
from tests.bench.figures import Figure, median, spread, timed
from tests.bench.history import DUE_AT, Past, core_of, make_database, settle, writing

OURS, MEMBER = 1_000_000, 500_010
PASTS = [Past(OURS, 1, 1000, 730), Past(1, 25, 40, 730)]
RUNS = 40
TARGETS = {"read": 10.0, "draw": 300.0}


def _practise(tx: sqlite3.Connection, bank: Bank) -> None:
    """Two reviews every three days, a quiz of five questions a fortnight, a self-check a week."""
    rng = random.Random(7)
    ids = [question.id for question in bank.active]

    def moment() -> str:
        at = DUE_AT - timedelta(minutes=rng.randrange(730 * 24 * 60))
        return at.isoformat(timespec="microseconds")

    for _ in range(490):
        at = moment()
        row = (OURS, MEMBER, rng.choice(ids), rng.randint(1, 4), at[:10], at, at)
        tx.execute(
            """INSERT INTO review_grades (guild_id, user_id, question_id, grade, source,
                   local_date, graded_at, due_at) VALUES (?, ?, ?, ?, 'review', ?, ?, ?)""", row
        )  # fmt: skip
    for _ in range(52):
        at = moment()
        sql = "INSERT INTO quizzes (guild_id, user_id, started_at, ended_at) VALUES (?, ?, ?, ?)"
        quiz = tx.execute(sql, (OURS, MEMBER, at, at)).lastrowid
        for position in range(5):
            row = (quiz, position, rng.choice(ids), rng.randrange(2), at)
            tx.execute(
                """INSERT INTO quiz_items (quiz_id, position, question_id, topic, reason, given,
                       is_right, answered_at) VALUES (?, ?, ?, 'llm', 'new', '0', ?, ?)""", row
            )  # fmt: skip
    tx.execute(  # everybody else's quizzes aren't looked into
        """INSERT INTO quizzes (guild_id, user_id, started_at, ended_at)
           SELECT guild_id, user_id, :at, :at FROM answers
           WHERE guild_id = :ours AND user_id != :member AND answer_id % 40 = 0""",
        {"at": moment(), "ours": OURS, "member": MEMBER},
    )
    tx.execute(
        """INSERT INTO feedback_ticks (guild_id, user_id, post_id, question_id, position,
               fingerprint, ticked, ticked_at)
           SELECT p.guild_id, ?, p.post_id, p.question_id, u.n, u.n, u.n % 2, p.sent_at
           FROM daily_posts p JOIN (SELECT 1 AS n UNION SELECT 2 UNION SELECT 3 UNION SELECT 4) u
           WHERE p.guild_id = ? AND p.post_id % 7 = 0""", (MEMBER, OURS)
    )  # fmt: skip


async def measure(folder: Path, bank: Bank) -> list[Figure]:
    """Reading, and drawing in a worker that has begun; each drawing is a new one."""
    path = folder / "progress.sqlite3"
    make_database(path, bank, PASTS)
    with writing(path) as tx:
        _practise(tx, bank)
        answers = tx.execute("SELECT count(*) FROM answers").fetchone()[0]
    assert answers >= 1_000_000, answers
    settle(path)
    database, worker = Database(path), WorkerProcess()
    await database.open()
    try:
        service = PictureService(core_of(database, bank))
        read = await timed(lambda: service.show(OURS, MEMBER), RUNS)
        progress = (await service.show(OURS, MEMBER)).progress
        card = ui.shown(ProgressShown(progress, 0))
        [picture] = [one for one in card.walk_children() if isinstance(one, Picture)]
        numbers = iter(range(10**6))

        async def draw() -> None:
            titles = (f"{next(numbers)}", *picture.what["titles"][1:])
            assert await worker.draw("progress", {**picture.what, "titles": titles}) is not None

        drawn = await timed(draw, RUNS)
    finally:
        await worker.close()
        await database.close()
    return [
        Figure("/progress: gathering a year", 1000 * median(read), TARGETS["read"], "ms",
               remark=spread(read, 1000)),
        Figure("/progress: the picture, warm", 1000 * median(drawn), TARGETS["draw"], "ms",
               remark=spread(drawn, 1000)),
    ]  # fmt: skip
