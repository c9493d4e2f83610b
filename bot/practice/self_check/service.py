"""Use cases of self-checks: show what was spotted, save a member's ticks, show the model answer.

States of a member's self-check of an answer: none before there is an answer; then always what
the answer says *now*, computed again each time it is shown; then, once saved, the member's
ticks beside it. What is ticked and not saved stands in the card alone, in the id of its *Save*,
so a restart loses none of it and nothing is stored for who only looks. Ticks and the review card
that they grade are stored in one transaction.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.bank.model import Bank, Question
from bot.core.database import Database, Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import GuildId, PostId, UserId
from bot.core.later import Later
from bot.daily.answers import tx as answers
from bot.daily.answers.rules import Answer
from bot.daily.ledger import tx as ledger
from bot.practice.review import rules as review_rules
from bot.practice.review import tx as reviews
from bot.practice.review.rules import ReviewCard
from bot.practice.second.service import SecondService
from bot.practice.self_check import store
from bot.practice.self_check.messages import ModelAnswer, SelfCheck
from bot.practice.self_check.rules import named, points
from bot.practice.self_check.rules.points import AuthorsReport, HandTick, PointMatcher
from bot.practice.self_check.store import Tick
from bot.server.settings import store as guild_store

GONE = (
    "That question is from long ago and I no longer have it. The newest one is in the "
    "daily channel."
)
NO_ANSWER = (
    "I have no answer of yours to that question, so there's nothing to look at yet. "
    "Press *Answer* on its card, and then ask again."
)
TEXT_IS_GONE = (
    "The message with your answer was deleted, so its text is gone here, too. Your day still "
    "counts. The model answer is in the question's thread."
)
NEVER_ANSWERED = (
    "I have no answer of yours yet. Press *Answer* on the question of the day, and then "
    "use `/feedback`."
)


class SelfCheckService:
    """What a member may know about their own answer, whenever they ask."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.seconds = SecondService(core)

    async def show(
        self, guild_id: GuildId, user_id: UserId, post_id: PostId | None = None
    ) -> SelfCheck | Later[SelfCheck]:
        """What was spotted in the member's answer to a question; without ``post_id`` in the
        newest, one that is still open before the others. Refuses members who haven't answered.
        A second opinion that the member wants comes later."""
        matcher = await self.matcher()

        def load(tx: Transaction) -> SelfCheck:
            chosen = post_id or store.newest_answered(tx, guild_id, user_id)
            if chosen is None:
                raise UserError(NEVER_ANSWERED)
            return self._look(tx, matcher, guild_id, user_id, chosen)

        seen = await self._core.database.read(load)
        if seen.second is None or not seen.second.should_ask:
            return seen
        assert seen.post_id is not None
        then = partial(self._with_second, guild_id, user_id, seen.post_id)
        return Later(replace(seen, second=seen.second.coming), then)

    async def _with_second(self, guild_id: GuildId, user_id: UserId, post_id: PostId) -> SelfCheck:
        """The card with the second opinion, and with what was ticked since."""

        def answered(tx: Transaction) -> tuple[Question, str]:
            question, answer = self._answered(tx, guild_id, user_id, post_id)
            return question, answers.text_of(tx, answer.answer_id)

        question, text = await self._core.database.read(answered)
        second = await self.seconds.ask(guild_id, user_id, question, text)
        marked = self.seconds.marks.pop((guild_id, user_id, post_id), None)
        matcher = await self.matcher()
        seen = await self._core.database.read(
            lambda tx: self._look(tx, matcher, guild_id, user_id, post_id)
        )
        return replace(seen, second=second, marked=marked)

    async def tick(
        self, guild_id: GuildId, user_id: UserId, post_id: PostId, listing: str,
        chosen: Iterable[str],
    ) -> SelfCheck:  # fmt: skip
        """The card with these points (fingerprints) ticked. Stores nothing."""
        matcher, marked = await self.matcher(), frozenset(chosen)

        def load(tx: Transaction) -> SelfCheck:
            seen = self._look(tx, matcher, guild_id, user_id, post_id)
            if listing != seen.listing:
                return replace(seen, has_changed=True)
            return replace(seen, marked=marked & {one.fingerprint for one in seen.points})

        shown = await self._core.database.read(load)
        self.seconds.remember(guild_id, user_id, post_id, shown.second, shown.marked)
        return shown

    async def save(
        self, guild_id: GuildId, user_id: UserId, post_id: PostId, listing: str, mask: int
    ) -> SelfCheck:
        """Store the ticks of a card (bit n stands for the n-th point). Nothing is stored if the
        question was reworded since ``listing`` was drawn: nobody ticks what they haven't read."""
        matcher, now = await self.matcher(), self._core.clock.now()
        self.seconds.marks.pop((guild_id, user_id, post_id), None)

        def save(tx: Transaction) -> SelfCheck:
            seen = self._look(tx, matcher, guild_id, user_id, post_id)
            if listing != seen.listing:
                return replace(seen, has_changed=True)
            ticked = seen.ticked_by(mask)
            ticks = _ticks(seen, ticked)
            store.put(tx, guild_id, user_id, post_id, seen.question.id, ticks, now)
            zone = reviews.zone_of(tx, guild_id, user_id)
            card = self._grade(tx, guild_id, user_id, seen, len(ticked), now)
            return replace(
                seen,
                ticked=ticked,
                just_saved=True,
                comes_back_on=None if card is None else review_rules.due_on(card, zone),
                today=now.astimezone(zone).date(),
            )

        return await self._core.database.write(save)

    async def model_answer(
        self, guild_id: GuildId, user_id: UserId, post_id: PostId
    ) -> ModelAnswer:
        """The model answer, for a member who has answered."""

        def load(tx: Transaction) -> ModelAnswer:
            question, _answer = self._answered(tx, guild_id, user_id, post_id)
            return ModelAnswer(question)

        return await self._core.database.read(load)

    async def matcher(self) -> PointMatcher:
        """The matcher of the bank that is in use; made off the loop."""
        return await asyncio.to_thread(self._core.bank.derived, PointMatcher.of)

    def _answered(
        self, tx: Transaction, guild_id: GuildId, user_id: UserId, post_id: PostId
    ) -> tuple[Question, Answer]:
        post = ledger.post_of(tx, guild_id, post_id)
        question = None if post is None else self._core.bank.question(post.question_id)
        if question is None:
            raise UserError(GONE)
        answer = answers.answer_of(tx, post_id, user_id)
        if answer is None:
            raise UserError(NO_ANSWER)
        # Before the reveal every answer counts; a late one that doesn't is after it.
        return question, answer

    def _look(
        self, tx: Transaction, matcher: PointMatcher, guild_id: GuildId, user_id: UserId,
        post_id: PostId,
    ) -> SelfCheck:  # fmt: skip
        question, answer = self._answered(tx, guild_id, user_id, post_id)
        text = answers.text_of(tx, answer.answer_id)
        if not text:
            raise UserError(TEXT_IS_GONE)
        settings = guild_store.get(tx, guild_id)
        seen = look_at(matcher, question, text)
        known = store.ticks(tx, guild_id, user_id, post_id)
        mine = {point.fingerprint for point in seen.points} & known.keys()
        return replace(
            seen,
            post_id=post_id,
            ticked=frozenset(one for one in mine if known[one]) if mine else None,
            second=self.seconds.seen(tx, guild_id, user_id, question, text),
            may_share=not answer.shared and bool(answers.form_text_of(tx, answer.answer_id)),
            reported=settings is not None and settings.author_reports,
        )

    def _grade(
        self, tx: Transaction, guild_id: GuildId, user_id: UserId, seen: SelfCheck, covered: int,
        now: datetime,
    ) -> ReviewCard | None:  # fmt: skip
        """The review card after the ticks; a retired question has none."""
        assert seen.post_id is not None
        post = ledger.post_of(tx, guild_id, seen.post_id)
        answer = answers.answer_of(tx, seen.post_id, user_id)
        if post is None or answer is None or seen.question.retired or not seen.points:
            return None
        said = reviews.SelfAssessment(
            post_id=seen.post_id,
            question_id=seen.question.id,
            answered_at=answer.answered_at,
            covered=covered,
            total=len({point.fingerprint for point in seen.points}),
            not_before=post.reveal_due_at if post.state.is_open else None,
        )
        return reviews.record_assessment(tx, guild_id, user_id, said, now=now, seed=self._core.seed)


def look_at(matcher: PointMatcher, question: Question, text: str) -> SelfCheck:
    """What an answer shows by wording, for whoever wrote it: no question of the day yet."""
    prepared = matcher.read(text)
    return SelfCheck(
        post_id=None,
        question=question,
        points=matcher.points(question, prepared),
        listing=points.listing_print(points.points_of(question)),
        ticked=None,
        pitfalls=matcher.pitfalls(question, prepared),
        is_bare_list=points.is_bare_list(text),
        may_share=False,
        reported=False,
        all_read=len(text) <= points.LONGEST_READ,
        options=named.options_seen(question, text[: points.LONGEST_READ]),
        number=named.number_seen(question, text[: points.LONGEST_READ]),
        name=named.name_in(question.accepted, prepared),
    )


def _ticks(seen: SelfCheck, chosen: frozenset[str]) -> list[Tick]:
    looked = bool(seen.question.key_points)
    return [
        Tick(at, point.fingerprint, point.fingerprint in chosen, point.spotted if looked else None)
        for at, point in enumerate(seen.points)
    ]


class AuthorsReportService:
    """What authors of questions may see: never whose it was, and only where a server said so."""

    def __init__(self, *, database: Database, bank: Bank) -> None:
        self._database = database
        self._bank = bank

    async def gather(self) -> AuthorsReport:
        """The points that were ticked by hand though not spotted, the most frequent first."""

        def load(tx: Transaction) -> tuple[int, tuple[HandTick, ...]]:
            guilds = store.reporting_guilds(tx)
            return len(guilds), store.hand_ticks(tx, guilds)

        return points.authors_report(self._bank, *await self._database.read(load))
