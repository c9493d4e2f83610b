"""No order of events leaves a row that the schema forbids, or a live session without a clock."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.core.outbox import store as outbox
from bot.interviews.matching import store as rounds
from bot.interviews.profiles import store as profiles
from bot.interviews.session.rules.state import Act, Event
from bot.interviews.session.store import sessions
from bot.interviews.session.tx import machine as claims
from bot.interviews.values import store as interview_settings
from bot.interviews.values.rules import (
    Half,
    InterviewSettings,
    Level,
    PlannedSession,
    Profile,
    RoundKind,
    SessionState,
    Track,
    Window,
)
from tests.world import in_memory

START = datetime(2027, 3, 27, 12, tzinfo=UTC)
GUILD, ANN, BOB, SUE = 7, 1, 2, 3
MINUTE = timedelta(minutes=1)
MEMBERS = st.sampled_from([ANN, BOB, SUE, 99])


class Sessions(RuleBasedStateMachine):
    """Members and the clock do whatever they like, at any moment."""

    def __init__(self) -> None:
        super().__init__()
        self.tx = in_memory()
        self.now = START
        self.round_id = 0

    def teardown(self) -> None:
        self.tx.close()

    @initialize(minutes=st.integers(6, 60 * 24 * 6), agreed=st.booleans(), events=st.booleans())
    def propose(self, minutes: int, agreed: bool, events: bool) -> None:
        wanted = InterviewSettings(GUILD, 5, 6, "Europe/Berlin", events=events)
        interview_settings.save(self.tx, wanted)
        for user_id in (ANN, BOB):
            profile = Profile(
                GUILD, user_id, Level.MID, frozenset({Track.CODING}), frozenset(), "UTC",
                (Window(0, 0, 60),),
            )  # fmt: skip
            profiles.save(self.tx, profile, self.now)
        round_id = rounds.claim(
            self.tx, guild_id=GUILD, kind=RoundKind.SCHEDULED, subject="2027-03-27", seed=1,
            digest="", now=self.now, from_at=self.now, until_at=self.now + timedelta(days=7),
        )  # fmt: skip
        assert round_id is not None
        halves = (Half(1, ANN, BOB, Track.CODING), Half(2, BOB, ANN, Track.CODING))
        pair = PlannedSession(self.now + minutes * MINUTE, 60, halves, "Because.", SUE)
        state = SessionState.CONFIRMED if agreed else SessionState.PROPOSED
        claims.propose(
            self.tx, guild_id=GUILD, round_id=round_id, pair=pair, now=self.now, state=state
        )

    @rule(minutes=st.integers(1, 60 * 30))
    def wait(self, minutes: int) -> None:
        self.now += minutes * MINUTE

    @rule(
        act=st.sampled_from(sorted(set(Act) - {Act.TIMEOUT, Act.OFFER})),
        user_id=MEMBERS,
        wish=st.sampled_from(["same", "pool"]),
    )
    def press(self, act: Act, user_id: int, wish: str) -> None:
        self._happen(Event(act, self.now, user_id, wish=wish))

    @rule(user_id=MEMBERS, quarters=st.integers(-5, 400))
    def offer(self, user_id: int, quarters: int) -> None:
        at = self.now.replace(minute=0) + quarters * 15 * MINUTE
        self._happen(Event(Act.OFFER, self.now, user_id, at))

    @rule(blameless=st.booleans())
    def turn(self, blameless: bool) -> None:
        self._happen(Event(Act.TIMEOUT, self.now, blameless=blameless))

    @rule(user_id=MEMBERS)
    def leave(self, user_id: int) -> None:
        claims.leave(self.tx, GUILD, user_id, self.now)

    @rule()
    def redraw(self) -> None:
        claims.redraw(self.tx, self._session(), self.now)

    def _session(self) -> Any:
        found = sessions.get(self.tx, 1)
        assert found is not None
        return found

    def _happen(self, event: Event) -> None:
        self.tx.execute("BEGIN")
        claims.apply(self.tx, self._session(), event)
        self.tx.execute("COMMIT")

    @invariant()
    def what_lives_has_a_clock_that_rings(self) -> None:
        session = sessions.get(self.tx, 1)
        if session is None or session.due_at is None:
            return
        row = self.tx.execute(
            "SELECT due_at, state FROM outbox WHERE kind = 'mock-turn' AND subject = '1'"
        ).fetchone()
        assert row["state"] == "due"
        assert datetime.fromisoformat(row["due_at"]) == session.due_at
        upcoming = outbox.next_due_at(self.tx, START - timedelta(days=1))
        assert upcoming is not None
        assert upcoming <= session.due_at

    @invariant()
    def what_changed_is_to_be_drawn_or_opened(self) -> None:
        session = sessions.get(self.tx, 1)
        if session is None or session.revision <= 2:
            return
        kinds = [row["kind"] for row in self.tx.execute("SELECT kind FROM outbox")]
        assert "mock-open" in kinds

    @invariant()
    def only_what_did_not_take_place_is_held_against_somebody(self) -> None:
        session = sessions.get(self.tx, 1)
        missed = self.tx.execute("SELECT count(*) AS n FROM interview_no_shows").fetchone()["n"]
        assert session is None or missed == 0 or session.state is SessionState.NO_SHOW


TestSessions = Sessions.TestCase
TestSessions.settings = settings(stateful_step_count=30)
