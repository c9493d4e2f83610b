"""Says in the channel of mock interviews that somebody wants to practise now, inside the caller's
transaction.

One card a server, from the first who waits until nobody does. Whoever changes who waits calls
``sync`` in the same commit. Whatever the card's request is doing then, the retraction of its row
finds what it left, so no card stays behind.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.database import Transaction
from bot.core.ids import GuildId, RoleId
from bot.core.outbox import store as outbox
from bot.daily.alerts.tx import role_gone
from bot.interviews.calls import store as calls
from bot.interviews.session.tx import rows
from bot.interviews.values import store as interview_settings
from bot.server.settings import store as guilds

POST, DRAW, OVER = "mock-call-post", "mock-call-draw", "mock-call-over"
ROLE_GONE = (
    "\n- I pinged it when somebody wanted to practise now. `/organise interviews` chooses another "
    "role."
)
CALLS_EVERY = timedelta(hours=1)
"""The role is called once in this time, however often members come and go."""


def forget_role(tx: Transaction, guild_id: GuildId, role_id: RoleId, now: datetime) -> None:
    """A role is gone: if it was the one that is called, nobody is called any more, and the
    organisers hear of it once."""
    settings, server = interview_settings.get(tx, guild_id), guilds.get(tx, guild_id)
    if settings is None or settings.ping_role_id != role_id:
        return
    interview_settings.save(tx, replace(settings, ping_role_id=None))
    if server is not None:
        role_gone(tx, server, role_id, ROLE_GONE, now)


def sync(
    tx: Transaction, guild_id: GuildId, people: int, until_at: datetime | None, now: datetime
) -> None:
    """``people`` wait now, the last of them until ``until_at``; None: nobody does."""
    call = calls.current(tx, guild_id)
    if until_at is None or people == 0:
        if call is not None:
            close(tx, call, now)
    elif call is None:
        _open(tx, guild_id, people, until_at, now)
    elif (call.people, call.until_at) != (people, until_at):
        calls.change(tx, call, people, until_at)
        if call.message_id is not None:  # else it is drawn as it is then
            rows.at(tx, guild_id, DRAW, call.call_id, now, now)
        rows.at(tx, guild_id, OVER, call.call_id, until_at, now)


def _open(
    tx: Transaction, guild_id: GuildId, people: int, until_at: datetime, now: datetime
) -> None:
    settings = interview_settings.get(tx, guild_id)
    if settings is None:
        return
    wants_ping = settings.ping_role_id is not None
    has_called = wants_ping and not calls.called_since(tx, guild_id, now - CALLS_EVERY)
    call_id = calls.open_call(
        tx, guild_id, settings.channel_id, people=people, has_called=has_called, now=now,
        until_at=until_at,
    )  # fmt: skip
    outbox.put(
        tx, guild_id=guild_id, kind=POST, subject=str(call_id), due_at=now, now=now,
        channel_id=settings.channel_id, expires_at=now + CALLS_EVERY,
    )  # fmt: skip
    rows.at(tx, guild_id, OVER, call_id, until_at, now)


def close(tx: Transaction, call: calls.Call, now: datetime) -> None:
    """Nobody waits: the card goes, also one that is on its way at this moment."""
    calls.close(tx, call.call_id, now)
    posted = outbox.tried(tx, POST, str(call.call_id))
    if posted is not None:
        outbox.retract(tx, posted, now, channel_id=call.channel_id)
