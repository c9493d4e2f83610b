"""Seeing the feedback, and practising what it shows."""

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import SessionId, UserId
from bot.interviews.feedback.messages import QuestionsKept, Revealed
from bot.interviews.feedback.tx import revealed
from bot.interviews.session.tx import roles
from bot.practice.review import tx as reviews
from bot.practice.review.rules import due_on

NOTHING_TO_PRACTISE = (
    "You had no questions as a candidate in this session, so there is nothing to bring back."
)


class RevealService:
    """What one of the two sees once the session is done."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def reveal(self, session_id: SessionId, user_id: UserId) -> Revealed:
        """What the partner said, beside what one said oneself."""
        return await self._core.database.read(
            lambda tx: revealed(tx, self._core.bank, roles.of(tx, session_id, user_id))
        )

    async def practise(self, session_id: SessionId, user_id: UserId) -> QuestionsKept:
        """*Practise this*: the questions of one's pack come back as reviews. Again: nothing
        changes."""
        now = self._core.clock.now()

        def add(tx: Transaction) -> QuestionsKept:
            mine = roles.of(tx, session_id, user_id)
            shown = revealed(tx, self._core.bank, mine)
            guild_id = mine.session.guild_id
            half = mine.as_candidate
            asked = () if half is None else half.question_ids
            questions = (self._core.bank.question(one) for one in asked)
            cards = [
                reviews.keep(tx, guild_id=guild_id, user_id=user_id, question_id=one.id, now=now)
                for one in questions
                if one is not None and not one.retired
            ]
            if not cards:
                raise UserError(NOTHING_TO_PRACTISE)
            zone = reviews.zone_of(tx, guild_id, user_id)
            fresh = sum(is_new for _, is_new in cards)
            return QuestionsKept(
                added=fresh,
                already=len(cards) - fresh,
                on=min(due_on(card, zone) for card, _ in cards),
                today=now.astimezone(zone).date(),
                topics=shown.topics,
            )

        return await self._core.database.write(add)
