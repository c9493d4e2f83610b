"""Who was erased is remembered as long as anything could bring them back, and no longer."""

from datetime import timedelta
from pathlib import Path

from bot.app import App, AppConfig
from bot.bank.model import Bank
from bot.core.daily_copy import CopyPlan
from bot.core.erasures import REMEMBERED
from bot.core.ids import GuildId, UserId
from bot.demo.world import SEED
from tests.world import World, fresh_database

DAY = timedelta(days=1)
HERE, ANN = GuildId(1), UserId(11)
OPEN = "UPDATE daily_posts SET state = 'threaded'"
CLOSED = "UPDATE daily_posts SET state = 'closed'"


class Kept(World):
    """A world whose bot copies its database each day."""

    def make_app(self) -> App:
        return App(AppConfig(
            database_path=self.folder / "studybot.sqlite3", bank=self.bank, clock=self.clock,
            seed=SEED, copies=CopyPlan(self.folder / "copies", 2),
        ))  # fmt: skip


async def test_erasures_end_with_the_oldest_copy_but_not_before_an_open_question(
    tmp_path: Path, bank: Bank
) -> None:
    (tmp_path / "studybot.sqlite3").write_bytes(fresh_database())
    here = Kept(tmp_path, bank)
    await here.start()
    try:

        async def wait(days: timedelta) -> int:
            await here.env.advance_time(days.total_seconds())
            await here.app.copies.claim()  # type: ignore[union-attr]
            await here.app.copies.close()  # type: ignore[union-attr]
            return len(here.app.core.erasures.read().erasures)

        here.create_guild("Study group", "daily", "olga")
        await here.setup(time="09:00", timezone="UTC")
        await here.until("2026-01-01T09:00")
        await here.app.copies.close()  # type: ignore[union-attr]
        await here.app.agenda.close()  # whether a question is open is said below
        await here.app.privacy.erase(HERE, ANN)
        assert await wait(DAY) == 1
        assert len(list((tmp_path / "copies").iterdir())) == 2  # the first came with the question
        await here.app.database.write(lambda tx: tx.execute(OPEN))
        assert await wait(REMEMBERED) == 1  # as long as its thread may be read again
        await here.app.database.write(lambda tx: tx.execute(CLOSED))
        assert await wait(DAY) == 0
        assert here.app.core.erasures.read().count == 1
    finally:
        await here.stop()
