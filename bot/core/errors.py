"""Refusals and failures that mean something to a person.

``UserError`` is a refusal with text fit for a member. ``DeliveryError`` says why Discord
did not take something, in the few kinds that the bot acts upon differently.
"""

from collections.abc import Sequence
from datetime import timedelta
from enum import Enum, StrEnum, auto


class UserError(Exception):
    """A refusal: says what happened, what was kept, and what to do next. ``ways``: buttons below
    it, each with its label and its id. ``kept``: what was typed is, so it isn't handed back."""

    def __init__(
        self, text: str, ways: Sequence[tuple[str, str]] = (), *, kept: bool = False
    ) -> None:
        super().__init__(text)
        self.text = text
        self.ways = tuple(ways)
        self.kept = kept


class DeliveryFailure(StrEnum):
    """Why Discord did not take something."""

    TEMPORARY = "temporary"
    """A fault on the way or at Discord: try the same again."""
    FORBIDDEN = "forbidden"
    """A permission is missing: try again after the organiser was told."""
    GONE = "gone"
    """The channel, thread or message no longer exists, or the thread is closed for good."""
    CLOSED_DMS = "closed-dms"
    """This person takes no direct messages from the bot."""
    LIMIT = "limit"
    """A limit of the server is reached, such as the number of active threads."""
    REFUSED = "refused"
    """Discord finds the request wrong: our fault, trying again won't help."""


class RoleObstacle(Enum):
    """Why the bot can't give a role, or why nobody hears when it is pinged."""

    GONE = auto()
    NO_PERMISSION = auto()
    """It lacks *Manage Roles*."""
    ABOVE = auto()
    """The role is not below the bot's own, where Discord lets nobody give it."""
    NOT_GIVEN = auto()
    """Everybody has it, or it belongs to an app, a subscription or the boosters."""
    POWERFUL = auto()
    """It may change the server or its members: nobody earns that by a streak."""
    UNHEARD = auto()
    """Not everybody may mention it, and the bot may not mention all roles."""
    EVERYONE = auto()
    """It is the server's own, and its mention calls nobody."""
    OF_A_BOT = auto()
    """It belongs to a bot, and nobody else can have it."""


class DeliveryError(Exception):
    """Discord did not take something; ``detail`` is for the log and holds no member text."""

    def __init__(self, failure: DeliveryFailure, detail: str) -> None:
        super().__init__(f"{failure.value}: {detail}")
        self.failure = failure
        self.detail = detail
        self.is_doubtful = False
        """It may have taken effect all the same, or may do so later."""
        self.is_archived = False
        """Nothing but that its thread is archived stands against it."""
        self.is_closed = False
        """It stands in a thread that is archived, and that the bot may not open."""
        self.retry_after: timedelta | None = None
        """How soon to try again, where it is known better than by the number of tries."""


class StartError(Exception):
    """The bot can't start; the text is one clear sentence for the operator."""
