"""Discord's list of our commands: refused kindly when they fail, sent only when they changed."""

import hashlib
import json
import logging
from typing import Any

import discord
from discord import app_commands

from bot.core.feature import CommandGroup
from bot.gateway import errors
from bot.gateway.spelling import spelt

log = logging.getLogger(__name__)


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
    fresh = await commands_hash(tree, operator_guild)
    if fresh == known:
        return known
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


async def commands_hash(tree: app_commands.CommandTree[Any], operator_guild: int | None) -> str:
    """A fingerprint of all commands as Discord gets them, and after it the server that has the
    operators' commands, if any."""
    guild = None if operator_guild is None else discord.Object(operator_guild)
    translator = tree.translator
    everything = [
        command.to_dict(tree)
        if translator is None
        else await command.get_translated_payload(tree, translator)
        for where in (None, guild)[: 1 if guild is None else 2]
        for kind in (discord.AppCommandType.chat_input, discord.AppCommandType.message)
        for command in tree.get_commands(guild=where, type=kind)
    ]
    text = json.dumps(everything, sort_keys=True, default=str)
    return f"{hashlib.sha256(text.encode()).hexdigest()} {operator_guild or ''}".rstrip()


def command_group(name: str, wanted: CommandGroup) -> app_commands.Group:
    """A group as discord.py knows it: who sees it, and where."""
    rights = None
    if wanted.organisers_only or wanted.operators_only:
        rights = discord.Permissions(
            manage_guild=wanted.organisers_only, administrator=wanted.operators_only
        )
    group = app_commands.Group(
        name=spelt(name), description=wanted.description, auto_locale_strings=False,
        default_permissions=rights,
    )  # fmt: skip
    if not wanted.operators_only:  # which are a server's own, so nothing more can be said
        allow(group, everywhere=wanted.everywhere)
    return group


def allow(
    command: app_commands.Group | app_commands.Command[Any, ..., Any] | app_commands.ContextMenu,
    *, everywhere: bool,
) -> None:  # fmt: skip
    """Said outright: what a command doesn't say follows a setting of the application."""
    command.guild_only = not everywhere
    command.allowed_contexts = app_commands.AppCommandContext(
        guild=True, dm_channel=everywhere, private_channel=False
    )
    command.allowed_installs = app_commands.AppInstallationType(guild=True, user=everywhere)
