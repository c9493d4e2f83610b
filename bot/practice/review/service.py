"""Use cases of reviews.

States of a card: in the queue (waiting, due) or left. Everything is a row; what is served is
computed from the rows each time, so a crash or a restart at any step loses nothing. A click
carries how often the card was graded when it was drawn: a second click, or one on an old
picture, finds another number and grades nothing.
"""

from dataclasses import replace
from datetime import datetime

from bot.bank.model import Question
from bot.bank.question_bank import QuestionBank
from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import UserError
from bot.core.ids import GuildId, PostId, UserId
from bot.core.ports import Wake
from bot.daily.ledger import store as daily
from bot.daily.streaks import tx as practice
from bot.daily.streaks.rules import Practice
from bot.practice.review import rules, store
from bot.practice.review import tx as claims
from bot.practice.review.messages import (
    ComesBack,
    Dropped,
    EnoughForToday,
    Kept,
    LoadAhead,
    NothingDue,
    ReviewAnswer,
    ReviewQuestion,
    ReviewSettings,
    ReviewStep,
)
from bot.practice.review.rules import Choices, Grade, ReviewCard, Source

GONE = "That question is no longer in the bank. Nothing changed; `/review now` shows what is due."
ALREADY_OUT = "That question is not in your queue any more, so there is nothing to take out."
NO_POST = "That question is from long ago and I no longer have it. Nothing changed."


class ReviewService:
    """Everything about reviews that a member does."""

    def __init__(
        self, *, database: Database, clock: Clock, shelf: QuestionBank, seed: int, wake: Wake
    ) -> None:
        self._database = database
        self._clock = clock
        self._shelf = shelf
        self._seed = seed
        self._wake = wake

    async def serve(self, guild_id: GuildId, user_id: UserId) -> ReviewStep:
        """The most overdue question, or the good news."""
        now = self._clock.now()
        return await self._database.write(lambda tx: self._next(tx, guild_id, user_id, now))

    async def show_answer(
        self, guild_id: GuildId, user_id: UserId, question_id: str, version: int
    ) -> ReviewAnswer | ReviewStep:
        """The answer of a question that the member recalls now; for a picture of the past,
        what is due instead."""
        now = self._clock.now()

        def show(tx: Transaction) -> ReviewAnswer | ReviewStep:
            card = self._current(tx, guild_id, user_id, question_id, version)
            question = self._active(question_id)
            if card is None or question is None:
                return self._next(tx, guild_id, user_id, now, stale=True)
            return ReviewAnswer(question, version)

        return await self._database.write(show)

    async def grade(
        self, guild_id: GuildId, user_id: UserId, question_id: str, version: int, how: Grade
    ) -> ReviewStep:
        """The member's own grade; then the next one."""
        now = self._clock.now()

        def apply(tx: Transaction) -> ReviewStep:
            card = self._current(tx, guild_id, user_id, question_id, version)
            question = self._active(question_id)
            if card is None or question is None:
                return self._next(tx, guild_id, user_id, now, stale=True)
            graded = claims.grade(
                tx, guild_id=guild_id, user_id=user_id, card=card, how=how,
                source=Source.REVIEW, now=now, seed=self._seed,
            )  # fmt: skip
            on = rules.due_on(graded, claims.zone_of(tx, guild_id, user_id))
            done = ComesBack(question.title, on)
            day = practice.note_practice(
                tx, guild_id=guild_id, user_id=user_id, kind=Practice.REVIEW,
                subject=question_id, now=now,
            )  # fmt: skip
            return replace(self._next(tx, guild_id, user_id, now, graded=done), day=day)

        step = await self._database.write(apply)
        if step.day is not None:
            self._wake()
        return step

    async def keep(self, guild_id: GuildId, user_id: UserId, question_id: str) -> Kept:
        """*Remind me of this one*; pressing it again changes nothing."""
        now = self._clock.now()
        return await self._database.write(
            lambda tx: self._keep(tx, guild_id, user_id, question_id, now, None)
        )

    async def keep_of_post(self, guild_id: GuildId, user_id: UserId, post_id: PostId) -> Kept:
        """The same for the question of a day; not before its answer is out."""
        now = self._clock.now()

        def keep(tx: Transaction) -> Kept:
            post = daily.get(tx, post_id)
            if post is None or post.guild_id != guild_id or post.question_id is None:
                raise UserError(NO_POST)
            not_before = post.reveal_due_at if post.state.is_open else None
            return self._keep(tx, guild_id, user_id, post.question_id, now, not_before)

        return await self._database.write(keep)

    async def drop(self, guild_id: GuildId, user_id: UserId, question_id: str) -> Dropped:
        """*Stop reminding me*: it leaves the queue, its history stays."""
        now = self._clock.now()

        def leave(tx: Transaction) -> Dropped:
            if not store.leave(tx, guild_id, user_id, question_id, now):
                raise UserError(ALREADY_OUT)
            question = self._shelf.question(question_id)
            return Dropped(question_id, question_id if question is None else question.title)

        return await self._database.write(leave)

    async def look_ahead(self, guild_id: GuildId, user_id: UserId) -> LoadAhead:
        """What is due over the next 14 days of the member."""
        now = self._clock.now()

        def load(tx: Transaction) -> LoadAhead:
            zone = claims.zone_of(tx, guild_id, user_id)
            cards = [
                card
                for card in store.in_queue(tx, guild_id, user_id)
                if self._active(card.question_id) is not None
            ]
            days = rules.load_ahead(cards, now.astimezone(zone).date(), zone)
            return LoadAhead(days, len(cards), store.choices(tx, guild_id, user_id).per_day)

        return await self._database.read(load)

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
            return ReviewSettings(new, claims.zone_of(tx, guild_id, user_id).key, new != old)

        return await self._database.write(save)

    def _active(self, question_id: str) -> Question | None:
        question = self._shelf.question(question_id)
        return None if question is None or question.retired else question

    def _current(
        self, tx: Transaction, guild_id: GuildId, user_id: UserId, question_id: str, version: int
    ) -> ReviewCard | None:
        """The card, if it is still as it was drawn and its answer may be shown."""
        card = store.get(tx, guild_id, user_id, question_id)
        if card is None or card.grade_count != version:
            return None
        return None if question_id in claims.open_questions(tx, guild_id) else card

    def _keep(
        self,
        tx: Transaction,
        guild_id: GuildId,
        user_id: UserId,
        question_id: str,
        now: datetime,
        not_before: datetime | None,
    ) -> Kept:
        question = self._active(question_id)
        if question is None:
            raise UserError(GONE)
        card, is_new = claims.keep(
            tx, guild_id=guild_id, user_id=user_id, question_id=question_id, now=now,
            not_before=not_before,
        )  # fmt: skip
        zone = claims.zone_of(tx, guild_id, user_id)
        today = now.astimezone(zone).date()
        return Kept(question_id, question.title, rules.due_on(card, zone), today, is_new)

    def _next(
        self,
        tx: Transaction,
        guild_id: GuildId,
        user_id: UserId,
        now: datetime,
        *,
        graded: ComesBack | None = None,
        stale: bool = False,
    ) -> ReviewStep:
        left = self._let_go(tx, guild_id, user_id, now)
        zone = claims.zone_of(tx, guild_id, user_id)
        today = now.astimezone(zone).date()
        cards = store.in_queue(tx, guild_id, user_id)
        hidden = claims.open_questions(tx, guild_id)
        due = [c for c in rules.queue(cards, today, zone) if c.question_id not in hidden]
        per_day = store.choices(tx, guild_id, user_id).per_day
        done = store.reviewed_count(tx, guild_id, user_id, today)
        then: ReviewQuestion | NothingDue | EnoughForToday
        if not due:
            then = NothingDue(today, bool(cards), rules.next_load(cards, today, zone), done)
        elif done >= per_day:
            then = EnoughForToday(per_day, len(due))
        else:
            question = self._active(due[0].question_id)
            assert question is not None
            then = ReviewQuestion(question, due[0].grade_count, min(len(due), per_day - done))
        return ReviewStep(then, today, graded, stale, left)

    def _let_go(
        self, tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime
    ) -> tuple[str, ...]:
        """Retired questions leave the queue; their titles."""
        titles = []
        for card in store.in_queue(tx, guild_id, user_id):
            if self._active(card.question_id) is None:
                store.leave(tx, guild_id, user_id, card.question_id, now)
                question = self._shelf.question(card.question_id)
                titles.append(card.question_id if question is None else question.title)
        return tuple(titles)
