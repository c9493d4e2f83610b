"""The SQL of the outbox. Every function runs inside one transaction.

States: ``due`` (to be done, not before ``not_before``), ``done``, ``dropped`` (no longer
wanted, or impossible). Taking a row pushes ``not_before`` by a lease, so that a crash in
the middle makes it due again and two processes never work on the same row.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core import records
from bot.core.database import Transaction
from bot.core.errors import DeliveryFailure
from bot.core.ids import ChannelId, GuildId, MessageId, OutboxId, UserId
from bot.core.outbox.rules import EXTRA, DueRow

PASSING = f"{DeliveryFailure.TEMPORARY.value}:%"
"""What the problem of a row that failed for the moment looks like."""
RETRACT = "erase"
"""A message of the bot is to be deleted (``privacy.outbox``)."""


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One thing to do once. ``attempts`` counts this try; moments are aware UTC."""

    outbox_id: OutboxId
    guild_id: GuildId
    kind: str
    subject: str
    channel_id: ChannelId | None
    user_id: UserId | None
    due_at: datetime
    expires_at: datetime | None
    not_before: datetime
    """When it is tried next; of a row that is being done: when its lease is over."""
    attempts: int
    created_at: datetime
    message_id: MessageId | None
    state: str
    problem: str
    """What the last try failed of; of a row that is being done: the one before."""
    body: str
    """The bot's own words, where the kind needs any; never what a member wrote."""
    about_id: UserId | None = None
    """Whom it names, so that export and erasure find it."""

    @property
    def ids(self) -> dict[str, int]:
        """What the log says of it."""
        return {"guild_id": self.guild_id, "outbox_id": self.outbox_id}

    @property
    def is_first_attempt(self) -> bool:
        """Whether nobody can have done it before, so that looking for it is needless."""
        return self.attempts == 1

    @property
    def was_cut_off(self) -> bool:
        """Whether nobody knows what became of the try before: its process died."""
        return not self.is_first_attempt and not self.problem and self.message_id is None

    @property
    def marker(self) -> str:
        """The marker that the message carries, and by which it is found again."""
        return marker_named(self.outbox_id)

    @property
    def nonce(self) -> str:
        """What makes Discord drop a double: the same for every try, another one when the
        work is to be done again. At most 25 characters."""
        return f"{self.marker}.{int(self.due_at.timestamp())}"


_DUE, _ROW = map(records.columns, (DueRow, OutboxRow))
_MOVED = "state = 'due' AND attempts > 0 AND not_before = due_at"  # since ``lease``, by ``move``


def marker_named(outbox_id: OutboxId) -> str:
    """The marker of a row's message, also of a row that is no longer there."""
    return f"o{outbox_id}"


def put(
    tx: Transaction, *, guild_id: GuildId, kind: str, subject: str, due_at: datetime,
    now: datetime, channel_id: ChannelId | None = None, user_id: UserId | None = None,
    expires_at: datetime | None = None, body: str = "", about_id: UserId | None = None,
    lasting: bool = False,
) -> bool:  # fmt: skip
    """Write down one thing to do; False if it was written down before (the claim). ``lasting``:
    the claim, or the marker on a card that is drawn again, must hold for longer than ``trim``
    leaves what is over."""
    added = records.run(
        tx,
        """INSERT INTO outbox (guild_id, kind, subject, channel_id, user_id, due_at, not_before,
               expires_at, created_at, body, about_id, lasting)
           VALUES (:guild_id, :kind, :subject, :channel_id, :user_id, :due_at, :due_at,
               :expires_at, :now, :body, :about_id, :lasting)
           ON CONFLICT (kind, subject) DO NOTHING""",
        guild_id=guild_id, kind=kind, subject=subject, channel_id=channel_id, user_id=user_id,
        due_at=due_at, expires_at=expires_at, now=now, body=body, about_id=about_id,
        lasting=lasting,
    )  # fmt: skip
    return added == 1


def append(tx: Transaction, kind: str, subject: str, more: str) -> bool:
    """Add to what a row says, unless somebody began to say it."""
    sql = """UPDATE outbox SET body = body || :more
             WHERE kind = :kind AND subject = :subject AND state = 'due' AND attempts = 0"""
    return records.run(tx, sql, kind=kind, subject=subject, more=more) == 1


def begun(tx: Transaction, kind: str, prefix: str) -> tuple[OutboxRow, ...]:
    """Rows of a kind whose subject begins so and that were tried, whatever became of it: their
    message may stand in Discord also where nobody heard of it."""
    sql = f"""SELECT {_ROW} FROM outbox
              WHERE kind = :kind AND subject >= :prefix AND subject < :end
                AND attempts > 0 ORDER BY outbox_id"""
    end = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    return records.every(tx, OutboxRow, sql, kind=kind, prefix=prefix, end=end)


def tried(tx: Transaction, kind: str, subject: str) -> OutboxRow | None:
    """The row of a subject, if it was tried."""
    sql = f"""SELECT {_ROW} FROM outbox
              WHERE kind = :kind AND subject = :subject AND attempts > 0"""
    return records.one(tx, OutboxRow, sql, kind=kind, subject=subject)


def retract(
    tx: Transaction, row: OutboxRow, now: datetime, *, channel_id: ChannelId | None = None,
    user_id: UserId | None = None,
) -> None:  # fmt: skip
    """Have what a row put into a channel, or into somebody's direct messages, deleted: also what
    a try left whose answer got lost, or leaves at this moment."""
    put(
        tx, guild_id=row.guild_id, kind=RETRACT, channel_id=channel_id, user_id=user_id,
        subject=f"{channel_id or 0}:{row.message_id or 0}:{row.outbox_id}",
        body=row.created_at.isoformat(), due_at=now, now=now,
    )  # fmt: skip


def retract_message(
    tx: Transaction, guild_id: GuildId, channel_id: ChannelId, message_id: MessageId, now: datetime
) -> None:
    """Have a message of the bot deleted."""
    what = f"{channel_id}:{message_id}"
    put(tx, guild_id=guild_id, kind=RETRACT, subject=what, due_at=now, now=now)


def due(
    tx: Transaction, now: datetime, *, after: DueRow | None = None, most: int = 1000
) -> tuple[DueRow, ...]:
    """The first rows that are due, or the first after another one; the longest waiting first."""
    sql = f"""SELECT {_DUE} FROM outbox
              WHERE state = 'due' AND not_before <= :now
                AND (not_before, outbox_id) > (:from_at, :from_id)
              ORDER BY not_before, outbox_id LIMIT :most"""
    from_at = "" if after is None else after.not_before
    from_id = 0 if after is None else after.outbox_id
    return records.every(tx, DueRow, sql, now=now, most=most, from_at=from_at, from_id=from_id)


def newly_due(
    tx: Transaction, since: datetime, last_id: OutboxId, now: datetime
) -> tuple[DueRow, ...]:
    """Rows that became due after a moment, and due ones that were put in after another row."""
    sql = f"""SELECT {_DUE} FROM outbox
              WHERE state = 'due' AND not_before > :since AND not_before <= :now"""
    moved = records.every(tx, DueRow, sql, since=since, now=now)
    sql = f"SELECT {_DUE} FROM outbox WHERE outbox_id > :last_id AND state = 'due'"
    added = records.every(tx, DueRow, sql, last_id=last_id)
    return (*moved, *(row for row in added if row.not_before <= now))


def newest_id(tx: Transaction) -> OutboxId:
    """The id of the row that was put in last; 0 if there is none."""
    return OutboxId(records.value(tx, "SELECT coalesce(max(outbox_id), 0) FROM outbox"))


def lease(tx: Transaction, outbox_id: OutboxId, now: datetime, until: datetime) -> OutboxRow | None:
    """Lease a row that is still due until ``until``; None if somebody else has it.
    What it failed of before is over: ``retry_now`` and the like leave it to whoever has it."""
    before = get(tx, outbox_id)
    sql = f"""UPDATE outbox SET not_before = :until, attempts = attempts + 1, problem = ''
              WHERE outbox_id = :outbox_id AND state = 'due' AND not_before <= :now
              RETURNING {_ROW}"""
    row = records.one(tx, OutboxRow, sql, outbox_id=outbox_id, now=now, until=until)
    return None if row is None or before is None else replace(row, problem=before.problem)


def get(tx: Transaction, outbox_id: OutboxId) -> OutboxRow | None:
    """A row, whatever became of it."""
    sql = f"SELECT {_ROW} FROM outbox WHERE outbox_id = :outbox_id"
    return records.one(tx, OutboxRow, sql, outbox_id=outbox_id)


def is_due(tx: Transaction, outbox_id: OutboxId, now: datetime) -> bool:
    """Whether a row is due: one that is being done, whether it was moved meanwhile."""
    sql = """SELECT 1 FROM outbox
             WHERE outbox_id = :outbox_id AND state = 'due' AND not_before <= :now"""
    return records.value(tx, sql, outbox_id=outbox_id, now=now) is not None


def complete(tx: Transaction, outbox_id: OutboxId, message_id: MessageId | None = None) -> None:
    """It is done, or due again as it was moved meanwhile; ``message_id``: what appeared, if any."""
    sql = f"""UPDATE outbox SET state = CASE WHEN {_MOVED} THEN 'due' ELSE 'done' END,
                 message_id = :message_id, problem = ''
              WHERE outbox_id = :outbox_id"""
    records.run(tx, sql, outbox_id=outbox_id, message_id=message_id)


def discard(tx: Transaction, outbox_id: OutboxId, problem: str) -> None:
    """It is no longer wanted or can't be done, unless it was moved meanwhile."""
    sql = f"""UPDATE outbox SET state = 'dropped', problem = :problem
              WHERE outbox_id = :outbox_id AND NOT ({_MOVED})"""
    records.run(tx, sql, outbox_id=outbox_id, problem=problem)


def forget(tx: Transaction, outbox_id: OutboxId) -> None:
    """It is done, and nothing is to be remembered of it, unless it was moved meanwhile."""
    records.run(tx, f"DELETE FROM outbox WHERE outbox_id = :id AND NOT ({_MOVED})", id=outbox_id)


def reschedule(tx: Transaction, outbox_id: OutboxId, until: datetime, problem: str) -> None:
    """It did not work: try again at ``until``, or at the later moment it was moved to meanwhile."""
    sql = f"""UPDATE outbox SET problem = :problem, not_before = CASE WHEN {_MOVED}
                 AND not_before > :until THEN not_before ELSE :until END
              WHERE outbox_id = :outbox_id AND state = 'due'"""
    records.run(tx, sql, outbox_id=outbox_id, until=until, problem=problem)


def move(tx: Transaction, kind: str, subject: str, due_at: datetime) -> bool:
    """Make a row that is not done due at another moment, also one that was done before."""
    sql = """UPDATE outbox SET due_at = :due_at, not_before = :due_at, state = 'due'
             WHERE kind = :kind AND subject = :subject"""
    return records.run(tx, sql, kind=kind, subject=subject, due_at=due_at) == 1


def retry_now(tx: Transaction, guild_id: GuildId, now: datetime) -> int:
    """Try everything of a guild that failed again at once: the organiser fixed something. How
    many rows that are."""
    sql = """UPDATE outbox SET not_before = :now
             WHERE guild_id = :guild_id AND state = 'due' AND problem != '' AND not_before > :now"""
    return records.run(tx, sql, guild_id=guild_id, now=now)


def failing_guilds(tx: Transaction, now: datetime) -> tuple[GuildId, ...]:
    """Guilds in which something failed and waits for a later moment, ascending."""
    sql = """SELECT guild_id FROM outbox
             WHERE state = 'due' AND problem != '' AND not_before > :now"""
    # Asked for each once and in order, the index of all rows ever would be read.
    return tuple(GuildId(one) for one in sorted(set(records.values(tx, sql, now=now))))


def retry_passing(tx: Transaction, now: datetime) -> None:
    """Try everything that failed for the moment again at once: Discord is back."""
    sql = """UPDATE outbox SET not_before = :now
             WHERE state = 'due' AND problem LIKE :passing AND not_before > :now"""
    records.run(tx, sql, passing=PASSING, now=now)


def retry_one(tx: Transaction, now: datetime) -> None:
    """Try the first of what failed for the moment now: is Discord back?"""
    sql = """UPDATE outbox SET not_before = :now WHERE outbox_id =
                (SELECT outbox_id FROM outbox
                 WHERE state = 'due' AND problem LIKE :passing AND not_before > :now
                 ORDER BY not_before, outbox_id LIMIT 1)"""
    records.run(tx, sql, passing=PASSING, now=now)


def set_back(tx: Transaction, back: timedelta, now: datetime) -> None:
    """The clock was set back: what was due is due, and what waits for another try, or for a look
    after one, waits no longer than it would have. What is planned for a moment stays."""
    sql = f"""SELECT {_DUE} FROM outbox
              WHERE state = 'due' AND not_before > :now
                AND (not_before <= :was_now OR not_before > due_at OR kind = :extra
                     OR (created_at > :now AND due_at <= created_at))"""
    for row in records.every(tx, DueRow, sql, now=now, was_now=now + back, extra=EXTRA):
        wait_until(tx, row.outbox_id, row.not_before - back)


def wait_until(tx: Transaction, outbox_id: OutboxId, at: datetime) -> None:
    """A row is to be done, or tried again, at another moment."""
    sql = "UPDATE outbox SET not_before = :at WHERE outbox_id = :outbox_id"
    records.run(tx, sql, outbox_id=outbox_id, at=at)


def next_due_at(tx: Transaction, after: datetime) -> datetime | None:
    """The earliest moment after one at which something in the outbox is due."""
    sql = "SELECT min(not_before) FROM outbox WHERE state = 'due' AND not_before > :after"
    return records.moment(tx, sql, after=after)


def marker_of(tx: Transaction, kind: str, subject: str) -> str:
    """The marker that the message of a row carries; "" if there was no such row."""
    sql = "SELECT outbox_id FROM outbox WHERE kind = :kind AND subject = :subject"
    outbox_id = records.value(tx, sql, kind=kind, subject=subject)
    return "" if outbox_id is None else marker_named(OutboxId(outbox_id))
