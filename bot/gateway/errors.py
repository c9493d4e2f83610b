"""The one door for failures that a person has to hear of."""

import logging

import discord
from discord import app_commands

from bot.core.errors import UserError
from bot.core.references import new_reference
from bot.gateway import layout, measured
from bot.gateway.layout import Accent
from bot.gateway.replies import hand_back, is_done, reply
from bot.gateway.requests import AnswerLostError
from bot.gateway.routes import LONG_FIELD
from bot.gateway.ways_on import ways_on

log = logging.getLogger(__name__)

_TOO_LATE = {10062, 10015, 50027}
"""Discord waits for no answer to this interaction any more."""
_MISSING = (
    "You need the permission *{names}* for that. Ask an organiser of this server. Nothing changed."
)
NOT_TOLD_YET = (
    "Discord hasn't told me yet what is in this server, so I don't know what you chose. Nothing "
    "changed; please try again in a minute."
)
_FAILED = (
    "**Sorry, that failed on my side.** Nothing was changed, and no streak is lost.\n"
    "Please try again in a minute. If it keeps happening, tell an organiser: `{reference}`."
)
_UNSHOWN = (
    "**Sorry, I couldn't show you my answer.** What you sent or pressed did arrive, and nothing is "
    "lost.\nIf you wanted to see something, try again in a minute. If it keeps happening, tell an "
    "organiser: `{reference}`."
)
"""What they asked for was done, so that nothing was changed would be a lie; or was refused."""


async def answer(
    interaction: discord.Interaction, error: BaseException, *, what: str, written: str = ""
) -> None:
    """Tell a person privately that it did not work: a refusal in its own words, everything
    else as a short apology with a reference that is in the log. What the person typed is
    handed back to them, so that nothing is lost."""
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    if isinstance(error, AnswerLostError) or getattr(error, "code", 0) in _TOO_LATE:
        # What they asked for was done; to say that it failed would be a lie.
        log.warning("the answer was lost", extra={"what": what, "why": repr(error.__cause__)})
        measured.ended(interaction, "lost")
        return
    refusal = _refusal(error, interaction.guild)
    if isinstance(error, UserError) and error.kept:
        written = ""
    try:
        if refusal is not None:
            try:
                await _refuse(interaction, error, refusal, written)
                measured.ended(interaction, "refused")
                return
            except discord.HTTPException as unshown:
                if unshown.code in _TOO_LATE:
                    raise
                error = unshown
        measured.ended(interaction, "failed")
        reference = new_reference()
        log.error(
            "interaction failed",
            extra={"reference": reference, "what": what, "guild_id": interaction.guild_id},
            exc_info=error,
        )
        is_unshown = refusal is not None or is_done(interaction)
        await _apologise(interaction, reference, written, is_unshown=is_unshown)
    except (AnswerLostError, discord.HTTPException) as failure:
        # The three seconds are over or Discord is away: there is nobody to answer to.
        measured.ended(interaction, "refused")  # unless it failed: what is said first counts
        log.warning("no answer possible", extra={"what": what, "why": type(failure).__name__})


async def _refuse(
    interaction: discord.Interaction, error: BaseException, refusal: str, written: str
) -> None:
    # In direct messages hardly any of them works.
    may = interaction.permissions.manage_guild
    ways = [] if interaction.guild_id is None else ways_on(refusal, is_organiser=may)
    if isinstance(error, UserError) and error.ways:
        ways = [layout.button(*way) for way in error.ways]
    await reply(interaction, layout.notice(Accent.QUIET, refusal, *ways))
    if len(written) > LONG_FIELD:
        await hand_back(interaction, layout.HandedBack("", written))


def _refusal(error: BaseException, guild: discord.Guild | None) -> str | None:
    if isinstance(error, UserError):
        return error.text
    if isinstance(error, app_commands.MissingPermissions):
        names = ", ".join(name.replace("_", " ").title() for name in error.missing_permissions)
        return _MISSING.format(names=names.replace("Manage Guild", "Manage Server"))
    if isinstance(error, app_commands.NoPrivateMessage):
        return "This works in your study group's server, not here."
    if isinstance(error, app_commands.TransformerError):
        if guild is not None and guild.unavailable:
            return NOT_TOLD_YET
        return f"I can't read `{layout.truncate(str(error.value), 60)}`. Choose one from the list."
    if isinstance(error, (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch)):
        return "That command has changed. Wait a minute, restart Discord, and try again."
    return None


async def _apologise(
    interaction: discord.Interaction, reference: str, written: str, *, is_unshown: bool
) -> None:
    words = (_UNSHOWN if is_unshown else _FAILED).format(reference=reference)
    if written and not is_done(interaction):
        await hand_back(interaction, layout.HandedBack(words, written))
        return
    await reply(interaction, layout.notice(Accent.TROUBLE, words))
