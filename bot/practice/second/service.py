"""Use cases of second opinions: agree, undo, and ask.

States of a member's consent in a server: none → agreed to one endpoint → another endpoint (asked
again) or undone, which also deletes what came back. States of one opinion: not there → asked →
there, or none came; it is asked for again when the feedback is opened again. What was sent can't
be called back; an opinion that comes after the member undid it is neither kept nor shown.
"""

import asyncio
from functools import partial
from weakref import WeakValueDictionary

from bot.bank.model import Question
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import GuildId, UserId
from bot.core.language_model.rules import Silence
from bot.practice.second import rules, store
from bot.practice.second import tx as seconds
from bot.practice.second.messages import (
    NO_FOLLOW_UPS,
    Consent,
    ConsentCard,
    FollowUp,
    Second,
    SecondProgress,
)
from bot.practice.second.rules import Opinion

CHANGED = (
    "Where answers are sent has changed since you opened that card, so nothing was switched on. "
    "*Second opinion* below your feedback shows how it is now."
)


class SecondService:
    """Second opinions of one model. Its callers say which question and which text."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._model = core.language_model
        self._locks: WeakValueDictionary[tuple[int, int, str], asyncio.Lock] = WeakValueDictionary()
        self.marks: dict[tuple[int, int, int], frozenset[str]] = {}
        """What a member ticked on a card whose second opinion is on its way, by the id of what the
        card is about: it is drawn once more, and no unsaved tick may be lost by that."""

    async def card(self, guild_id: GuildId, user_id: UserId) -> ConsentCard:
        """What is sent to whom, and how it stands. Refuses where it is off."""
        offer = self._model.offer
        return await self._core.database.read(lambda tx: seconds.card(tx, guild_id, user_id, offer))

    async def agree(self, guild_id: GuildId, user_id: UserId, endpoint: int) -> ConsentCard:
        """*Yes, send my answers*, on a card that named this endpoint."""
        now, offer = self._core.clock.now(), self._model.offer

        def agree(tx: Transaction) -> ConsentCard:
            card = seconds.card(tx, guild_id, user_id, offer)
            if offer is None or card.endpoint != endpoint:
                raise UserError(CHANGED)
            store.agree(tx, guild_id, user_id, offer.endpoint, now)
            return seconds.card(tx, guild_id, user_id, offer)

        return await self._core.database.write(agree)

    async def withdraw(self, guild_id: GuildId, user_id: UserId) -> ConsentCard:
        """*Stop sending*. It works where second opinions were switched off since, too."""
        await self._core.database.write(lambda tx: store.withdraw(tx, guild_id, user_id))
        return await self.card(guild_id, user_id)

    def seen(
        self, tx: Transaction, guild_id: GuildId, user_id: UserId, question: Question, text: str
    ) -> Second | None:
        """What a feedback card says of it now; None: nothing. Asks nobody."""
        consent = seconds.consent(tx, guild_id, user_id, self._model.offer)
        if consent is Consent.OFF or not question.key_points:
            return None
        follows = bool(question.follow_ups)
        if consent is not Consent.GIVEN:
            return Second(consent, has_follow_ups=follows)
        known = store.opinion(tx, guild_id, user_id, self._digest(question, text))
        if known is not None:
            return Second(consent, SecondProgress.THERE, known, follows)
        asked = self._locks.get((guild_id, user_id, self._digest(question, text)))
        is_coming = asked is not None and asked.locked()
        return Second(
            consent, SecondProgress.COMING if is_coming else SecondProgress.NOT_ASKED, None, follows
        )

    def remember(
        self, guild_id: GuildId, user_id: UserId, about: int, second: Second | None,
        marked: frozenset[str] | None,
    ) -> None:  # fmt: skip
        """Note what is ticked on a card that is drawn once more when the opinion comes."""
        if marked is not None and second is not None and second.progress is SecondProgress.COMING:
            self.marks[guild_id, user_id, about] = marked

    async def ask(
        self, guild_id: GuildId, user_id: UserId, question: Question, text: str
    ) -> Second | None:
        """The model's opinion, kept before it is given; without consent nothing is sent."""
        key = (guild_id, user_id, self._digest(question, text))
        async with self._locks.setdefault(key, asyncio.Lock()):  # a second click waits here
            before = await self._core.database.read(
                lambda tx: self.seen(tx, guild_id, user_id, question, text)
            )
            if before is None or not before.should_ask:
                return before
            points = _points(question)
            found = await self._model.ask(
                guild_id, user_id, partial(rules.opinion_prompt, question, points, text),
                lambda reply: rules.read_opinion(reply, points, text),
                is_allowed=seconds.may_send(guild_id, user_id, self._model.offer),
            )  # fmt: skip
            if isinstance(found, Silence):
                why = SecondProgress.SPENT if found is Silence.SPENT else SecondProgress.NONE_CAME
                return Second(before.consent, why, has_follow_ups=before.has_follow_ups)
            return await self._keep(guild_id, user_id, question, text, found)

    async def follow_up(
        self, guild_id: GuildId, user_id: UserId, question: Question, text: str
    ) -> FollowUp | ConsentCard:
        """*Ask me a follow-up*: one of the question's own, which the model chooses; the first of
        them where it doesn't. A member who hasn't agreed reads what would be sent."""
        if not question.follow_ups:
            raise UserError(NO_FOLLOW_UPS)
        card = await self.card(guild_id, user_id)
        if card.consent is not Consent.GIVEN:
            return card
        at: int | Silence = Silence.FAILED
        if len(question.follow_ups) > 1 and text:
            at = await self._model.ask(
                guild_id, user_id, partial(rules.follow_up_prompt, question, text),
                partial(rules.read_follow_up, count=len(question.follow_ups)),
                is_allowed=seconds.may_send(guild_id, user_id, self._model.offer),
            )  # fmt: skip
        return FollowUp.of(question, at)

    def _digest(self, question: Question, text: str) -> str:
        offer = self._model.offer
        where = ("", "") if offer is None else (offer.endpoint, offer.name)
        return rules.digest_of(*where, question, _points(question), text)

    async def _keep(
        self, guild_id: GuildId, user_id: UserId, question: Question, text: str, found: Opinion
    ) -> Second | None:
        now, digest = self._core.clock.now(), self._digest(question, text)

        def keep(tx: Transaction) -> Second | None:
            consent = seconds.consent(tx, guild_id, user_id, self._model.offer)
            if consent is Consent.GIVEN:
                store.keep(tx, guild_id, user_id, digest, question.id, found, now)
            return self.seen(tx, guild_id, user_id, question, text)

        return await self._core.database.write(keep)


def _points(question: Question) -> tuple[str, ...]:
    return tuple(point.point for point in question.key_points)
