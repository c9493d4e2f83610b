"""What organisers decide about dates: skipping them, and queueing questions for them."""

from datetime import date, datetime

from bot.bank.choose import BY_HAND
from bot.bank.model import Question
from bot.bank.question_bank import QuestionBank
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.ids import GuildId, PostId, UserId
from bot.core.outbox import store as outbox
from bot.core.outbox.rules import EXTRA, was_heard
from bot.core.outbox.store import OutboxRow
from bot.daily.ledger import store
from bot.daily.ledger.rules import DailyPost, PostState
from bot.daily.question.messages import DateObstacle, DaySkipped, Queued, SkipTakenBack
from bot.daily.question.tx import choice, claims
from bot.daily.streaks import tx as streaks
from bot.server import calendar
from bot.server.readers import UNCHANGED
from bot.server.settings.rules.declared import GuildSettings

NOBODY = UserId(0)
"""Who queued what is queued again is known no more."""


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
    post = store.on_date(tx, guild_id, on)
    if post is not None:
        take_back(tx, post)
    if not store.put_without_question(
        tx, guild_id=guild_id, on=on, state=PostState.SKIPPED, reason=reason, now=now
    ):
        raise UserError(f"{_taken(post)}, so it can't be skipped. {UNCHANGED}")
    return DaySkipped(
        on, reason, claims.plan_next(tx, settings, now), _queued_title(tx, bank, settings, on)
    )


def take_back(tx: Transaction, post: DailyPost) -> bool:
    """A question that nobody has seen yet is not asked after all. False where it may have been
    sent. What an organiser queued is queued for its date again."""
    if post.state is not PostState.CLAIMED or _may_stand(tx, post.post_id):
        return False
    store.take_back(tx, post.post_id)
    queue_again(tx, post)
    streaks.refresh(tx, post.guild_id)
    return True


def queue_again(tx: Transaction, post: DailyPost) -> None:
    """What an organiser queued and nobody has seen is queued for its date again; once that is over,
    it is asked on the next day that has nothing yet."""
    if post.question_id is not None and post.choice_note.startswith(BY_HAND):
        store.queue(
            tx, guild_id=post.guild_id, on=post.on, question_id=post.question_id, added_by=NOBODY
        )


def take_back_all(tx: Transaction, guild_id: GuildId) -> bool:
    """The same for all that are on their way; whether one may come all the same."""
    taken = [take_back(tx, post) for post in store.claimed(tx, guild_id)]  # each of them
    return not all(taken)


def _may_stand(tx: Transaction, post_id: PostId) -> bool:
    """Whether a card may be in the channel or on its way there. It isn't where no try was begun,
    or each of them heard that Discord took nothing."""
    row = outbox.tried(tx, "question", str(post_id))
    return row is not None and may_have_sent(tx, row)


def may_have_sent(tx: Transaction, row: OutboxRow) -> bool:
    """Whether a try of a row that was begun may have left its message in the channel."""
    doubts = (f"{row.outbox_id}.{at}.0" for at in range(1, row.attempts + 1))
    return not was_heard(row.problem) or any(outbox.marker_of(tx, EXTRA, one) for one in doubts)


def undo_skip(
    tx: Transaction, bank: QuestionBank, settings: GuildSettings, on: date, now: datetime
) -> SkipTakenBack:
    """A date that was left out is not any more."""
    if not store.remove_skip(tx, settings.guild_id, on):
        raise UserError(f"{_day(on)} isn't skipped. {UNCHANGED}")
    next_at, is_rest_day = claims.plan_next(tx, settings, now), not _is_posting_day(settings, on)
    return SkipTakenBack(
        on, next_at, _queued_title(tx, bank, settings, on), is_rest_day=is_rest_day,
        obstacle=None if is_rest_day else _obstacle(settings, on, next_at),
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
    queued = dict(store.queued(tx, guild_id, choice.today_of(settings, now)))
    moved = tuple(day for day, one in queued.items() if one == question.id and day != on)
    for day in moved:
        store.take_queued(tx, guild_id, day)
    replaced = "" if queued.get(on) == question.id else _queued_title(tx, bank, settings, on)
    store.queue(tx, guild_id=guild_id, on=on, question_id=question.id, added_by=by)
    obstacle = _obstacle(settings, on, settings.next_post_at)
    return Queued(on, question.title, replaced, moved, obstacle)


def _obstacle(settings: GuildSettings, on: date, next_at: datetime | None) -> DateObstacle | None:
    """Why a date without a row gets no question by itself; ``next_at``: when the next is due."""
    if settings.paused:
        return DateObstacle.PAUSED
    at = calendar.instant(on, settings.post_time, settings.zone)
    return DateObstacle.OVER if next_at is not None and at < next_at else None


def _is_posting_day(settings: GuildSettings, on: date) -> bool:
    return on.weekday() in settings.weekdays


def _day(on: date) -> str:
    return f"{on:%a} {on.day} {on:%b}"


def _taken(post: DailyPost | None) -> str:
    """Why a date can get no other row."""
    if post is not None and post.state is PostState.VOID:
        return f"{_day(post.on)} is void already ({post.void_reason})"
    if post is not None and post.state is PostState.CLAIMED:
        return "The question of that date is on its way and may be there already"
    return "That date has its question already"


def _queued_title(tx: Transaction, bank: QuestionBank, settings: GuildSettings, on: date) -> str:
    """The title of what is queued for a date and can still be asked."""
    question = bank.question(dict(store.queued(tx, settings.guild_id, on)).get(on))
    return "" if question is None or question.retired else question.title
