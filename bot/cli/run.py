"""``run``: the bot against the real Discord, from the first check to a clean end."""

import argparse
import asyncio
import logging
import sys
from functools import partial
from pathlib import Path
from typing import TextIO

import structlog
from filelock import FileLock, Timeout

from bot.app import App, AppConfig
from bot.bank.model import Bank
from bot.cli.check import load_the_bank
from bot.cli.process import Process
from bot.cli.token import token_of
from bot.core.clock import SystemClock
from bot.core.config import PREFIX, Settings, load_settings
from bot.core.daily_copy import CopyPlan
from bot.core.errors import StartError
from bot.core.files import explained, make_file, make_folder
from bot.core.ids import GuildId, UserId
from bot.core.language_model.client import check_library
from bot.core.lost import refuse_lost
from bot.core.references import Referenced
from bot.operate.monitoring import Monitoring, MonitoringPlan
from bot.operate.sentry import check_sentry
from bot.privacy.messages import Terms

FAULT = 1
log = logging.getLogger(__name__)


def run(_args: argparse.Namespace) -> int:
    """Run until SIGTERM or Ctrl-C: 0 then, 1 after a fault that is in the log.

    Raises `StartError` where it can't start, or can't go on.
    """
    settings = load_settings()
    set_up_logs(settings, sys.stdout)
    token = token_of(settings)
    if settings.model_offer is not None:
        check_library()
    if settings.sentry_dsn is not None:
        check_sentry()
    lock = locked(settings.lock_path, settings.database_path)
    monitoring = Monitoring(monitoring_plan(settings), SystemClock())
    make = partial(make_app, settings, monitoring=monitoring)
    process = Process(token, partial(load_the_bank, settings), make, monitoring=monitoring)
    try:
        refuse_lost(settings.database_path, settings.copies_dir)
        asyncio.run(process.until_stopped())
    except StartError:
        raise
    except Exception:
        log.exception("ended by a fault")
        return FAULT
    finally:
        lock.release()
    return 0


def locked(path: Path, database: Path) -> FileLock:
    """The folder of the database, made if need be, and the lock that one bot holds on it.

    Raises `StartError` where another one holds it, or the folder can't be used.
    """
    lock = FileLock(path)
    with explained(database):
        make_folder(database.parent)
        make_file(path)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise StartError(
                f"another bot is running on {database}. Stop it first, or set {PREFIX}DATA_DIR to "
                "another folder"
            ) from None
    return lock


def monitoring_plan(settings: Settings) -> MonitoringPlan:
    """What looks at the process from outside, if the operator set it."""
    heartbeat, sentry = settings.heartbeat_url, settings.sentry_dsn
    return MonitoringPlan(
        address=settings.metrics_address, port=settings.metrics_port,
        counts_trouble=settings.operator_user != 0,
        sentry=None if sentry is None else sentry.get_secret_value(),
        heartbeat=None if heartbeat is None else heartbeat.get_secret_value(),
    )  # fmt: skip


def make_app(settings: Settings, bank: Bank, monitoring: Monitoring | None = None) -> App:
    """The whole bot, closed as yet. ``monitoring``: what looks at it from outside."""
    operator_guild, operator = settings.operator_guild, settings.operator_user
    watch = monitoring or Monitoring(MonitoringPlan(), SystemClock())
    return App(AppConfig(
        database_path=settings.database_path, bank=bank, bank_folder=settings.bank_dir,
        clock=SystemClock(), seed=settings.seed,
        message_content=settings.message_content == "auto",
        requests_per_second=settings.requests_per_second,
        terms=terms_of(settings),
        copies=CopyPlan(settings.copies_dir, settings.backups),
        operator_guild=None if operator_guild is None else GuildId(operator_guild),
        model=settings.model_offer, telemetry=watch.metrics, tally=watch.tally,
        operator=None if operator is None else UserId(operator),
    ))  # fmt: skip


def terms_of(settings: Settings) -> Terms:
    """What the settings say of what is kept."""
    offer = settings.model_offer
    return Terms(
        contact=settings.contact or "", address=settings.privacy_address or "",
        left_server_days=settings.left_server_days, answer_text_days=settings.answer_text_days,
        copies=settings.backups, reads_threads=settings.message_content == "auto",
        model_host="" if offer is None else offer.host,
        model_name="" if offer is None else offer.name,
    )  # fmt: skip


def _without_reprs(record: logging.LogRecord) -> bool:
    """Of what asyncio says the first line and the traceback: below that it shows whole objects, and
    so the text that an exception is about."""
    if record.name == "asyncio":
        record.msg, record.args = record.getMessage().partition("\n")[0], None
    return True


def set_up_logs(settings: Settings, stream: TextIO) -> None:
    """Structured logs: human in a terminal, JSON otherwise. They carry ids, never the text of a
    message, never the token."""
    human = settings.log_format == "human" or (settings.log_format == "auto" and stream.isatty())
    renderer: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer(
            colors=stream.isatty(),
            # Where `rich` is installed its own one would show local variables: answers, the token.
            exception_formatter=structlog.dev.plain_traceback,
        )
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
    handler.addFilter(Referenced())
    handler.addFilter(_without_reprs)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    # These tell what each message says, how each job runs, and what we say or send ourselves: too
    # much, or too private.
    for name in ("aiosqlite", "apscheduler", "discord", "openai", "httpx2", "httpcore2"):
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
