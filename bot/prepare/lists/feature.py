"""The preparation lists as a feature."""

from bot.core.feature import Core, Feature


def feature(_core: Core) -> Feature:
    """Build the service of the room, and say what it gives."""
    return Feature(name="lists")
