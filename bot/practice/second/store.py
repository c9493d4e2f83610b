"""The SQL of second opinions: who agreed to what, and what came back. Personal."""

from datetime import datetime

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import GuildId, UserId
from bot.practice.second import rules
from bot.practice.second.rules import Opinion


def agreed_to(tx: Transaction, guild_id: GuildId, user_id: UserId) -> str | None:
    """The endpoint that a member agreed to; None: to none."""
    sql = "SELECT endpoint FROM model_consents WHERE guild_id = :guild_id AND user_id = :user_id"
    found: str | None = records.value(tx, sql, guild_id=guild_id, user_id=user_id)
    return found


def agree(
    tx: Transaction, guild_id: GuildId, user_id: UserId, endpoint: str, now: datetime
) -> None:
    """They agreed to this endpoint, in place of another one."""
    row = {"guild_id": guild_id, "user_id": user_id, "endpoint": endpoint, "agreed_at": now}
    records.upsert(tx, "model_consents", row, key=("guild_id", "user_id"))


def withdraw(tx: Transaction, guild_id: GuildId, user_id: UserId) -> None:
    """They agree no longer; what came back goes, too."""
    for table in ("model_consents", "second_opinions"):
        sql = f"DELETE FROM {table} WHERE guild_id = :guild_id AND user_id = :user_id"
        records.run(tx, sql, guild_id=guild_id, user_id=user_id)


def opinion(tx: Transaction, guild_id: GuildId, user_id: UserId, digest: str) -> Opinion | None:
    """What came back on an answer."""
    sql = """SELECT verdicts FROM second_opinions
             WHERE guild_id = :guild_id AND user_id = :user_id AND digest = :digest"""
    found = records.value(tx, sql, guild_id=guild_id, user_id=user_id, digest=digest)
    return None if found is None else rules.loaded(found)


def keep(
    tx: Transaction, guild_id: GuildId, user_id: UserId, digest: str, question_id: str,
    opinion: Opinion, now: datetime,
) -> None:  # fmt: skip
    """What came back on an answer."""
    row = {
        "guild_id": guild_id, "user_id": user_id, "digest": digest, "question_id": question_id,
        "verdicts": rules.stored(opinion), "given_at": now,
    }  # fmt: skip
    records.upsert(tx, "second_opinions", row, key=("guild_id", "user_id", "digest"))
