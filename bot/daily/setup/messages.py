"""What /setup says: frozen values that the ui draws."""

from dataclasses import dataclass

from bot.daily.question.messages import QuestionCard
from bot.server.settings.rules import GuildSettings


@dataclass(frozen=True, slots=True)
class SetupShown:
    """The settings as they are now, what is missing, and the next card."""

    settings: GuildSettings
    is_new: bool
    missing: tuple[str, ...]
    """Names of permissions that the bot lacks in the channel."""
    channel_gone: bool
    preview: QuestionCard | None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class ChangeForm:
    """The form for one setting, with what holds now."""

    key: str
    settings: GuildSettings
