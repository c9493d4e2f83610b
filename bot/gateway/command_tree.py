"""Discord's list of our commands: refused kindly when they fail, sent only when they changed."""

import hashlib
import json
import logging
from typing import Any

import discord
from discord import app_commands

from bot.gateway import errors

log = logging.getLogger(__name__)


class AmericanNames(app_commands.Translator):
    """Names of commands that US English spells another way."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The American name, or None: as it stands."""
        if locale is not discord.Locale.american_english:
            return None
        return string.extras.get("american") or None


class StudyTree(app_commands.CommandTree[Any]):
    """The command tree with our one door for errors."""

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Whether a command is still begun."""
        return not self.client.is_stopping

    async def on_error(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Every failed command is answered."""
        name = interaction.command.qualified_name if interaction.command is not None else "command"
        await errors.answer(interaction, error, what=name)


async def sync(tree: app_commands.CommandTree[Any], known: str, operator_guild: int | None) -> str:
    """Send the commands to Discord if their fingerprint isn't ``known``; the one that Discord has
    now, or "" where the operators' server must be tried again at the next start."""
    fresh = commands_hash(tree, operator_guild)
    if fresh == known:
        return known
    await tree.set_translator(AmericanNames())
    await tree.sync()
    # The server that had the operators' commands before may be another one.
    for one in {known.partition(" ")[2], fresh.partition(" ")[2]} - {""}:
        try:
            await tree.sync(guild=discord.Object(int(one)))
        except (discord.Forbidden, discord.NotFound):
            log.warning("not in the operators' server", extra={"guild_id": int(one)})
            if int(one) == operator_guild:
                fresh = ""
    return fresh


def commands_hash(tree: app_commands.CommandTree[Any], operator_guild: int | None) -> str:
    """A fingerprint of all commands as Discord gets them, and after it the server that has the
    operators' commands, if any."""
    guild = None if operator_guild is None else discord.Object(operator_guild)
    everything = [
        command.to_dict(tree)
        for where in (None, guild)[: 1 if guild is None else 2]
        for kind in (discord.AppCommandType.chat_input, discord.AppCommandType.message)
        for command in tree.get_commands(guild=where, type=kind)
    ]
    text = json.dumps(everything, sort_keys=True, default=str)
    return f"{hashlib.sha256(text.encode()).hexdigest()} {operator_guild or ''}".rstrip()
