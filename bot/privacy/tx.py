"""Whom the list of erasures is about, inside the caller's transaction."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.core.database import Transaction
from bot.core.erasures import EVERYBODY
from bot.core.feature import Personal
from bot.core.ids import EVERYWHERE, GuildId, UserId
from bot.privacy import store


def recognised(
    tx: Transaction, personal: Iterable[Personal], who: Callable[[GuildId, UserId], str]
) -> tuple[dict[str, GuildId], Mapping[str, Sequence[tuple[GuildId, UserId]]]]:
    """All servers and all people by server, by what stands for them in the list of erasures."""
    every = sorted(store.everyone(tx, personal) | store.everyone(tx, personal, at_home=True))
    people = defaultdict[str, list[tuple[GuildId, UserId]]](list)
    for one in every:
        people[who(*one)].append(one)
        people[who(EVERYWHERE, one[1])].append(one)
    return {who(one, EVERYBODY): one for one in store.servers(tx, personal)}, people
