"""The alarm clock: one APScheduler job, armed for the next due moment or a safety tick.

It never decides what is due (see DESIGN, Time): it only calls the agenda in time, and
gives the sign of life.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

from bot.core.agenda import JUST_NOW, Agenda
from bot.core.clock import Clock

TICK = timedelta(seconds=60)
JOB = "alarm"
SHORTLY = timedelta(seconds=0.5)


class Alarm:
    """Rings for the agenda."""

    def __init__(
        self, agenda: Agenda, clock: Clock, sign_of_life: Callable[[], Awaitable[None]]
    ) -> None:
        self._agenda = agenda
        self._clock = clock
        self._sign_of_life = sign_of_life
        self._rings_at = clock.now()
        self._is_ringing = False
        self._expected: datetime | None = None
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def start(self) -> None:
        """Ring at once, then again and again."""
        self._scheduler.start()
        self._arm(self._clock.now())

    def stop(self) -> None:
        """No more ringing; a run that is going on is the agenda's to finish."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def expect(self, due: datetime | None) -> None:
        """Ring for that moment if it comes before the next ring: a round of a group quiz is
        shorter than a tick. What is overdue for long waits for something else than time."""
        if self._is_ringing:
            # A job that is due while it runs would be skipped, and never ring again.
            self._expected = due
            return
        now = self._clock.now()
        if not self._scheduler.running or due is None or due < now - JUST_NOW:
            return
        at = due if due > now else now + SHORTLY
        if at < self._rings_at:
            self._arm(at)

    def _arm(self, at: datetime) -> None:
        self._rings_at = at
        self._scheduler.add_job(self._ring, DateTrigger(run_date=at), id=JOB, replace_existing=True)

    async def _ring(self) -> None:
        self._is_ringing, self._expected = True, None
        due: datetime | None = None
        try:
            await self._sign_of_life()
            self._agenda.wake()
            due = await self._agenda.next_due_at()
        finally:
            self._is_ringing = False
            now = self._clock.now()
            self._arm(now + TICK)
            if due is not None and now < due < self._rings_at:
                self._arm(due)
            self.expect(self._expected)
