"""What a session's life is made of: its people, what can happen to it, what follows. Pure.

Moments are aware UTC. ``rules.life`` says what follows from what.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.ids import UserId
from bot.interviews.values.values import State


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
    TURN = "turn"


class Refusal(StrEnum):
    """Why an act changes nothing."""

    STRANGER = "stranger"
    ONLOOKER = "onlooker"
    BEGUN = "begun"
    OVER = "over"
    CALLED_OFF = "called-off"
    NOT_HELD = "not-held"
    NOT_AGREED = "not-agreed"
    ANSWER_OFFER = "answer-offer"
    NO_OFFER = "no-offer"
    OWN_OFFER = "own-offer"
    MOVED = "moved"
    SAME_TIME = "same-time"
    TOO_SOON = "too-soon"
    TOO_FAR = "too-far"
    TOO_EARLY = "too-early"
    NOT_BOTH_HERE = "not-both-here"
    NOT_STARTED = "not-started"
    STILL_ON = "still-on"
    LONG_AGO = "long-ago"
    PARTNER_LEFT = "partner-left"


class Said(StrEnum):
    """What an act meant, for the words that follow."""

    NOTHING = ""
    ALREADY = "already"
    ONE_CONFIRMED = "one-confirmed"
    AGREED = "agreed"
    OFFERED = "offered"
    MOVED = "moved"
    CALLED_OFF = "called-off"
    LATER = "later"
    ONLOOKER_OUT = "onlooker-out"
    ONE_HERE = "one-here"
    BOTH_HERE = "both-here"
    CHECK_IN_OPEN = "check-in-open"
    STARTED = "started"
    OVER = "over"
    UNSEEN = "unseen"
    MET_ASKED = "met-asked"
    MET = "met"
    POOLED = "pooled"
    UNANSWERED = "unanswered"
    MISSED = "missed"
    LEFT = "left"
    DONE = "done"


UNANSWERED, CALLED_OFF, LEFT = "unanswered", "cancelled", "left"
SAME, POOL = "same", "pool"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a session; ``met_at`` is when they said that it took place after all."""

    user_id: UserId
    is_shadow: bool
    confirmed_at: datetime | None = None
    checked_in_at: datetime | None = None
    left_at: datetime | None = None
    wish: str = ""
    met_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Life:
    """Where a session is. ``changed_at``: when it came into its state, or was asked anew."""

    state: State
    starts_at: datetime
    minutes: int
    was_confirmed: bool
    offer_at: datetime | None
    offer_by: UserId | None
    changed_at: datetime
    feedback_at: datetime | None
    due_at: datetime | None
    why_ended: str
    sequence: int
    people: tuple[Person, ...]

    @property
    def pair(self) -> tuple[Person, ...]:
        """Who practises; the one who looks on is left out."""
        return tuple(one for one in self.people if not one.is_shadow)

    @property
    def length(self) -> timedelta:
        """How long it is planned to last."""
        return timedelta(minutes=self.minutes)

    @property
    def asked_for(self) -> datetime:
        """The start that is being asked for."""
        return self.offer_at or self.starts_at

    def person(self, user_id: UserId) -> Person | None:
        """Who is still in it."""
        found = (one for one in self.people if one.user_id == user_id and one.left_at is None)
        return next(found, None)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens. ``at``: the start that is suggested, or that the pressed button
    named; ``blameless``: the bot was away while one could have checked in."""

    act: Act
    now: datetime
    user_id: UserId = 0
    at: datetime | None = None
    wish: str = POOL
    blameless: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What follows. ``freed``: who is to be paired with somebody else; ``missed``: who did not
    come; ``follow_up``: the same two are to be asked for a later time."""

    life: Life
    said: Said
    freed: tuple[int, ...] = ()
    missed: tuple[int, ...] = ()
    follow_up: bool = False


Rule = Callable[[Life, Event], Step | Refusal]
