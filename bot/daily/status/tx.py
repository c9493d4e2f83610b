"""How the group and its questions stand, inside one transaction."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from bot.bank.question_bank import QuestionBank
from bot.core.database import Transaction
from bot.core.ids import ChannelId, GuildId, UserId
from bot.daily.ledger import store as ledger
from bot.daily.ledger.rules import DailyPost, PostState, is_extra
from bot.daily.question.messages import CARD_GONE, CHANNEL_GONE
from bot.daily.question.tx import choice
from bot.daily.status import rules, store
from bot.daily.status.messages import DayStatus, Status
from bot.daily.status.rules import AnswerDates
from bot.server.settings import store as guilds
from bot.server.settings.rules.declared import GuildSettings

STATUS_ROWS = 7
_STATE_WORDS = {
    PostState.CLAIMED: "on its way",
    PostState.SENT: "open, without a thread yet",
    PostState.THREADED: "open for answers",
    PostState.REVEALED: "revealed",
    PostState.CLOSED: "revealed",
    PostState.VOID: "void",
    PostState.SKIPPED: "skipped",
}
LOOK_BACK = timedelta(days=60)
"""Seven rows of the ledger lie within it, and two weeks before each of them."""


def status_of(
    tx: Transaction, bank: QuestionBank, guild_id: GuildId, now: datetime, gone: Collection[UserId]
) -> tuple[ChannelId, Status]:
    """The channel, and the status but for what only Discord knows. ``gone``: who left the server
    and counts no more."""
    settings = guilds.settings_or_refuse(tx, guild_id)
    asked, today = ledger.asked(tx, guild_id), choice.today_of(settings, now)
    since = store.answered_since(tx, guild_id, today - LOOK_BACK)
    answered = {one: dates for one, dates in since.items() if one not in gone}
    return settings.channel_id, Status(
        next_at=settings.next_post_at,
        next_on=settings.next_post_on,
        paused=settings.paused,
        days=tuple(
            _day(bank, post, answered) for post in ledger.latest(tx, guild_id, today, STATUS_ROWS)
        ),
        questions_left=choice.unasked(tx, bank, settings, asked),
        queued=tuple(
            (on, _title(bank, question_id) + _unless_asked(tx, bank, settings, on, question_id))
            for on, question_id in ledger.queued(tx, guild_id, today)
        ),
        group=rules.figures(answered, store.first_answers(tx, guild_id), today),
        # Which question it would be is not said, so any seed does.
        why_none=choice.why_none(tx, bank, 0, settings, now),
        any_practice=settings.any_practice,
        skipped=store.skipped(tx, guild_id, today),
    )


def _title(bank: QuestionBank, question_id: str | None) -> str:
    question = bank.question(question_id)
    return "" if question is None else question.title


def _unless_asked(
    tx: Transaction, bank: QuestionBank, settings: GuildSettings, on: date, question_id: str
) -> str:
    """Why what is queued won't be asked as things are now."""
    post, question = ledger.on_date(tx, settings.guild_id, on), bank.question(question_id)
    if post is not None and post.state is PostState.SKIPPED:
        return " (date skipped)"
    if on.weekday() not in settings.weekdays:
        return f" ({on:%A} is a rest day now)"
    return " (not asked any more)" if question is None or question.retired else ""


def _day(bank: QuestionBank, post: DailyPost, answered: AnswerDates) -> DayStatus:
    link, words = None, _STATE_WORDS[post.state]
    if post.state.was_posted and post.void_reason and not is_extra(post.void_reason):
        words += ", void"
    is_gone = post.void_reason in (CHANNEL_GONE, CARD_GONE)
    if post.message_id is not None and post.channel_id is not None and not is_gone:
        link = (post.guild_id, post.channel_id, post.message_id)
    count = sum(post.on in dates for dates in answered.values()) if post.state.was_posted else 0
    return DayStatus(
        post.on, words, _title(bank, post.question_id), post.choice_note,
        link, answered=count,
        active=len(rules.active_on(answered, post.on)) if post.state.was_posted else 0,
        reason=post.void_reason, note=post.note,
    )  # fmt: skip
