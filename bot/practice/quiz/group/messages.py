"""What a group quiz says: frozen values that the ui draws."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.bank.model import Question
from bot.core.ids import ChannelId, GroupQuizId, GuildId, MessageId, UserId
from bot.daily.streaks.messages import DayCounts
from bot.practice.quiz.group.rules import Phase, Standing


@dataclass(frozen=True, slots=True)
class GroupCard:
    """The public card of a group quiz. ``ends_at`` is when the phase ends, None while it is
    paused or over; ``question`` is None in the lobby, at the end, and when the last one
    counts for nobody or is kept back. ``counts`` is empty while a round is open: nobody sees
    what was chosen before it closes."""

    quiz_id: GroupQuizId
    marker: str
    phase: Phase
    is_paused: bool
    position: int
    number: int
    total: int
    seconds: int
    speed: bool
    ends_at: datetime | None
    host_id: UserId | None
    player_ids: tuple[UserId, ...]
    answered: int
    question: Question | None
    counts: tuple[int, ...]
    standings: tuple[Standing, ...]
    hidden_ids: frozenset[UserId]
    """Those who are on the card without a name."""
    asked: int
    why_ended: str
    is_void: bool = False
    """The last question counts for nobody."""
    is_of_the_day: bool = False
    """It is the open question of the day by now."""


@dataclass(frozen=True, slots=True)
class LobbyOpened:
    """A lobby is open; its card comes into the channel."""

    closes_at: datetime
    quiz_id: GroupQuizId

    @property
    def one_card(self) -> tuple[str, str]:
        """What the message is about, so that clicks on the public card change it."""
        return "group", str(self.quiz_id)


@dataclass(frozen=True, slots=True)
class GroupBusy:
    """The channel has a group quiz already."""

    quiz_id: GroupQuizId
    guild_id: GuildId
    channel_id: ChannelId
    message_id: MessageId | None


@dataclass(frozen=True, slots=True)
class GroupJoined:
    """A member plays. ``again``: they did before this click; ``is_hidden``: the card doesn't
    name them; ``points``: what they have, as they played before."""

    again: bool
    is_running: bool
    is_hidden: bool
    points: int = 0


@dataclass(frozen=True, slots=True)
class GroupLeft:
    """A member plays no longer. ``next_host_id``: who is the host from now on, if it changed;
    ``is_host_hidden``: that member is not named; ``is_over``: with the last one it ended."""

    quiz_id: GroupQuizId
    next_host_id: UserId | None
    is_host_hidden: bool = False
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class GroupOptions:
    """The options of an open round of which several are right. ``chosen``: what the player
    has chosen so far."""

    quiz_id: GroupQuizId
    position: int
    question: Question
    chosen: tuple[int, ...]
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class ChoiceNoted:
    """A choice is stored. ``earlier``: what it replaced; the same as ``chosen``: nothing
    changed. ``options`` is where it can be changed, if several are right."""

    chosen: tuple[int, ...]
    earlier: tuple[int, ...] | None
    options: GroupOptions | None = None
    day: DayCounts | None = None
    """With this choice the day counts, which it didn't before."""


class HostStep(StrEnum):
    """What the host did."""

    LOOKED = "looked"
    LATE = "late"
    """It had moved on before *Skip* came."""
    GOING = "going"
    """It had begun before *Start* came."""
    ALONE = "alone"
    """Nobody else is in, so it can't begin."""
    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    SKIPPED = "skipped"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class GroupSteered:
    """What the host did, which the card shows in a moment, and what they can do next: for the
    host alone. ``position``: the round at which the game is."""

    step: HostStep
    quiz_id: GroupQuizId
    phase: Phase
    position: int
    is_paused: bool


@dataclass(frozen=True, slots=True)
class GroupMine:
    """How one player stands. ``asked`` counts the rounds that count so far."""

    quiz_id: GroupQuizId
    standing: Standing
    player_count: int
    asked: int
    is_over: bool
    is_hidden: bool
