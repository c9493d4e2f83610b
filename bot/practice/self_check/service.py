"""Use cases of feedback: show what was spotted, take a member's ticks, show the model answer.

States of a member's feedback on an answer: none before there is an answer; then always what
the answer says *now*, computed anew each time it is shown; then, once ticked, the member's
ticks beside it. Ticks and the review card that they grade are stored in one transaction.
"""

import asyncio
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.bank.model import Bank, Kind, Question
from bot.bank.question_bank import QuestionBank
from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import UserError
from bot.core.ids import GuildId, PostId, UserId
from bot.daily.answers import store as answers
from bot.daily.answers.rules import join_parts
from bot.daily.ledger import store as daily
from bot.practice.review import rules as review_rules
from bot.practice.review import tx as reviews
from bot.practice.review.rules import ReviewCard
from bot.practice.self_check import rules, store
from bot.practice.self_check.messages import (
    AuthorsReport,
    Feedback,
    ModelAnswer,
    NumberSeen,
    OptionsSeen,
    UnspottedPoint,
)  # fmt: skip
from bot.practice.self_check.rules import Spotter
from bot.practice.self_check.store import HandTick, Tick
from bot.server.settings import store as guild_store

GONE = (
    "That question is from long ago and I no longer have it. The newest one is in the "
    "daily channel."
)
NO_ANSWER = (
    "I have no answer of yours to that question, so there's nothing to look at yet. "
    "Press *Answer* on its card, and then ask again."
)
NEVER_ANSWERED = (
    "I have no answer of yours yet. Press *Answer* on the question of the day, and then "
    "use `/feedback`."
)
LONGEST_WORDING = 240
MOST_WORDINGS = 12
_PERSON = re.compile(r"<[@#][!&]?\d+>|@\S+")


class FeedbackService:
    """Everything about feedback that a member asks for."""

    def __init__(self, *, database: Database, clock: Clock, shelf: QuestionBank, seed: int) -> None:
        self._database = database
        self._clock = clock
        self._shelf = shelf
        self._seed = seed
        self._spotter: tuple[Bank, Spotter] | None = None

    async def show(
        self, guild_id: GuildId, user_id: UserId, post_id: PostId | None = None
    ) -> Feedback:
        """What was spotted in the member's answer to a question; without ``post_id`` in the
        newest, one that is still open before the others. Refuses who hasn't answered."""
        spotter = await self._ready()

        def load(tx: Transaction) -> Feedback:
            chosen = post_id or store.newest_answered(tx, guild_id, user_id)
            if chosen is None:
                raise UserError(NEVER_ANSWERED)
            return self._look(tx, spotter, guild_id, user_id, chosen)

        return await self._database.read(load)

    async def tick(
        self,
        guild_id: GuildId,
        user_id: UserId,
        post_id: PostId,
        listing: str,
        chosen: Iterable[str],
    ) -> Feedback:
        """Store the member's ticks (fingerprints). Nothing is stored if the question was
        reworded since ``listing`` was drawn: nobody ticks what they haven't read."""
        spotter, now = await self._ready(), self._clock.now()
        return await self._database.write(
            partial(
                self._tick,
                spotter=spotter,
                guild_id=guild_id,
                user_id=user_id,
                post_id=post_id,
                listing=listing,
                chosen=frozenset(chosen),
                now=now,
            )
        )

    async def model_answer(
        self, guild_id: GuildId, user_id: UserId, post_id: PostId
    ) -> ModelAnswer:
        """The model answer, for a member who has answered."""

        def load(tx: Transaction) -> ModelAnswer:
            question, _answer = self._answered(tx, guild_id, user_id, post_id)
            return ModelAnswer(question)

        return await self._database.read(load)

    async def _ready(self) -> Spotter:
        """The spotter of the bank that is in use; built anew, off the loop, after a reload."""
        bank = self._shelf.bank
        if self._spotter is None or self._spotter[0] is not bank:
            self._spotter = bank, await asyncio.to_thread(Spotter.of, bank)
        return self._spotter[1]

    def _answered(
        self, tx: Transaction, guild_id: GuildId, user_id: UserId, post_id: PostId
    ) -> tuple[Question, answers.Answer]:
        post = daily.get(tx, post_id)
        if post is None or post.guild_id != guild_id or not post.state.was_posted:
            raise UserError(GONE)
        question = self._shelf.question(post.question_id)
        if question is None:
            raise UserError(GONE)
        answer = answers.of_member(tx, post_id, user_id)
        if answer is None or answer.withdrawn_at is not None:
            raise UserError(NO_ANSWER)
        # Before the reveal every answer counts; a late one that doesn't is after it.
        return question, answer

    def _look(
        self, tx: Transaction, spotter: Spotter, guild_id: GuildId, user_id: UserId, post_id: PostId
    ) -> Feedback:
        question, answer = self._answered(tx, guild_id, user_id, post_id)
        text = join_parts(answers.parts(tx, answer.answer_id))
        settings = guild_store.get(tx, guild_id)
        prepared = spotter.read(text)
        points = spotter.points(question, prepared)
        known = store.ticks(tx, guild_id, post_id, user_id)
        mine = {point.fingerprint for point in points} & known.keys()
        return Feedback(
            post_id=post_id,
            question=question,
            points=points,
            listing=rules.listing_print(rules.points_of(question)),
            ticked=frozenset(one for one in mine if known[one]) if mine else None,
            pitfalls=spotter.pitfalls(question, prepared),
            is_bare_list=rules.is_bare_list(text),
            may_share=not answer.shared and bool(answers.form_part(tx, answer.answer_id)),
            reported=settings is not None and settings.author_reports,
            all_read=len(text) <= rules.LONGEST_READ,
            options=_options(question, text[: rules.LONGEST_READ]),
            number=_number(question, text[: rules.LONGEST_READ]),
            name=rules.name_in(question.accepted, prepared),
        )

    def _tick(
        self,
        tx: Transaction,
        *,
        spotter: Spotter,
        guild_id: GuildId,
        user_id: UserId,
        post_id: PostId,
        listing: str,
        chosen: frozenset[str],
        now: datetime,
    ) -> Feedback:
        seen = self._look(tx, spotter, guild_id, user_id, post_id)
        if listing != seen.listing:
            return replace(seen, has_changed=True)
        store.put(
            tx,
            guild_id=guild_id,
            user_id=user_id,
            post_id=post_id,
            question_id=seen.question.id,
            ticks=_ticks(seen, chosen),
            now=now,
        )
        ticked = chosen & {point.fingerprint for point in seen.points}
        zone = reviews.zone_of(tx, guild_id, user_id)
        card = self._grade(tx, guild_id, user_id, seen, len(ticked), now)
        return replace(
            seen,
            ticked=ticked,
            just_saved=True,
            comes_back_on=None if card is None else review_rules.due_on(card, zone),
            today=now.astimezone(zone).date(),
        )

    def _grade(
        self,
        tx: Transaction,
        guild_id: GuildId,
        user_id: UserId,
        seen: Feedback,
        covered: int,
        now: datetime,
    ) -> ReviewCard | None:
        """The review card after the ticks; a retired question has none."""
        post, answer = daily.get(tx, seen.post_id), answers.of_member(tx, seen.post_id, user_id)
        if post is None or answer is None or seen.question.retired or not seen.points:
            return None
        ticked = reviews.Ticked(
            post_id=seen.post_id,
            question_id=seen.question.id,
            answered_at=answer.answered_at,
            covered=covered,
            total=len({point.fingerprint for point in seen.points}),
            not_before=post.reveal_due_at if post.state.is_open else None,
        )
        return reviews.note_ticks(
            tx, guild_id=guild_id, user_id=user_id, ticked=ticked, now=now, seed=self._seed
        )


def _ticks(seen: Feedback, chosen: frozenset[str]) -> list[Tick]:
    looked = bool(seen.question.key_points)
    return [
        Tick(at, point.fingerprint, point.fingerprint in chosen, point.spotted if looked else None)
        for at, point in enumerate(seen.points)
    ]


def _options(question: Question, text: str) -> OptionsSeen | None:
    if question.kind is not Kind.CHOICE:
        return None
    named = rules.named_options([choice.text for choice in question.choices], text)
    # Several letters say nothing clear where one option is asked for.
    single = len(question.right_choices) == 1
    return OptionsSeen(() if single and len(named) > 1 else named)


def _number(question: Question, text: str) -> NumberSeen | None:
    if question.value is None:
        return None
    tolerance = question.tolerance or 0.0
    return NumberSeen(rules.value_in(text, question.value, tolerance, question.unit))


class ReportService:
    """What authors of questions may see: never whose it was, and only where a guild said so."""

    def __init__(self, *, database: Database, bank: Bank) -> None:
        self._database = database
        self._bank = bank

    async def gather(self) -> AuthorsReport:
        """The points that were ticked by hand though not spotted, the most frequent first."""

        def load(tx: Transaction) -> tuple[int, tuple[HandTick, ...]]:
            guilds = store.reporting_guilds(tx)
            return len(guilds), store.hand_ticks(tx, guilds)

        guilds, ticks = await self._database.read(load)
        return self._report(guilds, ticks)

    def _report(self, guilds: int, ticks: tuple[HandTick, ...]) -> AuthorsReport:
        spotter = Spotter.of(self._bank)
        by_point: dict[tuple[str, int], list[str]] = defaultdict(list)
        changed = 0
        for tick in ticks:
            at = self._position(tick)
            if at is None:
                changed += 1
                continue
            by_point[tick.question_id, at].append(tick.wording)
        points = (
            UnspottedPoint(
                question_id=question_id,
                position=at,
                statement=self._bank.questions[question_id].key_points[at].point,
                times=len(texts),
                wordings=_wordings(spotter, self._bank.questions[question_id], at, texts),
            )
            for (question_id, at), texts in by_point.items()
        )
        ordered = sorted(points, key=lambda one: (-one.times, one.question_id, one.position))
        return AuthorsReport(guilds, tuple(ordered), changed)

    def _position(self, tick: HandTick) -> int | None:
        question = self._bank.questions.get(tick.question_id)
        points = () if question is None else question.key_points
        prints = [rules.fingerprint(point.point) for point in points]
        return prints.index(tick.fingerprint) if tick.fingerprint in prints else None


def _wordings(spotter: Spotter, question: Question, at: int, texts: list[str]) -> tuple[str, ...]:
    """The sentence of each text that is nearest to the point, or its beginning."""
    found = []
    for text in filter(None, texts):
        nearest = rules.nearest_sentence(spotter.kin(question, at), spotter.read(text))
        plain = _PERSON.sub("@…", " ".join((nearest or text).split()))
        found.append(plain[:LONGEST_WORDING])
    return tuple(sorted(set(found)))[:MOST_WORDINGS]
