"""Who takes part in a round, and what rounds hold for a member: why none brings them a partner, and
what comes next. Pure.

Whatever says what comes next says it by ``left_out`` or ``what_next``, so that the words follow the
organiser's settings, a pause, what the member wants, and whether they are in at all.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.interviews.values.rules import Cadence, InterviewSettings, Profile

FORTNIGHT = timedelta(days=10)
"""Who takes part every other round is left out if they were planned for within this time: less
than two weeks, more than one, so that a late round changes nothing."""


class Away(StrEnum):
    """Why somebody takes no part in a round, though they joined."""

    PAUSED = "paused"
    SERVED = "served"
    """They wanted one session, and had it."""
    ENGAGED = "engaged"
    """They have a session ahead."""
    RESTING = "resting"
    """Every other week, and this is the other one."""


def away(
    profile: Profile, now: datetime, *, is_engaged: bool, planned_at: datetime | None,
    is_served: bool,
) -> Away | None:  # fmt: skip
    """Why somebody takes no part; None if they do. ``planned_at``: when their newest session that
    wasn't called off was planned."""
    if profile.is_paused(now):
        return Away.PAUSED
    if profile.cadence is Cadence.ONCE and is_served:
        return Away.SERVED
    if is_engaged:
        return Away.ENGAGED
    if (
        profile.cadence is Cadence.FORTNIGHTLY
        and planned_at is not None
        and now - planned_at < FORTNIGHT
    ):
        return Away.RESTING
    return None


@dataclass(frozen=True, slots=True)
class Ahead:
    """How a member stands with rounds at a moment (aware UTC). ``profile``: None for somebody who
    isn't in; ``settings``: None where there are no rounds."""

    profile: Profile | None
    settings: InterviewSettings | None
    now: datetime
    away: Away | None = None
    """Why the next round leaves them out, as far as that is known now."""
    has_session: bool = False
    """One of their own is ahead, or going on."""
    is_looked_for: bool = False
    """They wait for somebody else, between two rounds."""

    @property
    def is_paused(self) -> bool:
        """Whether they are on a pause, whatever it is for."""
        return self.profile is not None and self.profile.is_paused(self.now)

    @property
    def has_had_one(self) -> bool:
        """Whether they wanted one session and had it."""
        rests = self.is_paused and self.profile is not None and self.profile.pause_reason == "once"
        return rests or (self.away is Away.SERVED and not self.is_paused)

    @property
    def round_at(self) -> datetime | None:
        """When the next round is."""
        settings = self.settings
        return None if settings is None or settings.paused else settings.next_round_at


def shown(at: datetime) -> str:
    """A moment that each reader sees in their own zone."""
    return f"<t:{int(at.timestamp())}:f>"


def left_out(ahead: Ahead, server: str = "") -> str:
    """Why no round brings the member a partner, and what would; "" if the next one may. ``server``:
    its name, where they read it outside of it."""
    there = f" in {server}" if server else ""
    profile, settings = ahead.profile, ahead.settings
    back = f"*I'm back* in `/mock profile`{there}"
    if profile is None:
        here = there or " here"
        return f"You aren't in mock interviews{here} now; `/mock join`{there} brings you in."
    if ahead.has_had_one:
        return f"You've had the one session you wanted; {back} brings the next."
    if ahead.is_paused:
        return _on_a_pause(profile, back)
    now = f"`/mock now`{there} looks for somebody for an hour all the same."
    if settings is None:
        return f"An organiser hasn't set up rounds{there or ' here'} yet; {now}"
    if settings.paused:
        return f"The organiser has paused the rounds{there} for now; {now}"
    if profile.cadence is Cadence.ONCE and ahead.has_session:
        return f"The one session you wanted is ahead; after it, {back} brings the next."
    following = "" if ahead.round_at is None else f" {shown(ahead.round_at)}"
    if ahead.away is Away.RESTING:
        return (
            f"You rest in the next round{following}, as you chose every two weeks; after it you're "
            "in again."
        )
    if ahead.away is Away.ENGAGED:
        return (
            f"You have an interview ahead, so the next round{following} leaves you out; after it "
            "you're in again."
        )
    return ""


def _on_a_pause(profile: Profile, back: str) -> str:
    if profile.pause_reason == "unanswered":
        return f"Rounds leave you out, as proposals had no answer; {back} brings the next one."
    assert profile.paused_until is not None
    return (
        "You're on a break, so I'll look for nobody until it's over, "
        f"{shown(profile.paused_until)}. To come back now, press {back}."
    )


def what_next(ahead: Ahead, server: str = "") -> str:
    """What comes next for somebody whose session won't take place, or who has no partner yet;
    ``server`` as for ``left_out``."""
    if ahead.is_looked_for and ahead.profile is not None and not ahead.is_paused:
        return "I'll look for somebody else for you among the members who are waiting."
    at = "" if ahead.round_at is None else f", {shown(ahead.round_at)}"
    return left_out(ahead, server) or f"You'll be in the next round{at}."
