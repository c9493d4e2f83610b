"""The token of the settings, and what can be said of it without asking Discord."""

import re

from bot.core.config import PREFIX, Settings
from bot.core.errors import StartError

NO_TOKEN = (
    f"there is no token. Set {PREFIX}TOKEN to your bot's token "
    "(README: A server in five steps), or try `python -m bot demo`, which needs none"
)
NOT_A_TOKEN = (
    f"what {PREFIX}TOKEN holds is no token: a token is one word of letters, figures, dots, `-` and "
    "`_`. Write it without quotes and without `Bot` before it. Reset Token in the developer portal "
    "gives a new one"
)


def token_of(settings: Settings) -> str:
    """The token, as it is sent.

    Raises `StartError` where there is none, or what can't be one: HTTP would refuse to send it, or
    Discord to know it.
    """
    token = "" if settings.token is None else settings.token.get_secret_value().strip()
    if not token:
        raise StartError(NO_TOKEN)
    if not re.fullmatch(r"[\w.-]+", token, re.ASCII):
        raise StartError(NOT_A_TOKEN)
    return token
