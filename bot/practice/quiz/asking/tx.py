"""Which questions may be asked now, what an answer leads to, and reports about questions: for
quizzes of every sort. Functions for use inside one transaction."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from bot.bank.model import Question
from bot.bank.question_bank import QuestionBank, belongs_to
from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId
from bot.daily.alerts import tx as alerts
from bot.daily.contributed.tx import reading
from bot.daily.contributed.tx import saving as contributed
from bot.daily.ledger import tx as ledger
from bot.daily.streaks import tx as practice
from bot.daily.streaks.messages import DayCounts
from bot.daily.streaks.rules import Practice
from bot.practice.quiz.asking import rules, store
from bot.practice.quiz.asking.messages import Reported
from bot.practice.review import tx as reviews
from bot.server.settings import store as guild_store

Fits = Callable[[Question], bool]
NOTICE = (
    "**A member reported a question:** *{title}* (`{id}`).\n"
    "`/organise questions` has it in the *Queue*, with what they wrote. If it is queued for a "
    "date, `/organise queue` puts another in its place."
)


def kept_back(tx: Transaction, guild_id: GuildId, now: datetime) -> frozenset[str]:
    """Questions of the day that are open, on their way, or queued: whatever shows an answer leaves
    them out."""
    settings = guild_store.get(tx, guild_id)
    zone = reviews.zone_of(tx, guild_id, UserId(0)) if settings is None else settings.zone
    return ledger.hidden_questions(tx, guild_id, now.astimezone(zone).date())


def pool(
    tx: Transaction, bank: QuestionBank, guild_id: GuildId, now: datetime,
    fits: Fits = rules.can_be_asked,
) -> list[Question]:  # fmt: skip
    """What a new quiz can ask, in the order of the bank; then the server's own."""
    hidden = kept_back(tx, guild_id, now)
    active = reading.active_in(tx, bank, guild_id)
    return [one for one in active if fits(one) and one.id not in hidden]


def topics(
    tx: Transaction, bank: QuestionBank, guild_id: GuildId, now: datetime,
    fits: Fits = rules.can_be_asked,
) -> frozenset[str]:  # fmt: skip
    """The topics in which there is something to ask now."""
    return frozenset(question.topic for question in pool(tx, bank, guild_id, now, fits))


def topic_of(bank: QuestionBank, guild_id: GuildId, typed: str) -> str | None:
    """The topic that a text means in a server; None for every topic."""
    return rules.topic_of(typed, bank.titles, bank.own.topics(guild_id))


def askable_now(
    tx: Transaction, bank: QuestionBank, guild_id: GuildId, fits: Fits = rules.can_be_asked
) -> Callable[[str, str], Question | None]:
    """Finds a question that was chosen before, by its id and fingerprint, if it can be asked now:
    also one that was retired meanwhile, but not one whose options changed, nor the open question of
    the day. What it looks up is read once, for as many as are asked for."""
    reading.look_again(tx, bank, guild_id)
    hidden = ledger.open_questions(tx, guild_id)

    def find(question_id: str, fingerprint: str) -> Question | None:
        question = bank.question(question_id) if belongs_to(question_id, guild_id) else None
        if question is None or question.id in hidden:
            return None
        if not fits(replace(question, retired=False) if question.retired else question):
            return None
        return question if fingerprint in ("", rules.fingerprint(question)) else None

    return find


def askable(
    tx: Transaction, bank: QuestionBank, guild_id: GuildId, question_id: str,
    *, fingerprint: str = "", fits: Fits = rules.can_be_asked,
) -> Question | None:  # fmt: skip
    """One question, found as by ``askable_now``."""
    return askable_now(tx, bank, guild_id, fits)(question_id, fingerprint)


def is_of_the_day(tx: Transaction, bank: QuestionBank, guild_id: GuildId, question_id: str) -> bool:
    """Whether a question is the open question of the day."""
    question = bank.question(question_id)
    return question is not None and question.id in ledger.open_questions(tx, guild_id)


def practised(
    tx: Transaction, guild_id: GuildId, user_id: UserId, question: Question, now: datetime
) -> DayCounts | None:
    """Answering is practice, right or wrong. Not None if with it the day counts."""
    return practice.note_practice(
        tx, guild_id=guild_id, user_id=user_id, kind=Practice.QUIZ, subject=question.id, now=now
    )


def record(
    tx: Transaction, guild_id: GuildId, user_id: UserId, question: Question, *, is_right: bool,
    now: datetime, seed: int,
) -> DayCounts | None:  # fmt: skip
    """What hangs on an answer: the review card, and the practice of the day."""
    reviews.record_review(tx, guild_id, user_id, question.id, is_right=is_right, now=now, seed=seed)
    return practised(tx, guild_id, user_id, question, now)


def comes_back(
    tx: Transaction, guild_id: GuildId, user_id: UserId, question_id: str, now: datetime
) -> tuple[date, date | None]:
    """The member's today, and the day on which a question comes back to them, if it does."""
    zone = reviews.zone_of(tx, guild_id, user_id)
    return now.astimezone(zone).date(), reviews.due_on(tx, guild_id, user_id, question_id)


def report(
    tx: Transaction, guild_id: GuildId, user_id: UserId, question: Question, body: str,
    now: datetime,
) -> Reported:  # fmt: skip
    """Store a report, and tell the organisers unless they heard of it within the week."""
    again = contributed.report(tx, guild_id, user_id, question.id, body, now)
    settings = guild_store.get(tx, guild_id)
    if settings is None:
        return Reported(question.title, again, organisers_know=False)
    if rules.is_notice_due(store.told_at(tx, guild_id, question.id), now):
        store.set_told(tx, guild_id, question.id, now)
        key = f"report:{question.id}:{now.date().isoformat()}"
        alerts.notice(tx, settings, key, NOTICE.format(title=question.title, id=question.id), now)
    return Reported(question.title, again, organisers_know=True)
