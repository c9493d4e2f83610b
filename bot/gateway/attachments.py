"""Files that people hand to a command: refused by their declared size before they are read."""

import asyncio

import discord

from bot.core.errors import UserError
from bot.gateway import layout

PATIENCE_SECONDS = 20
NOTHING_READ = "Nothing was saved."


async def read_attachment(
    attachment: discord.Attachment, *, most: int, endings: tuple[str, ...]
) -> bytes:
    """The content of a file, at most ``most`` bytes of it. Raises ``UserError`` for another kind of
    file by its name, for one that is too large by what Discord says of it, and where Discord
    doesn't hand it out."""
    if not attachment.filename.casefold().endswith(endings):
        name = layout.escape(layout.truncate(attachment.filename, 60))
        kinds = f"{', '.join(endings[:-1])} or {endings[-1]}"
        raise UserError(
            f"I can't read *{name}*: I read files that end in {kinds}. {NOTHING_READ} In a "
            "spreadsheet, save a copy as CSV (UTF-8)."
        )
    if attachment.size > most:
        raise UserError(
            f"That file is {-(-attachment.size // 1000):,} kB, and I read at most "
            f"{most // 1000:,} kB. {NOTHING_READ} Please split it."
        )
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            content = await attachment.read()
    except (discord.DiscordException, OSError, TimeoutError):
        raise UserError(
            f"Discord didn't hand me that file. {NOTHING_READ} Try again in a moment."
        ) from None
    if len(content) > most:
        raise UserError(f"That file is larger than it says. {NOTHING_READ}")
    return content
