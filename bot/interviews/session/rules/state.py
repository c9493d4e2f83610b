"""What a session is made of, what can happen to it, and what may be announced. Pure.

Moments are aware UTC. ``rules.transitions`` says what follows from what.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, StrEnum
from typing import Any

from bot.core.ids import ChannelId, EventId, GuildId, RoundId, SessionId, UserId
from bot.interviews.values.rules import SessionState

UNANSWERED, CALLED_OFF, LEFT, CUT_SHORT = "unanswered", "cancelled", "left", "cut-short"
"""Why a session was cancelled, or wasn't held."""
SAME, POOL = "same", "pool"
"""What somebody wants after that: the same partner later, or another one."""
CLOCK = UserId(0)
"""Who did what nobody did."""
THREAD, DIRECT, WANTED = "thread", "direct", "wanted"
"""Where a session is talked of; WANTED: that is not open yet."""


class Act(StrEnum):
    """What can happen to a session."""

    CONFIRM = "confirm"
    OFFER = "offer"
    ACCEPT = "accept"
    CANCEL = "cancel"
    CHECK_IN = "check-in"
    START = "start"
    FINISH = "finish"
    MET = "met"
    POOL = "pool"
    SUBMIT = "submit"
    LEAVE = "leave"
    TIMEOUT = "timeout"


class Announcement(StrEnum):
    """What a transition means, for the words that follow."""

    NOTHING = ""
    ALREADY = "already"
    ONE_CONFIRMED = "one-confirmed"
    AGREED = "agreed"
    OFFERED = "offered"
    MOVED = "moved"
    CALLED_OFF = "called-off"
    LATER = "later"
    OBSERVER_OUT = "observer-out"
    ONE_HERE = "one-here"
    BOTH_HERE = "both-here"
    CHECK_IN_OPEN = "check-in-open"
    STARTED = "started"
    OVER = "over"
    CUT_SHORT = "cut-short"
    UNSEEN = "unseen"
    MET_ASKED = "met-asked"
    MET = "met"
    POOLED = "pooled"
    UNANSWERED = "unanswered"
    MISSED = "missed"
    LEFT = "left"
    DONE = "done"
    PAUSED = "paused"
    """To one person alone: they missed too many sessions."""
    RESTED = "rested"
    """To one person alone: they answered none of several proposals."""


class Refusal(Enum):
    """Why an act changes nothing: what the member is told."""

    STRANGER = (
        "That is somebody else's mock interview, or one from long ago. `/mock session` shows "
        "yours, if you have one."
    )
    OBSERVER = "You're observing: the two who practise decide that. Nothing changed."
    BEGUN = "It has begun, so nothing changed. *Finish* on the card ends it."
    OVER = "It is over, so nothing changed."
    CALLED_OFF = (
        "It was called off, so nothing changed. *Find me somebody else* on the card asks for "
        "another partner."
    )
    NOT_HELD = (
        "It didn't take place, so nothing changed. If you met all the same, both press *We met*."
    )
    NOT_AGREED = "You two haven't agreed on a time yet, so nothing changed. See the card."
    ANSWER_OFFER = (
        "Another time is suggested, so nothing changed. Press *Accept*, or *Suggest another "
        "time* for a third one."
    )
    NO_OFFER = (
        "That suggestion is no longer open, so nothing changed. The card shows the planned time."
    )
    OWN_OFFER = (
        "That's your own suggestion, so it's up to your partner to accept it. Nothing changed."
    )
    MOVED = (
        "The time has changed since that card was drawn, so nothing changed. Look at the card "
        "again."
    )
    SAME_TIME = "It's already planned for that time, so nothing changed."
    TOO_SOON = (
        "That time has passed or is less than half an hour away, so nothing changed. Choose a "
        "later time."
    )
    BUSY = (
        "You already have something at that time, so nothing changed. *Suggest another time* "
        "on the card finds one that suits you both."
    )
    UNSUITABLE = (
        "That time doesn't suit you both, so nothing changed. *Suggest another time* on the card "
        "finds one that does."
    )
    TOO_FAR = "That is more than 30 days away, so nothing changed. Choose an earlier time."
    TOO_EARLY = (
        "It's too early for that, so nothing changed. *I'm here* works from 15 minutes before "
        "the start."
    )
    NOT_BOTH_HERE = "You're not both here yet: each presses *I'm here* first."
    NOT_STARTED = "It hasn't begun, so nothing changed."
    STILL_ON = (
        "It is still on, so nothing changed. *Cancel* on the card calls it off if you can't "
        "make it."
    )
    LONG_AGO = "That was more than two days ago, so it can't be changed any more."
    PARTNER_LEFT = "Your partner isn't here any more to agree, so nothing changed."


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody in a session: one of the pair, or an observer. ``wish``: "", SAME or POOL;
    ``met_at``: when they said that it took place after all."""

    user_id: UserId
    is_observer: bool
    confirmed_at: datetime | None = None
    checked_in_at: datetime | None = None
    left_at: datetime | None = None
    wish: str = ""
    met_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One mock interview as it stands. ``changed_at``: when it came into its state, or was asked
    again; ``due_at``: when a timeout takes it further, None at an end; ``revision`` counts what
    its cards show, ``sequence`` what a calendar shows. ``room_id`` is a voice room for the two,
    ``link`` an address that one of them added. The pair comes first."""

    session_id: SessionId
    guild_id: GuildId
    round_id: RoundId
    state: SessionState
    starts_at: datetime
    minutes: int
    proposed_at: datetime
    changed_at: datetime
    due_at: datetime | None
    participants: tuple[Participant, ...] = ()
    follows_id: SessionId | None = None
    was_confirmed: bool = False
    offer_at: datetime | None = None
    offer_by: UserId | None = None
    why: str = ""
    place: str = WANTED
    channel_id: ChannelId | None = None
    thread_id: ChannelId | None = None
    event_id: EventId | None = None
    feedback_at: datetime | None = None
    why_ended: str = ""
    revision: int = 1
    sequence: int = 0
    room_id: ChannelId | None = None
    link: str = ""
    link_by: UserId | None = None

    @property
    def pair(self) -> tuple[Participant, ...]:
        """The two who practise; also one of them who has left."""
        return tuple(one for one in self.participants if not one.is_observer)

    @property
    def present(self) -> tuple[UserId, ...]:
        """Everybody who is still in it, observers too."""
        return tuple(one.user_id for one in self.participants if one.left_at is None)

    @property
    def parted(self) -> tuple[UserId, ...]:
        """Observers who are out of it: what the two do is no longer theirs to see."""
        return tuple(one.user_id for one in self.participants if one.is_observer and one.left_at)

    @property
    def present_pair(self) -> tuple[UserId, ...]:
        """Those of the pair who are still in it."""
        return tuple(one.user_id for one in self.pair if one.left_at is None)

    @property
    def answered(self) -> tuple[UserId, ...]:
        """Participants who said yes to what is asked; observers are not asked."""
        return tuple(
            one.user_id for one in self.participants if one.is_observer or one.confirmed_at
        )

    @property
    def length(self) -> timedelta:
        """How long it is planned to last."""
        return timedelta(minutes=self.minutes)

    @property
    def asked_for(self) -> datetime:
        """The start that is being asked for."""
        return self.offer_at or self.starts_at

    def participant(self, user_id: UserId) -> Participant | None:
        """Somebody who is still in it."""
        found = (one for one in self.participants if one.user_id == user_id)
        return next((one for one in found if one.left_at is None), None)

    def mark(self, user_ids: tuple[UserId, ...], **changes: Any) -> "Session":
        """The session with something noted of these participants."""
        return replace(
            self,
            participants=tuple(
                replace(one, **changes) if one.user_id in user_ids else one
                for one in self.participants
            ),
        )


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens. ``at``: the start that is suggested, or that the pressed button
    named; ``blameless``: the bot was away while one could have checked in."""

    act: Act
    now: datetime
    user_id: UserId = CLOCK
    at: datetime | None = None
    wish: str = POOL
    blameless: bool = False


@dataclass(frozen=True, slots=True)
class Transition:
    """What follows. ``freed``: those who are to be paired with somebody else; ``missed``: those
    who did not come; ``follow_up``: the same two are to be asked for a later time."""

    session: Session
    announcement: Announcement
    freed: tuple[UserId, ...] = ()
    missed: tuple[UserId, ...] = ()
    follow_up: bool = False
