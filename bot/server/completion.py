"""Completing what people type in a command's option, for discord.py's ``autocomplete``."""

from collections.abc import Iterable

import discord
from discord import app_commands

from bot.server import readers

MOST_CHOICES = 25
LONGEST_CHOICE = 100

Choices = list[app_commands.Choice[str]]


def choices(found: Iterable[tuple[str, str]]) -> Choices:
    """Pairs of label and value, as many as Discord takes; a value that is too long is left out."""
    fitting = [pair for pair in found if len(pair[1]) <= LONGEST_CHOICE]
    return [
        app_commands.Choice(name=label[:LONGEST_CHOICE], value=value)
        for label, value in fitting[:MOST_CHOICES]
    ]


async def complete_zone(interaction: discord.Interaction, current: str) -> Choices:
    """Zones by city, country or offset."""
    return choices(readers.complete_zone(current, interaction.created_at))


async def complete_date(interaction: discord.Interaction, current: str) -> Choices:
    """The dates of the next three weeks, by weekday or number."""
    return choices(readers.complete_date(current, interaction.created_at.date()))
