"""Looking back, privately: what the partner said, practising it, and ``/mock history``."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import GuildId, SessionId, UserId
from bot.interviews.feedback import messages
from bot.interviews.feedback import rules as scores
from bot.interviews.feedback.rules import TrackTrend
from bot.interviews.feedback.store import SessionFeedback
from bot.interviews.feedback.tx import revealed
from bot.interviews.session.rules.rubrics import RUBRICS
from bot.interviews.session.store import past
from bot.interviews.session.store.past import Scored
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
        total = past.totals(tx, guild_id, user_id)
        tracks = _tracks(past.scored(tx, guild_id, user_id))
        more_scores = max(0, len(tracks) - 1)
        pages = 1 + more_scores + -(-total.held // A_PAGE)
        page = max(0, min(page, pages - 1))
        track = 0 if page == 0 else page - (pages - 1 - more_scores)
        shown = () if page == 0 else past.page(tx, guild_id, user_id, (page - 1) * A_PAGE, A_PAGE)
        return messages.History(
            page=page,
            pages=pages,
            held=total.held,
            solo=self._held_alone(tx, guild_id, user_id),
            candidate=total.candidate,
            interviewer=total.interviewer,
            weeks=self._weeks(tx, guild_id, user_id) if page == 0 else (),
            tracks=tracks[track : track + 1] if page == 0 or track > 0 else (),
            score_pages=more_scores,
            sessions=tuple(_past(views.roles_of(tx, one, user_id)) for one in shown),
        )

    def _weeks(
        self, tx: Transaction, guild_id: GuildId, user_id: UserId
    ) -> tuple[messages.WeekOfRoles, ...]:
        """The last weeks of the member's own calendar, the present one first, without empty
        ones."""
        zone = reviews.zone_of(tx, guild_id, user_id)
        now = self._core.clock.now()
        today = now.astimezone(zone).date()
        present = today - timedelta(days=today.weekday())
        mine = past.since(tx, guild_id, user_id, now - timedelta(weeks=WEEKS, days=1))
        found = []
        for back in range(WEEKS):
            monday = present - timedelta(weeks=back)
            inside = [
                one
                for one in mine
                if 0 <= (one.starts_at.astimezone(zone).date() - monday).days < 7
            ]
            if inside:
                candidate = sum(one.candidate for one in inside)
                interviewer = sum(one.interviewer for one in inside)
                found.append(messages.WeekOfRoles(monday, candidate, interviewer))
        return tuple(found)


def _tracks(said: Sequence[Scored]) -> tuple[TrackTrend, ...]:
    """How scores changed, track by track."""
    found = []
    for rubric in RUBRICS.values():
        mine = [one for one in said if one.track is rubric.track]
        theirs, own = [one.partner for one in mine], [one.own for one in mine]
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
