"""The one door for failures: from Discord into our few kinds, and from us to a person."""

import logging
import secrets

import aiohttp
import discord
from discord import app_commands

from bot.core.errors import DeliveryError, DeliveryFailure, UserError
from bot.gateway import layout
from bot.gateway.layout import Accent, FileReply
from bot.gateway.replies import reply, reply_with_file

log = logging.getLogger(__name__)

# The last two: a thread that is archived or locked takes nothing any more.
_GONE = {10003, 10004, 10008, 10013, 50083, 160005}
_FORBIDDEN = {50001, 50013}
_LIMITS = {160006, 30033, 30038}
_CLOSED_DMS = 50007
_TOO_FAST = 40003  # opening direct messages too fast
_MISSING = (
    "You need the permission *{names}* for that. Ask an organiser of this server. Nothing changed."
)


def delivery_error(error: BaseException) -> DeliveryError:
    """What an exception of discord.py or of the network means for a delivery."""
    if isinstance(error, DeliveryError):
        return error
    if isinstance(error, discord.HTTPException):
        detail = f"HTTP {error.status}, code {error.code}"
        return DeliveryError(_failure_of(error), detail)
    if isinstance(error, (OSError, aiohttp.ClientError, TimeoutError, discord.DiscordException)):
        return DeliveryError(DeliveryFailure.TEMPORARY, type(error).__name__)
    raise error


def _failure_of(error: discord.HTTPException) -> DeliveryFailure:
    if error.code == _CLOSED_DMS:
        return DeliveryFailure.CLOSED_DMS
    if error.code in _LIMITS:
        return DeliveryFailure.LIMIT
    if error.code in _GONE or error.status == 404:
        return DeliveryFailure.GONE
    if error.status == 429 or error.status >= 500 or error.code == _TOO_FAST:
        return DeliveryFailure.TEMPORARY
    if error.code in _FORBIDDEN or error.status in (401, 403):
        return DeliveryFailure.FORBIDDEN
    return DeliveryFailure.REFUSED


async def answer(
    interaction: discord.Interaction, error: BaseException, *, what: str, written: str = ""
) -> None:
    """Tell a person privately that it did not work: a refusal in its own words, everything
    else as a short apology with a reference that is in the log. What the person typed is
    handed back to them, so that nothing is lost."""
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    refusal = _refusal(error)
    try:
        if refusal is not None:
            await reply(interaction, layout.notice(Accent.QUIET, refusal))
            return
        reference = secrets.token_hex(4)
        log.error(
            "interaction failed",
            extra={"reference": reference, "what": what, "guild_id": interaction.guild_id},
            exc_info=error,
        )
        await _apologise(interaction, reference, written)
    except (discord.HTTPException, OSError, aiohttp.ClientError) as failure:
        # The three seconds are over or Discord is away: there is nobody to answer to.
        log.warning("no answer possible", extra={"what": what, "why": type(failure).__name__})


def _refusal(error: BaseException) -> str | None:
    if isinstance(error, UserError):
        return error.text
    if isinstance(error, app_commands.MissingPermissions):
        names = ", ".join(name.replace("_", " ").title() for name in error.missing_permissions)
        return _MISSING.format(names=names.replace("Manage Guild", "Manage Server"))
    if isinstance(error, app_commands.NoPrivateMessage):
        return "This works in your study group's server, not here."
    if isinstance(error, app_commands.TransformerError):
        return f"I can't read `{layout.truncate(str(error.value), 60)}`. Choose one from the list."
    if isinstance(error, (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch)):
        return "That command has changed. Wait a minute, restart Discord, and try again."
    return None


async def _apologise(interaction: discord.Interaction, reference: str, written: str) -> None:
    words = (
        "**Sorry, that failed on my side.** Nothing was changed, and no streak is lost.\n"
        f"Please try again in a minute. If it keeps happening, tell an organiser: `{reference}`."
    )
    if not written:
        await reply(interaction, layout.notice(Accent.TROUBLE, words))
        return
    words += "\nWhat you wrote is in the file, so that you can send it again."
    await reply_with_file(interaction, FileReply(words, "what-you-wrote.txt", written.encode()))
