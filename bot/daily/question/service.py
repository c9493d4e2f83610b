"""What organisers and members do with the daily question, and what becomes due of it."""

import asyncio
import logging
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, datetime

from bot.bank.choose import NothingToAsk
from bot.bank.model import Kind, Question
from bot.bank.problems import BankError
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import ChannelId, GuildId, PostId, RoleId, UserId
from bot.core.ports import Purpose
from bot.core.shards import Shard
from bot.daily.alerts.tx import forget_ping
from bot.daily.contributed.tx import reading as contributed
from bot.daily.ledger import store
from bot.daily.ledger.rules import EXTRA, PostState
from bot.daily.question import messages
from bot.daily.question.tx import choice, claims, dates
from bot.daily.streaks import tx as streaks
from bot.server import readers
from bot.server.settings import store as guilds
from bot.server.settings.rules.declared import GuildSettings
from bot.server.settings.store import settings_or_refuse

AT_ONCE = 24
UNKNOWN = "I don't know the question {}. Type a word of it and choose from the list."
MOST_DAYS_AHEAD = 366
OVER_AND_GONE = (
    "Today's question is over, and its channel is gone. There's only one a day: the next one comes "
    "into the channel that you have chosen since."
)
WENT_WITH_ITS_CHANNEL = (
    "Today's question was in a channel that is gone, so nobody loses a streak over it. There's "
    "only one a day: the next one comes into the channel that you have chosen since."
)
HINTS = {
    Kind.OPEN: "Say what it is, why it works, when you'd use it, and what it costs.",
    Kind.CHOICE: "Cross out what you know is wrong, and say why.",
    Kind.NUMBER: "Write down what is given and what is asked; then the steps between them.",
    Kind.SHORT: "If the name won't come, describe it: the rest of your answer still counts.",
    Kind.STORY: "Set the scene in a sentence. Then say what you did yourself, and what came of it.",
}
"""What helps with a question that has no hint of its own, as one that a server wrote."""
log = logging.getLogger(__name__)


class DailyService:
    """Use cases of the daily question, one method for each thing somebody does."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def claim_due_questions(self) -> None:
        """Agenda: claim the date of every guild whose question is due. A few at a time: an
        answer never waits behind a thousand of them, and the first question goes out while the
        others are claimed."""
        now = self._core.clock.now()
        due = await self._core.database.read(lambda tx: guilds.due(tx, now))
        for first in range(0, len(due), AT_ONCE):
            some = due[first : first + AT_ONCE]
            mine = [guild_id for guild_id in some if self._core.notifier.is_connected(guild_id)]
            await asyncio.gather(*(self._claim(guild_id, now) for guild_id in mine))
            self._core.outbox.refresh()

    async def _claim(self, guild_id: GuildId, now: datetime) -> None:
        bank, seed = self._core.bank, self._core.seed
        try:
            await self._core.database.write(
                lambda tx: claims.claim_due(tx, bank, seed, guild_id, now)
            )
        except Exception:
            # One guild's fault never stops another; it is tried again at the next tick.
            log.exception("claim failed", extra={"guild_id": guild_id})

    async def post_now(self, guild_id: GuildId) -> messages.Posting:
        """Post today's question at once: the day's own, or an extra one on a rest day."""
        now = self._core.clock.now()
        bank, seed = self._core.bank, self._core.seed

        def post(tx: Transaction) -> messages.Posting:
            settings = settings_or_refuse(tx, guild_id)
            today = choice.today_of(settings, now)
            extra = today.weekday() not in settings.weekdays or settings.paused
            why = EXTRA if extra else ""
            claim = claims.claim_date(
                tx, bank, seed, settings, today, due_at=now, now=now, void_reason=why
            )
            if claim is None:
                raise UserError(_taken(tx, guild_id, today, self._is_there))
            if isinstance(claim, NothingToAsk):
                raise UserError(f"Nothing was posted. {claim.note}")
            claims.plan_next(tx, settings, now)
            return messages.Posting(today, settings.channel_id)

        result = await self._core.database.write(post)
        self._core.wake()
        where = guild_id, result.channel_id
        missing = self._core.notifier.missing_permissions(*where, for_=Purpose.CARD)
        return replace(result, missing=tuple(missing or ()), is_gone=missing is None)

    def _is_there(self, guild_id: GuildId, channel_id: ChannelId) -> bool:
        found = self._core.notifier.missing_permissions(guild_id, channel_id, for_=Purpose.CARD)
        return found is not None

    async def skip_day(
        self, guild_id: GuildId, day: str, reason: str, *, undo: bool
    ) -> messages.DaySkipped | messages.SkipTakenBack:
        """Leave a date out, or take that back. A skipped date is no day for streaks."""
        now, bank, reason = self._core.clock.now(), self._core.bank, " ".join(reason.split())

        def skip(tx: Transaction) -> messages.DaySkipped | messages.SkipTakenBack:
            settings = settings_or_refuse(tx, guild_id)
            on = _read_date(day, settings, now)
            if undo:
                return dates.undo_skip(tx, bank, settings, on, now)
            return dates.skip_date(tx, bank, settings, on, reason, now)

        result = await self._core.database.write(skip)
        self._core.wake()
        return result

    async def queue_question(
        self, guild_id: GuildId, day: str, question_id: str, by: UserId
    ) -> messages.Queued:
        """Choose the question for a date."""
        now = self._core.clock.now()

        def put(tx: Transaction) -> messages.Queued:
            # What was typed may be another server's own: nobody learns of that.
            question = contributed.question_in(tx, self._core.bank, guild_id, question_id)
            if question is None or question.retired:
                raise UserError(UNKNOWN.format(readers.shown(question_id[:60])))
            settings = settings_or_refuse(tx, guild_id)
            on = _read_date(day, settings, now)
            return dates.queue(tx, self._core.bank, settings, on, question, by, now)

        return await self._core.database.write(put)

    async def pause(self, guild_id: GuildId) -> messages.QuestionsPaused:
        """No questions until ``resume``; days without one cost nobody."""
        _at, may_come = await self._set_paused(guild_id, paused=True)
        return messages.QuestionsPaused(may_come)

    async def resume(self, guild_id: GuildId) -> messages.QuestionsResumed:
        """Questions come again from the next posting day."""
        at, _ = await self._set_paused(guild_id, paused=False)
        self._core.wake()
        if at is None:
            raise UserError("I'm not in this server any more.")
        return messages.QuestionsResumed(at)

    async def _set_paused(self, guild_id: GuildId, *, paused: bool) -> tuple[datetime | None, bool]:
        """When the next question is due; whether one that is on its way may come all the same."""
        now = self._core.clock.now()

        def change(tx: Transaction) -> tuple[datetime | None, bool]:
            settings = replace(settings_or_refuse(tx, guild_id), paused=paused)
            guilds.set_paused(tx, guild_id, paused=paused)
            may_come = paused and dates.take_back_all(tx, guild_id)
            return claims.plan_next(tx, settings, now), may_come

        return await self._core.database.write(change)

    async def guild_joined(self, guild_id: GuildId) -> None:
        """The bot is in the guild (again): plan its next question."""
        now = self._core.clock.now()
        await self._core.database.write(lambda tx: claims.come_back(tx, guild_id, now))
        self._core.wake()

    async def guilds_present(self, shard: Shard, guild_ids: Collection[GuildId]) -> None:
        """A shard is ready: of its guilds the bot is in these. It may have been added to some and
        removed from others while it was away."""
        now, is_connected = self._core.clock.now(), self._core.notifier.is_connected
        reached = {guild_id for guild_id in guild_ids if is_connected(guild_id)}
        await self._core.database.write(
            lambda tx: claims.note_present(tx, shard.holds, guild_ids, reached, now)
        )

    async def guild_lost(self, guild_id: GuildId) -> None:
        """Discord has lost the guild for a while: nobody can answer there."""
        now = self._core.clock.now()
        await self._core.database.write(lambda tx: claims.lose(tx, guild_id, now))

    async def guild_left(self, guild_id: GuildId) -> None:
        """The bot was removed: settings and history stay, nothing is due any more."""
        now = self._core.clock.now()

        def left(tx: Transaction) -> None:
            claims.leave(tx, guild_id, now)
            streaks.refresh(tx, guild_id)

        await self._core.database.write(left)

    async def role_deleted(self, guild_id: GuildId, role_id: RoleId) -> None:
        """A role of the server is gone: perhaps the one that questions ping."""
        now = self._core.clock.now()
        await self._core.write(lambda tx: forget_ping(tx, guild_id, role_id, now))

    async def preview(self, guild_id: GuildId, question_id: str | None) -> messages.Preview:
        """How the next card, or that of a given question, will look. Posts nothing."""
        now = self._core.clock.now()

        def choose(tx: Transaction) -> tuple[GuildSettings, Question, str]:
            settings = settings_or_refuse(tx, guild_id)
            if question_id is not None:
                question = contributed.question_in(tx, self._core.bank, guild_id, question_id)
                if question is None:
                    raise UserError(UNKNOWN.format(readers.shown(question_id[:60])))
                return settings, question, "This question, as its card will look."
            on = choice.next_date(settings, now)
            queued = dict(store.queued(tx, guild_id, on)).get(on)
            bank = self._core.bank
            chosen = choice.choose(tx, bank, self._core.seed, settings, on, queued)
            if isinstance(chosen, NothingToAsk):
                raise UserError(chosen.note)
            question = bank.question(chosen.question_id)
            assert question is not None
            return settings, question, chosen.note

        settings, question, note = await self._core.database.read(choose)
        reads = self._core.notifier.reads_messages()
        return messages.Preview(
            claims.preview_card(settings, question, now, reads_messages=reads), note
        )

    async def hint(self, guild_id: GuildId, post_id: PostId) -> messages.Hint:
        """The hint of a day's question."""
        post = await self._core.database.read(lambda tx: store.get(tx, post_id))
        question = self._core.bank.question(post.question_id) if post is not None else None
        if post is None or post.guild_id != guild_id or question is None:
            raise UserError("That question is from long ago and I no longer have it.")
        if question.hint:
            return messages.Hint(question.title, question.hint)
        return messages.Hint(question.title, HINTS[question.kind])

    async def reload_bank(self) -> messages.BankReloaded:
        """Operators: read the bank's files again, off the loop. With any fault in them the bot
        keeps the bank it has."""
        try:
            bank = await asyncio.to_thread(self._core.bank.load)
        except BankError as error:
            # Not as code: a message has words of its own between such signs.
            shown = "\n".join(f"- {problem}"[:300] for problem in error.problems[:3])
            more = len(error.problems) - 3
            if more > 0:
                shown += f"\n… and {more} more: `studybot bank check` lists them."
            text = f"**The question bank has errors, so I'm keeping the one I have.**\n{shown}"
            raise UserError(text) from None
        return messages.BankReloaded(self._core.bank.replace(bank))

    async def find_questions(
        self, guild_id: GuildId, text: str, limit: int = 25
    ) -> tuple[tuple[str, str], ...]:
        """Questions (id, title) whose title, id or topic holds the words, for autocomplete; the
        server's own come first."""
        words = text.casefold().split()
        found = []
        bank = self._core.bank
        own = await self._core.database.read(
            lambda tx: contributed.own_questions(tx, bank, guild_id)
        )
        for question in (*own, *bank.bank.active):
            hay = f"{question.title} {question.id} {question.topic}".casefold()
            if all(word in hay for word in words):
                found.append((question.id, question.title))
        return tuple(found[:limit])


def _taken(
    tx: Transaction, guild_id: GuildId, on: date, is_there: Callable[[GuildId, ChannelId], bool]
) -> str:
    post = store.on_date(tx, guild_id, on)
    was_posted = post is not None and post.message_id is not None
    if post is not None and was_posted and post.channel_id is not None:
        if is_there(guild_id, post.channel_id):
            link = f"https://discord.com/channels/{guild_id}/{post.channel_id}/{post.message_id}"
            return f"Today's question is out already: {link}\nThere's only one a day."
        return WENT_WITH_ITS_CHANNEL if post.state.is_open or post.void_reason else OVER_AND_GONE
    if post is not None and post.state is PostState.SKIPPED:
        return "Today is skipped. Take that back with `/organise skip` and `undo`, then try again."
    if post is not None and post.state is PostState.VOID:
        return f"No question today: {post.void_reason}. The day is void, and no streak is lost."
    return "Today's question is on its way or could not be posted. `/organise status` says more."


def _read_date(text: str, settings: GuildSettings, now: datetime) -> date:
    """A date that is written in the server's zone, from today up to a year ahead."""
    today = choice.today_of(settings, now)
    on = readers.read_date(text, today)
    if not 0 <= (on - today).days <= MOST_DAYS_AHEAD:
        raise UserError(f"Choose a date from today up to a year ahead. {readers.UNCHANGED}")
    return on
