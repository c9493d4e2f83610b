"""The SQL of the lists that members go through: personal, by the person and not by the server."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import DIRECT, ChecklistId, GuildId, UserId
from bot.prepare.lists.rules import Checklist, company_key

_COLUMNS = records.columns(Checklist)


@dataclass(frozen=True, slots=True)
class ListTick:
    """An entry that is done, since when (aware UTC)."""

    checklist_id: ChecklistId
    item_id: str
    ticked_at: datetime


def of_person(tx: Transaction, user_id: UserId) -> tuple[Checklist, ...]:
    """All lists that a person goes through, in the order in which they were begun."""
    sql = f"SELECT {_COLUMNS} FROM checklists WHERE user_id = :user_id ORDER BY checklist_id"
    return records.every(tx, Checklist, sql, user_id=user_id)


def ticks_of(tx: Transaction, user_id: UserId) -> tuple[ListTick, ...]:
    """All that a person ticked, the latest last."""
    sql = """SELECT t.checklist_id, t.item_id, t.ticked_at FROM checklist_ticks t
             JOIN checklists c ON c.checklist_id = t.checklist_id
             WHERE c.user_id = :user_id ORDER BY t.ticked_at, t.checklist_id, t.item_id"""
    return records.every(tx, ListTick, sql, user_id=user_id)


def find(tx: Transaction, user_id: UserId, list_id: str, company: str) -> Checklist | None:
    """A person's own list, for a company or ("") for none; None if it wasn't begun."""
    sql = f"""SELECT {_COLUMNS} FROM checklists
              WHERE user_id = :user_id AND list_id = :list_id AND company_key = :key"""
    return records.one(
        tx, Checklist, sql, user_id=user_id, list_id=list_id, key=company_key(company)
    )


def begin(
    tx: Transaction, guild_id: GuildId, user_id: UserId, list_id: str, company: str, now: datetime
) -> Checklist:
    """A person's own list, begun if it wasn't."""
    found = find(tx, user_id, list_id, company)
    if found is not None:
        return found
    row = {
        "guild_id": guild_id, "user_id": user_id, "list_id": list_id, "company": company,
        "company_key": company_key(company), "made_at": now,
    }  # fmt: skip
    number = records.insert(tx, "checklists", row, returning="checklist_id")
    return Checklist(ChecklistId(number), list_id, company)


def tick(
    tx: Transaction, checklist_id: ChecklistId, done: Collection[str], undone: Collection[str],
    now: datetime,
) -> None:  # fmt: skip
    """Note what is done and what isn't; what was done before keeps its moment."""
    add = """INSERT INTO checklist_ticks (checklist_id, item_id, ticked_at)
             VALUES (:checklist_id, :item_id, :now)
             ON CONFLICT (checklist_id, item_id) DO NOTHING"""
    for item_id in sorted(done):
        records.run(tx, add, checklist_id=checklist_id, item_id=item_id, now=now)
    take = """DELETE FROM checklist_ticks
              WHERE checklist_id = :checklist_id AND item_id = :item_id"""
    for item_id in sorted(undone):
        records.run(tx, take, checklist_id=checklist_id, item_id=item_id)


def settle(tx: Transaction, checklist_id: ChecklistId, guild_id: GuildId) -> None:
    """A list is at home where it was changed last; what was in direct messages stays there."""
    sql = """UPDATE checklists SET guild_id = :guild_id
             WHERE checklist_id = :checklist_id AND guild_id <> :direct"""
    records.run(tx, sql, checklist_id=checklist_id, guild_id=guild_id, direct=DIRECT)


def clear(tx: Transaction, checklist_id: ChecklistId) -> int:
    """Nothing of a list is done any more; how many entries that were."""
    sql = "DELETE FROM checklist_ticks WHERE checklist_id = :checklist_id"
    return records.run(tx, sql, checklist_id=checklist_id)


def rename(tx: Transaction, checklist_id: ChecklistId, company: str) -> None:
    """The company has another name."""
    sql = """UPDATE checklists SET company = :company, company_key = :key
             WHERE checklist_id = :checklist_id"""
    records.run(tx, sql, checklist_id=checklist_id, company=company, key=company_key(company))


def remove(tx: Transaction, checklist_id: ChecklistId) -> None:
    """A list is gone through no more, for this company; its ticks go with it."""
    records.run(
        tx, "DELETE FROM checklists WHERE checklist_id = :checklist_id", checklist_id=checklist_id
    )
