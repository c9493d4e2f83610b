"""Votes on shared answers, inside others' transactions."""

from datetime import datetime

from bot.core.database import Transaction
from bot.core.ids import AnswerId, GuildId, UserId
from bot.daily.votes import store
from bot.daily.votes.rules import WellPut
from bot.server import members


def dropped_if_hidden(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[AnswerId, ...]:
    """What a member gave and got goes once they are not shown any more; the answers that are to be
    drawn again."""
    if user_id not in members.hidden_of(tx, guild_id):
        return ()
    return drop(tx, guild_id, user_id)


def drop(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[AnswerId, ...]:
    """What a member gave and got goes; the answers that are to be drawn again."""
    given = store.drop_given(tx, guild_id, user_id)
    return tuple(sorted({*given, *store.drop_received(tx, guild_id, user_id)}))


def well_put(
    tx: Transaction, guild_id: GuildId, since: datetime, until: datetime
) -> tuple[WellPut, ...]:
    """See the store; for later wings."""
    return store.well_put(tx, guild_id, since, until)


def givers(tx: Transaction, guild_id: GuildId, since: datetime) -> tuple[UserId, ...]:
    """Who voted since a moment: whether they are still there is to be asked."""
    return store.givers(tx, guild_id, since)
