"""Errors of the log as trouble: what goes wrong is noted where it is said anyway."""

import logging

from bot.core.clock import Clock
from bot.core.references import Referenced
from bot.operate.trouble.rules import LONGEST, Trouble, TroubleTally


class TroubleLog(logging.Handler):
    """Hears every error, and counts it with its reference. Nothing of an error's own text is kept:
    that may be somebody's."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(logging.ERROR)
        self.addFilter(Referenced())
        self._clock = clock
        self.tally = TroubleTally(clock.now())

    def emit(self, record: logging.LogRecord) -> None:
        """One more."""
        said = vars(record)
        self.tally.add(trouble_of(record), str(said["reference"]), self._clock.now())


def trouble_of(record: logging.LogRecord) -> Trouble:
    """Which kind of trouble a line of the log is about."""
    said = vars(record)
    what = next((said[name] for name in ("what", "kind", "event_name") if name in said), "")
    fault = record.exc_info[0] if record.exc_info else None
    # Other libraries put more than a name into later lines.
    event = str(record.msg).partition("\n")[0]
    return Trouble(
        event[:LONGEST], str(what)[:LONGEST], "" if fault is None else fault.__name__[:LONGEST]
    )
