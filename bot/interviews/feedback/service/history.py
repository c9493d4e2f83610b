"""``/mock history``: what somebody has practised, privately."""

from datetime import timedelta

from bot.core.clock import Clock as WallClock
from bot.core.database import Database, Transaction
from bot.core.ids import GuildId, UserId
from bot.interviews.feedback import rules as scores
from bot.interviews.feedback import store as feedback
from bot.interviews.feedback.messages import History, PastSession, TrackTrend, WeekOfRoles
from bot.interviews.feedback.store import Feedback
from bot.interviews.session.store import sessions
from bot.interviews.session.tx import seats
from bot.interviews.session.tx.seats import Seat
from bot.interviews.values.rubrics import RUBRICS
from bot.interviews.values.values import State
from bot.practice.review import tx as reviews

WEEKS = 8
A_PAGE = 5
HELD = (State.FEEDBACK, State.DONE)

Said = dict[int, dict[int, Feedback]]


class HistoryService:
    """What one member sees of their own past sessions in a guild."""

    def __init__(self, *, database: Database, clock: WallClock) -> None:
        self._database = database
        self._clock = clock

    async def show(self, guild_id: GuildId, user_id: UserId, page: int = 0) -> History:
        """The overview (page 0), or a page of sessions; a page beyond the last is the last."""
        return await self._database.read(lambda tx: self._show(tx, guild_id, user_id, page))

    def _show(self, tx: Transaction, guild_id: GuildId, user_id: UserId, page: int) -> History:
        held = [
            seats.take(tx, one.session_id, user_id)
            for one in sessions.of_member(tx, guild_id, user_id)
            if one.state in HELD
        ]
        mine = [one for one in held if not one.is_shadow]
        pages = 1 + -(-len(mine) // A_PAGE)
        page = max(0, min(page, pages - 1))
        first = (page - 1) * A_PAGE
        said = feedback.of_sessions_of(tx, guild_id, user_id)
        return History(
            page=page,
            pages=pages,
            held=len(mine),
            candidate=sum(one.asked is not None for one in mine),
            interviewer=sum(one.asks is not None for one in mine),
            weeks=self._weeks(tx, guild_id, user_id, mine) if page == 0 else (),
            tracks=_tracks(mine, said) if page == 0 else (),
            sessions=tuple(_past(one) for one in mine[first : first + A_PAGE]) if page else (),
        )

    def _weeks(
        self, tx: Transaction, guild_id: GuildId, user_id: UserId, mine: list[Seat]
    ) -> tuple[WeekOfRoles, ...]:
        """The last weeks of the member's own calendar, the present one first, without empty
        ones."""
        zone = reviews.zone_of(tx, guild_id, user_id)
        today = self._clock.now().astimezone(zone).date()
        present = today - timedelta(days=today.weekday())
        found = []
        for back in range(WEEKS):
            monday = present - timedelta(weeks=back)
            inside = [
                one
                for one in mine
                if 0 <= (one.session.starts_at.astimezone(zone).date() - monday).days < 7
            ]
            if inside:
                asked = sum(one.asked is not None for one in inside)
                asks = sum(one.asks is not None for one in inside)
                found.append(WeekOfRoles(monday, asked, asks))
        return tuple(found)


def _tracks(mine: list[Seat], said: Said) -> tuple[TrackTrend, ...]:
    """How scores changed, track by track; what partners said only of sessions that are done."""
    found = []
    for rubric in RUBRICS.values():
        asked = [
            one
            for one in reversed(mine)
            if one.asked is not None and one.asked.track is rubric.track
        ]
        theirs, own = [], []
        for seat in asked:
            of_session = said.get(seat.session.session_id, {})
            own.append(of_session.get(seat.user_id, Feedback(seat.user_id)).self_scores)
            partner = of_session.get(seat.partner_id or 0)
            is_out = seat.session.state is State.DONE
            if partner is not None and partner.submitted_at is not None and is_out:
                theirs.append(partner.partner_scores)
        trend = TrackTrend(rubric.name, scores.trends(rubric, theirs), scores.trends(rubric, own))
        if trend.partner or trend.own:
            found.append(trend)
    return tuple(found)


def _past(seat: Seat) -> PastSession:
    roles = []
    if seat.asked is not None:
        roles.append(f"candidate: {RUBRICS[seat.asked.track].name}")
    if seat.asks is not None:
        roles.append(f"interviewer: {RUBRICS[seat.asks.track].name}")
    return PastSession(
        seat.session.session_id,
        seat.session.starts_at,
        seat.partner_id,
        tuple(roles),
        seat.session.state is State.FEEDBACK,
    )
