"""Reading the model answer of a question that is revealed, beside one's own answer. Changes
nothing, so it can be asked for again at any time."""

from bot.bank.model import Question
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import GuildId, PostId, UserId
from bot.daily.answers import tx as answers
from bot.daily.model_answer.messages import AnswerRead, KeyPointsRead, OwnAnswerRead

NOT_YET = (
    "The model answer isn't out yet: it comes with the reveal. Until then your own answer can "
    "still count."
)
NOTHING_WRITTEN = (
    "I have no text of yours for that question. If you deleted your message, its text is gone "
    "here, too."
)


class ModelAnswerService:
    """What a member reads once a question is over."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def read(
        self, guild_id: GuildId, user_id: UserId, post_id: PostId, page: int = 0
    ) -> AnswerRead:
        """The model answer and the member's own; a refusal before the reveal."""

        def load(tx: Transaction) -> AnswerRead:
            question = self._revealed(tx, guild_id, post_id)
            return AnswerRead(post_id, question, _own(tx, post_id, user_id), page)

        return await self._core.database.read(load)

    async def key_points(
        self, guild_id: GuildId, user_id: UserId, post_id: PostId
    ) -> KeyPointsRead:
        """Key points, mistakes and follow-ups; a refusal before the reveal."""

        def load(tx: Transaction) -> KeyPointsRead:
            question = self._revealed(tx, guild_id, post_id)
            return KeyPointsRead(post_id, question, bool(_own(tx, post_id, user_id)))

        return await self._core.database.read(load)

    async def own(
        self, guild_id: GuildId, user_id: UserId, post_id: PostId, page: int
    ) -> OwnAnswerRead:
        """The member's own answer, whole, whenever they ask."""

        def load(tx: Transaction) -> OwnAnswerRead:
            post = answers.post_or_refuse(tx, guild_id, post_id)
            text = _own(tx, post_id, user_id)
            if not text:
                raise UserError(NOTHING_WRITTEN)
            question = self._core.bank.question(post.question_id)
            return OwnAnswerRead(post_id, "" if question is None else question.title, text, page)

        return await self._core.database.read(load)

    def _revealed(self, tx: Transaction, guild_id: GuildId, post_id: PostId) -> Question:
        post = answers.post_or_refuse(tx, guild_id, post_id)
        question = self._core.bank.question(post.question_id)
        if question is None:
            raise UserError(answers.GONE)
        due_at, now = post.reveal_due_at, self._core.clock.now()
        # The card is there a moment before that is written down.
        if post.state.is_open and due_at is not None and now < due_at:
            raise UserError(NOT_YET)
        return question


def _own(tx: Transaction, post_id: PostId, user_id: UserId) -> str:
    answer = answers.answer_of(tx, post_id, user_id)
    return "" if answer is None else answers.text_of(tx, answer.answer_id)
