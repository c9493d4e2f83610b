"""What organisers decide about dates: skipping them, and queueing questions for them."""

from datetime import date, datetime

from bot.bank.model import Question
from bot.bank.question_bank import QuestionBank
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.ids import UserId
from bot.daily.ledger import store
from bot.daily.ledger.rules import DailyPost, PostState
from bot.daily.question.messages import DaySkipped, Queued, SkipTakenBack
from bot.daily.question.tx import claims
from bot.server.readers import UNCHANGED
from bot.server.settings.rules.declared import GuildSettings


def skip_date(
    tx: Transaction, bank: QuestionBank, settings: GuildSettings, on: date, reason: str,
    now: datetime,
) -> DaySkipped:  # fmt: skip
    """Leave a local date out: no day for streaks. Skipping it again gives it a new reason. What is
    queued for it stays, in case the skip is taken back."""
    guild_id = settings.guild_id
    if not _is_posting_day(settings, on):
        raise UserError(f"{on:%A} is a rest day here, so there is nothing to skip. {UNCHANGED}")
    store.remove_skip(tx, guild_id, on)
    if not store.put_without_question(
        tx, guild_id=guild_id, on=on, state=PostState.SKIPPED, reason=reason, now=now
    ):
        post = store.on_date(tx, guild_id, on)
        raise UserError(f"{_taken(post)}, so it can't be skipped. {UNCHANGED}")
    return DaySkipped(
        on, reason, claims.plan_next(tx, settings, now), _queued_title(tx, bank, settings, on)
    )


def undo_skip(
    tx: Transaction, bank: QuestionBank, settings: GuildSettings, on: date, now: datetime
) -> SkipTakenBack:
    """A date that was left out is not any more."""
    if not store.remove_skip(tx, settings.guild_id, on):
        raise UserError(f"{_day(on)} isn't skipped. {UNCHANGED}")
    return SkipTakenBack(
        on, claims.plan_next(tx, settings, now), _queued_title(tx, bank, settings, on),
        is_rest_day=not _is_posting_day(settings, on),
    )  # fmt: skip


def queue(
    tx: Transaction, bank: QuestionBank, settings: GuildSettings, on: date, question: Question,
    by: UserId, now: datetime,
) -> Queued:  # fmt: skip
    """Put a question at a posting date that has none yet, in place of what was queued for it. A
    question is queued for one date: from another it moves."""
    guild_id = settings.guild_id
    if not _is_posting_day(settings, on):
        raise UserError(f"{on:%A} is a rest day here. {UNCHANGED} Choose a posting day.")
    post = store.on_date(tx, guild_id, on)
    if post is not None and post.state is PostState.SKIPPED:
        raise UserError(
            f"{_day(on)} is skipped. {UNCHANGED} Choose another date, or take the skip back with "
            "`/organise skip` and `undo`, then try again."
        )
    if post is not None:
        raise UserError(f"{_taken(post)}. {UNCHANGED} Choose a later date.")
    queued = dict(store.queued(tx, guild_id, claims.today_of(settings, now)))
    moved = tuple(day for day, one in queued.items() if one == question.id and day != on)
    for day in moved:
        store.take_queued(tx, guild_id, day)
    replaced = "" if queued.get(on) == question.id else _queued_title(tx, bank, settings, on)
    store.queue(tx, guild_id=guild_id, on=on, question_id=question.id, added_by=by)
    return Queued(on, question.title, replaced, moved)


def _is_posting_day(settings: GuildSettings, on: date) -> bool:
    return on.weekday() in settings.weekdays


def _day(on: date) -> str:
    return f"{on:%a} {on.day} {on:%b}"


def _taken(post: DailyPost | None) -> str:
    """Why a date can get no other row."""
    if post is not None and post.state is PostState.VOID:
        return f"{_day(post.on)} is void already ({post.void_reason})"
    return "That date has its question already"


def _queued_title(tx: Transaction, bank: QuestionBank, settings: GuildSettings, on: date) -> str:
    """The title of what is queued for a date and can still be asked."""
    question = bank.question(dict(store.queued(tx, settings.guild_id, on)).get(on))
    return "" if question is None or question.retired else question.title
