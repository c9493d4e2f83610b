"""The rules of the daily ledger. Pure.

States: claimed → sent → threaded → revealed → closed; or void (it could not be posted)
and skipped (the organiser left the date out).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.core.ids import ChannelId, GuildId, MessageId, PostId
from bot.server import calendar
from bot.server.settings.rules.declared import MOST_CHARS, GuildSettings

ON_TIME, DAY = timedelta(minutes=30), timedelta(days=1)
FORTNIGHT = 14 * DAY
LONGEST_OPEN = 60 * DAY
"""A reveal comes after some days, and is tried for thirty more: one that was open at a moment, and
is revealed since, has a date no longer before it."""
TOO_SOON = timedelta(minutes=5)
"""Nobody is reminded of what closes within this: reading, thinking and writing take longer."""
LAST = datetime.max.replace(tzinfo=UTC)
THREAD_NAME_LENGTH = 100
ARCHIVE_MINUTES = (60, 1440, 4320, 10080)
EXTRA = "an extra question"
"""Why the day of a question that was asked besides the planned ones is void."""


class PostState(StrEnum):
    """Where a row of the ledger is."""

    CLAIMED = "claimed"
    SENT = "sent"
    THREADED = "threaded"
    REVEALED = "revealed"
    CLOSED = "closed"
    VOID = "void"
    SKIPPED = "skipped"

    @property
    def is_open(self) -> bool:
        """Whether an answer is on time."""
        return self in (PostState.SENT, PostState.THREADED)

    @property
    def was_posted(self) -> bool:
        """Whether members ever saw the question."""
        return self in (PostState.SENT, PostState.THREADED, PostState.REVEALED, PostState.CLOSED)


@dataclass(frozen=True, slots=True)
class DailyPost:
    """One row of the ledger; moments are aware UTC, ``on`` is the server's local date."""

    post_id: PostId
    guild_id: GuildId
    on: date
    state: PostState
    question_id: str | None
    choice_note: str
    channel_id: ChannelId | None
    message_id: MessageId | None
    thread_id: ChannelId | None
    due_at: datetime | None
    sent_at: datetime | None
    reveal_due_at: datetime | None
    revealed_at: datetime | None
    reveal_message_id: MessageId | None
    void_reason: str
    note: str
    thread_gone: bool = False
    """Its thread was deleted. The id stays, for what is still to be told apart by it."""
    min_chars: int = MOST_CHARS
    """With the next two: what counts for its day, at the kindest that held while it was open."""
    late_counts: bool = False
    any_practice: bool = False

    @property
    def standing_thread_id(self) -> ChannelId | None:
        """Where members find each other's answers; None if there is no thread (any more)."""
        return None if self.thread_gone else self.thread_id


@dataclass(frozen=True, slots=True)
class Counting:
    """What makes a question's day count: so many letters and digits, late answers, practice."""

    min_chars: int
    late_counts: bool
    any_practice: bool


def is_extra(void_reason: str) -> bool:
    """Whether a day is void for that. Earlier versions wrote more behind it."""
    return void_reason.startswith(EXTRA)


def counting(post: DailyPost | None, settings: GuildSettings) -> Counting:
    """What counts for a question: what is kept with it or what the organisers chose since,
    whichever is kinder, so that no change takes away what a member could do. Without a question,
    what they chose."""
    now = Counting(settings.min_chars, settings.late_counts, settings.any_practice)
    if post is None:
        return now
    return Counting(
        min(post.min_chars, now.min_chars),
        post.late_counts or now.late_counts,
        post.any_practice or now.any_practice,
    )


def reveal_due(
    due_at: datetime, sent_at: datetime, reveal_minutes: int, zone: ZoneInfo
) -> datetime:
    """When the answers are revealed: counted from the planned time, so that it is a round
    hour; counted from the real time when the post was late, so that nobody has less time.

    Whole days keep the time on the server's clocks, so that the reveal comes with the next
    question also when the clocks change. Other delays take as long as they say, and never end
    earlier on the clocks than on other days.
    """
    start = due_at if sent_at - due_at <= ON_TIME else sent_at
    delay = timedelta(minutes=reveal_minutes)
    by_the_clock = (start.astimezone(zone) + delay).astimezone(UTC)
    return by_the_clock if delay % DAY == timedelta() else max(start + delay, by_the_clock)


def missed_hours(
    settings: GuildSettings, clock: time, zone: ZoneInfo, now: datetime
) -> tuple[datetime, datetime] | None:
    """From when until when the next question is open, where by the settings none is ever to be
    reminded of at a wall clock time (looked at for a week); None where one is. In its first minute
    a question is only just being posted, in its last ones it is too late."""
    today = now.astimezone(zone).date()
    dates = calendar.posting_dates(today - FORTNIGHT, today + FORTNIGHT, settings.weekdays)
    opens = [calendar.instant(on, settings.post_time, settings.zone) for on in dates]
    open_for = [(at, reveal_due(at, at, settings.reveal_minutes, settings.zone)) for at in opens]
    asked = [calendar.instant(today + timedelta(days=at), clock, zone) for at in range(7)]
    if any(since < moment < until - TOO_SOON for since, until in open_for for moment in asked):
        return None
    return next((since, until) for since, until in open_for if until > now)


def is_turning(clock: time, opens: time, closes: time) -> bool:
    """Whether at a wall clock time a question is only just posted, or closes within minutes."""
    left = timedelta(hours=closes.hour - clock.hour, minutes=closes.minute - clock.minute) % DAY
    return clock == opens or left <= TOO_SOON


def most_urgent(
    posts: Iterable[DailyPost], answered: Collection[date], practised: Collection[date] = ()
) -> DailyPost | None:
    """Of open questions the one to answer first: it closes first of those whose day hangs on an
    answer. A bonus, or a day that counts by practice, comes only where no other is left."""
    return min(
        (one for one in posts if one.on not in answered),
        key=lambda one: (
            bool(one.void_reason) or one.on in practised, one.reveal_due_at or LAST, one.on,
        ),
        default=None,
    )  # fmt: skip


def thread_name(day: date, title: str) -> str:
    """The name of a question's thread: short date and title, at most 100 characters."""
    name = f"{day.day} {day:%b} · {title}"
    if len(name) <= THREAD_NAME_LENGTH:
        return name
    return name[: THREAD_NAME_LENGTH - 1].rstrip() + "…"


def archive_minutes(reveal_minutes: int) -> int:
    """Auto-archive that leaves the thread in sight for a day after the reveal, if Discord
    offers so much (it offers an hour, one, three and seven days)."""
    wanted = reveal_minutes + 24 * 60
    return next((m for m in ARCHIVE_MINUTES if m >= wanted), ARCHIVE_MINUTES[-1])


def runs_out_soon(days_left: int, posts_per_week: int) -> bool:
    """Whether the pool of unasked questions lasts at most a week."""
    return days_left <= posts_per_week
