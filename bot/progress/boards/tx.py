"""A leaderboard, inside one transaction."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time

from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId
from bot.daily.streaks import rules as streak_rules
from bot.daily.streaks import tx as streaks
from bot.daily.streaks.rules import MemberStanding
from bot.progress.boards import rules
from bot.progress.boards.messages import Leaderboard, Metric, Period
from bot.progress.figures import store as figures
from bot.progress.figures.rules import PRACTICE, ActivityKind, TimeSpan
from bot.server import calendar, members
from bot.server.settings.rules.declared import GuildSettings
from bot.server.settings.store import settings_or_refuse

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def board(
    tx: Transaction, guild_id: GuildId, viewer_id: UserId, period: Period, metric: Metric | None,
    now: datetime,
) -> Leaderboard:  # fmt: skip
    """Everyone who did any of it in the period and does not hide, best first. ``metric`` None, or
    one that isn't looked at here: what counts here."""
    settings = settings_or_refuse(tx, guild_id)
    offered = rules.metrics(any_practice=settings.any_practice)
    chosen = metric if metric in offered else offered[0]
    today = now.astimezone(settings.zone).date()
    first = rules.first_date(period, today)
    standings = _standings(tx, settings, chosen, first, today)
    return Leaderboard(
        period=period, metric=chosen, metrics=offered, first=first, last=today,
        places=streak_rules.rank(one for one in standings if one.answers > 0), viewer_id=viewer_id,
        viewer_hidden=members.get(tx, guild_id, viewer_id).hidden,
    )  # fmt: skip


def _standings(
    tx: Transaction, settings: GuildSettings, metric: Metric, first: date | None, today: date
) -> tuple[MemberStanding, ...]:
    guild_id = settings.guild_id
    if metric in (Metric.DAYS, Metric.ANSWERS):
        by_practice = metric is Metric.DAYS
        return streaks.standings(tx, guild_id, first, today, by_practice=by_practice)
    since = BEGINNING if first is None else calendar.instant(first, time(), settings.zone)
    span = TimeSpan(since, calendar.end_of_date(today, settings.zone))
    wanted = PRACTICE if metric is Metric.PRACTICE else (ActivityKind.MOCK,)
    numbers: Counter[UserId] = Counter()
    for one in figures.activities(tx, guild_id, span, wanted):
        numbers[one.user_id] += one.number
    known = {one.user_id: one for one in streaks.standings(tx, guild_id, today, today)}
    hidden = members.hidden_of(tx, guild_id)
    # Who only practises is perhaps no known member yet; what they are called is heard.
    return tuple(
        replace(known.get(one, MemberStanding(one, "", 0, 0)), answers=numbers[one])
        for one in numbers
        if one not in hidden
    )
