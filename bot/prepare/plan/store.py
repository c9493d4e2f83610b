"""The SQL of plans: personal."""

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import UserId
from bot.prepare.plan.rules.values import Plan

_COLUMNS = records.columns(Plan)


def get(tx: Transaction, user_id: UserId) -> Plan | None:
    """A person's plan, wherever it was made."""
    sql = f"SELECT {_COLUMNS} FROM plans WHERE user_id = :user_id"
    return records.one(tx, Plan, sql, user_id=user_id)


def save(tx: Transaction, plan: Plan) -> None:
    """Write a plan, new or changed."""
    records.upsert(tx, "plans", plan, key=("user_id",))


def delete(tx: Transaction, user_id: UserId) -> None:
    """There is no plan any more."""
    records.run(tx, "DELETE FROM plans WHERE user_id = :user_id", user_id=user_id)
