"""Use cases of reviews.

States of a card: in the queue (waiting, due) or left. Everything is a row; what is served is
computed from the rows each time, so a crash or a restart at any step loses nothing. A click
carries how often the card was graded when it was drawn: a second click, or one on an old
picture, finds another number and grades nothing.
"""

from dataclasses import replace
from datetime import datetime

from bot.bank.model import Question
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import GuildId, PostId, UserId
from bot.daily.contributed.tx import reading as contributed
from bot.daily.ledger import tx as ledger
from bot.daily.streaks import tx as practice
from bot.daily.streaks.rules import Practice
from bot.practice.review import rules, store
from bot.practice.review import tx as reviews
from bot.practice.review.messages import (
    EnoughForToday,
    GradedCard,
    LoadAhead,
    NothingDue,
    ReviewAdded,
    ReviewAnswer,
    ReviewQuestion,
    ReviewSettings,
    ReviewStep,
    ReviewSuspended,
)
from bot.practice.review.rules import Choices, Grade, GradeSource, ReviewCard

GONE = "That question is no longer in the bank. `/review now` shows what is due."
ALREADY_OUT = "That question is not in your reviews any more, so there is nothing to take out."
NO_POST = "That question is from long ago and I no longer have it."


class ReviewService:
    """Everything about reviews that a member does."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def next_due(self, guild_id: GuildId, user_id: UserId) -> ReviewStep:
        """The most overdue question, or the good news."""
        now = self._core.clock.now()
        return await self._core.database.write(lambda tx: self._next(tx, guild_id, user_id, now))

    async def show_answer(
        self, guild_id: GuildId, user_id: UserId, question_id: str, version: int
    ) -> ReviewAnswer | ReviewStep:
        """The answer of a question that the member recalls now; for a picture of the past,
        what is due instead."""
        now = self._core.clock.now()

        def show(tx: Transaction) -> ReviewAnswer | ReviewStep:
            card = self._current(tx, guild_id, user_id, question_id, version)
            question = self._active(question_id)
            if card is None or question is None:
                return self._next(tx, guild_id, user_id, now, stale=True)
            return ReviewAnswer(question, version)

        return await self._core.database.write(show)

    async def grade(
        self, guild_id: GuildId, user_id: UserId, question_id: str, version: int, how: Grade
    ) -> ReviewStep:
        """The member's own grade; then the next one."""
        now = self._core.clock.now()

        def apply(tx: Transaction) -> ReviewStep:
            card = self._current(tx, guild_id, user_id, question_id, version)
            question = self._active(question_id)
            if card is None or question is None:
                return self._next(tx, guild_id, user_id, now, stale=True)
            graded, _ = reviews.grade(
                tx, guild_id, user_id, card, how, source=GradeSource.REVIEW, now=now,
                seed=self._core.seed,
            )  # fmt: skip
            on = rules.due_on(graded, reviews.zone_of(tx, guild_id, user_id))
            done = GradedCard(question.title, on)
            day = practice.note_practice(
                tx, guild_id=guild_id, user_id=user_id, kind=Practice.REVIEW,
                subject=question_id, now=now,
            )  # fmt: skip
            return replace(self._next(tx, guild_id, user_id, now, graded=done), day=day)

        step = await self._core.database.write(apply)
        if step.day is not None:
            self._core.wake()
        return step

    async def add(self, guild_id: GuildId, user_id: UserId, question_id: str) -> ReviewAdded:
        """*Add to my reviews*; pressing it again changes nothing."""
        now = self._core.clock.now()
        return await self._core.database.write(
            lambda tx: self._add(tx, guild_id, user_id, question_id, now)
        )

    async def add_of_post(self, guild_id: GuildId, user_id: UserId, post_id: PostId) -> ReviewAdded:
        """The same for the question of a day; not before its answer is out."""
        now = self._core.clock.now()

        def add(tx: Transaction) -> ReviewAdded:
            post = ledger.post_of(tx, guild_id, post_id)
            if post is None or post.question_id is None:
                raise UserError(NO_POST)
            not_before = post.reveal_due_at if post.state.is_open else None
            return self._add(tx, guild_id, user_id, post.question_id, now, not_before)

        return await self._core.database.write(add)

    async def suspend(
        self, guild_id: GuildId, user_id: UserId, question_id: str
    ) -> ReviewSuspended:
        """*Take out of my reviews*: it leaves the queue, its history stays."""
        now = self._core.clock.now()

        def leave(tx: Transaction) -> ReviewSuspended:
            if not store.leave(tx, guild_id, user_id, question_id, now):
                raise UserError(ALREADY_OUT)
            question = self._core.bank.question(question_id)
            return ReviewSuspended(question_id, question_id if question is None else question.title)

        return await self._core.database.write(leave)

    async def look_ahead(self, guild_id: GuildId, user_id: UserId) -> LoadAhead:
        """What is due over the next 14 days of the member."""
        now = self._core.clock.now()

        def load(tx: Transaction) -> LoadAhead:
            found = reviews.outlook(tx, self._core.bank, guild_id, user_id, now)
            days = rules.load_ahead(found.days, found.today)
            return LoadAhead(days, len(found.days), store.choices(tx, guild_id, user_id).per_day)

        return await self._core.database.read(load)

    async def choose(
        self, guild_id: GuildId, user_id: UserId, *, retention: float | None, per_day: int | None
    ) -> ReviewSettings:
        """Change what is given, keep the rest, and tell both. It holds from the next grade."""

        def save(tx: Transaction) -> ReviewSettings:
            old = store.choices(tx, guild_id, user_id)
            new = Choices(
                old.retention if retention is None else retention,
                old.per_day if per_day is None else per_day,
            )
            if new != old:
                store.set_choices(tx, guild_id, user_id, new)
            return ReviewSettings(new, reviews.zone_of(tx, guild_id, user_id).key, new != old)

        return await self._core.database.write(save)

    def _active(self, question_id: str) -> Question | None:
        return reviews.active(self._core.bank, question_id)

    def _current(
        self, tx: Transaction, guild_id: GuildId, user_id: UserId, question_id: str, version: int
    ) -> ReviewCard | None:
        """The card, if it is still as it was drawn and its answer may be shown."""
        card = store.get(tx, guild_id, user_id, question_id)
        if card is None or card.grade_count != version:
            return None
        return None if question_id in ledger.open_questions(tx, guild_id) else card

    def _add(
        self, tx: Transaction, guild_id: GuildId, user_id: UserId, question_id: str, now: datetime,
        not_before: datetime | None = None,
    ) -> ReviewAdded:  # fmt: skip
        question = contributed.question_in(tx, self._core.bank, guild_id, question_id)
        if question is None or question.retired:
            raise UserError(GONE)
        # The id of a former text of a server's own question leads to the present one.
        card, is_new = reviews.add(tx, guild_id, user_id, question.id, now, not_before)
        zone = reviews.zone_of(tx, guild_id, user_id)
        today = now.astimezone(zone).date()
        return ReviewAdded(question.id, question.title, rules.due_on(card, zone), today, is_new)

    def _next(
        self, tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime,
        *, graded: GradedCard | None = None, stale: bool = False,
    ) -> ReviewStep:  # fmt: skip
        found = reviews.outlook(tx, self._core.bank, guild_id, user_id, now)
        due, today = found.due, found.today
        then: ReviewQuestion | NothingDue | EnoughForToday
        if not due:
            done = store.reviewed_count(tx, guild_id, user_id, today)
            then = NothingDue(today, bool(found.days), rules.next_load(found.days, today), done)
        elif not found.left:
            then = EnoughForToday(store.choices(tx, guild_id, user_id).per_day, len(due))
        else:
            question = self._active(due[0].question_id)
            assert question is not None
            then = ReviewQuestion(question, due[0].grade_count, found.left)
        return ReviewStep(then, today, graded, stale)
