"""Counting what a group sees, and what the database says about it."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from bot.core import records
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.daily.streaks.service import StreakService
from tests.world import World, ids

EARNED = "Steady"
"""The role that members earn in stories."""
MARK = re.compile(r":o(\d+)$")


def by_the_bot(world: World, channel: Any) -> list[Any]:
    """The bot's own messages in a channel, the public ones."""
    me = world.env.backend.bot_user.id
    return [
        message
        for message in channel.history()
        if message.author.id == me and message.components and not message.flags.ephemeral
    ]


def marker_of(message: Any) -> int | None:
    """The number of the deed that put the message there, from the ids of its buttons."""
    found = (MARK.search(one) for one in ids(message))
    return next((int(one[1]) for one in found if one is not None), None)


async def census(
    world: World, people: Iterable[Any] = (), *, channel: Any = None
) -> dict[str, int]:
    """How many messages there are of each kind of deed, and how many threads: in a channel,
    in its threads, and in people's direct messages."""
    channel = channel or world.channel
    places = [channel, *channel.threads]
    places += [
        one.user.dm_channel for one in people if one.user.id in world.env.backend.dm_channels
    ]
    kinds = dict(await rows(world, "SELECT outbox_id, kind FROM outbox"))
    seen = Counter(
        kinds.get(marker_of(message), "unmarked")
        for place in places
        for message in by_the_bot(world, place)
    )
    seen["threads"] = len(channel.threads)
    return dict(sorted((+seen).items()))


async def rows(world: World, sql: str, **values: Any) -> list[tuple[Any, ...]]:
    """What the database says."""

    def read(tx: Transaction) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in tx.execute(sql, values)]

    return await world.app.database.read(read)


async def states(world: World) -> list[str]:
    """The states of the ledger in the order of its dates."""
    found = await rows(world, "SELECT state FROM daily_posts ORDER BY guild_id, local_date")
    return [row[0] for row in found]


async def undone(world: World) -> list[str]:
    """Kinds of what the outbox should have done by this moment and has not."""
    found = await rows(
        world,
        "SELECT kind FROM outbox WHERE state = 'due' AND due_at <= :now",
        now=records.store(world.env.now()),
    )
    return [row[0] for row in found]


async def answer_texts(world: World) -> list[str]:
    """Everything that is stored of answers which hold, sorted."""
    found = await rows(
        world,
        """SELECT p.body FROM answer_parts p JOIN answers a ON a.answer_id = p.answer_id
           WHERE a.withdrawn_at IS NULL ORDER BY p.body""",
    )
    return [row[0] for row in found]


async def roles(world: World) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who wears the earned role in Discord, and who does by the bot's own table; by name."""
    backend = world.env.backend
    members = backend.get_guild(world.guild.id).members
    earned = {role.id for role in backend.get_guild(world.guild.id).roles.values()
              if role.name == EARNED}  # fmt: skip
    worn = [user_id for user_id, one in members.items() if earned & set(one.role_ids)]
    noted = [user_id for (user_id,) in await rows(world, "SELECT user_id FROM role_holders")]
    name = {user_id: backend.get_user(user_id).name for user_id in members}
    return tuple(sorted(name[one] for one in worn)), tuple(sorted(name[one] for one in noted))


async def streak_of(world: World, person: Any) -> int:
    """The streak as the member would be told it; 0 in a server that isn't set up."""
    try:
        shown = await StreakService(world.app.core).show(world.guild.id, person.id, person.id)
    except UserError:
        return 0
    return shown.progress.current
