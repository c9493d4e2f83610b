"""A group in figures, inside one transaction."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.bank.model import topic_name
from bot.bank.question_bank import QuestionBank
from bot.core.database import Transaction
from bot.core.feature import Asker, NextStep
from bot.core.ids import GuildId, UserId
from bot.interviews.session.tx.ahead import zone_of_rounds
from bot.progress.figures import rules as figures
from bot.progress.figures import store as counted
from bot.progress.figures.rules import TimeSpan, told
from bot.progress.insights import rules, store
from bot.progress.insights.messages import (
    AskedOnce,
    Counted,
    PeopleInsights,
    QuestionInsights,
    Weeks,
)
from bot.server import calendar
from bot.server.settings import store as guilds


def people(
    tx: Transaction, guild_id: GuildId, number: int, now: datetime,
    gone: Collection[UserId] = frozenset(),
) -> PeopleInsights:  # fmt: skip
    """Over so many weeks up to today. ``gone`` have left, so they don't drift."""
    weeks, span, zone = _weeks(tx, guild_id, number, now)
    hours = counted.active_hours(tx, guild_id, span)
    active = {user_id for _, user_id in hours}
    away = _drifting(tx, guild_id, now, gone)
    allowed = store.consents(tx, guild_id)
    return PeopleInsights(
        weeks=weeks, people=told(len(active), len(active)),
        weekdays=rules.people_at(hours, zone, size=7, place=lambda at: at.weekday()),
        hours=rules.people_at(hours, zone, size=24, place=lambda at: at.hour),
        drifting=told(len(away), len(away)),
        drifting_ids=tuple(one for one in away if one in allowed),
        mocks=rules.tellable(counted.mocks(tx, guild_id, span)),
    )  # fmt: skip


def questions(
    tx: Transaction, bank: QuestionBank, guild_id: GuildId, number: int, now: datetime
) -> QuestionInsights:
    """Over so many weeks up to today."""
    weeks, span, _ = _weeks(tx, guild_id, number, now)
    asked = counted.asked(tx, guild_id, span)
    hard = figures.hardest(counted.question_figures(tx, guild_id, span), rules.MOST_LISTED)
    return QuestionInsights(
        weeks=weeks,
        asked=tuple(
            AskedOnce(one.on, _title(bank, one.question_id), told(one.answers, one.answers))
            for one in reversed(asked)
        ),
        hardest=tuple(
            Counted(_title(bank, one.question_id), round(100 * one.share)) for one in hard
        ),
        reported=tuple(
            Counted(_title(bank, question_id), told(reports, reports))
            for question_id, reports in counted.reported(tx, guild_id, span).items()
        ),
        topics=rules.counted(
            Counter(
                topic_name(one.topic)
                for each in asked
                if (one := bank.question(each.question_id)) is not None
            )
        ),
    )


def _weeks(
    tx: Transaction, guild_id: GuildId, number: int, now: datetime
) -> tuple[Weeks, TimeSpan, ZoneInfo]:
    settings = guilds.get(tx, guild_id)
    # Where there are mock interviews only, their figures go by their clock.
    zone = zone_of_rounds(tx, guild_id) if settings is None else settings.zone
    zone = zone or guilds.settings_or_refuse(tx, guild_id).zone
    today = now.astimezone(zone).date()
    first = today - timedelta(weeks=number) + timedelta(days=1)
    span = TimeSpan(calendar.instant(first, time(), zone), calendar.end_of_date(today, zone))
    return Weeks(number, first, today), span, zone


def _drifting(
    tx: Transaction, guild_id: GuildId, now: datetime, gone: Collection[UserId]
) -> tuple[UserId, ...]:
    recent = counted.last_active(tx, guild_id, TimeSpan(now - figures.BEFORE_THAT, now))
    return figures.visible(figures.drifting(recent, now), gone)


def _title(bank: QuestionBank, question_id: str) -> str:
    question = bank.question(question_id)
    return question_id if question is None else question.title


def next_steps(tx: Transaction, asker: Asker) -> tuple[NextStep, ...]:
    """The way there for organisers, and what a member lets them see."""
    is_given = store.has_consented(tx, asker.guild_id, asker.user_id)
    line = "**If you stop practising:** organisers see how many members do, not your name."
    label, leads_to = "Show them my name", "insights:allow"
    if is_given:
        line = "**If you stop practising:** organisers may see your name and ask after you."
        label, leads_to = "Hide my name", "insights:withdraw"
    return (
        NextStep(label="Insights", leads_to="insights:picture:4", for_organisers=True),
        NextStep(line=line, label=label, leads_to=leads_to, is_setting=True),
    )
