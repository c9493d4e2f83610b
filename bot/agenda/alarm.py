"""The alarm clock: one APScheduler job, armed for the next due moment or a safety tick.

It never decides what is due (see DESIGN, Time): it only calls the agenda in time, and
gives the sign of life.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

from bot.agenda.agenda import Agenda
from bot.clock import Clock

TICK = timedelta(seconds=60)
JOB = "alarm"


class Alarm:
    """Rings for the agenda."""

    def __init__(
        self, agenda: Agenda, clock: Clock, sign_of_life: Callable[[], Awaitable[None]]
    ) -> None:
        self._agenda = agenda
        self._clock = clock
        self._sign_of_life = sign_of_life
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

    def _arm(self, at: datetime) -> None:
        self._scheduler.add_job(self._ring, DateTrigger(run_date=at), id=JOB, replace_existing=True)

    async def _ring(self) -> None:
        try:
            await self._sign_of_life()
            self._agenda.wake()
            due = await self._agenda.next_due_at()
        finally:
            now = self._clock.now()
            self._arm(now + TICK)
        if due is not None and now < due < now + TICK:
            self._arm(due)
