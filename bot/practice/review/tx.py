"""Adding and grading review cards. Functions for use inside one transaction, by quizzes too.

A grade is stored together with whatever made it (a click in ``/review``, an answer in a
quiz), so a crash leaves both or neither. The caller makes sure that one event grades once.
"""

import random
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.bank.model import Question
from bot.bank.question_bank import QuestionBank
from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId, PostId, UserId
from bot.daily.ledger import tx as ledger
from bot.practice.review import rules, store
from bot.practice.review.rules import Choices, Grade, GradeSource, Outlook, ReviewCard
from bot.practice.review.store import AssessmentGrade
from bot.server import members
from bot.server.settings import store as guild_store
from bot.server.settings.rules.declared import DEFAULT_TZ


def zone_of(tx: Transaction, guild_id: GuildId, user_id: UserId) -> ZoneInfo:
    """Where the member's day begins: the zone they chose for reminders, else the server's."""
    chosen = members.get(tx, guild_id, user_id).remind_tz
    if chosen is not None:
        return ZoneInfo(chosen)
    settings = guild_store.get(tx, guild_id)
    return ZoneInfo(DEFAULT_TZ) if settings is None else settings.zone


def due(
    tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime
) -> tuple[ReviewCard, ...]:
    """The member's cards that are due today, the most overdue first: for whoever asks other
    questions, too. What is told of them is counted by ``outlook``."""
    zone = zone_of(tx, guild_id, user_id)
    cards = store.in_queue(tx, guild_id, user_id)
    return rules.queue(cards, now.astimezone(zone).date(), zone)


def outlook(
    tx: Transaction, bank: QuestionBank, guild_id: GuildId, user_id: UserId, now: datetime
) -> Outlook:
    """What `/review now` has for the member, and when the rest comes: the one count of what is due,
    wherever it is told. Without retired questions, which may come back, and today without open ones
    of the day and what is more than the member wants a day."""
    zone = zone_of(tx, guild_id, user_id)
    today = now.astimezone(zone).date()
    cards = store.in_queue(tx, guild_id, user_id)
    done = store.reviewed_count(tx, guild_id, user_id, today)
    return rules.outlook(
        [card for card in cards if active(bank, card.question_id) is not None], today, zone,
        hidden=ledger.open_questions(tx, guild_id),
        room=store.choices(tx, guild_id, user_id).per_day - done,
    )  # fmt: skip


def active(bank: QuestionBank, question_id: str) -> Question | None:
    """A question that can still be reviewed."""
    question = bank.question(question_id)
    return None if question is None or question.retired else question


def reviewed_count(tx: Transaction, guild_id: GuildId, user_id: UserId, on: date) -> int:
    """How many questions the member reviewed on a day of theirs."""
    return store.reviewed_count(tx, guild_id, user_id, on)


def reviewed_since(
    tx: Transaction, guild_id: GuildId, user_id: UserId, since: date
) -> tuple[date, ...]:
    """The member's day of each review from a day on, in no order."""
    return store.reviewed_since(tx, guild_id, user_id, since)


def chosen(tx: Transaction, guild_id: GuildId, user_id: UserId) -> Choices:
    """How much the member wants to remember, and how many reviews a day."""
    return store.choices(tx, guild_id, user_id)


def due_on(tx: Transaction, guild_id: GuildId, user_id: UserId, question_id: str) -> date | None:
    """The member's day on which a question comes back; None if it is not in their queue."""
    card = store.get(tx, guild_id, user_id, question_id)
    return None if card is None else rules.due_on(card, zone_of(tx, guild_id, user_id))


def add(
    tx: Transaction, guild_id: GuildId, user_id: UserId, question_id: str, now: datetime,
    not_before: datetime | None = None,
) -> tuple[ReviewCard, bool]:  # fmt: skip
    """Put a question in the member's queue, once; whether it is new there.

    One that left comes back tomorrow with what is remembered of it.
    """
    card = store.get(tx, guild_id, user_id, question_id)
    if card is not None:
        return card, False
    zone = zone_of(tx, guild_id, user_id)
    card = rules.new_card(question_id, now, not_before, zone=zone)
    before = store.former(tx, guild_id, user_id, question_id)
    if before is not None:
        card = replace(before, due_at=card.due_at)
    store.put(tx, guild_id, user_id, card, now)
    return card, True


def grade(
    tx: Transaction, guild_id: GuildId, user_id: UserId, card: ReviewCard, how: Grade,
    *, source: GradeSource, now: datetime, seed: int, not_before: datetime | None = None,
) -> tuple[ReviewCard, int]:  # fmt: skip
    """Grade a card and write down when it comes back; the card, and the grade's id in the log."""
    key = f"{seed}:{guild_id}:{user_id}:{card.question_id}:{card.grade_count}"
    zone = zone_of(tx, guild_id, user_id)
    graded = rules.grade(
        card,
        how,
        now=now,
        retention=store.choices(tx, guild_id, user_id).retention,
        chance=random.Random(key).random(),
        zone=zone,
    )
    if not_before is not None and graded.due_at < not_before:
        graded = replace(graded, due_at=not_before)
    today = now.astimezone(zone).date()
    store.put(tx, guild_id, user_id, graded, now)
    grade_id = store.log_grade(
        tx, guild_id, user_id, graded, how=how, source=source, on=today, now=now
    )
    return graded, grade_id


def record_review(
    tx: Transaction, guild_id: GuildId, user_id: UserId, question_id: str, *, is_right: bool,
    now: datetime, seed: int,
) -> ReviewCard | None:  # fmt: skip
    """A quiz answer: it grades the card; a miss makes one. None if there is no card."""
    card = store.get(tx, guild_id, user_id, question_id)
    if card is None:
        if is_right:
            return None
        former = store.former(tx, guild_id, user_id, question_id)
        card = former or rules.new_card(question_id, now, zone=zone_of(tx, guild_id, user_id))
    how = Grade.GOOD if is_right else Grade.AGAIN
    return grade(tx, guild_id, user_id, card, how, source=GradeSource.QUIZ, now=now, seed=seed)[0]


@dataclass(frozen=True, slots=True)
class SelfAssessment:
    """What a member says of their answer: ``covered`` of ``total`` points. The card is not due
    before ``not_before``, where the question is still open."""

    post_id: PostId
    question_id: str
    answered_at: datetime
    covered: int
    total: int
    not_before: datetime | None = None


def record_assessment(
    tx: Transaction, guild_id: GuildId, user_id: UserId, said: SelfAssessment, *, now: datetime,
    seed: int,
) -> ReviewCard | None:  # fmt: skip
    """The self-assessment of an answer grades the card of its question; a point left out makes
    one. The card that is in the queue afterwards, if any.

    One answer grades once: ticks that are corrected on the same day of the member put the card
    back as it was before them and grade it again, at the moment of the first ticks. Later, or
    when something else has graded the card since, or it has left the queue, they change
    nothing: the newer recall knows more. Neither do ticks on an answer older than the last
    grade.
    """
    question_id = said.question_id
    card = store.get(tx, guild_id, user_id, question_id)
    done = store.assessment_grade(tx, guild_id, user_id, said.post_id)
    if done is not None:
        if card is None or card.grade_count != done.version or not _same_day(tx, done, now):
            return card
        _undo(tx, done, now)
        now = done.ticked_at
        card = store.get(tx, guild_id, user_id, question_id)
    elif card is not None and card.graded_at is not None and card.graded_at >= said.answered_at:
        return card
    if card is None and said.covered == said.total:
        return None
    before = store.former(tx, guild_id, user_id, question_id)
    left_at = store.left_at(tx, guild_id, user_id, question_id)
    how = rules.grade_of_points(said.covered, said.total)
    first = rules.new_card(question_id, now, zone=zone_of(tx, guild_id, user_id))
    graded, grade_id = grade(
        tx, guild_id, user_id, before or first, how,
        source=GradeSource.TICKS, now=now, seed=seed, not_before=said.not_before,
    )  # fmt: skip
    known = {"question_id": question_id, **records.fields_of(before or {})}
    done = AssessmentGrade(
        post_id=said.post_id, guild_id=guild_id, user_id=user_id, ticked_at=now,
        grade_id=grade_id, left_at=left_at, **known,
    )  # fmt: skip
    store.put_assessment_grade(tx, done)
    return graded


def _same_day(tx: Transaction, done: AssessmentGrade, now: datetime) -> bool:
    zone = zone_of(tx, done.guild_id, done.user_id)
    return done.ticked_at.astimezone(zone).date() == now.astimezone(zone).date()


def _undo(tx: Transaction, done: AssessmentGrade, now: datetime) -> None:
    """The card and the log as they were before the ticks."""
    store.undo_assessment_grade(tx, done)
    if done.before is None:
        store.remove(tx, done.guild_id, done.user_id, done.question_id)
        return
    store.put(tx, done.guild_id, done.user_id, done.before, now)
    if done.left_at is not None:
        store.leave(tx, done.guild_id, done.user_id, done.question_id, done.left_at)
