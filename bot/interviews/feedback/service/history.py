"""Looking back, privately: what the partner said, practising it, and ``/mock history``."""

from collections.abc import Callable
from datetime import timedelta

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import GuildId, SessionId, UserId
from bot.interviews.feedback import messages
from bot.interviews.feedback import rules as scores
from bot.interviews.feedback import store as feedback
from bot.interviews.feedback.rules import Scores, TrackTrend
from bot.interviews.feedback.store import SessionFeedback
from bot.interviews.feedback.tx import revealed
from bot.interviews.session.rules.rubrics import RUBRICS
from bot.interviews.session.store import sessions
from bot.interviews.session.tx import views
from bot.interviews.session.tx.views import Roles
from bot.interviews.values.rules import SessionState
from bot.practice.review import tx as reviews
from bot.practice.review.rules import due_on

NOTHING_TO_PRACTISE = (
    "You had no questions as a candidate in this session, so there is nothing to bring back."
)
WEEKS = 8
"""A screen has room for these and one track's scores."""
A_PAGE = 5
HELD = (SessionState.FEEDBACK, SessionState.DONE)

HeldAlone = Callable[[Transaction, GuildId, UserId], int]
Said = dict[tuple[SessionId, UserId], SessionFeedback]


class RevealService:
    """What one of the two sees once the session is done."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def reveal(self, session_id: SessionId, user_id: UserId) -> messages.Revealed:
        """What the partner said, beside what one said oneself."""
        return await self._core.database.read(
            lambda tx: revealed(tx, self._core.bank, views.roles_of(tx, session_id, user_id))
        )

    async def practise(self, session_id: SessionId, user_id: UserId) -> messages.QuestionsKept:
        """*Practise this*: the questions of one's pack come back as reviews. Again: nothing
        changes."""
        now = self._core.clock.now()

        def add(tx: Transaction) -> messages.QuestionsKept:
            mine = views.roles_of(tx, session_id, user_id)
            shown = revealed(tx, self._core.bank, mine)
            guild_id = mine.session.guild_id
            half = mine.as_candidate
            asked = () if half is None else half.question_ids
            questions = (self._core.bank.question(one) for one in asked)
            cards = [
                reviews.add(tx, guild_id, user_id, one.id, now)
                for one in questions
                if one is not None and not one.retired
            ]
            if not cards:
                raise UserError(NOTHING_TO_PRACTISE)
            zone = reviews.zone_of(tx, guild_id, user_id)
            fresh = sum(is_new for _, is_new in cards)
            return messages.QuestionsKept(
                session_id=session_id,
                added=fresh,
                already=len(cards) - fresh,
                on=min(due_on(card, zone) for card, _ in cards),
                today=now.astimezone(zone).date(),
                topics=shown.topics,
            )

        return await self._core.database.write(add)


class HistoryService:
    """What one member sees of their own past sessions in a guild."""

    def __init__(self, core: Core, held_alone: HeldAlone = lambda _tx, _guild, _user: 0) -> None:
        """``held_alone``: how many they held for themselves, which a later room knows."""
        self._core = core
        self._held_alone = held_alone

    async def show(self, guild_id: GuildId, user_id: UserId, page: int = 0) -> messages.History:
        """The overview (page 0), or a page of sessions; a page beyond the last is the last."""
        return await self._core.database.read(lambda tx: self._show(tx, guild_id, user_id, page))

    def _show(
        self, tx: Transaction, guild_id: GuildId, user_id: UserId, page: int
    ) -> messages.History:
        held = [
            views.roles_of(tx, one.session_id, user_id)
            for one in sessions.of_member(tx, guild_id, user_id)
            if one.state in HELD
        ]
        mine = [one for one in held if not one.is_observer]
        tracks = _tracks(mine, feedback.of_sessions_of(tx, guild_id, user_id))
        more_scores = max(0, len(tracks) - 1)
        pages = 1 + more_scores + -(-len(mine) // A_PAGE)
        page = max(0, min(page, pages - 1))
        first = (page - 1) * A_PAGE
        track = 0 if page == 0 else page - (pages - 1 - more_scores)
        return messages.History(
            page=page,
            pages=pages,
            held=len(mine),
            solo=self._held_alone(tx, guild_id, user_id),
            candidate=sum(one.as_candidate is not None for one in mine),
            interviewer=sum(one.as_interviewer is not None for one in mine),
            weeks=self._weeks(tx, guild_id, user_id, mine) if page == 0 else (),
            tracks=tracks[track : track + 1] if page == 0 or track > 0 else (),
            score_pages=more_scores,
            sessions=tuple(map(_past, mine[first : first + A_PAGE])) if page else (),
        )

    def _weeks(
        self, tx: Transaction, guild_id: GuildId, user_id: UserId, mine: list[Roles]
    ) -> tuple[messages.WeekOfRoles, ...]:
        """The last weeks of the member's own calendar, the present one first, without empty
        ones."""
        zone = reviews.zone_of(tx, guild_id, user_id)
        today = self._core.clock.now().astimezone(zone).date()
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
                candidate = sum(one.as_candidate is not None for one in inside)
                interviewer = sum(one.as_interviewer is not None for one in inside)
                found.append(messages.WeekOfRoles(monday, candidate, interviewer))
        return tuple(found)


def _tracks(mine: list[Roles], said: Said) -> tuple[TrackTrend, ...]:
    """How scores changed, track by track; what partners said only of sessions that are done."""
    found = []
    for rubric in RUBRICS.values():
        asked = [
            one
            for one in reversed(mine)
            if one.as_candidate is not None and one.as_candidate.track is rubric.track
        ]
        theirs: list[Scores] = []
        own: list[Scores] = []
        for one in asked:
            session_id = one.session.session_id
            said_myself = said.get((session_id, one.user_id))
            own.append({} if said_myself is None else said_myself.self_scores)
            partner = said.get((session_id, one.partner_id or UserId(0)))
            is_out = one.session.state is SessionState.DONE
            if partner is not None and partner.submitted_at is not None and is_out:
                theirs.append(partner.partner_scores)
        trend = TrackTrend(rubric.name, scores.trends(rubric, theirs), scores.trends(rubric, own))
        if trend.partner or trend.own:
            found.append(trend)
    return tuple(found)


def _past(one: Roles) -> messages.PastSession:
    roles = []
    if one.as_candidate is not None:
        roles.append(f"candidate: {RUBRICS[one.as_candidate.track].name}")
    if one.as_interviewer is not None:
        roles.append(f"interviewer: {RUBRICS[one.as_interviewer.track].name}")
    return messages.PastSession(
        one.session.session_id, one.session.starts_at, one.partner_id, tuple(roles),
        one.session.state is SessionState.FEEDBACK,
    )  # fmt: skip
