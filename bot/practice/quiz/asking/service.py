"""Members report a question; its authors read that with ``bank flagged``.

Organisers get a notice that a question was reported, at most one a week for each question:
never by whom nor what was written, since the channel of notices may be everybody's. The report
and the notice's row in the outbox are one commit.
"""

from bot.bank.model import Question
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import GuildId, UserId
from bot.daily.contributed.tx import reading as contributed
from bot.practice.quiz.asking import tx as reports
from bot.practice.quiz.asking.messages import Reported, ReportForm

GONE = "That question is no longer in the bank, so there is nothing to report. Thank you, though."
EMPTY = "Write a few words about what is wrong with it, so that it can be fixed."


class ReportService:
    """Reports about questions: one for a member and a question, the latest."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def open_form(self, guild_id: GuildId, user_id: UserId, question_id: str) -> ReportForm:
        """The form for a report."""

        def load(tx: Transaction) -> ReportForm:
            question = self._question(tx, guild_id, question_id)
            before = contributed.reported_by(tx, guild_id, user_id, question.id)
            return ReportForm(question_id, question.title, before)

        return await self._core.database.read(load)

    async def report(
        self, guild_id: GuildId, user_id: UserId, question_id: str, text: str
    ) -> Reported:
        """What a member found wrong; an earlier report of theirs is replaced."""
        body, now = text.strip(), self._core.clock.now()
        if not body:
            raise UserError(EMPTY)

        def report(tx: Transaction) -> Reported:
            question = self._question(tx, guild_id, question_id)
            return reports.report(tx, guild_id, user_id, question, body, now)

        return await self._core.write(report)

    def _question(self, tx: Transaction, guild_id: GuildId, question_id: str) -> Question:
        question = contributed.question_in(tx, self._core.bank, guild_id, question_id)
        if question is None:
            raise UserError(GONE)
        return question
