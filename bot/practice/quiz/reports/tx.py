"""Storing a report about a question, and telling organisers of it. Functions for use inside one
transaction."""

from datetime import datetime

from bot.bank.model import Question
from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId
from bot.daily.question import tx as daily
from bot.practice.quiz.reports import rules, store
from bot.practice.quiz.reports.messages import Reported
from bot.server.settings import store as guild_store

NOTICE = (
    "**A member reported a question:** *{title}* (`{id}`).\n"
    "`/daily preview` shows its card. What they wrote is for the question's authors: whoever runs "
    "me reads it with `python -m bot bank flagged`, and once the file is fixed `/daily reload` "
    "takes it over. If it is queued, `/daily queue` puts another in its place."
)


def report(
    tx: Transaction,
    guild_id: GuildId,
    user_id: UserId,
    question: Question,
    body: str,
    now: datetime,
) -> Reported:
    """Store a report, and tell the organisers unless they heard of it within the week."""
    again = store.report(tx, guild_id, user_id, question.id, body, now)
    settings = guild_store.get(tx, guild_id)
    if settings is None:
        return Reported(question.title, again, organisers_know=False)
    if rules.is_notice_due(store.told_at(tx, guild_id, question.id), now):
        store.set_told(tx, guild_id, question.id, now)
        key = f"report:{question.id}:{now.date().isoformat()}"
        daily.notice(tx, settings, key, NOTICE.format(title=question.title, id=question.id), now)
    return Reported(question.title, again, organisers_know=True)
