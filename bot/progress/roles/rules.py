"""Who has earned a role. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.ids import GuildId, RoleId, UserId

LOOK_EVERY = timedelta(minutes=15)
LEAST, MOST = 1, 1000
THEIRS_HOLDS = timedelta(days=1)
"""For how long it is believed that a member wears a role that the bot didn't give."""


class EarnedBy(StrEnum):
    """What a role is for."""

    STREAK = "streak"
    """So many days in a row, now."""
    MOCKS = "mocks"
    """So many mock interviews held with a partner, ever."""


@dataclass(frozen=True, slots=True)
class RoleRule:
    """What an organiser chose. ``looked_at`` (aware UTC): when who earned it was worked out."""

    guild_id: GuildId
    kind: EarnedBy
    role_id: RoleId
    number: int
    looked_at: datetime


@dataclass(frozen=True, slots=True)
class RoleHolder:
    """To whom the bot gave a role, and what for."""

    guild_id: GuildId
    user_id: UserId
    role_id: RoleId
    kind: EarnedBy
    given_at: datetime


def changes(
    rules: Collection[RoleRule], figures: Mapping[EarnedBy, Mapping[UserId, int]],
    holders: Collection[RoleHolder],
) -> tuple[frozenset[tuple[UserId, RoleId]], frozenset[tuple[UserId, RoleId]]]:  # fmt: skip
    """Who is to be given which role, and from whom it is to be taken: by the same rule. What two
    rules give is kept while either holds. Only what the bot gave is ever taken."""
    wanted = {
        (user_id, one.role_id)
        for one in rules
        for user_id, figure in figures.get(one.kind, {}).items()
        if figure >= one.number
    }
    held = {(one.user_id, one.role_id) for one in holders}
    return frozenset(wanted - held), frozenset(held - wanted)


def came_back(
    holders: Collection[RoleHolder], joined: Mapping[UserId, datetime | None]
) -> tuple[RoleHolder, ...]:
    """Those who left since they were given a role, so that Discord has taken it: they joined later
    than that. ``joined`` holds whoever was heard of."""
    found = ((one, joined.get(one.user_id)) for one in holders)
    return tuple(one for one, at in found if at is not None and at > one.given_at)
