"""Discord's list of our commands: refused kindly when they fail, sent only when they changed."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from itertools import count
from typing import Any

import discord
from discord import app_commands

from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import CommandGroup
from bot.gateway import errors
from bot.gateway.requests import Requests
from bot.gateway.spelling import spelt

TYPES: Mapping[discord.AppCommandOptionType, tuple[type, ...]] = {
    discord.AppCommandOptionType.string: (str,),
    discord.AppCommandOptionType.integer: (int,),
    discord.AppCommandOptionType.number: (int, float),
    discord.AppCommandOptionType.boolean: (bool,),
    discord.AppCommandOptionType.user: (discord.Member, discord.User),
    discord.AppCommandOptionType.role: (discord.Role,),
    discord.AppCommandOptionType.attachment: (discord.Attachment,),
}
"""What discord.py doesn't look at; channels it does."""
START_WAITS_SECONDS = 5.0
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 15.0, 3600.0
TOLD_TWICE = "told twice"
"""In the extras of an interaction that came before: it is begun once."""
log = logging.getLogger(__name__)


class StudyTree(app_commands.CommandTree[Any]):
    """The command tree with our one door for errors."""

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Whether a command is still begun."""
        return not (self.client.is_stopping or TOLD_TWICE in interaction.extras)

    async def on_error(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Every failed command is answered."""
        name = interaction.command.qualified_name if interaction.command is not None else "command"
        await errors.answer(interaction, error, what=name)


def refuse_outdated(interaction: discord.Interaction, options: Mapping[str, object]) -> None:
    """Options as an earlier version of the command had them are a refusal: until Discord has the
    new list, members choose from the one of before."""
    command = interaction.command
    if not isinstance(command, app_commands.Command):
        return
    for one in command.parameters:
        value = options.get(one.name, one.default)
        if not one.required and value == one.default:
            continue
        is_offered = not one.choices or value in [choice.value for choice in one.choices]
        if not (is_offered and isinstance(value, TYPES.get(one.type, object))):
            raise app_commands.CommandSignatureMismatch(command)


class CommandSync(Requests):
    """Keeps Discord's list in step. The start waits a moment for it and then goes on, as the list
    of before serves meanwhile: Discord takes so many changes a day and no more."""

    def __init__(
        self,
        client: discord.Client,
        tree: app_commands.CommandTree[Any],
        operator_guild: int | None,
        note: Callable[[str], Awaitable[None]],
    ) -> None:
        """``note``: told the fingerprint of what Discord has now."""
        super().__init__(client)
        self._tree, self._operator_guild, self._note = tree, operator_guild, note
        self._task: asyncio.Task[None] | None = None

    async def begin(self, known: str, seconds: float = START_WAITS_SECONDS) -> None:
        """Sync, and wait so long for it. ``known``: the fingerprint of what Discord had."""
        self._task = asyncio.create_task(self._keep_trying(known), name="commands")
        done, _ = await asyncio.wait({self._task}, timeout=seconds)
        for task in done:
            task.result()
        self._task.add_done_callback(_tell)

    def stop(self) -> None:
        """Try no more."""
        if self._task is not None:
            self._task.cancel()

    async def _keep_trying(self, known: str) -> None:
        for tries in count():
            try:
                fresh = await self._try(lambda: self._sync(known))
            except DeliveryError as error:
                pause = min(FIRST_PAUSE_SECONDS * 2 ** min(tries, 10), LONGEST_PAUSE_SECONDS)
                is_ours = error.failure is DeliveryFailure.REFUSED
                log.log(
                    logging.ERROR if is_ours else logging.WARNING,
                    "the commands can't be synced; trying again",
                    extra={"why": str(error), "in_seconds": pause},
                )
                await asyncio.sleep(pause)
                continue
            if fresh != known:
                await self._note(fresh)
                log.info("commands synced", extra={"operator_guild_id": self._operator_guild})
            return

    async def _sync(self, known: str) -> str:
        """Send the commands to Discord if their fingerprint isn't ``known``; the one that Discord
        has now, or "" where the operators' server must be tried again at the next start."""
        fresh = await self._fingerprint()
        if fresh == known:
            return known
        await self._tree.sync()
        # The server that had the operators' commands before may be another one.
        for one in {known.partition(" ")[2], fresh.partition(" ")[2]} - {""}:
            try:
                await self._tree.sync(guild=discord.Object(int(one)))
            except (discord.Forbidden, discord.NotFound):
                log.warning("not in the operators' server", extra={"guild_id": int(one)})
                if int(one) == self._operator_guild:
                    fresh = ""
        return fresh

    async def _fingerprint(self) -> str:
        """Of all commands as Discord gets them and of the application whose they are, since another
        one has none; after it the server that has the operators' commands, if any."""
        tree, operator_guild = self._tree, self._operator_guild
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
        told = [self._client.application_id, everything]
        text = json.dumps(told, sort_keys=True, default=str)
        return f"{hashlib.sha256(text.encode()).hexdigest()} {operator_guild or ''}".rstrip()


def _tell(task: asyncio.Task[None]) -> None:
    """Nobody waits any more when it fails, so the log says so."""
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("the commands can't be synced before the next start", exc_info=error)


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
