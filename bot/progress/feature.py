"""What this wing gives the root. It works over what the features before it offer."""

from bot.core.feature import Core, Feature
from bot.progress.help import ui
from bot.progress.help.cog import HelpCog
from bot.progress.help.service import HelpService


def feature(core: Core) -> Feature:
    """``/help`` over the next steps of all features."""
    return Feature(name="help", cogs=(HelpCog(HelpService(core)),), renderers=ui.RENDERERS)
