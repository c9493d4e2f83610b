"""What other wings may know of the ledger, inside their transactions."""

from datetime import date, datetime
from typing import Any

from bot.bank.question_bank import current_id
from bot.core.database import Transaction
from bot.core.ids import GuildId, PostId, UserId
from bot.core.uptime import store as uptime
from bot.core.uptime.rules import Outage
from bot.daily.ledger import store
from bot.daily.ledger.rules import DailyPost, PostState, counting
from bot.server.settings.rules.declared import GuildSettings


def post_of(tx: Transaction, guild_id: GuildId, post_id: PostId) -> DailyPost | None:
    """A question of the day of this server; None for one of another, or that was never posted."""
    post = store.get(tx, post_id)
    if post is None or post.guild_id != guild_id or not post.state.was_posted:
        return None
    return post


def open_post(tx: Transaction, guild_id: GuildId) -> DailyPost | None:
    """A server's newest question that is open."""
    return next(iter(store.open_posts(tx, guild_id)), None)


def is_on_its_way(tx: Transaction, guild_id: GuildId, post_id: PostId) -> bool:
    """Whether a question of this server is being posted: its card may stand already."""
    post = store.get(tx, post_id)
    return post is not None and post.guild_id == guild_id and post.state is PostState.CLAIMED


def open_questions(tx: Transaction, guild_id: GuildId) -> frozenset[str]:
    """Questions of the day whose answer is not out yet: nobody may meet it elsewhere."""
    posts = store.open_posts(tx, guild_id)
    asked = (post.question_id for post in posts if post.question_id is not None)
    return frozenset(map(current_id, asked))


def hidden_questions(tx: Transaction, guild_id: GuildId, since: date) -> frozenset[str]:
    """The open questions, those on their way, and those queued from a local date on."""
    claimed = (post.question_id for post in store.claimed(tx, guild_id))
    on_their_way = (current_id(one) for one in claimed if one is not None)
    queued = (question_id for _, question_id in store.queued(tx, guild_id, since))
    return open_questions(tx, guild_id).union(queued, on_their_way)


def open_since(tx: Transaction) -> datetime | None:
    """When the oldest question was asked whose thread is still read; None: none is open."""
    return store.open_since(tx)


def queued_by(tx: Transaction, guild_id: GuildId, user_id: UserId) -> list[dict[str, Any]]:
    """What an organiser chose for dates to come, for their export."""
    return store.queued_by(tx, guild_id, user_id)


def forget_who_queued(tx: Transaction, guild_id: GuildId, user_id: UserId) -> None:
    """What they chose stays, not who it was."""
    store.forget_who_queued(tx, guild_id, user_id)


def open_posts(tx: Transaction, guild_id: GuildId) -> tuple[DailyPost, ...]:
    """The questions of the day that can be answered in time, the newest first."""
    return store.open_posts(tx, guild_id)


def keep_kinder(tx: Transaction, settings: GuildSettings) -> None:
    """The organisers chose anew: what is kinder of it holds for the open questions, too, and stays
    if they change it back."""
    for post in store.open_posts(tx, settings.guild_id):
        store.keep_counting(tx, post.post_id, counting(post, settings))


def outages(
    tx: Transaction, guild_id: GuildId, from_at: datetime, to_at: datetime
) -> tuple[Outage, ...]:
    """When a server's members could do nothing: the bot was down or not in it, or Discord had lost
    it. They may overlap."""
    span = guild_id, from_at, to_at
    return uptime.outages(tx, *span) + uptime.absences(tx, *span)
