"""The SQL of the model's budgets: how many requests a day, and of whom. The second is personal."""

from datetime import date

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId


def today(tx: Transaction, on: date) -> int:
    """Requests of everybody on a day (UTC)."""
    sql = "SELECT requests FROM model_days WHERE used_on = :on"
    return records.value(tx, sql, on=on) or 0


def of_member(tx: Transaction, user_id: UserId, on: date) -> int:
    """Requests of one member in all servers on a day (UTC)."""
    sql = "SELECT sum(requests) FROM model_requests WHERE user_id = :user_id AND used_on = :on"
    return records.value(tx, sql, user_id=user_id, on=on) or 0


def count(tx: Transaction, guild_id: GuildId, user_id: UserId, on: date) -> None:
    """One request more; what earlier days counted is of no use any longer."""
    records.run(tx, "DELETE FROM model_days WHERE used_on < :on", on=on)
    sql = """INSERT INTO model_days (used_on, requests) VALUES (:on, 1)
             ON CONFLICT (used_on) DO UPDATE SET requests = model_days.requests + 1"""
    records.run(tx, sql, on=on)
    sql = """INSERT INTO model_requests (guild_id, user_id, used_on, requests)
             VALUES (:guild_id, :user_id, :on, 1)
             ON CONFLICT (guild_id, user_id) DO UPDATE SET
                 requests = CASE WHEN model_requests.used_on = excluded.used_on
                            THEN model_requests.requests + 1 ELSE 1 END,
                 used_on = excluded.used_on"""
    records.run(tx, sql, on=on, user_id=user_id, guild_id=guild_id)
