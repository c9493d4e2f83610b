"""/privacy."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.errors import UserError
from bot.gateway.layout import FileReply
from bot.gateway.replies import auto_defer, reply, reply_with_file, update_message
from bot.gateway.router import Press, Router
from bot.privacy import ui
from bot.privacy.service import PrivacyService


@app_commands.guild_only()
class PrivacyCog(
    commands.GroupCog, group_name="privacy", group_description="What I keep about you"
):
    """A member's own data."""

    def __init__(self, service: PrivacyService, router: Router) -> None:
        self._service = service
        router.register("privacy:erase", self.erase)

    @app_commands.command()
    async def export(self, interaction: discord.Interaction) -> None:
        """Everything I keep about you in this server, as a file only you see."""
        async with auto_defer(interaction):
            result = await self._service.export(_guild(interaction), interaction.user.id)
            file = FileReply(ui.exported(result), "my-study-data.json", result.text.encode())
            await reply_with_file(interaction, file)

    @app_commands.command()
    async def delete(self, interaction: discord.Interaction) -> None:
        """Delete everything about you in this server; asks first."""
        async with auto_defer(interaction):
            result = await self._service.ask_to_erase(_guild(interaction), interaction.user.id)
            await reply(interaction, ui.asked_to_erase(result))

    async def erase(self, press: Press) -> None:
        """*Delete everything*: always about who presses."""
        result = await self._service.erase(press.guild_id, press.user_id)
        await update_message(press.raw, ui.erased(result))


def _guild(interaction: discord.Interaction) -> int:
    if interaction.guild_id is None:
        raise UserError("This works in your study group's server, not here.")
    return interaction.guild_id
