"""The settings of a server where something can't be done without them."""

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.ids import GuildId
from bot.server.settings import store
from bot.server.settings.rules import GuildSettings

NOT_SET_UP = "This server isn't set up yet. An organiser starts it with `/setup`."


def settings_or_refuse(tx: Transaction, guild_id: GuildId) -> GuildSettings:
    """The server's settings, or a kind refusal."""
    settings = store.get(tx, guild_id)
    if settings is None:
        raise UserError(NOT_SET_UP)
    return settings
