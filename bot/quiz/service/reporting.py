"""Members report a question; its authors read that with ``bank flagged``."""

from bot.bank.model import Question
from bot.bank.shelf import BankShelf
from bot.clock import Clock
from bot.errors import UserError
from bot.quiz import store
from bot.quiz.messages import Reported, ReportForm
from bot.storage.database import Database

GONE = "That question is no longer in the bank, so there is nothing to report. Thank you, though."
EMPTY = "Write a few words about what is wrong with it, so that it can be mended."


class ReportService:
    """Reports about questions: one for a member and a question, the latest."""

    def __init__(self, *, database: Database, clock: Clock, shelf: BankShelf) -> None:
        self._database = database
        self._clock = clock
        self._shelf = shelf

    def open_form(self, question_id: str) -> ReportForm:
        """The form for a report."""
        return ReportForm(question_id, self._question(question_id).title)

    async def report(self, guild_id: int, user_id: int, question_id: str, text: str) -> Reported:
        """Store a report."""
        question = self._question(question_id)
        body = text.strip()
        if not body:
            raise UserError(EMPTY)
        now = self._clock.now()
        again = await self._database.write(
            lambda tx: store.report(tx, guild_id, user_id, question_id, body, now)
        )
        return Reported(question.title, again)

    def _question(self, question_id: str) -> Question:
        question = self._shelf.question(question_id)
        if question is None:
            raise UserError(GONE)
        return question
