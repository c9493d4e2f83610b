"""The bot's services over the operator's database, for commands that change or read it."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from bot.app import App, AppConfig
from bot.bank.model import Bank
from bot.cli.lock import lock
from bot.core.bundle import bundled
from bot.core.clock import SystemClock
from bot.core.config import Settings
from bot.core.erasures import ErasuresError
from bot.core.errors import StartError
from bot.core.files import explained, is_there
from bot.core.migrate import MigrationError, applied, migrate, steps_in


@contextlib.asynccontextmanager
async def services(path: Path) -> AsyncIterator[App]:
    """The app over a database of today's form, with nothing that acts by itself and without a
    connection: what is to happen in Discord waits for the bot."""
    try:
        async with not_caught_up(path) as app:
            await app.privacy.catch_up()
            yield app
    except ErasuresError as error:
        raise StartError(str(error)) from None


@contextlib.asynccontextmanager
async def not_caught_up(path: Path) -> AsyncIterator[App]:
    """The same; who was deleted since the database was copied may still be in it."""
    app = App(AppConfig(database_path=path, bank=Bank.of(()), clock=SystemClock()))
    await app.agenda.close()
    await app.database.open()
    try:
        yield app
    finally:
        await app.database.close()


@contextlib.asynccontextmanager
async def operators(settings: Settings) -> AsyncIterator[App]:
    """The same over the operator's database, whether the bot runs or not."""
    path, migrations = settings.database_path, bundled("migrations")
    if not is_there(path):
        raise StartError(f"there is no database at {path}")
    with contextlib.ExitStack() as stack, explained(path):
        try:
            try:
                stack.enter_context(lock(settings.lock_path, ""))
                migrate(path, migrations)
            except StartError:  # the bot runs: both write, one after the other
                if len(applied(path, migrations)) < len(steps_in(migrations)):
                    raise StartError(
                        "the bot that runs is of another version; restart it first"
                    ) from None
        except MigrationError as error:
            raise StartError(str(error)) from None
        async with services(path) as app:
            yield app
