"""Command names as people in the United States spell them; everybody else reads ours."""

import discord
from discord import app_commands

AMERICAN = {"organise": "organize", "practise": "practice"}
"""Names that differ. Discord shows them to who uses it in American English; both stay one command,
and what is sent back carries our name."""


def spelt(name: str) -> str | app_commands.locale_str:
    """A name for discord.py, which asks for every locale of what may have another spelling: with a
    thousand texts that takes longer than all else at the start."""
    return app_commands.locale_str(name) if name in AMERICAN else name


class Spelling(app_commands.Translator):
    """Gives Discord the other spelling of names, nothing else."""

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:  # fmt: skip
        """The name in that locale, or None where it is the same."""
        named = (
            app_commands.TranslationContextLocation.command_name,
            app_commands.TranslationContextLocation.group_name,
        )
        if locale is not discord.Locale.american_english or context.location not in named:
            return None
        return AMERICAN.get(string.message)
