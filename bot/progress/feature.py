"""What this wing gives the root. It works over what the features before it offer."""

from collections.abc import Sequence

from bot.core.feature import Core, Feature
from bot.progress.help import ui
from bot.progress.help.cog import HelpCog
from bot.progress.help.service import HelpService


def feature(core: Core, others: Sequence[Feature]) -> Feature:
    """``/help`` over the next steps of all features."""
    offers = [one.next_steps for one in others if one.next_steps is not None]
    return Feature(name="help", cogs=(HelpCog(HelpService(core, offers)),), renderers=ui.RENDERERS)
