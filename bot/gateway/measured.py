"""How long interactions wait for their first answer, and how they end. Only where that is told."""

import asyncio
from collections.abc import Callable
from typing import Any

import discord

from bot.core.telemetry import Outcome, Telemetry

UNKNOWN = "unknown"
_KEY = "measured"


class Measured:
    """One interaction, from its arrival on."""

    __slots__ = ("_came", "_is_over", "_knows", "_telemetry")

    def __init__(self, telemetry: Telemetry, knows: Callable[[str], bool]) -> None:
        """``knows``: whether an id leads to a route, so that only those are told apart."""
        self._telemetry, self._knows = telemetry, knows
        self._came = asyncio.get_running_loop().time()
        self._is_over = False

    def acknowledged(self, interaction: discord.Interaction) -> None:
        """It has its first answer."""
        seconds = asyncio.get_running_loop().time() - self._came
        self._telemetry.acknowledged(self._name(interaction), seconds)

    def ended(self, interaction: discord.Interaction, outcome: Outcome) -> None:
        """It is over; what is said first counts."""
        if not self._is_over:
            self._is_over = True
            self._telemetry.ended(self._name(interaction), outcome)

    def _name(self, interaction: discord.Interaction) -> str:
        if interaction.type is discord.InteractionType.application_command:
            command = interaction.command
            return UNKNOWN if command is None else command.qualified_name
        data: Any = interaction.data or {}
        custom_id = str(data.get("custom_id", ""))
        return ":".join(custom_id.split(":")[:2]) if self._knows(custom_id) else UNKNOWN


def begin(
    telemetry: Telemetry, interaction: discord.Interaction, knows: Callable[[str], bool]
) -> None:
    """It arrived just now. What is completed while somebody types is no interaction here."""
    if interaction.type is not discord.InteractionType.autocomplete:
        interaction.extras[_KEY] = Measured(telemetry, knows)


def acknowledged(interaction: discord.Interaction) -> None:
    """It has its first answer."""
    if (one := interaction.extras.get(_KEY)) is not None:
        one.acknowledged(interaction)


def ended(interaction: discord.Interaction, outcome: Outcome = "answered") -> None:
    """It is over; what is said first counts."""
    if (one := interaction.extras.get(_KEY)) is not None:
        one.ended(interaction, outcome)
