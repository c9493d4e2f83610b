"""What the doctor says of servers: where the bot isn't, and what it lacks where it is. Pure."""

from collections.abc import Iterator, Sequence

from bot.core.errors import RoleObstacle
from bot.operate.doctor.rules.facts import (
    MOST,
    Concern,
    DiscordReport,
    PlaceCheck,
    RoleCheck,
    Symptom,
)


def servers(asked: DiscordReport) -> Iterator[Symptom]:
    """Those that it isn't in any more."""
    advice = "Invite it again; or do nothing: its next start notes that, and all goes in time."
    for one in asked.servers_gone[:MOST]:
        yield Symptom("servers", Concern.WARNING, f"the bot isn't in server {one} any more", advice)
    if len(asked.servers_gone) > MOST:
        words = f"and {len(asked.servers_gone) - MOST} more that it isn't in"
        yield Symptom("servers", Concern.WARNING, words, advice)


def places(asked: DiscordReport) -> Iterator[Symptom]:
    """Channels that are gone, or in which something is missing."""
    bad = [one for one in asked.places if one.missing is None or one.missing]
    yield from map(_place, bad[:MOST])
    if len(bad) > MOST:
        yield Symptom(
            "permissions", Concern.WARNING, f"and {len(bad) - MOST} more", "Begin with those above."
        )
    if asked.servers_left_out:
        more = asked.servers_left_out
        words = f"{more} more server{'s were' if more > 1 else ' was'} not asked"
        yield Symptom("permissions", Concern.OK, words)
    if asked.places and not bad:
        words = f"all that is needed, in {_count(asked.places)}"
        yield Symptom("permissions", Concern.OK, words)


def _place(one: PlaceCheck) -> Symptom:
    where = f"{one.server or one.guild_id}, channel {one.channel_id}, for {one.feature}"
    if one.missing is None:
        advice = "An organiser lets the bot see it, or chooses another one."
        return Symptom("permissions", Concern.WARNING, f"{where}: it is gone or hidden", advice)
    names = ", ".join(one.missing)
    advice = f"An organiser gives the bot's role in that channel: {names}."
    return Symptom("permissions", Concern.WARNING, f"{where}: lacks {names}", advice)


def roles(asked: DiscordReport) -> Iterator[Symptom]:
    """Roles that can't be given or pinged."""
    bad = [one for one in asked.roles if one.obstacle is not None]
    yield from map(_role, bad[:MOST])
    if len(bad) > MOST:
        words = f"and {len(bad) - MOST} more"
        yield Symptom("roles", Concern.WARNING, words, "Begin with those above.")
    if asked.roles and not bad:
        yield Symptom("roles", Concern.OK, "all of them can be given or pinged")


def _role(one: RoleCheck) -> Symptom:
    what = "pinged for" if one.is_pinged else "given to"
    where = f"{one.server or one.guild_id}, role {one.role_id}, {what} {one.feature}"
    assert one.obstacle is not None
    words, advice = _OBSTACLES[one.obstacle]
    return Symptom("roles", Concern.WARNING, f"{where}: {words}", advice)


_OBSTACLES = {
    RoleObstacle.GONE: ("it is gone", "An organiser chooses another role."),
    RoleObstacle.NO_PERMISSION: (
        "the bot lacks Manage Roles", "An organiser gives the bot's role: Manage Roles.",
    ),
    RoleObstacle.ABOVE: (
        "it stands above the bot's own role",
        "An organiser moves the bot's role above it, in the server's settings.",
    ),
    RoleObstacle.NOT_GIVEN: (
        "Discord gives it out itself", "An organiser chooses another role: `/organise role`.",
    ),
    RoleObstacle.POWERFUL: (
        "it carries rights over the server", "An organiser chooses another role: `/organise role`.",
    ),
    RoleObstacle.UNHEARD: (
        "a mention of it reaches nobody",
        "An organiser lets everybody mention the role, or gives the bot Mention Everyone.",
    ),
    RoleObstacle.EVERYONE: (
        "everyone has it, and a mention of it calls nobody",
        "An organiser chooses a role that members can take.",
    ),
    RoleObstacle.OF_A_BOT: (
        "it belongs to a bot, so nobody hears",
        "An organiser chooses a role that members can take.",
    ),
}  # fmt: skip


def _count(places: Sequence[PlaceCheck]) -> str:
    servers = len({one.guild_id for one in places})
    channels = len({(one.guild_id, one.channel_id) for one in places})
    many = "s" if channels != 1 else ""
    return f"{channels} place{many} of {servers} server{'s' if servers != 1 else ''}"
