"""Another time for a session: three that suit both, or one that a member writes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import UserError
from bot.core.ids import SessionId, UserId
from bot.core.ports import Wake
from bot.interviews.profiles.store import profiles
from bot.interviews.rounds.store import rounds
from bot.interviews.session.messages.life import StepTaken, TimeForm, TimesOffered
from bot.interviews.session.rules import when
from bot.interviews.session.rules.deadlines import spread
from bot.interviews.session.rules.events import Act, Event, Life, Refusal
from bot.interviews.session.rules.life import happen
from bot.interviews.session.service.refusals import REFUSALS
from bot.interviews.session.service.stepping import LOOK_AHEAD, NOT_AT_ONCE, Stepping
from bot.interviews.session.store.sessions import Session

CHOICES = 3
UNCHANGED = " Nothing changed."


class TimesService:
    """Suggesting another time."""

    def __init__(self, *, database: Database, clock: Clock, stepping: Stepping, wake: Wake) -> None:
        self._database = database
        self._clock = clock
        self._stepping = stepping
        self._wake = wake

    async def times(self, user_id: UserId, session_id: SessionId) -> TimesOffered:
        """Three further times that suit both, apart from each other, best first."""
        now = self._clock.now()

        def look(tx: Transaction) -> TimesOffered:
            session, life = self._movable(tx, session_id, user_id, now)
            from_at = now + NOT_AT_ONCE
            found = self._stepping.starts(tx, session, life, from_at, now + LOOK_AHEAD)
            others = [at for at in found if at not in (life.starts_at, life.offer_at)]
            tz = _zone(tx, session, user_id).key
            return TimesOffered(session_id, tuple(sorted(spread(others, CHOICES))), tz)

        return await self._database.read(look)

    async def suggest(
        self, user_id: UserId, session_id: SessionId, starts_at: datetime
    ) -> StepTaken:
        """Suggest one of the three."""
        event = Event(Act.OFFER, self._clock.now(), user_id, starts_at)
        result = await self._database.write(lambda tx: self._stepping.taken(tx, session_id, event))
        self._wake()
        return result

    async def form(self, user_id: UserId, session_id: SessionId) -> TimeForm:
        """The form for a time of one's own."""
        now = self._clock.now()

        def look(tx: Transaction) -> TimeForm:
            session, life = self._movable(tx, session_id, user_id, now)
            zone = _zone(tx, session, user_id)
            local = life.starts_at.astimezone(zone)
            return TimeForm(session_id, zone.key, f"{local:%Y-%m-%d}")

        return await self._database.read(look)

    async def suggest_written(
        self, user_id: UserId, session_id: SessionId, day: str, clock: str
    ) -> StepTaken:
        """Suggest a time as the member wrote it, in their own zone."""
        now = self._clock.now()

        def suggest(tx: Transaction) -> StepTaken:
            session, _ = self._stepping.load(tx, session_id, user_id)
            try:
                at = when.moment(day, clock, _zone(tx, session, user_id), now)
            except ValueError as error:
                raise UserError(f"{error}{UNCHANGED}") from None
            return self._stepping.taken(tx, session_id, Event(Act.OFFER, now, user_id, at))

        result = await self._database.write(suggest)
        self._wake()
        return result

    def _movable(
        self, tx: Transaction, session_id: SessionId, user_id: UserId, now: datetime
    ) -> tuple[Session, Life]:
        """A session whose time can still be changed by this member."""
        session, life = self._stepping.load(tx, session_id, user_id)
        trial = Event(Act.OFFER, now, user_id, now + timedelta(days=1, seconds=1))
        result = happen(life, trial)
        if isinstance(result, Refusal):
            raise UserError(REFUSALS[result])
        return session, life


def _zone(tx: Transaction, session: Session, user_id: UserId) -> ZoneInfo:
    """The zone in which a member writes: their own, else that of the schedule."""
    profile = profiles.get(tx, session.guild_id, user_id)
    if profile is not None:
        return profile.zone
    schedule = rounds.schedule(tx, session.guild_id)
    return ZoneInfo("UTC") if schedule is None else schedule.settings.zone
