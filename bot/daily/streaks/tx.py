"""Practice that counts for the day. Functions for use inside others' transactions.

A quiz, a review or a mock interview notes what was practised in the commit in which it stores
what was done, so a crash leaves both or neither. States of a member's date: nothing practised,
some (rows that don't count yet), enough (one row counts). The date is that of the question
that is open at that moment, the newest if there are several: the day of an answer, too.
Without an open question there is no day to count, and where the organiser lets only the daily
answer count nothing is kept. What counted once is never looked at by the setting again.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId
from bot.core.outbox import store as outbox
from bot.daily.ledger import store as daily
from bot.daily.ledger.store import DailyPost
from bot.daily.streaks import rules, store
from bot.daily.streaks.messages import DayCounts
from bot.daily.streaks.rules import Practice
from bot.daily.streaks.store import Practised
from bot.server.members import store as members
from bot.server.settings import store as guild_store


def note_practice(
    tx: Transaction,
    *,
    guild_id: GuildId,
    user_id: UserId,
    kind: Practice,
    subject: str,
    now: datetime,
) -> DayCounts | None:
    """Note one thing that was practised: ``subject`` is the id of a question that was answered
    or reviewed, or names a mock interview. Not None if with it the day counts, which it didn't
    before; then the caller tells the member, and wakes the agenda for a milestone.

    The same subject a second time on a date changes nothing, whatever its kind, and neither
    does anything beyond enough.
    """
    settings = guild_store.get(tx, guild_id)
    if settings is None or not settings.any_practice:
        return None
    post = _open_post(tx, guild_id)
    if post is None:
        return None
    there = store.practice_of(tx, guild_id, user_id, post.on)
    if any(one.counts or one.subject == subject for one in there):
        return None
    enough = rules.is_enough([*(one.kind for one in there), kind])
    store.put_practice(tx, guild_id, user_id, post.on, Practised(subject, kind, enough), now)
    if not enough:
        return None
    members.meet(tx, guild_id, user_id)
    store.forget(tx, guild_id, user_id, post.on)
    before, after = store.progress_by_practice(tx, guild_id, user_id, post.on)
    if after.answered == before.answered:
        return None  # it counted by an answer before
    reached = rules.milestone(before.current, after.current)
    if reached is not None:
        reached = reach_milestone(tx, post, user_id, reached, now, loud=settings.milestones)
    return DayCounts(after.current, reached)


def counted_by(
    tx: Transaction, *, guild_id: GuildId, user_id: UserId, subjects: Collection[str]
) -> DayCounts | None:
    """Whether the day of the open question counts by practice to which some of these subjects
    belong, and not by an answer. Says nothing of milestones: those are told once."""
    post = _open_post(tx, guild_id)
    if post is None:
        return None
    there = store.practice_of(tx, guild_id, user_id, post.on)
    if not any(one.counts for one in there) or not any(one.subject in subjects for one in there):
        return None
    if post.on in store.answered_on(tx, guild_id, user_id, post.on - timedelta(days=1)):
        return None
    return DayCounts(store.progress(tx, guild_id, user_id).current)


def reach_milestone(
    tx: Transaction, post: DailyPost, user_id: UserId, days: int, now: datetime, *, loud: bool
) -> int | None:
    """Note a milestone once, and announce it in the thread of the post unless the member or
    the guild wants none. The days; None if the member has had it before."""
    if not store.reach_milestone(tx, post.guild_id, user_id, days, now):
        return None
    if loud and not members.get(tx, post.guild_id, user_id).hidden:
        outbox.put(
            tx, guild_id=post.guild_id, kind="milestone", due_at=now, now=now, user_id=user_id,
            subject=f"{post.guild_id}:{user_id}:{days}:{post.post_id}",
        )  # fmt: skip
    return days


def _open_post(tx: Transaction, guild_id: GuildId) -> DailyPost | None:
    return next(iter(daily.open_posts(tx, guild_id)), None)
