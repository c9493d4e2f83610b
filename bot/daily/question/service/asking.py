"""Looking at the daily question: status, preview, hint, search. Changes nothing."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.bank.choose import NothingToAsk, days_left
from bot.bank.model import Bank, Kind, Question
from bot.bank.problems import BankError
from bot.bank.question_bank import QuestionBank
from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import UserError
from bot.core.ids import GuildId, PostId
from bot.core.ports import Notifier
from bot.daily.ledger import rules, store
from bot.daily.ledger.rules import PostState
from bot.daily.ledger.store import DailyPost
from bot.daily.question import tx as claims
from bot.daily.question.messages import BankReloaded, DayStatus, Hint, Preview, QuestionCard, Status
from bot.daily.question.service.organise import settings_or_refuse
from bot.server.settings.rules import GuildSettings

STATUS_ROWS = 7


class AskingService:
    """What organisers and members want to see of the daily question."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        shelf: QuestionBank,
        notifier: Notifier,
        seed: int,
        load: Callable[[], Bank],
    ) -> None:
        self._database = database
        self._clock = clock
        self._shelf = shelf
        self._notifier = notifier
        self._seed = seed
        self._load = load

    async def status(self, guild_id: GuildId) -> Status:
        """The last seven rows of the ledger in plain words, and what is ahead."""
        now = self._clock.now()
        return await self._database.read(partial(self._status, guild_id=guild_id, now=now))

    def _status(self, tx: Transaction, guild_id: GuildId, now: datetime) -> Status:
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
                asked=store.asked(tx, guild_id),
                policy=claims.policy_of(settings),
            ),
            missing_permissions=tuple(missing or ()),
            channel_gone=missing is None,
            queued=tuple(
                (on, self._title(question_id))
                for on, question_id in store.queued(tx, guild_id, today)
            ),
            any_practice=settings.any_practice,
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

    async def preview(self, guild_id: GuildId, question_id: str | None) -> Preview:
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
                marker="preview",
                on=settings.next_post_on or now.astimezone(settings.zone).date(),
                question=question,
                reveal_at=rules.reveal_due(due, due, settings.reveal_minutes),
                reads_messages=self._notifier.reads_messages(),
            ),
            note,
        )

    async def hint(self, guild_id: GuildId, post_id: PostId) -> Hint:
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
        elif question.kind is Kind.SHORT:
            text = "If the name won't come, describe it: the rest of your answer still counts."
        return Hint(question.title, text)

    async def reload_bank(self) -> BankReloaded:
        """Read the bank's files anew, off the loop. With any fault in them the bot keeps the
        bank it has."""
        old = self._shelf.bank
        try:
            bank = await asyncio.to_thread(self._load)
        except BankError as error:
            shown = "\n".join(f"- `{problem}`"[:300] for problem in error.problems[:3])
            more = len(error.problems) - 3
            rest = (
                f"\n… and {more} more: `python -m bot bank check` lists them." if more > 0 else ""
            )
            raise UserError(
                f"**The bank has faults, so I keep the one I have.**\n{shown}{rest}"
            ) from None
        self._shelf.replace(bank)
        common = old.questions.keys() & bank.questions.keys()
        return BankReloaded(
            question_count=len(bank.active),
            new_count=len(bank.questions.keys() - old.questions.keys()),
            changed_count=sum(old.questions[id_] != bank.questions[id_] for id_ in common),
            gone_count=len(old.questions.keys() - bank.questions.keys()),
        )

    def find_questions(self, text: str, limit: int = 25) -> tuple[tuple[str, str], ...]:
        """Questions (id, title) whose title, id or topic holds the words, for autocomplete."""
        words = text.casefold().split()
        found = []
        for question in self._shelf.bank.active:
            hay = f"{question.title} {question.id} {question.topic}".casefold()
            if all(word in hay for word in words):
                found.append((question.id, question.title))
        return tuple(found[:limit])


_STATE_WORDS = {
    PostState.CLAIMED: "on its way",
    PostState.SENT: "open, without a thread yet",
    PostState.THREADED: "open for answers",
    PostState.REVEALED: "answers revealed",
    PostState.CLOSED: "answers revealed",
    PostState.VOID: "void",
    PostState.SKIPPED: "skipped",
}
