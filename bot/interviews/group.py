"""The ``/mock`` group, to which each part of the cog adds its commands."""

from discord import app_commands

mock = app_commands.Group(
    name="mock", description="Mock interviews with another member", guild_only=True
)
