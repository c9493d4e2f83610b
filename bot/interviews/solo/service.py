"""``/mock solo``: an interview that the bot leads for one.

Everything stands in the database, so it goes on after a restart, on another device, or days later.
Nothing is ever pushed: each click draws the card again with the token of that click, so its
quarter of an hour never runs out, and the time that is left is Discord's own timestamp. A click
on a card of an earlier question shows where it is; what was typed there is kept.
"""

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.bank.model import Question
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import GuildId, UserId
from bot.core.language_model.rules import Silence
from bot.daily.ledger import tx as ledger
from bot.interviews.feedback import rules as scoring
from bot.interviews.session.rules.rubrics import RUBRICS
from bot.interviews.solo import messages
from bot.interviews.solo import store as solos
from bot.interviews.solo.rules import found_in, points_in, points_of
from bot.interviews.solo.store import Solo, SoloAnswer
from bot.interviews.solo.tx import NONE_OPEN, answer_of, is_unread, note_answer, open_or_refuse
from bot.interviews.solo.tx import begin as tx_begin
from bot.interviews.values.rules import Level, Track
from bot.practice.second import rules as asked
from bot.practice.second import tx as seconds
from bot.practice.second.messages import NO_FOLLOW_UPS, Consent, ConsentCard, FollowUp
from bot.practice.self_check.rules.points import PointMatcher, listing_print
from bot.server.typed import text_print

LONGEST_ANSWER = 4000
EMPTY = (
    "There was nothing in the answer, so nothing was saved. Write it once more, or say it aloud."
)
NOT_ANSWERED = "Answer that question first, typed or aloud: then you can compare."

Shown = messages.SoloCard | messages.SoloRubric
Change = Callable[[Transaction, Solo], Solo]


class SoloService:
    """What a member does in it."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def _prepare(self) -> None:
        """The matcher of points, made off the loop: the first time it takes more than a second."""
        await asyncio.to_thread(self._core.bank.derived, PointMatcher.of)

    async def begin(
        self, guild_id: GuildId, user_id: UserId, track: Track | None, level: Level | None,
        minutes: int,
    ) -> Shown:  # fmt: skip
        """A new interview, or the one that is open."""
        now, database = self._core.clock.now(), self._core.database
        if await database.read(lambda tx: is_unread(tx, guild_id, user_id)):
            await self._prepare()

        def begin(tx: Transaction) -> Shown:
            if solos.current(tx, guild_id, user_id) is not None:
                return replace(self._shown(tx, guild_id, user_id, now), was_open=True)
            rng = random.Random(f"{self._core.seed}:{guild_id}:{user_id}:{now}")
            pool = self._core.bank.bank.active
            tx_begin(tx, pool, guild_id, user_id, track, level, minutes, now=now, rng=rng)
            return self._shown(tx, guild_id, user_id, now)

        return await database.write(begin)

    async def form(
        self, guild_id: GuildId, user_id: UserId, solo_id: int, place: int
    ) -> messages.SoloForm | Shown:
        """The modal for an answer, which waits for no matcher; else where it stands."""

        def look(tx: Transaction) -> messages.SoloForm | None:
            solo = open_or_refuse(tx, guild_id, user_id, solo_id)
            question = self._question(tx, solo)
            if question is None or solo.place != place:
                return None
            known = answer_of(tx, solo, place)
            opening = text_print(None if known is None else known.answer)
            return messages.SoloForm(solo_id, place, question.title, question.prompt, opening)

        form = await self._core.database.read(look)
        return form or await self._change(guild_id, user_id, solo_id, place, lambda _tx, solo: solo)

    async def answer(
        self, guild_id: GuildId, user_id: UserId, solo_id: int, place: int, text: str | None,
        opening: str = "",
    ) -> Shown | messages.SoloTypedBack:  # fmt: skip
        """An answer came in; None: it was said aloud. Later it can be written once more, by a form
        that was opened after it (``opening``)."""
        await self._prepare()
        now, typed = self._core.clock.now(), (text or "").strip()[:LONGEST_ANSWER]
        if text is not None and not typed:
            raise UserError(EMPTY)

        def note(tx: Transaction) -> Shown | messages.SoloTypedBack:
            solo = open_or_refuse(tx, guild_id, user_id, solo_id)
            is_noted = note_answer(tx, solo, place, typed, opening, now)
            if typed and not is_noted:
                return messages.SoloTypedBack(typed)
            return self._shown(tx, guild_id, user_id, now)

        return await self._core.database.write(note)

    async def tick(
        self, guild_id: GuildId, user_id: UserId, solo_id: int, place: int,
        points: tuple[int, ...],
    ) -> Shown:  # fmt: skip
        """A tick was set or taken away: the card is drawn again, nothing is stored."""
        shown = await self._change(guild_id, user_id, solo_id, place, lambda _tx, solo: solo)
        if not isinstance(shown, messages.SoloCard) or shown.place != place:
            return shown
        ticked = tuple(sorted(set(points)))
        return replace(shown, points=ticked, is_saved=shown.is_saved and ticked == shown.points)

    async def save(
        self, guild_id: GuildId, user_id: UserId, solo_id: int, place: int, listing: str, mask: int
    ) -> Shown:
        """*Save*: what the card shows ticked; nothing is stored if it was reworded meanwhile."""

        def note(tx: Transaction, solo: Solo) -> Solo:
            known, question = answer_of(tx, solo, solo.place), self._question(tx, solo)
            there = () if question is None else points_of(question)
            if known is not None and listing_print(there) == listing:
                kept = replace(known, points=points_in(mask, len(there)), is_saved=True)
                solos.save_answer(tx, solo, kept)
            return solo

        return await self._change(guild_id, user_id, solo_id, place, note)

    async def model(
        self, guild_id: GuildId, user_id: UserId, solo_id: int, place: int, mask: int
    ) -> messages.SoloModel:
        """*Show model answer*, once there is one of one's own."""

        def look(tx: Transaction) -> messages.SoloModel:
            question = self._answered(tx, guild_id, user_id, solo_id, place)[0]
            return messages.SoloModel(question, solo_id, place, mask)

        return await self._core.database.read(look)

    async def follow_up(
        self, guild_id: GuildId, user_id: UserId, solo_id: int, place: int
    ) -> FollowUp | ConsentCard:
        """*Ask me a follow-up*: one of the question's own, which the model chooses by what was
        typed; the first where it doesn't. Who hasn't agreed reads what would be sent."""
        model = self._core.language_model

        def look(tx: Transaction) -> tuple[ConsentCard, Question, str]:
            question, text = self._answered(tx, guild_id, user_id, solo_id, place)
            if not question.follow_ups:
                raise UserError(NO_FOLLOW_UPS)
            return seconds.card(tx, guild_id, user_id, model.offer), question, text

        card, question, text = await self._core.database.read(look)
        if card.consent is not Consent.GIVEN:
            return card
        at: int | Silence = Silence.FAILED
        if text and len(question.follow_ups) > 1:
            at = await model.ask(
                guild_id, user_id, partial(asked.follow_up_prompt, question, text),
                partial(asked.read_follow_up, count=len(question.follow_ups)),
                is_allowed=seconds.may_send(guild_id, user_id, model.offer),
            )  # fmt: skip
        return FollowUp.of(question, at)

    async def hint(self, guild_id: GuildId, user_id: UserId, solo_id: int, place: int) -> Shown:
        """*Hint*."""
        return await self._change(
            guild_id, user_id, solo_id, place, lambda _tx, solo: replace(solo, has_hint=True)
        )

    async def go_on(self, guild_id: GuildId, user_id: UserId, solo_id: int, place: int) -> Shown:
        """*Next question*, *Skip*; after the last the rubric."""
        return await self._change(
            guild_id, user_id, solo_id, place,
            lambda _tx, solo: replace(solo, place=solo.place + 1, has_hint=False),
        )  # fmt: skip

    async def to_rubric(
        self, guild_id: GuildId, user_id: UserId, solo_id: int, place: int
    ) -> Shown:
        """*Go to the rubric*, before the last question."""
        return await self._change(
            guild_id, user_id, solo_id, place,
            lambda _tx, solo: replace(solo, place=len(solo.questions), has_hint=False),
        )  # fmt: skip

    async def score_form(
        self, guild_id: GuildId, user_id: UserId, solo_id: int
    ) -> messages.SoloScoreForm:
        """The modal for the rubric."""

        def look(tx: Transaction) -> messages.SoloScoreForm:
            solo = open_or_refuse(tx, guild_id, user_id, solo_id)
            return messages.SoloScoreForm(solo_id, RUBRICS[solo.track])

        return await self._core.database.read(look)

    async def finish(
        self, guild_id: GuildId, user_id: UserId, solo_id: int, given: Mapping[str, str]
    ) -> messages.SoloDone:
        """How one did; with it the interview is held."""
        now = self._core.clock.now()

        def finish(tx: Transaction) -> messages.SoloDone:
            solo = open_or_refuse(tx, guild_id, user_id, solo_id)
            rubric = RUBRICS[solo.track]
            scores = scoring.clean(rubric, given)
            solos.save(tx, replace(solo, ended_at=now, scores=scores))
            return messages.SoloDone(rubric, scores, solos.held(tx, guild_id, user_id))

        return await self._core.database.write(finish)

    async def drop(
        self, guild_id: GuildId, user_id: UserId, solo_id: int, *, sure: bool
    ) -> messages.SoloDropped | messages.SoloDropAsked:
        """*Give up*: nothing of it is kept. Where something was answered, it is asked once."""

        def drop(tx: Transaction) -> messages.SoloDropped | messages.SoloDropAsked:
            solo = open_or_refuse(tx, guild_id, user_id, solo_id)
            answered = len(solos.answers(tx, solo))
            if answered and not sure:
                return messages.SoloDropAsked(solo_id, answered)
            solos.remove(tx, solo)
            return messages.SoloDropped()

        return await self._core.database.write(drop)

    async def _change(
        self, guild_id: GuildId, user_id: UserId, solo_id: int, place: int, change: Change
    ) -> Shown:
        """Do something where the click saw the interview; it may be further by now."""
        await self._prepare()
        now = self._core.clock.now()

        def apply(tx: Transaction) -> Shown:
            solo = open_or_refuse(tx, guild_id, user_id, solo_id)
            if solo.place == place and solo.question_id is not None:
                solos.save(tx, change(tx, solo))
            return self._shown(tx, guild_id, user_id, now)

        return await self._core.database.write(apply)

    def _question(self, tx: Transaction, solo: Solo) -> Question | None:
        """The question that stands; None for one that the server is asked today."""
        if solo.question_id in ledger.open_questions(tx, solo.guild_id):
            return None
        return self._core.bank.question(solo.question_id)

    def _answered(
        self, tx: Transaction, guild_id: GuildId, user_id: UserId, solo_id: int, place: int
    ) -> tuple[Question, str]:
        """The question that stands and what was answered to it: "" where it was said aloud."""
        solo = open_or_refuse(tx, guild_id, user_id, solo_id)
        question, known = self._question(tx, solo), answer_of(tx, solo, place)
        if question is None or known is None or known.question_id != question.id:
            raise UserError(NOT_ANSWERED)
        return question, known.answer

    def _shown(self, tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> Shown:
        solo = solos.current(tx, guild_id, user_id)
        if solo is None:
            raise UserError(NONE_OPEN)
        rubric, count = RUBRICS[solo.track], len(solo.questions)
        if solo.question_id is None:
            given = solos.answers(tx, solo)
            asked = [self._core.bank.question(one.question_id) for one in given]
            return messages.SoloRubric(
                solo.solo_id, rubric, len(given), count, sum(len(one.points) for one in given),
                sum(len(points_of(one)) for one in asked if one is not None),
            )  # fmt: skip
        known, question = answer_of(tx, solo, solo.place), self._question(tx, solo)
        offer = self._core.language_model.offer
        return messages.SoloCard(
            solo_id=solo.solo_id, rubric=rubric, place=solo.place, count=count, question=question,
            ends_at=solo.ends_at, is_over=now >= solo.ends_at, has_hint=solo.has_hint,
            answer=None if known is None else known.answer,
            points=() if known is None else self._ticked(known, question),
            is_withheld=question is None, is_saved=known is not None and known.is_saved,
            has_model=seconds.consent(tx, guild_id, user_id, offer) is not Consent.OFF,
        )  # fmt: skip

    def _ticked(self, known: SoloAnswer, question: Question | None) -> tuple[int, ...]:
        """What was saved; until then what was found in the answer."""
        if known.is_saved or question is None:
            return known.points
        matcher = self._core.bank.derived(PointMatcher.of)
        return found_in(matcher, question, known.answer)
