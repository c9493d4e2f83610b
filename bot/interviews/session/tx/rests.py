"""Who is left out of rounds for a while, by what they missed or never answered, inside the caller's
transaction. Told to them alone.
"""

from datetime import datetime

from bot.core.database import Transaction
from bot.core.ids import UserId
from bot.interviews.profiles import store as profiles
from bot.interviews.session.rules import timeouts
from bot.interviews.session.rules.state import Announcement, Session
from bot.interviews.session.store import sessions
from bot.interviews.session.tx import rows
from bot.interviews.values.rules import FOREVER

MOST_UNANSWERED = 3
"""Proposals in a row: whoever answers none of them rests until they come back."""


def note_no_show(tx: Transaction, session: Session, user_id: UserId, now: datetime) -> None:
    """Noted privately; the third that still weighs is a pause, told to nobody else."""
    sessions.note_no_show(tx, session.guild_id, session.session_id, user_id, now)
    profile = profiles.get(tx, session.guild_id, user_id)
    every = sessions.no_shows(tx, session.guild_id, user_id)
    if profile is None or not timeouts.pauses(every, now):
        return
    until = now + timeouts.NO_SHOW_PAUSE
    if profile.paused_until is not None and profile.paused_until >= until:
        return
    # A pause of their own comes back if this one is taken back.
    own = profile.paused_until if profile.pause_reason == "asked" else profile.asked_until
    profiles.rest(tx, session.guild_id, user_id, until, "no-shows", now, asked_until=own)
    rows.tell(tx, session, user_id, Announcement.PAUSED, now)
    rows.back(tx, session.guild_id, user_id, until, now)


def note_silence(tx: Transaction, session: Session, now: datetime) -> None:
    """Who answers nothing costs somebody who is willing their round: after several they rest."""
    for one in session.pair:
        profile = profiles.get(tx, session.guild_id, one.user_id)
        if profile is None or one.left_at is not None or one.confirmed_at is not None:
            continue
        count = profiles.note_unanswered(tx, session.guild_id, one.user_id)
        if count >= MOST_UNANSWERED and not profile.is_paused(now):
            profiles.rest(tx, session.guild_id, one.user_id, FOREVER, "unanswered", now)
            rows.tell(tx, session, one.user_id, Announcement.RESTED, now)


def forgive(tx: Transaction, session: Session, now: datetime) -> None:
    """They met: the no-shows are taken back, and a pause that stood on them too."""
    sessions.forgive(tx, session.session_id)
    for one in session.participants:
        profile = profiles.get(tx, session.guild_id, one.user_id)
        if profile is None or profile.pause_reason != "no-shows":
            continue
        if not timeouts.pauses(sessions.no_shows(tx, session.guild_id, one.user_id), now):
            own = profile.asked_until
            until, reason = (own, "asked") if own is not None and own > now else (None, "")
            profiles.rest(tx, session.guild_id, one.user_id, until, reason, now)
