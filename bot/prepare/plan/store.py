"""The SQL of plans: personal."""

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import UserId
from bot.prepare.plan.rules.values import InterviewPlan

_COLUMNS = records.columns(InterviewPlan)


def get(tx: Transaction, user_id: UserId) -> InterviewPlan | None:
    """A person's plan, wherever it was made."""
    sql = f"SELECT {_COLUMNS} FROM plans WHERE user_id = :user_id"
    return records.one(tx, InterviewPlan, sql, user_id=user_id)


def save(tx: Transaction, plan: InterviewPlan) -> None:
    """Write the one plan of a person, new or changed; where it was saved before is forgotten."""
    delete(tx, plan.user_id)
    records.insert(tx, "plans", plan)


def delete(tx: Transaction, user_id: UserId) -> None:
    """There is no plan any more."""
    records.run(tx, "DELETE FROM plans WHERE user_id = :user_id", user_id=user_id)
