"""Members report a question; its authors read that with ``bank flagged``.

Organisers get a notice that a question was reported, at most one a week for each question:
never by whom nor what was written, since the channel of notices may be everybody's. The report
and the notice's row in the outbox are one commit.
"""

from datetime import datetime

from bot.bank.model import Question
from bot.bank.question_bank import QuestionBank
from bot.core.clock import Clock
from bot.core.columns import store_date
from bot.core.database import Database, Transaction
from bot.core.errors import UserError
from bot.core.ids import GuildId, UserId
from bot.core.ports import Wake
from bot.daily.question import tx as daily
from bot.practice.quiz import rules
from bot.practice.quiz.solo import store
from bot.practice.quiz.solo.messages import Reported, ReportForm
from bot.server.settings import store as guild_store

GONE = "That question is no longer in the bank, so there is nothing to report. Thank you, though."
EMPTY = "Write a few words about what is wrong with it, so that it can be mended."
NOTICE = (
    "**A member reported a question:** *{title}* (`{id}`).\n"
    "`/daily preview` shows its card. What they wrote is for the question's authors: whoever runs "
    "me reads it with `python -m bot bank flagged`, and once the file is mended `/daily reload` "
    "takes it over. If it is queued, `/daily queue` puts another in its place."
)


class ReportService:
    """Reports about questions: one for a member and a question, the latest."""

    def __init__(
        self, *, database: Database, clock: Clock, shelf: QuestionBank, wake: Wake
    ) -> None:
        self._database = database
        self._clock = clock
        self._shelf = shelf
        self._wake = wake

    def open_form(self, question_id: str) -> ReportForm:
        """The form for a report."""
        return ReportForm(question_id, self._question(question_id).title)

    async def report(
        self, guild_id: GuildId, user_id: UserId, question_id: str, text: str
    ) -> Reported:
        """Store a report, and tell the organisers unless they heard of it within the week."""
        question = self._question(question_id)
        body = text.strip()
        if not body:
            raise UserError(EMPTY)
        now = self._clock.now()

        def save(tx: Transaction) -> Reported:
            again = store.report(tx, guild_id, user_id, question_id, body, now)
            return Reported(question.title, again, _tell(tx, guild_id, question, now))

        result = await self._database.write(save)
        self._wake()
        return result

    def _question(self, question_id: str) -> Question:
        question = self._shelf.question(question_id)
        if question is None:
            raise UserError(GONE)
        return question


def _tell(tx: Transaction, guild_id: GuildId, question: Question, now: datetime) -> bool:
    """Whether the guild has organisers who know of it now."""
    settings = guild_store.get(tx, guild_id)
    if settings is None:
        return False
    if rules.is_notice_due(store.told_at(tx, guild_id, question.id), now):
        store.set_told(tx, guild_id, question.id, now)
        key = f"report:{question.id}:{store_date(now.date())}"
        words = NOTICE.format(title=question.title, id=question.id)
        daily.notice(tx, settings, key, words, now)
    return True
