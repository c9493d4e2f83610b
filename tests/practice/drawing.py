"""Drawing a message of practice as its feature does."""

from typing import Any

from bot.practice.feature import RENDERERS


def draw(message: object) -> Any:
    """The layout or modal of a message."""
    return RENDERERS[type(message)](message)
