"""Which of a server's own questions come by themselves, as its settings are."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from bot.bank.choose import OwnUse
from bot.core.database import Transaction
from bot.core.ids import GuildId
from bot.daily.contributed import store
from bot.daily.contributed.rules import switched_off
from bot.server.settings import store as guilds


def never_asked(
    tx: Transaction, guild_id: GuildId, questions: Iterable[Mapping[str, Any]]
) -> tuple[str, ...]:
    """The topics and difficulties of questions (values as a file has them) that are off here."""
    settings = guilds.get(tx, guild_id)
    if settings is None:
        return ()
    return switched_off(questions, settings.topics, settings.difficulty_mix)


def is_nothing_left(tx: Transaction, guild_id: GuildId) -> bool:
    """Whether only the server's own are asked, and none of them can be."""
    settings = guilds.get(tx, guild_id)
    if settings is None or settings.own_use is not OwnUse.ONLY:
        return False
    in_use = (one.content for one in store.own_questions(tx, guild_id) if not one.is_retired)
    return all(never_asked(tx, guild_id, [json.loads(content)]) for content in in_use)
