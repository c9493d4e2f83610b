"""The yardsticks: a bare discord.py bot, and one that writes a row to disk before its pong.

``python yardstick.py [FILE]``; with a file each ping is a row of a table in it, power-safe.
"""

import os
import sqlite3
import sys

import discord
from discord import app_commands

intents = discord.Intents(guilds=True, guild_messages=True, message_content=True)
client = discord.Client(intents=intents, max_messages=None, chunk_guilds_at_startup=False)
tree = app_commands.CommandTree(client)
rows = sqlite3.connect(sys.argv[1], isolation_level=None) if len(sys.argv) > 1 else None
if rows is not None:
    rows.execute("PRAGMA journal_mode=WAL")
    rows.execute("PRAGMA synchronous=FULL")
    rows.execute("CREATE TABLE IF NOT EXISTS pings (ping_id INTEGER PRIMARY KEY, said TEXT)")


@tree.command(description="answers pong")
async def ping(interaction: discord.Interaction, word: str = "") -> None:
    """Pong, after a row if there is a file."""
    if rows is not None:
        rows.execute("INSERT INTO pings (said) VALUES (?)", (str(interaction.id),))
    await interaction.response.send_message("pong", ephemeral=True)


@ping.autocomplete("word")
async def words(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Twenty-five choices that are there already."""
    return CHOICES


CHOICES = [app_commands.Choice(name=f"Choice {at}", value=str(at)) for at in range(25)]


@client.event
async def setup_hook() -> None:
    """Register the command."""
    await tree.sync()


client.run(os.environ["DISCORD_TOKEN"], log_handler=None)
