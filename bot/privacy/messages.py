"""What the privacy feature answers: frozen values that the ui draws."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.ids import GuildId, UserId
from bot.privacy.export.messages import ExportFile


class DataRequest(StrEnum):
    """What somebody wants to do with what is kept about them."""

    EXPORT = "export"
    ERASE = "erase"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the operator's settings say of what is kept: ``answer_text_days`` 0 is for good."""

    contact: str = ""
    """Who answers for it, and how they are reached; "" where they didn't say."""
    address: str = ""
    """Where the policy can be read; "" where it is in no other place than Discord."""
    left_server_days: int = 30
    answer_text_days: int = 0
    copies: int = 7
    """How many daily copies are kept."""
    reads_threads: bool = True
    """Whether messages in the questions' threads are read where Discord allows it."""
    model_host: str = ""
    """To whom answers are sent for a second opinion; "": to nobody."""
    model_name: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where somebody's data is: a server by its id, all of them (None), or what is the same in all
    (``DIRECT``). ``name``: "" for the server in which is spoken, and for one that removed the
    bot."""

    guild_id: GuildId | None = None
    name: str = ""
    is_here: bool = False


EVERYWHERE = Scope()
ALL = "all"
"""All servers, as the value of a choice and in the id of a button."""


@dataclass(frozen=True, slots=True)
class Exported:
    """Everything kept about a person in a scope, as JSON text."""

    text: str
    row_count: int
    scope: Scope = EVERYWHERE
    terms: Terms = Terms()
    own_count: int = 0
    """How many of them are the same in every server."""
    files: tuple[ExportFile, ...] = ()
    """The same as Discord takes it: in one file or several, each complete by itself; none where it
    is more than can be handed out there."""
    user_id: UserId | None = None
    """By which the operator finds it."""


@dataclass(frozen=True, slots=True)
class AskedToErase:
    """The person is asked to confirm. ``anything``: something goes; ``own_stays``: what is the same
    in every server doesn't go with this one."""

    anything: bool
    scope: Scope = EVERYWHERE
    terms: Terms = Terms()
    own_stays: bool = False


@dataclass(frozen=True, slots=True)
class PolicyShown:
    """The privacy policy in short."""

    terms: Terms
    copy_days: int
    """No copy of the database gets older."""


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """All of it, as Markdown."""

    text: str


@dataclass(frozen=True, slots=True)
class ServersOffered:
    """Something is kept in these servers, by name: which is meant? What is the same in all of them
    is offered by ``DIRECT``. ``count``: of all servers, where there are more than can be offered;
    ``nothing_here``: this one isn't among them."""

    purpose: DataRequest
    servers: tuple[Scope, ...]
    count: int
    nothing_here: bool = False


@dataclass(frozen=True, slots=True)
class Erased:
    """Everything about the person in a scope is gone. ``own_stays``: but what is the same in every
    server."""

    row_count: int
    scope: Scope = EVERYWHERE
    own_stays: bool = False


@dataclass(frozen=True, slots=True)
class ServerErased:
    """Everything about a server is gone."""

    row_count: int


@dataclass(frozen=True, slots=True)
class VisibilitySet:
    """Whether the member is shown to others."""

    hidden: bool
