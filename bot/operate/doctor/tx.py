"""What the doctor reads inside a transaction."""

from collections.abc import Iterable
from datetime import datetime

from bot.core.database import Transaction
from bot.core.feature import NextAt, Places
from bot.core.outbox import store as outbox
from bot.core.ports import Used
from bot.core.uptime import store as uptime
from bot.operate.doctor import store
from bot.operate.doctor.rules.diagnosis import LATE
from bot.operate.doctor.rules.facts import Stored
from bot.server.settings import store as guilds


def gather(tx: Transaction, dues: Iterable[NextAt], now: datetime) -> Stored:
    """How the work stands. ``dues``: what tells when a feature has something due."""
    late, late_since = store.untried(tx, now - LATE)
    began, ended = store.last_outage(tx)
    moments = [outbox.next_due_at(tx, now), *(next_at(tx, now) for next_at in dues)]
    return Stored(
        alive_at=uptime.alive_at(tx), away_since=uptime.away_since(tx), outage_from=began,
        outage_to=ended, due=store.waiting(tx), late=late, late_since=late_since,
        next_at=min((at for at in moments if at is not None), default=None), stuck=store.stuck(tx),
    )  # fmt: skip


def used(tx: Transaction, places: Iterable[Places]) -> tuple[Used, ...]:
    """Every channel and role that a feature uses, by server; not of those that the bot has left."""
    has_left = guilds.presence(tx)
    found = {one for offered in places for one in offered(tx) if not has_left.get(one.guild_id)}
    return tuple(sorted(found, key=lambda one: (one.guild_id, one.feature, repr(one))))
