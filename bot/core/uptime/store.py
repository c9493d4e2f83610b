"""The SQL of outages, of the times when one server was out of reach, and of the one row of the
installation: its sign of life, its commands."""

from datetime import datetime, timedelta

from bot.core import records
from bot.core.database import Transaction
from bot.core.ids import DIRECT, EVERYWHERE, GuildId
from bot.core.shards import WHOLE, Shard
from bot.core.uptime.rules import Outage

_RESTORED = "SELECT restored_at FROM instance WHERE only_row = 1"
ONE_OUTAGE = timedelta(seconds=10)
ABSENCES_KEPT = timedelta(days=60)
"""After its end: what waits for so long (a reveal, a check-in, the day of a duel) waits because of
something later, or was given up."""


def outages(
    tx: Transaction, guild_id: GuildId, from_at: datetime, to_at: datetime
) -> tuple[Outage, ...]:
    """Outages of a server that touch a span of time, ascending; they may overlap."""
    sql = """SELECT from_at, to_at FROM outages
             WHERE from_at < :to_at AND (to_at IS NULL OR to_at > :from_at)
               AND :dealt_by % shard_count = shard_id
             ORDER BY from_at, outage_id"""
    dealt_by = guild_id >> 22
    return records.every(tx, Outage, sql, from_at=from_at, to_at=to_at, dealt_by=dealt_by)


def alive_at(tx: Transaction) -> datetime | None:
    """When the bot was last known to be able to take answers, in any server."""
    return records.moment(tx, "SELECT alive_at FROM instance")


def set_alive(tx: Transaction, now: datetime | None) -> None:
    """The bot can take answers at this moment; None: it can't."""
    records.run(tx, "UPDATE instance SET alive_at = :now", now=now)


def note_a_look(tx: Transaction) -> None:
    """Somebody looked whether the database can be written."""
    records.run(tx, "UPDATE instance SET looks = looks + 1")


def away_since(tx: Transaction) -> datetime | None:
    """Since when the bot takes no answers in any of its servers; None: it does in all."""
    return records.moment(tx, "SELECT min(from_at) FROM outages WHERE to_at IS NULL")


def begin_outage(tx: Transaction, shard: Shard, from_at: datetime) -> bool:
    """An outage of a shard begins, unless one lasts already; whether none did. If its last one
    ended just before, that one goes on: a connection that breaks again at once was none."""
    sql = """SELECT 1 FROM outages WHERE to_at IS NULL
             AND shard_id = :shard_id AND shard_count = :shard_count"""
    mine = {"shard_id": shard.shard_id, "shard_count": shard.shard_count}
    if records.value(tx, sql, **mine) is not None:
        return False
    sql = """UPDATE outages SET to_at = NULL WHERE to_at >= :just_before AND from_at =
                (SELECT max(from_at) FROM outages
                 WHERE shard_id = :shard_id AND shard_count = :shard_count)
             AND shard_id = :shard_id AND shard_count = :shard_count"""
    if not records.run(tx, sql, just_before=from_at - ONE_OUTAGE, **mine):
        sql = """INSERT INTO outages (from_at, shard_id, shard_count)
                 VALUES (:from_at, :shard_id, :shard_count)"""
        records.run(tx, sql, from_at=from_at, **mine)
    return True


def end_outage(tx: Transaction, shard: Shard, to_at: datetime) -> bool:
    """The outage of a shard that lasts, if any, is over; whether one lasted. One of no length was
    none."""
    mine = {"shard_id": shard.shard_id, "shard_count": shard.shard_count}
    sql = """DELETE FROM outages WHERE to_at IS NULL AND from_at >= :to_at
             AND shard_id = :shard_id AND shard_count = :shard_count"""
    records.run(tx, sql, to_at=to_at, **mine)
    sql = """UPDATE outages SET to_at = :to_at WHERE to_at IS NULL
             AND shard_id = :shard_id AND shard_count = :shard_count"""
    return records.run(tx, sql, to_at=to_at, **mine) > 0


def divide_outage(tx: Transaction, shards: tuple[Shard, ...]) -> None:
    """The outage of all servers that lasts, if any, becomes one of each shard, so that each can
    end by itself."""
    sql = "SELECT from_at FROM outages WHERE to_at IS NULL AND shard_count = 1"
    from_at = records.moment(tx, sql)
    if from_at is None or shards == (WHOLE,):
        return
    records.run(tx, "DELETE FROM outages WHERE to_at IS NULL AND shard_count = 1")
    for shard in shards:
        begin_outage(tx, shard, from_at)


def unite_outages(tx: Transaction, at: datetime) -> bool:
    """What single shards missed ends at this moment: from then on all servers do. Whether that is
    new."""
    sql = "UPDATE outages SET to_at = :at WHERE to_at IS NULL AND shard_count != 1"
    records.run(tx, sql, at=at)
    return begin_outage(tx, WHOLE, at)


def begin_absence(tx: Transaction, guild_id: GuildId, now: datetime, *, is_outage: bool) -> None:
    """The bot was removed, or (``is_outage``) Discord has lost the server. Harmless to repeat, and
    to lose one that the bot isn't in. If it was lost until just before, that goes on; what is over
    for long is forgotten: a server that comes and goes leaves few rows."""
    removed = was_removed(tx, guild_id)
    if removed or (is_outage and removed is not None):
        return
    sql = "DELETE FROM server_absences WHERE guild_id = :guild_id AND to_at < :before"
    records.run(tx, sql, guild_id=guild_id, before=now - ABSENCES_KEPT)
    sql = """UPDATE server_absences SET to_at = NULL
             WHERE guild_id = :guild_id AND is_outage = 1 AND to_at >= :just_before
               AND from_at = (SELECT max(from_at) FROM server_absences
                              WHERE guild_id = :guild_id)"""
    just_before = now - ONE_OUTAGE
    if is_outage and records.run(tx, sql, guild_id=guild_id, just_before=just_before):
        return
    sql = """INSERT INTO server_absences (guild_id, from_at, is_outage)
             VALUES (:guild_id, :now, :is_outage)
             ON CONFLICT (guild_id, from_at) DO UPDATE SET to_at = NULL"""
    records.run(tx, sql, guild_id=guild_id, now=now, is_outage=is_outage)


def end_absence(tx: Transaction, guild_id: GuildId, now: datetime) -> None:
    """The server is in reach again. Harmless where it always was."""
    sql = "UPDATE server_absences SET to_at = :now WHERE guild_id = :guild_id AND to_at IS NULL"
    records.run(tx, sql, guild_id=guild_id, now=now)


def was_removed(tx: Transaction, guild_id: GuildId) -> bool | None:
    """Whether the bot was removed from a server that is out of reach; None: it is in reach."""
    sql = """SELECT min(is_outage) FROM server_absences
             WHERE guild_id = :guild_id AND to_at IS NULL"""
    is_outage = records.value(tx, sql, guild_id=guild_id)
    return None if is_outage is None else not is_outage


def absent(tx: Transaction) -> dict[GuildId, bool]:
    """Every server that is out of reach, and whether the bot was removed from it."""
    sql = """SELECT guild_id, min(is_outage) FROM server_absences
             WHERE to_at IS NULL GROUP BY guild_id"""
    return {GuildId(guild_id): not is_outage for guild_id, is_outage in tx.execute(sql)}


def absences(
    tx: Transaction, guild_id: GuildId, from_at: datetime, to_at: datetime
) -> tuple[Outage, ...]:
    """When a server was out of reach, of a span of time, ascending; they may overlap."""
    sql = """SELECT from_at, to_at, NOT is_outage AS is_removed FROM server_absences
             WHERE guild_id = :guild_id AND from_at < :to_at
               AND (to_at IS NULL OR to_at > :from_at) ORDER BY from_at"""
    return records.every(tx, Outage, sql, guild_id=guild_id, from_at=from_at, to_at=to_at)


def waited_for(tx: Transaction) -> set[GuildId]:
    """The servers in which something is still to be done, set up or not."""
    sql = "SELECT guild_id FROM outbox WHERE state = 'due' AND not_before > ''"
    return {GuildId(one) for one in records.values(tx, sql) if one > max(EVERYWHERE, DIRECT)}


def commands_hash(tx: Transaction) -> str:
    """The fingerprint of the commands that Discord knows; "" before the first time."""
    return str(records.value(tx, "SELECT commands_hash FROM instance"))


def set_commands_hash(tx: Transaction, text: str) -> None:
    """Discord knows these commands now."""
    records.run(tx, "UPDATE instance SET commands_hash = :text", text=text)


def mark_restored(tx: Transaction, now: datetime) -> None:
    """A copy is the database again: whatever was due until now may have been done since it."""
    records.run(tx, "UPDATE instance SET restored_at = :now WHERE only_row = 1", now=now)


def restored_at(tx: Transaction, now: datetime) -> datetime | None:
    """When that was, the last time; None: never. One that lies ahead was written by a clock that
    was wrong: it is now, else nothing would be done until then."""
    sql = "UPDATE instance SET restored_at = :now WHERE only_row = 1 AND restored_at > :now"
    records.run(tx, sql, now=now)
    return records.moment(tx, _RESTORED)


def count_on(tx: Transaction, last: int) -> int:
    """What comes after the ``last`` of what is counted by hand. As ids do, it goes on from the
    milliseconds of the last restore: what came since that copy may stand in a card that is kept."""
    at = records.moment(tx, _RESTORED)
    return max(last, 0 if at is None else int(at.timestamp() * 1000)) + 1
