"""Structured logs on standard output: human in a terminal, JSON otherwise.

Logs carry ids, never the text of a message, never the token.
"""

import logging
import sys
from typing import TextIO

import structlog

from bot.core.config import Settings


def set_up_logs(settings: Settings, stream: TextIO = sys.stdout) -> None:
    """Route the standard library's logging through structlog to ``stream``."""
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
