"""The SQL of whose week is told when. Personal."""

from datetime import datetime

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId
from bot.progress.my_week.rules import MyWeekPlan

_PLANS = f"SELECT {records.columns(MyWeekPlan)} FROM my_weeks"


def get(tx: Transaction, guild_id: GuildId, user_id: UserId) -> MyWeekPlan | None:
    """A member's plan; None: they don't want it."""
    sql = f"{_PLANS} WHERE guild_id = :guild_id AND user_id = :user_id"
    return records.one(tx, MyWeekPlan, sql, guild_id=guild_id, user_id=user_id)


def save(tx: Transaction, plan: MyWeekPlan) -> None:
    """Write a plan, new or changed."""
    records.upsert(tx, "my_weeks", plan, key=("guild_id", "user_id"))


def remove(tx: Transaction, guild_id: GuildId, user_id: UserId) -> bool:
    """No week any more; False if there was none."""
    sql = "DELETE FROM my_weeks WHERE guild_id = :guild_id AND user_id = :user_id"
    return records.run(tx, sql, guild_id=guild_id, user_id=user_id) == 1


def due(tx: Transaction, now: datetime) -> tuple[MyWeekPlan, ...]:
    """Plans that are due, the longest waiting first."""
    sql = f"{_PLANS} WHERE next_at <= :now ORDER BY next_at, guild_id, user_id"
    return records.every(tx, MyWeekPlan, sql, now=now)


def next_due_at(tx: Transaction, after: datetime) -> datetime | None:
    """The earliest moment after one at which a week is due."""
    return records.moment(
        tx, "SELECT min(next_at) FROM my_weeks WHERE next_at > :after", after=after
    )
