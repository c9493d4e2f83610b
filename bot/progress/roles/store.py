"""The SQL of earned roles: the rules, and whom the bot gave what."""

from datetime import datetime

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId, RoleId, UserId
from bot.progress.roles.rules import LOOK_EVERY, EarnedBy, RoleHolder, RoleRule

_RULES = f"SELECT {records.columns(RoleRule)} FROM earned_roles"
_HOLDERS = f"SELECT {records.columns(RoleHolder)} FROM role_holders"


def rules_of(tx: Transaction, guild_id: GuildId) -> tuple[RoleRule, ...]:
    """What can be earned in a server."""
    sql = f"{_RULES} WHERE guild_id = :guild_id ORDER BY kind"
    return records.every(tx, RoleRule, sql, guild_id=guild_id)


def every(tx: Transaction) -> tuple[RoleRule, ...]:
    """What can be earned in all servers, by server."""
    return records.every(tx, RoleRule, f"{_RULES} ORDER BY guild_id, kind")


def save(tx: Transaction, rule: RoleRule) -> None:
    """Write a rule, new or changed."""
    records.upsert(tx, "earned_roles", rule, key=("guild_id", "kind"))


def remove(tx: Transaction, guild_id: GuildId, kind: EarnedBy) -> bool:
    """A rule goes; False if there was none."""
    sql = "DELETE FROM earned_roles WHERE guild_id = :guild_id AND kind = :kind"
    return records.run(tx, sql, guild_id=guild_id, kind=kind) == 1


def remove_role(tx: Transaction, guild_id: GuildId, role_id: RoleId) -> None:
    """A role was deleted: nobody has or earns it any more."""
    sql = "DELETE FROM earned_roles WHERE guild_id = :guild_id AND role_id = :role_id"
    records.run(tx, sql, guild_id=guild_id, role_id=role_id)
    sql = "DELETE FROM role_holders WHERE guild_id = :guild_id AND role_id = :role_id"
    records.run(tx, sql, guild_id=guild_id, role_id=role_id)


def looked(tx: Transaction, guild_id: GuildId, now: datetime) -> None:
    """Who earned what was worked out."""
    sql = "UPDATE earned_roles SET looked_at = :now WHERE guild_id = :guild_id"
    records.run(tx, sql, guild_id=guild_id, now=now)


def due(tx: Transaction, now: datetime) -> tuple[GuildId, ...]:
    """Servers that are to be looked at, the longest waiting first."""
    sql = """SELECT guild_id FROM earned_roles
             WHERE looked_at <= :before ORDER BY looked_at, guild_id"""
    return tuple(dict.fromkeys(records.values(tx, sql, before=now - LOOK_EVERY)))


def next_due_at(tx: Transaction, after: datetime) -> datetime | None:
    """The earliest moment after one at which a server is to be looked at."""
    sql = "SELECT min(looked_at) FROM earned_roles WHERE looked_at > :after"
    found = records.moment(tx, sql, after=after - LOOK_EVERY)
    return None if found is None else found + LOOK_EVERY


def holders(tx: Transaction, guild_id: GuildId) -> tuple[RoleHolder, ...]:
    """Everyone to whom the bot gave a role, by id."""
    sql = f"{_HOLDERS} WHERE guild_id = :guild_id ORDER BY user_id, role_id"
    return records.every(tx, RoleHolder, sql, guild_id=guild_id)


def held_by(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[RoleId, ...]:
    """The roles that the bot gave a member."""
    sql = """SELECT role_id FROM role_holders
             WHERE guild_id = :guild_id AND user_id = :user_id ORDER BY role_id"""
    return records.values(tx, sql, guild_id=guild_id, user_id=user_id)


def give(tx: Transaction, holder: RoleHolder) -> None:
    """The bot gives it, or gave it. Harmless to repeat."""
    records.upsert(tx, "role_holders", holder, key=("guild_id", "user_id", "role_id"))


def take(tx: Transaction, guild_id: GuildId, user_id: UserId, role_id: RoleId) -> None:
    """The bot took it. Harmless to repeat."""
    sql = """DELETE FROM role_holders
             WHERE guild_id = :guild_id AND user_id = :user_id AND role_id = :role_id"""
    records.run(tx, sql, guild_id=guild_id, user_id=user_id, role_id=role_id)


def forget_absent(tx: Transaction, guild_id: GuildId) -> None:
    """Discord took every role from those who left; who comes back earns theirs again."""
    sql = """DELETE FROM role_holders WHERE guild_id = :guild_id AND EXISTS
                 (SELECT 1 FROM absences x WHERE x.guild_id = role_holders.guild_id
                    AND x.user_id = role_holders.user_id)"""
    records.run(tx, sql, guild_id=guild_id)
