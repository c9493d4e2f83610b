"""When the operator was told last, inside the caller's transaction: so it is once an hour."""

from datetime import datetime

from bot.core.database import Transaction
from bot.core.ids import EVERYWHERE, UserId
from bot.core.outbox import store as outbox
from bot.core.outbox.store import OutboxRow
from bot.operate.trouble import rules, store
from bot.operate.trouble.rules import Occurrences

UNREACHABLE = "unreachable: "


def is_pending(tx: Transaction) -> bool:
    """Whether a message is still on its way: then there is no other."""
    last = store.last(tx)
    return last is not None and last.state == "due"


def last_told(tx: Transaction) -> datetime | None:
    """When the operator was told last, or it was tried in vain: a little later than that, since a
    row keeps the end of its last lease."""
    last = store.last(tx)
    return None if last is None else last.not_before


def put(
    tx: Transaction, found: tuple[Occurrences, ...], started_at: datetime, user_id: UserId,
    now: datetime,
) -> bool:  # fmt: skip
    """Write a message down if it is time for one. Asked and done in one transaction, so that two
    can't come within the hour."""
    told = last_told(tx)
    at = rules.due_at(found, told)
    if is_pending(tx) or at is None or at > now:
        return False
    return outbox.put(
        tx, guild_id=EVERYWHERE, kind=store.KIND, subject=now.isoformat(timespec="microseconds"),
        user_id=user_id, due_at=now, now=now,
        body=rules.written(rules.summary(found, started_at, told)),
    )  # fmt: skip


def give_up(tx: Transaction, row: OutboxRow, why: str) -> bool:
    """The operator can't be reached; whether that is news."""
    before = store.last(tx, before=row.subject)
    outbox.discard(tx, row.outbox_id, f"{UNREACHABLE}{why}")
    return before is None or not before.problem.startswith(UNREACHABLE)
