"""What this wing gives the root: figures of a member and a group, and what to do next. Help works
over what all features offer."""

from collections.abc import Callable

from bot.core.feature import Core, Feature
from bot.progress.boards import ui as boards_ui
from bot.progress.boards.cog import BoardCog
from bot.progress.boards.service import BoardService
from bot.progress.help import ui as help_ui
from bot.progress.help.cog import HelpCog
from bot.progress.help.service import HelpService


def boards_feature(core: Core) -> Feature:
    """``/leaderboard``."""
    return Feature(
        name="boards", cogs=(BoardCog(BoardService(core)),), renderers=boards_ui.RENDERERS
    )


def help_feature(core: Core) -> Feature:
    """``/help`` over the next steps of all features."""
    return Feature(name="help", cogs=(HelpCog(HelpService(core)),), renderers=help_ui.RENDERERS)


FEATURES: tuple[Callable[[Core], Feature], ...] = (boards_feature, help_feature)
