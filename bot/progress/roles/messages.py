"""What earned roles say: frozen values that the ui draws."""

from dataclasses import dataclass

from bot.core.errors import RoleObstacle
from bot.core.ids import RoleId
from bot.progress.roles.rules import EarnedBy

WHY_NOT = {
    RoleObstacle.GONE: "it is gone.",
    RoleObstacle.NO_PERMISSION: "I need *Manage Roles*: allow it for my role in *Server Settings*, "
    "then *Roles*.",
    RoleObstacle.ABOVE: "it stands above my own role. Move mine above it in the server's settings.",
    RoleObstacle.NOT_GIVEN: "Discord gives it out itself.",
    RoleObstacle.POWERFUL: "it carries rights over the server or its members, which nobody should "
    "earn by practice.",
    RoleObstacle.UNHEARD: "a mention of it reaches nobody.",
    RoleObstacle.EVERYONE: "everybody has it already.",
    RoleObstacle.OF_A_BOT: "it belongs to a bot.",
}


@dataclass(frozen=True, slots=True)
class RoleSet:
    """A role can be earned from now on."""

    kind: EarnedBy
    role_id: RoleId
    number: int
    obstacle: RoleObstacle | None
    """Why the bot can't give it at this moment."""


@dataclass(frozen=True, slots=True)
class RoleOff:
    """A role can't be earned any more."""

    kind: EarnedBy
    was_on: bool
