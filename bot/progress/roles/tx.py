"""Who earned which role, inside one transaction.

States of a member and a role: not earned → earned (a row of the outbox) → noted as given → given at
Discord → no longer earned (a row) → taken, and not noted any more. It is noted first, so that a
process that died meanwhile knows by whom the member wears it. Whoever wears it already has it from
somebody else: that is noted in the row, and nothing is ever taken.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from bot.core.database import Transaction
from bot.core.ids import GuildId, RoleId, UserId
from bot.core.outbox import store as outbox
from bot.daily.alerts.tx import role_gone
from bot.daily.streaks import tx as streaks
from bot.progress.figures import store as counted
from bot.progress.figures.rules import ActivityKind, TimeSpan
from bot.progress.roles import rules, store
from bot.progress.roles.rules import EarnedBy
from bot.server import members
from bot.server.settings import store as guilds

ROLE_GONE = (
    "\n- Members earned it. Their days and mock interviews still count. `/organise role` chooses "
    "another one."
)
GIVE, TAKE = "role-give", "role-take"
THEIRS = "somebody else gave it"
"""The problem of a row for a role that the member wears already."""
ERASED = ":erased"
"""Ends the subject of a row that outlives its member's rows."""
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def figures(
    tx: Transaction, guild_id: GuildId, now: datetime
) -> Mapping[EarnedBy, Mapping[UserId, int]]:
    """What counts for roles: of everyone who may be shown, since a role is seen by all."""
    settings = guilds.get(tx, guild_id)
    days: dict[UserId, int] = {}
    if settings is not None:
        today = now.astimezone(settings.zone).date()
        standings = streaks.standings(tx, guild_id, today, today)
        days = {one.user_id: one.current for one in standings}
    hidden = members.hidden_of(tx, guild_id)
    held = counted.activities(tx, guild_id, TimeSpan(BEGINNING, now), (ActivityKind.MOCK,))
    mocks = {one.user_id: one.number for one in held if one.user_id not in hidden}
    return {EarnedBy.STREAK: days, EarnedBy.MOCKS: mocks}


def look(tx: Transaction, guild_id: GuildId, now: datetime) -> None:
    """Put in the outbox what is to be given and taken now. Harmless to repeat."""
    store.forget_absent(tx, guild_id)
    chosen, held = store.rules_of(tx, guild_id), store.holders(tx, guild_id)
    given, taken = rules.changes(chosen, figures(tx, guild_id, now) if chosen else {}, held)
    for user_id, role_id in sorted(given):
        if not _is_theirs(tx, guild_id, user_id, role_id, now):
            _put(tx, GIVE, guild_id, user_id, role_id, now, of=user_id)
    for user_id, role_id in sorted(taken):
        _put(tx, TAKE, guild_id, user_id, role_id, now, of=user_id)
    store.looked(tx, guild_id, now)


def _is_theirs(
    tx: Transaction, guild_id: GuildId, user_id: UserId, role_id: RoleId, now: datetime
) -> bool:
    """Whether a member was found to wear a role, so lately that Discord isn't asked again."""
    row = outbox.tried(tx, GIVE, f"{guild_id}:{user_id}:{role_id}")
    return row is not None and row.problem == THEIRS and now - row.due_at < rules.THEIRS_HOLDS


def _put(
    tx: Transaction, kind: str, guild_id: GuildId, user_id: UserId, role_id: RoleId, now: datetime,
    *, of: UserId | None,
) -> None:  # fmt: skip
    subject = f"{guild_id}:{user_id}:{role_id}{'' if of else ERASED}"
    if not outbox.put(
        tx, guild_id=guild_id, kind=kind, subject=subject, user_id=of, due_at=now, now=now
    ):
        outbox.move(tx, kind, subject, now)


def still_earned(
    tx: Transaction, guild_id: GuildId, user_id: UserId, role_id: RoleId, now: datetime
) -> EarnedBy | None:
    """What a member earned a role by, at this moment; None: it isn't theirs."""
    chosen = [one for one in store.rules_of(tx, guild_id) if one.role_id == role_id]
    found = _figures_of(tx, guild_id, user_id, now) if chosen else {}
    return next((one.kind for one in chosen if found.get(one.kind, 0) >= one.number), None)


def _figures_of(
    tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime
) -> Mapping[EarnedBy, int]:
    """What counts for one member's roles: each is looked at by itself before it is given, and the
    whole group's figures each time would hold up every server that reads meanwhile."""
    if members.get(tx, guild_id, user_id).hidden:
        return {}
    span, is_set_up = TimeSpan(BEGINNING, now), guilds.get(tx, guild_id) is not None
    held = counted.activities_of(tx, guild_id, user_id, span, ActivityKind.MOCK)
    return {
        EarnedBy.STREAK: streaks.progress(tx, guild_id, user_id).current if is_set_up else 0,
        EarnedBy.MOCKS: sum(one.number for one in held),
    }


def forget_role(tx: Transaction, guild_id: GuildId, role_id: RoleId, now: datetime) -> None:
    """A role is gone: nobody has or earns it any more, and the organisers hear of it once."""
    was_earned = any(one.role_id == role_id for one in store.rules_of(tx, guild_id))
    store.remove_role(tx, guild_id, role_id)
    settings = guilds.get(tx, guild_id)
    if was_earned and settings is not None:
        role_gone(tx, settings, role_id, ROLE_GONE, now)


def erase(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> None:
    """Have the roles of a member taken back: they are erased. One that is being given just now is
    noted already: after that. The rows are nobody's, or they would be erased as well."""
    due = dict.fromkeys(store.held_by(tx, guild_id, user_id), now)
    for one in outbox.begun(tx, GIVE, f"{guild_id}:{user_id}:"):
        role_id = RoleId(int(one.subject.rpartition(":")[2]))
        if one.state == "due" and not one.problem and role_id in due:
            due[role_id] = max(now, one.not_before)
    for role_id, due_at in due.items():
        _put(tx, TAKE, guild_id, user_id, role_id, due_at, of=None)


def redraw(tx: Transaction, guild_id: GuildId, _user_id: UserId, now: datetime) -> None:
    """A member hid or came back: what they wear is looked at now."""
    if store.rules_of(tx, guild_id):
        look(tx, guild_id, now)
