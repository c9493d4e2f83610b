"""The alarm clock: one APScheduler job for the next due moment, and a safety tick beside it.

It never decides what is due (see DESIGN, Time): it only calls the agenda in time, and gives the
sign of life. The job follows the machine's clock, which may be set back or forward while it
waits; the tick follows the loop's, which can't, comes soon after the job, and does its work then.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

from bot.core.agenda import JUST_NOW, Agenda
from bot.core.clock import Clock

TICK_SECONDS = 60.0
JOB = "alarm"
SHORTLY = timedelta(seconds=0.5)
AFTER_SECONDS = 0.25
"""How long after the job the tick comes that rings instead of it, if the clock was set back."""
log = logging.getLogger(__name__)


class Alarm:
    """Rings for the agenda."""

    def __init__(
        self,
        agenda: Agenda,
        clock: Clock,
        sign_of_life: Callable[[], Awaitable[None]],
        tick_seconds: float = TICK_SECONDS,
    ) -> None:
        """``tick_seconds``: the longest sleep, on the loop's clock."""
        self._agenda = agenda
        self._clock = clock
        self._sign_of_life = sign_of_life
        self._tick_seconds = tick_seconds
        self._tick: asyncio.TimerHandle | None = None
        self._ringing: asyncio.Task[None] | None = None
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True}
        )

    def start(self) -> None:
        """Ring at once, then again and again."""
        self._scheduler.start()
        self._ring()

    def stop(self) -> None:
        """No more ringing; a run that is going on is the agenda's to finish."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        if self._tick is not None:
            self._tick.cancel()
        if self._ringing is not None:
            self._ringing.cancel()

    def expect(self, due: datetime | None) -> None:
        """Ring for that moment if it comes before the next tick: a round of a group quiz is
        shorter. What is overdue for long waits for something else than time."""
        now = self._clock.now()
        if not self._scheduler.running or due is None or due < now - JUST_NOW:
            return
        at = due if due > now else now + SHORTLY
        self._ring_within((at - now).total_seconds() + AFTER_SECONDS)
        job = self._scheduler.get_job(JOB)
        if job is None or at < job.next_run_time:
            self._scheduler.add_job(
                self._ring_now, DateTrigger(run_date=at), id=JOB, replace_existing=True
            )

    async def _ring_now(self) -> None:
        """What the job does. Its moment is over, so it is gone before the next one is expected."""
        self._ring()

    def _ring(self) -> None:
        """Start a ring unless one goes on, and set the tick for the next."""
        if self._tick is not None:
            self._tick.cancel()
            self._tick = None
        self._ring_within(self._tick_seconds)
        if self._ringing is None or self._ringing.done():
            self._ringing = asyncio.create_task(self._wake_the_agenda(), name="alarm")

    def _ring_within(self, seconds: float) -> None:
        """Have the tick ring then, unless it rings before."""
        loop = asyncio.get_running_loop()
        if self._tick is None or self._tick.when() > loop.time() + seconds:
            if self._tick is not None:
                self._tick.cancel()
            self._tick = loop.call_later(seconds, self._ring)

    async def _wake_the_agenda(self) -> None:
        try:
            await self._sign_of_life()
        except Exception:
            log.exception("no sign of life")
        try:
            self._agenda.wake()
            self.expect(await self._agenda.next_due_at())
        except Exception:
            log.exception("nobody knows when something is due next")
