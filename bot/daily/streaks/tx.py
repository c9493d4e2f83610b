"""Figures of streaks and practice that counts, inside others' transactions.

A quiz, a review or a mock interview notes what was practised in the commit in which it stores
what was done, so a crash leaves both or neither. States of a member's date: nothing practised,
some (rows that don't count yet), enough (one row counts). The date is that of the question
that is open at that moment (`_practised_for`): the day of an answer, too.
Without an open question there is no day to count, and where only the daily answer counts for it
nothing is kept. What counted once is never looked at by the setting again.
"""

from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.core.database import Transaction
from bot.core.ids import GuildId, PostId, UserId
from bot.core.outbox import store as outbox
from bot.daily.ledger import store as daily
from bot.daily.ledger.rules import DailyPost, counting, is_extra, most_urgent
from bot.daily.streaks import rules, store
from bot.daily.streaks.messages import DayCounts, OpenHours
from bot.daily.streaks.rules import DayLine, LedgerDay, MemberStanding, Practice, Progress, fold
from bot.daily.streaks.store import NO_DATES, Checkpoint, CountedDates, PracticeEntry
from bot.server import members
from bot.server.settings import store as guilds
from bot.server.settings.rules.declared import GuildSettings

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a member's figures are made of, read once for before and after."""

    point: Checkpoint
    days: tuple[LedgerDay, ...]
    dates: CountedDates

    @property
    def progress(self) -> Progress:
        """As they are."""
        return self._fold(self.dates.answered, self.dates.practised)

    def with_answer(self, on: date, *, counts: bool) -> Progress | None:
        """As they are if the date has an answer that counts, or one that doesn't; None if the
        checkpoint covers the date, so that more has to be read."""
        if self.point.through is not None and on <= self.point.through:
            return None
        answered = self.dates.answered | {on} if counts else self.dates.answered - {on}
        return self._fold(answered, self.dates.practised)

    def with_practice(self, on: date, *, counts: bool) -> Progress:
        """As they are if the date counts by practice, or doesn't."""
        practised = self.dates.practised | {on} if counts else self.dates.practised - {on}
        return self._fold(self.dates.answered, practised)

    def _fold(self, answered: frozenset[date], practised: frozenset[date]) -> Progress:
        return fold(self.days, answered, self.point.progress, practised_on=practised)


def progress(tx: Transaction, guild_id: GuildId, user_id: UserId) -> Progress:
    """The member's figures at this moment."""
    return figures(tx, guild_id, user_id).progress


def _progress_by_practice(
    tx: Transaction, guild_id: GuildId, user_id: UserId, on: date
) -> tuple[Progress, Progress]:
    """The member's figures if the date did not count by practice, and if it does."""
    read = figures(tx, guild_id, user_id, on)
    return read.with_practice(on, counts=False), read.with_practice(on, counts=True)


def figures(tx: Transaction, guild_id: GuildId, user_id: UserId, on: date | None = None) -> Figures:
    """What the member's figures are made of: the checkpoint and what came after it, with the day
    of a date that may come to count."""
    point = store.checkpoint(tx, guild_id, user_id)
    dates = store.counted_on(tx, guild_id, user_id, point.through)
    after = _unchanged_through(point, dates, on)
    return Figures(point, () if after is None else store.ledger(tx, guild_id, after), dates)


def _unchanged_through(point: Checkpoint, dates: CountedDates, on: date | None) -> date | None:
    """Up to when a member's figures are those of the checkpoint: without one, up to the first day
    that counts, or may (``on``); None: there is none. The ledger before isn't looked at."""
    if point.through is not None:
        return point.through
    counting_on = {*dates.answered, *dates.practised, *([] if on is None else [on])}
    return min(counting_on) - _ONE_DAY if counting_on else None


def has_gap_before(tx: Transaction, guild_id: GuildId, user_id: UserId, on: date) -> bool:
    """Whether days went by since the one before ``on`` that counted for the member. Not before the
    first: there was nothing to lose."""
    last = store.last_counted(tx, guild_id, user_id, on)
    return last is not None and store.has_days_between(tx, guild_id, last, on)


def last_days(
    tx: Transaction, guild_id: GuildId, user_id: UserId, first: date, last: date
) -> tuple[DayLine, ...]:
    """One line for each local date from ``first`` to ``last``, newest first; none before the
    first day that counts for the member, when there was nothing to lose."""
    dates = store.counted_on(tx, guild_id, user_id)
    begun = min(dates.answered | dates.practised, default=None)
    days = store.ledger(tx, guild_id, None if begun is None else begun - _ONE_DAY)
    start = begun or (days[0].on if days else last)
    if first < start <= last:
        first = start
    # Of the days that are not shown it is enough that something was practised.
    practised: dict[date, tuple[Practice, ...]] = dict.fromkeys(dates.practised, ())
    practised |= store.practised_with(tx, guild_id, user_id, first)
    return rules.explain(
        (day for day in days if day.on <= last), dates.answered, first=first, last=last,
        late_on=store.late_on(tx, guild_id, user_id), practised_on=practised,
    )  # fmt: skip


def refresh(tx: Transaction, guild_id: GuildId) -> None:
    """Move every member's checkpoint forward to the last settled date, and make missing ones.

    Skips that lie ahead are left out: days may still be written before them.
    """
    first_open, through = store.settled_on(tx, guild_id)
    if through is None:
        return
    if first_open is not None:
        through = min(through, first_open - _ONE_DAY)
    behind = {
        user_id: point
        for user_id, (_, point) in store.checkpoints(tx, guild_id).items()
        if point.through is None or point.through < through
    }
    for user_id, figures in _go_on(tx, guild_id, behind, through).items():
        store.save_checkpoint(tx, guild_id, user_id, Checkpoint(through, figures))


def invalidate(tx: Transaction, guild_id: GuildId, user_id: UserId, on: date) -> None:
    """Something about this member's date changed: a checkpoint that covers it no longer holds."""
    store.drop_checkpoint(tx, guild_id, user_id, on)


def _go_on(
    tx: Transaction,
    guild_id: GuildId,
    points: Mapping[UserId, Checkpoint],
    last: date | None = None,
) -> dict[UserId, Progress]:
    """The figures of members from their checkpoints on, through ``last`` or to this moment.

    Members with a checkpoint share one look at the answers since the oldest. A member without one
    is read alone, so that one newcomer does not cost the history of everybody.
    """
    if not points:
        return {}
    known = [point.through for point in points.values() if point.through is not None]
    start = min(known, default=None)
    days = store.ledger(tx, guild_id, start if len(known) == len(points) else None)
    dates = [day.on for day in days]
    end = len(dates) if last is None else bisect_right(dates, last)
    counted = store.counted_after(tx, guild_id, start) if known else {}
    found = {}
    for user_id, point in points.items():
        own = counted.get(user_id, NO_DATES)
        if point.through is None:
            own = store.counted_on(tx, guild_id, user_id)
        after = _unchanged_through(point, own, None)
        rest = days[end if after is None else bisect_right(dates, after) : end]
        found[user_id] = fold(rest, own.answered, point.progress, practised_on=own.practised)
    return found


def standings(
    tx: Transaction, guild_id: GuildId, first: date | None, last: date,
    *, by_practice: bool = False,
) -> tuple[MemberStanding, ...]:  # fmt: skip
    """Everyone who may be shown: current streak, and answers dated ``first`` to ``last``
    (``None``: since ever), by id; ``by_practice``: all days that count instead."""
    shown = store.checkpoints(tx, guild_id, shown_only=True)
    figures = _go_on(tx, guild_id, {user_id: point for user_id, (_, point) in shown.items()})
    counts = store.day_counts if by_practice else store.answer_counts
    counted = None if first is None else counts(tx, guild_id, first, last)
    result = []
    for user_id, (name, _) in shown.items():
        now = figures[user_id]
        ever = now.answered if by_practice else now.answers
        count = ever if counted is None else counted.get(user_id, 0)
        result.append(MemberStanding(user_id, name, now.current, count))
    return tuple(result)


def unanswered(
    tx: Transaction, guild_id: GuildId, user_id: UserId
) -> tuple[DailyPost | None, bool]:
    """The open question that the member is to answer first, if any is left; whether its day counts
    already, by practice."""
    posts = daily.open_posts(tx, guild_id)
    if not posts:
        return None, False
    counted = store.counted_on(tx, guild_id, user_id, posts[-1].on - _ONE_DAY)
    post = most_urgent(posts, counted.answered, counted.practised)
    return post, post is not None and post.on in counted.practised


def silenced(tx: Transaction, old: GuildSettings, new: GuildSettings, now: datetime) -> int:
    """How many members have a reminder that came by the old settings and never does by the new."""
    return sum(
        how_many
        for clock, tz, how_many in members.reminders(tx, new.guild_id)
        if OpenHours.missed_by(clock, tz, new, now) and not OpenHours.missed_by(clock, tz, old, now)
    )


def note_practice(
    tx: Transaction, *, guild_id: GuildId, user_id: UserId, kind: Practice, subject: str,
    now: datetime, done_at: datetime | None = None,
) -> DayCounts | None:  # fmt: skip
    """Note one thing that was practised: ``subject`` is the id of a question that was answered
    or reviewed, or names a mock interview. Not None if with it the day counts, which it didn't
    before; then the caller tells the member, and wakes the agenda for a milestone.

    ``done_at``: when it was practised, if that is only noted now, as after an outage: it counts
    for the question that was open then. The same subject a second time on a date changes nothing,
    whatever its kind, and neither does anything beyond enough.
    """
    settings = guilds.get(tx, guild_id)
    post = _practised_for(tx, guild_id, user_id, done_at)
    if settings is None or post is None or not counting(post, settings).any_practice:
        return None
    there = store.practice_of(tx, guild_id, user_id, post.on)
    if any(one.counts or one.subject == subject for one in there):
        return None
    enough = rules.is_enough([*(one.kind for one in there), kind])
    store.put_practice(tx, guild_id, user_id, post.on, PracticeEntry(subject, kind, enough), now)
    if not enough:
        return None
    members.meet(tx, guild_id, user_id)
    invalidate(tx, guild_id, user_id, post.on)
    before, after = _progress_by_practice(tx, guild_id, user_id, post.on)
    if after.answered == before.answered:
        return None  # it counted by an answer before
    reached = rules.milestone(before.current, after.current)
    if reached is not None:
        reached = reach_milestone(tx, post, user_id, reached, now, loud=settings.milestones)
    return DayCounts(after.current, reached, after.freezes > before.freezes)


def counted_by(
    tx: Transaction, *, guild_id: GuildId, user_id: UserId, subjects: Collection[str]
) -> DayCounts | None:
    """Whether the day of the open question counts by practice to which some of these subjects
    belong, and not by an answer. Says nothing of milestones: those are told once."""
    for post in daily.open_posts(tx, guild_id):
        there = store.practice_of(tx, guild_id, user_id, post.on)
        if any(one.counts for one in there) and any(one.subject in subjects for one in there):
            if post.on in store.counted_on(tx, guild_id, user_id, post.on - _ONE_DAY).answered:
                return None
            return DayCounts(progress(tx, guild_id, user_id).current)
    return None


def reach_milestone(
    tx: Transaction, post: DailyPost, user_id: UserId, days: int, now: datetime, *, loud: bool
) -> int | None:
    """Note a milestone once, and announce it in the thread of the post unless the member or
    the guild wants none. The days; None if the member has had it before."""
    if not store.add_milestone(tx, post.guild_id, user_id, days, now):
        return None
    if loud and not members.get(tx, post.guild_id, user_id).hidden:
        outbox.put(
            tx, guild_id=post.guild_id, kind="milestone", due_at=now, now=now, user_id=user_id,
            subject=f"{post.guild_id}:{user_id}:{days}:{post.post_id}",
        )  # fmt: skip
    return days


def retract_milestones(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> None:
    """Have what the bot cheered about a member deleted in Discord."""
    for row in outbox.begun(tx, "milestone", f"{guild_id}:{user_id}:"):
        post = daily.get(tx, PostId(int(row.subject.rpartition(":")[2])))
        if post is not None and post.thread_id is not None:
            outbox.retract(tx, row, now, channel_id=post.thread_id)


def _practised_for(
    tx: Transaction, guild_id: GuildId, user_id: UserId, done_at: datetime | None
) -> DailyPost | None:
    """The question for whose day practice counts: the newest that is open, or was at a moment. One
    that is extra comes before another only for who has that day already: leaving it costs nothing.
    """
    posts = daily.open_at(tx, guild_id, done_at) if done_at else daily.open_posts(tx, guild_id)
    newest = next(iter(posts), None)
    planned = next((post for post in posts if not is_extra(post.void_reason)), newest)
    if newest is None or planned is None or planned is newest:
        return newest
    counted = store.counted_on(tx, guild_id, user_id, planned.on - _ONE_DAY)
    return newest if planned.on in counted.answered | counted.practised else planned
