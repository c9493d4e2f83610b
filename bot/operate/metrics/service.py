"""Counts what is told and tells it to Prometheus, by its own library.

The library is imported when somebody wants figures. What only the database knows is read when it
is asked for, at most once a minute; members, whose days are read, at most every ten.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.core.clock import Clock
from bot.core.database import Database
from bot.core.errors import DeliveryFailure
from bot.core.telemetry import Access, Outcome
from bot.core.uptime.service import UptimeService
from bot.operate.metrics import rules
from bot.operate.metrics import tx as counts
from bot.operate.metrics.rules import Figure, FigureType

REFRESHED_SECONDS = 60.0
MEMBERS_SECONDS = 600.0
PATIENCE_SECONDS = 3.0
SCOPES = ("global", "shared", "user")
"""Whose limit it was that Discord refused by, in its own words; the last for any other."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LiveBot:
    """The bot that runs now, as far as figures and readiness are about it."""

    database: Database
    uptime: UptimeService
    clock: Clock
    guilds: Callable[[], int]
    shards: Callable[[], int]
    """How many connections there should be; 0 before that is known."""
    kinds: frozenset[str] = frozenset()
    """Of rows of the outbox."""


@dataclass(slots=True)
class _Read:
    """What was read of the database, and when (on the loop's clock)."""

    rows_at: float = float("-inf")
    members_at: float = float("-inf")
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Metrics:
    """All figures of the process; it outlives the bots that run in it. See ``Telemetry``."""

    def __init__(self) -> None:
        from prometheus_client import (
            CollectorRegistry,
            GCCollector,
            ProcessCollector,
            disable_created_metrics,
        )

        disable_created_metrics()  # type: ignore[no-untyped-call]  # a series more for each one
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        GCCollector(registry=self._registry)
        self._made = {one.name: _make(one, self._registry) for one in rules.FIGURES}
        self._children: dict[tuple[str, ...], Any] = {}
        self._read = _Read()
        # Told as 0, too: Prometheus sees no first event of a series that it didn't know at zero.
        self._of(rules.OUTAGES)
        for failure in DeliveryFailure:
            self._of(rules.NOT_TAKEN, failure.value)
        for scope in SCOPES:
            self._of(rules.REFUSALS, scope)

    def done(self, kind: str, late: timedelta) -> None:
        """See ``Telemetry``."""
        self._of(rules.LATE, kind).observe(max(late.total_seconds(), 0.0))

    def not_taken(self, failure: DeliveryFailure) -> None:
        """See ``Telemetry``."""
        self._of(rules.NOT_TAKEN, failure.value).inc()

    def outage_began(self) -> None:
        """See ``Telemetry``."""
        self._of(rules.OUTAGES).inc()

    def queried(self, access: Access, seconds: float) -> None:
        """See ``Telemetry``."""
        self._of(rules.DATABASE, access).observe(seconds)

    def acknowledged(self, what: str, seconds: float) -> None:
        """See ``Telemetry``."""
        self._of(rules.ACKNOWLEDGED, what).observe(seconds)

    def ended(self, what: str, outcome: Outcome) -> None:
        """See ``Telemetry``."""
        self._of(rules.INTERACTIONS, what, outcome).inc()

    def requested(self, kind: str, status: int) -> None:
        """See ``Telemetry``."""
        self._of(rules.REQUESTS, kind, str(status)).inc()

    def refused(self, scope: str) -> None:
        """See ``Telemetry``."""
        self._of(rules.REFUSALS, scope if scope in SCOPES else SCOPES[-1]).inc()

    def may_fail(self, where: str) -> None:
        """Errors may come from there: told as zero until then."""
        self._of(rules.ERRORS, where)

    def failed(self, where: str) -> None:
        """An error is in the log; ``where`` is the name of its logger. May come from a thread."""
        self._of(rules.ERRORS, where).inc()

    def _of(self, figure: Figure, *labels: str) -> Any:
        key = (figure.name, *labels)
        child = self._children.get(key)
        if child is None:
            made = self._made[figure.name]
            child = self._children[key] = made.labels(*labels) if labels else made
        return child

    async def text(self, running: LiveBot | None, *, is_ready: bool) -> tuple[bytes, str]:
        """Everything in Prometheus' text format, and its content type. What can't be read in time
        is told as it was read last."""
        from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

        self._of(rules.READY).set(int(is_ready))
        self._of(rules.GUILDS).set(0 if running is None else running.guilds())
        connected = 0 if running is None else len(running.uptime.served)
        self._of(rules.SHARDS, "connected").set(connected)
        self._of(rules.SHARDS, "wanted").set(0 if running is None else running.shards())
        if running is not None:
            for kind in running.kinds:
                self._of(rules.LATE, kind)
            try:
                async with asyncio.timeout(PATIENCE_SECONDS), self._read.lock:
                    await self._refresh(running)
            except Exception as error:
                log.warning("figures could not be read", extra={"why": type(error).__name__})
        # Some thousand lines: in a thread, so that nobody's click waits for them.
        return await asyncio.to_thread(generate_latest, self._registry), CONTENT_TYPE_LATEST

    async def _refresh(self, running: LiveBot) -> None:
        read, at, now = self._read, asyncio.get_running_loop().time(), running.clock.now()
        if at - read.rows_at >= REFRESHED_SECONDS:
            read.rows_at = at
            due, stuck, since = await running.database.read(lambda tx: counts.rows(tx, now))
            self._of(rules.ROWS, "due").set(due)
            self._of(rules.ROWS, "stuck").set(stuck)
            away = 0.0 if since is None else (now - since).total_seconds()
            self._of(rules.AWAY).set(away)
        if at - read.members_at >= MEMBERS_SECONDS:
            read.members_at = at
            active = await running.database.read(lambda tx: counts.active(tx, now))
            for days, members in active.items():
                self._of(rules.ACTIVE, str(days)).set(members)


def _make(figure: Figure, registry: Any) -> Any:
    import prometheus_client as prometheus

    name, words = f"{rules.PREFIX}_{figure.name}", figure.tells
    if figure.type is FigureType.HISTOGRAM:
        return prometheus.Histogram(
            name, words, figure.labels, registry=registry, buckets=figure.buckets
        )
    kind = prometheus.Counter if figure.type is FigureType.COUNTER else prometheus.Gauge
    return kind(name, words, figure.labels, registry=registry)
