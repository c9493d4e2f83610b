"""What looks at the process from outside: figures by HTTP, the dead man's switch, errors.

It lives as long as the process, longer than a bot that starts again because Discord is away: so
``/readyz`` answers meanwhile. Without a setting there is nothing: no port, no call, no library.
"""

import asyncio
import logging
from dataclasses import dataclass, field

from bot.core.clock import Clock
from bot.operate.endpoint import Endpoint
from bot.operate.heartbeat import Heartbeat
from bot.operate.metrics.service import LiveBot, Metrics
from bot.operate.readiness import Readiness
from bot.operate.sentry import SentryLog
from bot.operate.trouble.rules import TroubleTally
from bot.operate.trouble_log import TroubleLog


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoringPlan:
    """What the operator set. ``port``: None for no endpoint; ``heartbeat``: a secret address;
    ``counts_trouble``: somebody is told of errors that repeat. ``sentry``: where errors are sent,
    a secret, too."""

    address: str = "127.0.0.1"
    port: int | None = None
    heartbeat: str | None = field(default=None, repr=False)
    counts_trouble: bool = False
    sentry: str | None = field(default=None, repr=False)


class ErrorCounter(logging.Handler):
    """Counts errors of the log by the module that wrote them."""

    def __init__(self, metrics: Metrics) -> None:
        super().__init__(logging.ERROR)
        self._metrics = metrics
        for name, known in list(logging.root.manager.loggerDict.items()):
            if name.startswith("bot.") and isinstance(known, logging.Logger):
                metrics.may_fail(name)

    def emit(self, record: logging.LogRecord) -> None:
        """One more."""
        self._metrics.failed(record.name)


class Monitoring:
    """Open it once, before the first bot; ``follow`` each one."""

    def __init__(self, plan: MonitoringPlan, clock: Clock) -> None:
        self._readiness = Readiness()
        self.metrics: Metrics | None = None
        """Who is to be told what happens; None: nobody."""
        self._endpoint: Endpoint | None = None
        self._handlers: list[logging.Handler] = []
        self.tally: TroubleTally | None = None
        """Where trouble is counted; None: nobody wants to be told."""
        if plan.counts_trouble:
            trouble = TroubleLog(clock)
            self.tally = trouble.tally
            self._handlers.append(trouble)
        if plan.port is not None:
            self.metrics = Metrics()
            self._handlers.append(ErrorCounter(self.metrics))
            self._endpoint = Endpoint(plan.address, plan.port, self.metrics, self._readiness, clock)
        if plan.sentry is not None:
            self._handlers.append(SentryLog(plan.sentry))
        self._heartbeat: Heartbeat | None = None
        if plan.heartbeat is not None:
            self._heartbeat = Heartbeat(plan.heartbeat, self._readiness)

    @property
    def port(self) -> int | None:
        """Where figures are served; None: nowhere."""
        return None if self._endpoint is None else self._endpoint.port

    async def open(self) -> None:
        """Listen and call, where that was set."""
        if self._endpoint is not None:
            await self._endpoint.open()
        for handler in self._handlers:
            logging.getLogger().addHandler(handler)
        if self._heartbeat is not None:
            self._heartbeat.open()

    def follow(self, running: LiveBot | None) -> None:
        """This is the bot that runs; None: there is none at the moment."""
        self._readiness.running = running

    async def close(self) -> None:
        """End all of it. Harmless to repeat."""
        self.follow(None)
        for handler in self._handlers:
            logging.getLogger().removeHandler(handler)
            await asyncio.to_thread(handler.close)
        if self._heartbeat is not None:
            await self._heartbeat.close()
        if self._endpoint is not None:
            await self._endpoint.close()
