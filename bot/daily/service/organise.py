"""What organisers and members ask of the daily question."""

from datetime import date, datetime
from functools import partial

from bot.bank.choose import NothingToAsk, days_left
from bot.bank.model import Kind, Question
from bot.bank.shelf import BankShelf
from bot.clock import Clock
from bot.daily import claims, rules, store
from bot.daily.messages import (
    DaySkipped,
    DayStatus,
    Hint,
    Paused,
    Posting,
    Preview,
    QuestionCard,
    Queued,
    Resumed,
    SkipTakenBack,
    Status,
)
from bot.daily.rules import PostState
from bot.daily.store import DailyPost
from bot.errors import UserError
from bot.guilds import store as guild_store
from bot.guilds.rules import GuildSettings
from bot.outbox import store as outbox
from bot.ports import Notifier, Wake
from bot.storage.database import Database, Transaction
from bot.streaks import store as streaks

NOT_SET_UP = "This server isn't set up yet. An organiser starts it with `/setup`."
STATUS_ROWS = 7


def settings_or_refuse(tx: Transaction, guild_id: int) -> GuildSettings:
    """The guild's settings, or a kind refusal."""
    settings = guild_store.get(tx, guild_id)
    if settings is None:
        raise UserError(NOT_SET_UP)
    return settings


class DailyService:
    """Use cases of the daily question, one method for each thing somebody does."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        shelf: BankShelf,
        notifier: Notifier,
        seed: int,
        wake: Wake,
    ) -> None:
        self._database = database
        self._clock = clock
        self._shelf = shelf
        self._notifier = notifier
        self._seed = seed
        self._wake = wake

    async def claim_due_questions(self) -> None:
        """Agenda: claim the date of every guild whose question is due."""
        now = self._clock.now()
        for guild_id in await self._database.read(lambda tx: guild_store.due(tx, now)):
            if self._notifier.reaches(guild_id):
                claim = partial(
                    claims.claim_due,
                    bank=self._shelf.bank,
                    seed=self._seed,
                    guild_id=guild_id,
                    now=now,
                )
                await self._database.write(claim)

    async def post_now(self, guild_id: int) -> Posting:
        """Post today's question at once: the day's own, or an extra one on a rest day."""
        now = self._clock.now()
        result = await self._database.write(partial(self._post_now, guild_id=guild_id, now=now))
        self._wake()
        return result

    def _post_now(self, tx: Transaction, guild_id: int, now: datetime) -> Posting:
        settings = settings_or_refuse(tx, guild_id)
        today = now.astimezone(settings.zone).date()
        extra = today.weekday() not in settings.weekdays or settings.paused
        claim = claims.claim_date(
            tx,
            bank=self._shelf.bank,
            seed=self._seed,
            settings=settings,
            on=today,
            due_at=now,
            now=now,
            void_reason=claims.EXTRA if extra else "",
        )
        if isinstance(claim, NothingToAsk):
            raise UserError(f"Nothing was posted. {claim.note}")
        if isinstance(claim, claims.DateTaken):
            raise UserError(self._taken(tx, guild_id, today))
        claims.plan_next(tx, settings, now)
        return Posting(today, settings.channel_id)

    def _taken(self, tx: Transaction, guild_id: int, on: date) -> str:
        post = store.on_date(tx, guild_id, on)
        if post is not None and post.state is PostState.SKIPPED:
            return "Today is skipped. Take that back with `/daily skip` and `undo`, then try again."
        if post is not None and post.message_id is not None:
            link = f"https://discord.com/channels/{guild_id}/{post.channel_id}/{post.message_id}"
            return f"Today's question is out already: {link}\nThere is one for each date."
        return "Today's question is on its way or could not be posted. `/daily status` tells more."

    async def skip_day(
        self, guild_id: int, on: date, reason: str, *, undo: bool
    ) -> DaySkipped | SkipTakenBack:
        """Leave a date out, or take that back. A skipped date is no day for streaks."""
        now = self._clock.now()

        def skip(tx: Transaction) -> DaySkipped | SkipTakenBack:
            settings = settings_or_refuse(tx, guild_id)
            today = now.astimezone(settings.zone).date()
            if on < today or (on - today).days > 366:
                raise UserError("Choose a date from today up to a year ahead. Nothing changed.")
            if undo:
                if not store.remove_skip(tx, guild_id, on):
                    raise UserError(f"{on:%a} {on.day} {on:%b} isn't skipped. Nothing changed.")
                return SkipTakenBack(on, claims.plan_next(tx, settings, now))
            if not store.put_without_question(
                tx, guild_id=guild_id, on=on, state=PostState.SKIPPED, reason=reason, now=now
            ):
                raise UserError("That date has its question already, so it can't be skipped.")
            return DaySkipped(on, reason, claims.plan_next(tx, settings, now))

        result = await self._database.write(skip)
        self._wake()
        return result

    async def queue_question(self, guild_id: int, on: date, question_id: str, by: int) -> Queued:
        """Put a question at a date."""
        question = self._shelf.question(question_id)
        if question is None or question.retired:
            raise UserError(
                "I don't know that question. Type a word of it and choose from the list."
            )
        now = self._clock.now()

        def put(tx: Transaction) -> None:
            settings = settings_or_refuse(tx, guild_id)
            today = now.astimezone(settings.zone).date()
            if not 0 <= (on - today).days <= 366:
                raise UserError("Choose a date from today up to a year ahead. Nothing changed.")
            post = store.on_date(tx, guild_id, on)
            if post is not None:
                raise UserError("That date has its question already. Choose a later one.")
            if on.weekday() not in settings.weekdays:
                raise UserError(f"{on:%A} is a rest day here. Choose a posting day.")
            store.queue(tx, guild_id=guild_id, on=on, question_id=question_id, added_by=by)

        await self._database.write(put)
        return Queued(on, question.title)

    async def pause(self, guild_id: int) -> Paused:
        """No questions until ``resume``; days without one cost nobody."""
        now = self._clock.now()
        await self._database.write(partial(self._set_paused, guild_id=guild_id, now=now, on=True))
        return Paused()

    async def resume(self, guild_id: int) -> Resumed:
        """Questions come again from the next posting day."""
        now = self._clock.now()
        at = await self._database.write(
            partial(self._set_paused, guild_id=guild_id, now=now, on=False)
        )
        self._wake()
        if at is None:
            raise UserError("The bot isn't in this server any more.")
        return Resumed(at)

    def _set_paused(
        self, tx: Transaction, guild_id: int, now: datetime, on: bool
    ) -> datetime | None:
        settings = settings_or_refuse(tx, guild_id)
        guild_store.set_paused(tx, guild_id, paused=on)
        fresh = guild_store.get(tx, guild_id)
        return claims.plan_next(tx, fresh or settings, now)

    async def status(self, guild_id: int) -> Status:
        """The last seven rows of the ledger in plain words, and what is ahead."""
        now = self._clock.now()
        return await self._database.read(partial(self._status, guild_id=guild_id, now=now))

    def _status(self, tx: Transaction, guild_id: int, now: datetime) -> Status:
        settings = settings_or_refuse(tx, guild_id)
        missing = self._notifier.missing_permissions(guild_id, settings.channel_id)
        today = now.astimezone(settings.zone).date()
        posts = store.latest(tx, guild_id, STATUS_ROWS)
        return Status(
            next_at=settings.next_post_at,
            next_on=settings.next_post_on,
            paused=settings.paused,
            days=tuple(self._day(post) for post in posts),
            questions_left=days_left(
                self._shelf.bank.active,
                asked=claims.asked_of(tx, guild_id),
                policy=claims.policy_of(settings),
            ),
            missing_permissions=tuple(missing or ()),
            channel_gone=missing is None,
            queued=tuple(
                (on, self._title(question_id))
                for on, question_id in store.queued(tx, guild_id, today)
            ),
        )

    def _title(self, question_id: str | None) -> str:
        question = self._shelf.question(question_id)
        return "" if question is None else question.title

    def _day(self, post: DailyPost) -> DayStatus:
        link = None
        if post.message_id is not None and post.channel_id is not None:
            link = (post.guild_id, post.channel_id, post.message_id)
        words = _STATE_WORDS[post.state]
        if post.void_reason:
            words = f"{words}: {post.void_reason}"
        if post.note:
            words = f"{words}. {post.note}"
        return DayStatus(post.on, words, self._title(post.question_id), post.choice_note, link)

    async def preview(self, guild_id: int, question_id: str | None) -> Preview:
        """How the next card, or that of a given question, will look. Posts nothing."""
        now = self._clock.now()

        def choose(tx: Transaction) -> tuple[GuildSettings, Question, str]:
            settings = settings_or_refuse(tx, guild_id)
            if question_id is not None:
                question = self._shelf.question(question_id)
                if question is None:
                    raise UserError("I don't know that question. Choose one from the list.")
                return settings, question, "This question, as its card will look."
            on = settings.next_post_on or now.astimezone(settings.zone).date()
            queued = dict(store.queued(tx, guild_id, on)).get(on)
            chosen = claims.choose(tx, self._shelf.bank, self._seed, settings, on, queued)
            if isinstance(chosen, NothingToAsk):
                raise UserError(chosen.note)
            return settings, self._shelf.bank.questions[chosen.question_id], chosen.note

        settings, question, note = await self._database.read(choose)
        due = settings.next_post_at or now
        return Preview(
            QuestionCard(
                post_id=0,
                guild_id=guild_id,
                mark="preview",
                on=settings.next_post_on or now.astimezone(settings.zone).date(),
                question=question,
                reveal_at=rules.reveal_due(due, due, settings.reveal_minutes),
                reads_messages=self._notifier.reads_messages(),
            ),
            note,
        )

    async def hint(self, guild_id: int, post_id: int) -> Hint:
        """The hint of a day's question."""
        post = await self._database.read(lambda tx: store.get(tx, post_id))
        question = self._shelf.question(post.question_id) if post is not None else None
        if post is None or post.guild_id != guild_id or question is None:
            raise UserError("That question is from long ago and I no longer have it.")
        if question.hint:
            return Hint(question.title, question.hint)
        text = "Say what it is, why it works, when you'd use it, and what it costs."
        if question.kind is Kind.CHOICE:
            text = "Cross out what you know is wrong, and say why."
        return Hint(question.title, text)

    def find_questions(self, text: str, limit: int = 25) -> tuple[tuple[str, str], ...]:
        """Questions (id, title) whose title, id or topic holds the words, for autocomplete."""
        words = text.casefold().split()
        found = []
        for question in self._shelf.bank.active:
            hay = f"{question.title} {question.id} {question.topic}".casefold()
            if all(word in hay for word in words):
                found.append((question.id, question.title))
        return tuple(found[:limit])

    async def guild_joined(self, guild_id: int) -> None:
        """The bot is in the guild (again): plan its next question."""
        now = self._clock.now()

        def back(tx: Transaction) -> None:
            settings = guild_store.get(tx, guild_id)
            if settings is not None and settings.left:
                guild_store.mark_back(tx, guild_id)
                fresh = guild_store.get(tx, guild_id)
                claims.plan_next(tx, fresh or settings, now)
                outbox.hurry(tx, guild_id, now)

        await self._database.write(back)
        self._wake()

    async def guild_left(self, guild_id: int) -> None:
        """The bot was removed: settings and history stay, nothing is due any more."""
        now = self._clock.now()

        def left(tx: Transaction) -> None:
            guild_store.mark_left(tx, guild_id, now)
            streaks.settle(tx, guild_id)

        await self._database.write(left)


_STATE_WORDS = {
    PostState.CLAIMED: "on its way",
    PostState.SENT: "open, without a thread yet",
    PostState.THREADED: "open for answers",
    PostState.REVEALED: "answers revealed",
    PostState.CLOSED: "answers revealed",
    PostState.VOID: "void",
    PostState.SKIPPED: "skipped",
}
