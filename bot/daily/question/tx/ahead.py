"""Dates that a clock wrote which was far ahead, once it is right again.

Such a start claimed a date of a month from now, and said of all before it that the bot was away:
no question would come until then. What nobody saw is taken back; a card that stands becomes the
question of the first date that is free, so that it is neither asked twice nor open for a month.
"""

from datetime import date, datetime, time, timedelta

from bot.core.database import Transaction
from bot.core.ids import GuildId, PostId, made_at
from bot.core.outbox import store as outbox
from bot.daily.contributed.tx import saving as contributed
from bot.daily.ledger import store as ledger
from bot.daily.ledger.rules import DailyPost, PostState, reveal_due
from bot.daily.question import store
from bot.daily.question.tx import choice, claims, dates
from bot.daily.streaks import tx as streaks
from bot.server import calendar
from bot.server.settings import store as guilds
from bot.server.settings.rules.declared import GuildSettings

WRONG_CLOCK = "my clock was wrong"
ONE_DAY = timedelta(days=1)


def is_ahead(tx: Transaction, guild_id: GuildId, now: datetime, later: datetime) -> bool:
    """Whether a server has dates that were written ``later`` than it is now."""
    return store.is_ahead(tx, guild_id, now.date() - ONE_DAY, later)


def put_right(tx: Transaction, guild_id: GuildId, now: datetime, later: datetime) -> None:
    """Have a server's dates go on from today, where a clock was ahead: something was written
    ``later`` than it is now. The clock is right now. Harmless to repeat."""
    settings = guilds.get(tx, guild_id)
    if settings is None or not is_ahead(tx, guild_id, now, later):
        return
    today = choice.today_of(settings, now)
    rows = store.ahead(tx, guild_id, later)
    store.drop_checkpoints(tx, guild_id, rows[0][2])
    void = {on: post_id for post_id, state, on in rows if state is PostState.VOID}
    for post_id, state, _ in rows:
        post = None if state is PostState.VOID else ledger.get(tx, post_id)
        if post is not None and not dates.take_back(tx, post):
            _move(tx, settings, post, void, now)
    for on, post_id in void.items():
        if on < today:
            store.say_why(tx, post_id, WRONG_CLOCK, now)
        else:
            store.forget_void(tx, post_id)
    streaks.refresh(tx, guild_id)
    # Today's own time may be over: it is caught up while the date lasts.
    claims.plan_next(tx, settings, calendar.instant(today, time(), settings.zone))


def _move(
    tx: Transaction, settings: GuildSettings, post: DailyPost, void: dict[date, PostId],
    now: datetime,
) -> None:  # fmt: skip
    """Give a question that stands the first free date since it was posted."""
    sent_at = None if post.message_id is None else made_at(post.message_id)
    on = choice.today_of(settings, sent_at or now)
    while on not in void and on != post.on and ledger.on_date(tx, post.guild_id, on) is not None:
        on += ONE_DAY
    if on in void:
        store.forget_void(tx, void.pop(on))
    due_at = calendar.instant(on, settings.post_time, settings.zone)
    reveal_at = None
    if sent_at is not None:
        reveal_at = reveal_due(due_at, sent_at, settings.reveal_minutes, settings.zone)
    store.move(
        tx, post.post_id, post.guild_id, post.on, on, due_at=due_at, sent_at=sent_at,
        reveal_due_at=reveal_at, now=now,
    )  # fmt: skip
    if post.state.is_open and reveal_at is not None:
        outbox.move(tx, "reveal", str(post.post_id), reveal_at)
    contributed.draw_card(tx, post.guild_id, post.post_id, now)
