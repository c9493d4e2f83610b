"""A member's year, and what they shared of it, inside one transaction."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from bot.bank.question_bank import QuestionBank
from bot.core.database import Transaction
from bot.core.feature import Asker, NextStep
from bot.core.ids import ChannelId, GuildId, UserId
from bot.core.outbox import store as outbox
from bot.daily.streaks import tx as streaks
from bot.progress.figures import store as counted
from bot.progress.figures.rules import ActivityKind, TimeSpan
from bot.progress.pictures import rules, store
from bot.progress.pictures.messages import YearProgress
from bot.progress.pictures.rules import Known, KnownBy
from bot.server import calendar, members
from bot.server.settings import store as guilds

SHARE = "progress-share"
SHARE_PATIENCE = timedelta(hours=1)
"""Later than this it would come as a surprise."""
_SOURCES: Mapping[str, KnownBy] = {
    ActivityKind.REVIEW: KnownBy.REVIEW,
    ActivityKind.QUIZ: KnownBy.QUIZ,
}


def year_progress(
    tx: Transaction, bank: QuestionBank, guild_id: GuildId, user_id: UserId, now: datetime
) -> YearProgress:
    """The member's 52 weeks up to the server's today."""
    zone = guilds.settings_or_refuse(tx, guild_id).zone
    today = now.astimezone(zone).date()
    first = rules.first_date(today)
    span = TimeSpan(calendar.instant(first, time(), zone), calendar.end_of_date(today, zone))
    lines = streaks.last_days(tx, guild_id, user_id, first, today)
    minutes = counted.practised_minutes(tx, guild_id, user_id, span)
    practised = {one.astimezone(zone).date() for one in minutes}

    def topic_of(question_id: str) -> str | None:
        question = bank.question(question_id)
        return None if question is None else question.topic

    return YearProgress(
        year=rules.year(lines, practised, today),
        topics=rules.topics(_known(tx, bank, guild_id, user_id, span), topic_of),
        tracks=rules.tracks(
            store.interviews(tx, guild_id, user_id, span), lambda at: at.astimezone(zone).date()
        ),
    )


def _known(
    tx: Transaction, bank: QuestionBank, guild_id: GuildId, user_id: UserId, span: TimeSpan
) -> Iterator[tuple[str, Known]]:
    for question_id, kind, tries, right in counted.tallies_of(tx, guild_id, user_id, span):
        yield question_id, Known(_SOURCES[kind], tries, right, tries)
    for one in store.checked_answers(tx, guild_id, user_id, span):
        yield one.question_id, Known(KnownBy.POINTS, 1, one.ticked, one.total)
    for attempt in store.checked_attempts(tx, guild_id, user_id, span):
        question = bank.question(attempt.question_id)
        total = 0 if question is None else len(question.key_points)
        right = min(len(attempt.ticked), total)  # it may have been reworded since
        yield attempt.question_id, Known(KnownBy.POINTS, 1, right, total)


def share_subject(guild_id: GuildId, user_id: UserId, channel_id: ChannelId, on: date) -> str:
    """What may be shared once: a member's year in a channel on a date."""
    return f"{guild_id}:{user_id}:{channel_id}:{on.isoformat()}"


def take_back(tx: Transaction, subject: str, now: datetime) -> bool:
    """Have what was shared deleted in Discord, so that it may be shared again; False if there is
    nothing."""
    row = outbox.tried(tx, SHARE, subject)
    if row is None:
        return False
    outbox.retract(tx, row, now, channel_id=row.channel_id)
    outbox.forget(tx, row.outbox_id)
    return True


def take_all_back(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> None:
    """The same for everything that a member ever shared: they are erased."""
    for row in outbox.begun(tx, SHARE, f"{guild_id}:{user_id}:"):
        take_back(tx, row.subject, now)


def redraw(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> None:
    """Who hides isn't shown any more, in what they shared either."""
    if members.is_hidden(tx, guild_id, user_id):
        take_all_back(tx, guild_id, user_id, now)


def next_steps(tx: Transaction, asker: Asker) -> tuple[NextStep, ...]:
    """The way there, for who has answered, or practised within the year that it shows."""
    guild_id, user_id = asker.guild_id, asker.user_id
    has_begun = streaks.progress(tx, guild_id, user_id).answered > 0
    if not has_begun and guilds.get(tx, guild_id) is not None:  # it is drawn by the server's dates
        until = asker.now + timedelta(minutes=1)
        year = TimeSpan(until - timedelta(weeks=rules.WEEKS), until)
        has_begun = bool(counted.practised_minutes(tx, guild_id, user_id, year))
    if not has_begun:
        return ()
    return (NextStep(label="My progress", leads_to="pictures:show"),)
