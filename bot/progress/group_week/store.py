"""The SQL of when a group's week is told, and of the weeks that were."""

from datetime import datetime

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId
from bot.progress.group_week.rules import GroupWeekPlan

_PLANS = f"SELECT {records.columns(GroupWeekPlan)} FROM group_weeks"


def get(tx: Transaction, guild_id: GuildId) -> GroupWeekPlan | None:
    """A server's plan; None: its week isn't told."""
    return records.one(tx, GroupWeekPlan, f"{_PLANS} WHERE guild_id = :guild_id", guild_id=guild_id)


def every(tx: Transaction) -> tuple[GroupWeekPlan, ...]:
    """The plans of all servers, by server."""
    return records.every(tx, GroupWeekPlan, f"{_PLANS} ORDER BY guild_id")


def save(tx: Transaction, plan: GroupWeekPlan) -> None:
    """Write a plan, new or changed."""
    records.upsert(tx, "group_weeks", plan, key=("guild_id",))


def remove(tx: Transaction, guild_id: GuildId) -> None:
    """Its week isn't told any more."""
    records.run(tx, "DELETE FROM group_weeks WHERE guild_id = :guild_id", guild_id=guild_id)


def due(tx: Transaction, now: datetime) -> tuple[GroupWeekPlan, ...]:
    """Plans that are due, the longest waiting first."""
    return records.every(
        tx, GroupWeekPlan, f"{_PLANS} WHERE next_at <= :now ORDER BY next_at, guild_id", now=now
    )


def next_due_at(tx: Transaction, after: datetime) -> datetime | None:
    """The earliest moment after one at which a week is due."""
    return records.moment(
        tx, "SELECT min(next_at) FROM group_weeks WHERE next_at > :after", after=after
    )
