"""``run``: the bot against the real Discord, from the first check to a clean end."""

import argparse
import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Awaitable
from typing import TextIO

import aiohttp
import discord
import structlog
from filelock import FileLock, Timeout

from bot.app import App, AppConfig
from bot.cli.check import load_the_bank
from bot.core.alarm import Alarm
from bot.core.clock import SystemClock
from bot.core.config import PREFIX, Settings, load_settings
from bot.core.daily_copy import CopyPlan
from bot.core.erasures import ErasuresError
from bot.core.errors import StartError
from bot.core.migrate import MigrationError
from bot.gateway.client import granted_message_content

# Work in progress gets this long when the bot is told to stop (Docker kills after 10).
SHUTDOWN_SECONDS = 8
NO_TOKEN = (
    f"there is no token. Set {PREFIX}TOKEN to your bot's token "
    "(README: Setting up a real server), or try `python -m bot demo`, which needs none"
)
REFUSED = f"Discord refuses the token. Copy it again from the developer portal into {PREFIX}TOKEN"
log = logging.getLogger(__name__)


def run(_args: argparse.Namespace) -> int:
    """Run until SIGTERM or Ctrl-C.

    Raises `StartError` where it can't start.
    """
    settings = load_settings()
    set_up_logs(settings)
    token = settings.token.get_secret_value() if settings.token is not None else ""
    if not token.strip():
        raise StartError(NO_TOKEN)
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(settings.lock_path).acquire(timeout=0):
            return asyncio.run(_run(settings, token.strip()))
    except Timeout:
        raise StartError(
            f"another bot is running on {settings.database_path}. Stop it first, or set "
            f"{PREFIX}DATA_DIR to another folder"
        ) from None
    except OSError as error:
        raise StartError(f"can't use the folder {settings.data_dir}: {error.strerror}") from None


def set_up_logs(settings: Settings, stream: TextIO = sys.stdout) -> None:
    """Structured logs: human in a terminal, JSON otherwise. They carry ids, never the text of a
    message, never the token."""
    human = settings.log_format == "human" or (settings.log_format == "auto" and stream.isatty())
    renderer: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer(colors=stream.isatty())
        if human
        else structlog.processors.JSONRenderer()
    )
    shared: list[structlog.types.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if not human:
        shared.append(structlog.processors.format_exc_info)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    # These two tell what each message says or how each job runs: too much, or too private.
    for name in ("aiosqlite", "apscheduler"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("discord").setLevel(max(logging.INFO, root.level))


async def _run(settings: Settings, token: str) -> int:
    bank = load_the_bank(settings)
    wants_content = settings.message_content == "auto"
    granted = wants_content and await _ask(granted_message_content(token))
    app = App(AppConfig(
        database_path=settings.database_path, bank=bank, bank_folder=settings.bank_dir,
        clock=SystemClock(), seed=settings.seed, message_content=granted,
        requests_per_second=settings.requests_per_second,
        left_server_days=settings.left_server_days,
        copies=CopyPlan(settings.copies_dir, settings.backups),
    ))  # fmt: skip
    try:
        await app.open()
    except (MigrationError, ErasuresError) as error:
        raise StartError(str(error)) from None
    log.info("starting", extra={"questions": len(bank.active), "message_content": granted})
    app.client.add_listener(keep_what_stays, "on_ready")
    alarm = Alarm(app.agenda, app.clock, app.uptime.alive)
    app.agenda.tell(alarm.expect)
    try:
        await _ask(_until_stopped(app, alarm, token))
    finally:
        await _close(app, alarm)
    return 0


async def _ask(wait: Awaitable[bool | None]) -> bool:
    """Talk to Discord; a reason why the bot can't run becomes one sentence."""
    try:
        return bool(await wait)
    except discord.LoginFailure:
        raise StartError(REFUSED) from None
    except discord.PrivilegedIntentsRequired:
        raise StartError(
            "Discord refuses the Message Content intent. Allow it in the developer portal, or "
            f"set {PREFIX}MESSAGE_CONTENT=never"
        ) from None
    except (aiohttp.ClientConnectionError, discord.DiscordServerError, discord.GatewayNotFound):
        raise StartError("Discord can't be reached. Check the network, then start again") from None


async def keep_what_stays() -> None:
    """Exempt the bank and all guilds, which stay in memory, from garbage collection.

    A full collection over a thousand guilds blocks the loop for 70 ms. After a lost session the
    guilds are new objects, so what was exempt before is collected first.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


async def _until_stopped(app: App, alarm: Alarm, token: str) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(name, stop.set)
        except NotImplementedError:  # Windows: Ctrl-C raises KeyboardInterrupt instead
            break
    client = asyncio.create_task(app.client.start(token), name="discord")
    stopping = asyncio.create_task(stop.wait(), name="stop")
    alarm.start()
    try:
        await asyncio.wait((client, stopping), return_when=asyncio.FIRST_COMPLETED)
        if client.done():
            client.result()
    finally:
        stopping.cancel()
        await app.client.close()
        await asyncio.gather(client, return_exceptions=True)


async def _close(app: App, alarm: Alarm) -> None:
    alarm.stop()
    try:
        async with asyncio.timeout(SHUTDOWN_SECONDS):
            await app.close()
    except TimeoutError:
        # Nothing is half done: what was not completed is due again at the next start.
        log.warning("stopped before everything was done; the rest follows at the next start")
        await app.database.close()
    log.info("stopped")
