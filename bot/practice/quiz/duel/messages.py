"""What duels say: frozen values that the ui draws."""

from dataclasses import dataclass
from datetime import datetime

from bot.bank.model import Question
from bot.core.ids import ChannelId, DuelId, GuildId, MessageId, UserId
from bot.practice.quiz.duel.rules import DuelEnd, DuelState, Score


@dataclass(frozen=True, slots=True)
class DuelSide:
    """One side of a duel on its public card. ``user_id`` is None for somebody who had everything
    deleted; ``score`` is None before the duel is over: nobody sees it earlier."""

    user_id: UserId | None
    is_done: bool
    score: Score | None


@dataclass(frozen=True, slots=True)
class DuelCard:
    """The public card of a duel. ``counting`` questions count, ``void`` ones for neither.
    ``is_private``: it holds no score, also when it is over."""

    duel_id: DuelId
    marker: str
    state: DuelState
    why_ended: DuelEnd
    sides: tuple[DuelSide, DuelSide]
    due_at: datetime
    counting: int
    void: int
    is_private: bool = False
    ping_user_ids: tuple[UserId, ...] = ()
    """At whom the card rings when it appears."""


@dataclass(frozen=True, slots=True)
class DuelOpened:
    """A challenge is made; its card comes into the channel."""

    duel_id: DuelId
    other_id: UserId
    due_at: datetime


@dataclass(frozen=True, slots=True)
class DuelBusy:
    """The two have a duel already. ``may_accept``: it waits for the one who asked."""

    duel_id: DuelId
    other_id: UserId
    guild_id: GuildId
    channel_id: ChannelId
    message_id: MessageId | None
    may_accept: bool


@dataclass(frozen=True, slots=True)
class DuelDeclined:
    """A challenge is declined, or taken back."""

    why: DuelEnd
    other_id: UserId | None


@dataclass(frozen=True, slots=True)
class DuelQuestion:
    """The question that a player has to answer now. ``number`` counts from 1. ``left_out``: the
    one they clicked on, or ``typed`` for, was changed meanwhile and counts for neither."""

    duel_id: DuelId
    position: int
    number: int
    total: int
    question: Question
    other_id: UserId | None
    due_at: datetime
    left_out: bool = False
    typed: str = ""


@dataclass(frozen=True, slots=True)
class DuelWaiting:
    """A player has answered everything, the other hasn't."""

    duel_id: DuelId
    state: DuelState
    mine: Score
    other_id: UserId | None
    due_at: datetime
    left_out: bool = False
    typed: str = ""


@dataclass(frozen=True, slots=True)
class DuelLine:
    """One question of a duel that is over: was it right? None: not answered."""

    title: str
    mine: bool | None
    theirs: bool | None


@dataclass(frozen=True, slots=True)
class DuelOver:
    """How a duel ended, for one of the two. ``theirs`` is None where there is no result.
    ``late``: the click, or the form in which they ``typed``, was on something that was over."""

    duel_id: DuelId
    state: DuelState
    why_ended: DuelEnd
    mine: Score
    theirs: Score | None
    other_id: UserId | None
    was_challenged: bool
    counting: int
    lines: tuple[DuelLine, ...]
    late: bool = False
    typed: str = ""
