"""Everything about a person, and whom the list of erasures is about, inside the caller's
transaction."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.core.database import Transaction
from bot.core.erasures import EVERYBODY
from bot.core.feature import Personal
from bot.core.ids import DIRECT, EVERYWHERE, GuildId, UserId
from bot.privacy import store
from bot.privacy.export.rules import Found, Tables, as_text, files_of, rows_of
from bot.privacy.messages import Exported


def export(
    tx: Transaction, personal: Sequence[Personal], where: GuildId | None, user_id: UserId
) -> Exported:
    """Of a server, with what is the same in all; of all servers (None), by their ids."""
    found: Found
    if where is None:
        found = _everywhere(tx, personal, user_id)
        own = found.get(str(DIRECT), {})
    else:
        own = store.export(tx, personal, DIRECT, user_id)
        found = store.export(tx, personal, where, user_id) | own
    text, count = as_text(found), sum(1 for _ in rows_of(found))
    own_count = sum(map(len, own.values()))
    return Exported(text, count, own_count=own_count, files=files_of(found, text))


def export_as_text(tx: Transaction, personal: Sequence[Personal], user_id: UserId) -> str:
    """Of all servers, by their ids, for who needs no files: making them takes longest."""
    return as_text(_everywhere(tx, personal, user_id))


def _everywhere(
    tx: Transaction, personal: Sequence[Personal], user_id: UserId
) -> dict[str, Tables]:
    servers = store.servers_of(tx, personal, user_id)
    return {str(one): store.export(tx, personal, one, user_id) for one in servers}


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
