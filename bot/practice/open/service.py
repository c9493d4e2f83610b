"""What a member does with a question that they practise: ask for one, answer it, tick, read on.

States of an attempt: shown, then answered, then ticked; each is written once it happened, and
what a card shows is computed from the row. So a restart changes nothing, and a reply that is lost
costs a click on the card that is there. An answer and the practice of the day are one commit, and
so are the first ticks and the review card; ticks that are corrected grade nothing again.
"""

import random
from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot.bank.model import Question
from bot.bank.terms.topics import TopicWords
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import AttemptId, GuildId, UserId
from bot.core.later import Later
from bot.daily.contributed.tx import reading as contributed
from bot.daily.streaks.messages import DayCounts
from bot.practice.open import rules, store
from bot.practice.open import tx as practised
from bot.practice.open.messages import (
    NothingToPractise,
    PractiseAnswer,
    PractiseFeedback,
    PractiseForm,
    PractiseHint,
    PractiseQuestion,
    PractiseTypedBack,
)
from bot.practice.open.rules import Wish
from bot.practice.open.store import Attempt
from bot.practice.quiz.asking import tx as asking
from bot.practice.second.messages import ConsentCard, FollowUp
from bot.practice.self_check.messages import SelfCheck
from bot.practice.self_check.rules.points import PointMatcher
from bot.practice.self_check.service import SelfCheckService, look_at
from bot.server.typed import replaces_newer

NO_HINT = "This one has no hint. Start with a definition and an example; that goes a long way."
EMPTY = "There are no letters or digits in that. Press *Answer* and write a sentence or two."


class PractiseService:
    """Open questions on demand, for one member at a time."""

    def __init__(self, core: Core, self_checks: SelfCheckService) -> None:
        self._core = core
        self._self_checks = self_checks

    @property
    def titles(self) -> TopicWords:
        """The titles and tags by which a topic is found too."""
        return self._core.bank.titles

    async def own_topics(self, guild_id: GuildId) -> tuple[str, ...]:
        """The topics that only a server's own questions have."""
        return await self._core.database.read(
            lambda tx: contributed.own_topics(tx, self._core.bank, guild_id)
        )

    async def start(
        self, guild_id: GuildId, user_id: UserId, wish: Wish
    ) -> PractiseQuestion | NothingToPractise:
        """A question for a wish. Refuses a topic that isn't on the list."""
        own = await self.own_topics(guild_id)
        wish = replace(wish, topic=rules.topic_of(wish.topic, self._core.bank.titles, own))
        return await self._core.database.write(lambda tx: self._next(tx, guild_id, user_id, wish))

    async def start_with(
        self, guild_id: GuildId, user_id: UserId, question_id: str
    ) -> PractiseQuestion:
        """*Practise this*: one question that the member chose; what follows is of its topic."""
        now = self._core.clock.now()

        def begin(tx: Transaction) -> PractiseQuestion:
            question = contributed.question_in(tx, self._core.bank, guild_id, question_id)
            if question is None or question.retired:
                raise UserError(practised.GONE)
            if question_id in asking.kept_back(tx, guild_id, now):
                raise UserError(practised.NOT_YET)
            return self._ask(tx, guild_id, user_id, question, Wish(question.topic), is_due=False)

        return await self._core.database.write(begin)

    async def following(
        self, guild_id: GuildId, user_id: UserId, attempt_id: AttemptId
    ) -> PractiseQuestion | NothingToPractise:
        """*Next question*: another one for the same wish."""

        def go_on(tx: Transaction) -> PractiseQuestion | NothingToPractise:
            attempt, _question = self._mine(tx, guild_id, user_id, attempt_id)
            return self._next(tx, guild_id, user_id, practised.wish_of(attempt))

        return await self._core.database.write(go_on)

    async def open_form(
        self, guild_id: GuildId, user_id: UserId, attempt_id: AttemptId
    ) -> PractiseForm:
        """*Answer* and *Change it*."""

        def load(tx: Transaction) -> PractiseForm:
            attempt, question = self._mine(tx, guild_id, user_id, attempt_id)
            return PractiseForm(attempt_id, question, attempt.answer)

        return await self._core.database.read(load)

    async def hint(self, guild_id: GuildId, user_id: UserId, attempt_id: AttemptId) -> PractiseHint:
        """*Hint*."""

        def load(tx: Transaction) -> PractiseHint:
            _attempt, question = self._mine(tx, guild_id, user_id, attempt_id)
            return PractiseHint(question.hint.strip() or NO_HINT)

        return await self._core.database.read(load)

    async def answer(
        self, guild_id: GuildId, user_id: UserId, attempt_id: AttemptId, text: str,
        opening: str = "",
    ) -> PractiseFeedback | PractiseTypedBack | Later[PractiseFeedback]:  # fmt: skip
        """The form came in: it is kept first, and then looked at. A second opinion that the member
        wants comes later. ``opening``: the print of the answer that the form knew."""
        if not rules.takes_an_answer(text):
            raise UserError(EMPTY)
        now = self._core.clock.now()

        def keep(tx: Transaction) -> PractiseFeedback | PractiseTypedBack | DayCounts | None:
            attempt, question = self._mine(tx, guild_id, user_id, attempt_id)
            if replaces_newer(attempt.answer, text.strip(), opening):
                return PractiseTypedBack(text.strip())
            store.answer(tx, attempt_id, text.strip(), now)
            # It is practice whatever the question has become since it was shown.
            day = asking.practised(tx, guild_id, user_id, question, now)
            if question.id in asking.kept_back(tx, guild_id, now):
                return day
            first_at = attempt.answered_at or now
            attempt = replace(attempt, answer=text.strip(), answered_at=first_at)
            return replace(_feedback(attempt, self._look(tx, matcher, attempt, question)), day=day)

        matcher = await self._self_checks.matcher()
        result = await self._core.write(keep)
        if result is None or isinstance(result, DayCounts):
            counts = "" if result is None else f" {result.words}"
            raise UserError(f"{practised.KEPT_BACK}{counts}", kept=True)
        if isinstance(result, PractiseTypedBack):
            return result
        second = result.seen.second
        if second is None or not second.should_ask:
            return result
        now_seen = replace(result.seen, second=second.coming)
        return Later(
            replace(result, seen=now_seen),
            partial(self._with_second, guild_id, user_id, attempt_id, result.day),
        )

    async def _with_second(
        self, guild_id: GuildId, user_id: UserId, attempt_id: AttemptId, day: DayCounts | None
    ) -> PractiseFeedback:
        """The card with the second opinion, and with what was ticked since."""
        matcher, seconds, now = (
            await self._self_checks.matcher(), self._self_checks.seconds, self._core.clock.now()
        )  # fmt: skip

        def load(tx: Transaction) -> tuple[Attempt, Question, SelfCheck]:
            attempt, question = self._mine(tx, guild_id, user_id, attempt_id)
            practised.refuse_if_kept_back(tx, guild_id, question, now)
            return attempt, question, self._look(tx, matcher, attempt, question)

        attempt, question, _ = await self._core.database.read(load)
        second = await seconds.ask(guild_id, user_id, question, attempt.answer)
        marked = seconds.marks.pop((guild_id, user_id, attempt_id), None)
        attempt, _, seen = await self._core.database.read(load)
        return replace(_feedback(attempt, replace(seen, second=second, marked=marked)), day=day)

    async def follow_up(
        self, guild_id: GuildId, user_id: UserId, attempt_id: AttemptId
    ) -> FollowUp | ConsentCard:
        """*Ask me a follow-up*."""
        attempt, question = await self._core.database.read(
            lambda tx: self._mine(tx, guild_id, user_id, attempt_id)
        )
        return await self._self_checks.seconds.follow_up(
            guild_id, user_id, question, attempt.answer
        )

    async def tick(
        self, guild_id: GuildId, user_id: UserId, attempt_id: AttemptId, listing: str,
        chosen: tuple[str, ...],
    ) -> PractiseFeedback:  # fmt: skip
        """The card with these points (fingerprints) ticked. Stores nothing."""
        matcher, now = await self._self_checks.matcher(), self._core.clock.now()
        marked = frozenset(chosen)

        def load(tx: Transaction) -> PractiseFeedback:
            attempt, question = self._mine(tx, guild_id, user_id, attempt_id)
            practised.refuse_if_kept_back(tx, guild_id, question, now)
            seen = self._look(tx, matcher, attempt, question)
            if listing != seen.listing:
                return _feedback(attempt, replace(seen, has_changed=True))
            known = {point.fingerprint for point in seen.points}
            return _feedback(attempt, replace(seen, marked=marked & known))

        shown = await self._core.database.read(load)
        self._self_checks.seconds.remember(
            guild_id, user_id, attempt_id, shown.seen.second, shown.seen.marked
        )
        return shown

    async def save(
        self, guild_id: GuildId, user_id: UserId, attempt_id: AttemptId, listing: str, mask: int
    ) -> PractiseFeedback:
        """*Save*: the ticks of a card (bit n stands for the n-th point). Nothing is stored if the
        question was reworded since ``listing`` was drawn."""
        matcher, now = await self._self_checks.matcher(), self._core.clock.now()
        self._self_checks.seconds.marks.pop((guild_id, user_id, attempt_id), None)

        def save(tx: Transaction) -> PractiseFeedback:
            attempt, question = self._mine(tx, guild_id, user_id, attempt_id)
            practised.refuse_if_kept_back(tx, guild_id, question, now)
            seen = self._look(tx, matcher, attempt, question)
            if listing != seen.listing or not attempt.answer:
                return _feedback(attempt, replace(seen, has_changed=True))
            all_points = {point.fingerprint for point in seen.points}
            covered = seen.ticked_by(mask)
            store.tick(tx, attempt_id, covered)
            if attempt.ticked is None:
                practised.grade(
                    tx, guild_id, user_id, question, covered=len(covered), total=len(all_points),
                    now=now, seed=self._core.seed,
                )  # fmt: skip
            today, on = asking.comes_back(tx, guild_id, user_id, question.id, now)
            after = replace(seen, ticked=covered, just_saved=True, comes_back_on=on, today=today)
            return _feedback(attempt, after)

        return await self._core.database.write(save)

    async def model_answer(
        self, guild_id: GuildId, user_id: UserId, attempt_id: AttemptId
    ) -> PractiseAnswer:
        """*Show model answer*, also to who has written nothing."""
        now = self._core.clock.now()

        def load(tx: Transaction) -> PractiseAnswer:
            attempt, question = self._mine(tx, guild_id, user_id, attempt_id)
            practised.refuse_if_kept_back(tx, guild_id, question, now)
            return PractiseAnswer(attempt_id, question, bool(attempt.answer))

        return await self._core.database.read(load)

    def _mine(
        self, tx: Transaction, guild_id: GuildId, user_id: UserId, attempt_id: AttemptId
    ) -> tuple[Attempt, Question]:
        return practised.attempt_or_refuse(tx, self._core.bank, guild_id, user_id, attempt_id)

    def _next(
        self, tx: Transaction, guild_id: GuildId, user_id: UserId, wish: Wish
    ) -> PractiseQuestion | NothingToPractise:
        now = self._core.clock.now()
        rng = random.Random(f"{self._core.seed}:{guild_id}:{user_id}:{now.isoformat()}")
        found = practised.select(tx, self._core.bank, guild_id, user_id, wish, now=now, rng=rng)
        if found is None:
            return NothingToPractise(wish)
        question, is_due = found
        return self._ask(tx, guild_id, user_id, question, wish, is_due=is_due)

    def _ask(
        self, tx: Transaction, guild_id: GuildId, user_id: UserId, question: Question, wish: Wish,
        *, is_due: bool,
    ) -> PractiseQuestion:  # fmt: skip
        now = self._core.clock.now()
        attempt_id = store.create(tx, guild_id, user_id, question.id, wish, now)
        until = now + timedelta(minutes=wish.minutes) if wish.minutes else None
        return PractiseQuestion(attempt_id, question, wish, is_due, until)

    def _look(
        self, tx: Transaction, matcher: PointMatcher, attempt: Attempt, question: Question
    ) -> SelfCheck:
        seconds, text = self._self_checks.seconds, attempt.answer
        second = seconds.seen(tx, attempt.guild_id, attempt.user_id, question, text)
        seen = look_at(matcher, question, text)
        return replace(seen, ticked=attempt.ticked, second=second)


def _feedback(attempt: Attempt, seen: SelfCheck) -> PractiseFeedback:
    late = 0
    if attempt.minutes and attempt.answered_at is not None:
        until = attempt.asked_at + timedelta(minutes=attempt.minutes)
        late = max(0, round((attempt.answered_at - until).total_seconds()))
    return PractiseFeedback(attempt.attempt_id, seen, late_by=late)
