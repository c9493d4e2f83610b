"""Figure 2: /streak and /leaderboard of a guild with two years behind it."""

from pathlib import Path

from bot.bank.model import Bank
from bot.core.database import Database
from bot.daily.streaks.service import StreakService
from bot.progress.boards.messages import Period
from bot.progress.boards.service import BoardService
from tests.bench.figures import Figure, median, spread, timed
from tests.bench.history import Past, core_of, make_database, settle, writing

OURS = 1_000_000
TWO_YEARS = 730
GUILD = Past(OURS, 1, 100, TWO_YEARS)
OTHERS = Past(1, 50, 40, TWO_YEARS)
RUNS = 60
TARGETS = {"show": 5.0, "leaderboard": 20.0}


async def _times(path: Path, runs: int) -> dict[str, list[float]]:
    """Seconds of each use case, in the order in which they are told."""
    database = Database(path)
    await database.open()
    core = core_of(database, Bank.of([]))
    service, boards = StreakService(core), BoardService(core)
    try:
        users = iter(range(10**9))
        found = {
            "show": await timed(
                lambda: service.show(OURS, 500001, 500001 + next(users) % 100), runs
            )
        }
        for period in Period:

            async def leaderboard(period: Period = period) -> object:
                board = await boards.show(OURS, 500001, period)
                assert board.places or period is not Period.EVER
                return board

            found[f"leaderboard {period.value}"] = await timed(leaderboard, runs)
        return found
    finally:
        await database.close()


def _newcomer(path: Path) -> None:
    """A member whose first answer is of today: no checkpoint until the next reveal."""
    with writing(path) as tx:
        tx.execute(
            "DELETE FROM streak_checkpoints WHERE guild_id = ? AND user_id = 500001", (OURS,)
        )


def _others(path: Path) -> int:
    with writing(path) as tx:
        row = tx.execute("SELECT count(*) FROM answers WHERE guild_id != ?", (OURS,)).fetchone()
        return int(row[0])


async def measure(folder: Path, bank: Bank) -> list[Figure]:
    """The same guild alone and among the others, in turns, so that both see the same noise."""
    alone, among = folder / "alone.sqlite3", folder / "among.sqlite3"
    make_database(alone, bank, [GUILD])
    make_database(among, bank, [GUILD, OTHERS])
    others = _others(among)
    assert others >= 1_000_000, others
    bare = await _times(among, 5)
    settle(alone)
    settle(among)
    single: dict[str, list[float]] = {}
    crowded: dict[str, list[float]] = {}
    for _ in range(3):
        for path, into in ((alone, single), (among, crowded)):
            for name, seconds in (await _times(path, RUNS // 3)).items():
                into.setdefault(name, []).extend(seconds)
    _newcomer(among)
    newcomer = await _times(among, RUNS)
    figures = []
    for name in single:
        target = TARGETS[name.split()[0]]
        label = f"/{name.replace('show', 'streak')}"
        one, many = median(single[name]) * 1e3, median(crowded[name]) * 1e3
        with_newcomer = median(newcomer[name]) * 1e3
        none = f"no checkpoint at all: {median(bare[name]) * 1e3:.1f} ms"
        figures += [
            Figure(f"{label}, alone", one, target, "ms", remark=spread(single[name], 1e3)),
            Figure(
                f"{label}, among {others:,} answers", many, target, "ms",
                remark=spread(crowded[name], 1e3),
            ),
            Figure(f"{label}, among ÷ alone", many / one, 1.5, "×"),
            Figure(f"{label}, one has no checkpoint", with_newcomer, target, "ms", remark=none),
        ]  # fmt: skip
    return figures
