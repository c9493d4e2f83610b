"""The front door for organisers: /setup, the first words in a new server, and what comes next."""

from functools import partial

from bot.core.feature import Core, Events, Feature
from bot.daily.setup import tx as setup
from bot.daily.setup.cog import SetupCog
from bot.daily.setup.outbox import FirstWords
from bot.daily.setup.service import SetupService
from bot.daily.setup.ui import forms, panel


def feature(core: Core) -> Feature:
    """/setup; its tables are the daily question's."""
    service = SetupService(core)
    return Feature(
        name="setup",
        cogs=(SetupCog(service),),
        renderers={**panel.RENDERERS, **forms.RENDERERS},
        handlers=FirstWords(core).handlers,
        events=Events(guild_joined=service.guild_joined, guilds_present=service.guilds_present),
        next_steps=partial(setup.next_steps, core.bank),
    )
