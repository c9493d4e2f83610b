"""Which mock interviews a member held, with somebody or alone, and which comes next. Functions for
use inside one transaction."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.bank.model import Question
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.ids import GuildId, SessionId, UserId
from bot.daily.ledger import tx as ledger
from bot.interviews.profiles import store as profiles
from bot.interviews.session.rules.sheet import Candidate, choose_questions, pack_size
from bot.interviews.session.store import past, sessions
from bot.interviews.solo import store
from bot.interviews.solo.store import Solo, SoloAnswer
from bot.interviews.values.rules import Level, SessionState, Track
from bot.practice.quiz.asking.rules import weak_topics
from bot.practice.quiz.solo import tx as quizzes
from bot.server.typed import replaces_newer

HELD = (SessionState.FEEDBACK, SessionState.DONE)
AGREED = (SessionState.CONFIRMED, SessionState.CHECKED_IN)

NO_SESSION = SessionId(0)
NO_QUESTIONS = "The bank has no question for that at the moment. Try another kind of interview."
NONE_OPEN = (
    "You have no interview open any more, so nothing changed. `/mock solo` begins a new one."
)


def begin(
    tx: Transaction, questions: Sequence[Question], guild_id: GuildId, user_id: UserId,
    track: Track | None, level: Level | None, minutes: int, *, now: datetime, rng: random.Random,
) -> None:  # fmt: skip
    """A new interview of these questions, as the member's profile says where nothing is chosen."""
    profile = profiles.get(tx, guild_id, user_id)
    if track is None:
        wanted = sorted(profile.tracks) if profile is not None else []
        track = wanted[0] if wanted else Track.BREADTH
    if level is None:
        level = Level.MID if profile is None else profile.level
    hidden = ledger.hidden_questions(tx, guild_id, (now - timedelta(days=1)).date())
    pool = [one for one in questions if one.id not in hidden]
    rng.shuffle(pool)
    met = {**sessions.met(tx, guild_id, user_id, NO_SESSION), **store.met(tx, guild_id, user_id)}
    candidate = Candidate(
        level, met, () if profile is None else tuple(sorted(profile.topics)),
        weak_topics(quizzes.seen(tx, guild_id, user_id)),
    )  # fmt: skip
    count = pack_size(track, minutes)
    chosen = choose_questions(pool, track=track, candidate=candidate, count=count)
    if not chosen:
        raise UserError(NO_QUESTIONS)
    store.begin(
        tx, guild_id, user_id, track=track, level=level, minutes=minutes, questions=chosen, now=now
    )


def held_since(
    tx: Transaction, guild_id: GuildId, user_id: UserId, since: datetime
) -> tuple[tuple[Track, datetime], ...]:
    """Track and moment (aware UTC) of each in which the member was the candidate."""
    alone = store.held_since(tx, guild_id, user_id, since)
    return (
        *((one.track, one.at) for one in alone),
        *((one.track, one.starts_at) for one in past.asked_since(tx, guild_id, user_id, since)),
    )


def next_agreed(tx: Transaction, guild_id: GuildId, user_id: UserId) -> datetime | None:
    """When the member's next one begins that both agreed to."""
    agreed = (one for one in sessions.live_of(tx, guild_id, user_id) if one.state in AGREED)
    return next((one.starts_at for one in agreed), None)


def open_or_refuse(tx: Transaction, guild_id: GuildId, user_id: UserId, solo_id: int) -> Solo:
    """The interview of a click, if it is this member's and still open."""
    solo = store.current(tx, guild_id, user_id)
    if solo is None or solo.solo_id != solo_id:
        raise UserError(NONE_OPEN)
    return solo


def answer_of(tx: Transaction, solo: Solo, place: int) -> SoloAnswer | None:
    """What was answered to a question."""
    return next((one for one in store.answers(tx, solo) if one.place == place), None)


def is_unread(tx: Transaction, guild_id: GuildId, user_id: UserId) -> bool:
    """Whether a member has one open, and there an answer whose points are still to be found."""
    solo = store.current(tx, guild_id, user_id)
    known = None if solo is None else answer_of(tx, solo, solo.place)
    return known is not None and not known.is_saved


def note_answer(
    tx: Transaction, solo: Solo, place: int, answer: str, opening: str, now: datetime
) -> bool:
    """Keep what was answered to a question, "" where it was said aloud, with the ticks that were
    saved; False: a typed answer stands that this would replace unknown, and it stays."""
    if not 0 <= place < len(solo.questions):
        return True
    known = answer_of(tx, solo, place)
    given = SoloAnswer(solo.solo_id, place, solo.questions[place], answer, (), now)
    if known is not None:
        if replaces_newer(known.answer, answer, opening):
            return False
        if known.is_saved:
            given = replace(given, points=known.points, is_saved=True)
    store.save_answer(tx, solo, given)
    return True
