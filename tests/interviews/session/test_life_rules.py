"""The table of a session's session: every act in every state, twice, and in any order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interviews.session.rules import timeouts
from bot.interviews.session.rules.state import (
    Act,
    Announcement,
    Event,
    Participant,
    Refusal,
    Session,
    Transition,
)
from bot.interviews.session.rules.transitions import TABLE, apply
from bot.interviews.values.rules import ENDS, SessionState
from tests.together import each

NOW = datetime(2027, 3, 27, 12, tzinfo=UTC)
START = NOW + timedelta(days=3)
ANN, BOB, SUE, EVE = 1, 2, 3, 4
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def proposed() -> Session:
    people = (Participant(ANN, False), Participant(BOB, False), Participant(SUE, True))
    due_at = timeouts.free_at(NOW, START)
    return Session(
        session_id=1, guild_id=2, round_id=3, state=SessionState.PROPOSED, starts_at=START,
        minutes=60, proposed_at=NOW, changed_at=NOW, due_at=due_at, participants=people,
    )  # fmt: skip


def go(session: Session, *events: Event) -> Session:
    for event in events:
        step = apply(session, event)
        assert isinstance(step, Transition), (event, step)
        session = step.session
    return session


def does(act: Act, user_id: int = ANN, at: datetime | None = None, **more: object) -> Event:
    return Event(act, more.pop("now", NOW + MINUTE), user_id, at, **more)  # type: ignore[arg-type]


def agreed() -> Session:
    return go(proposed(), does(Act.CONFIRM), does(Act.CONFIRM, BOB))


OFFERED = START + 5 * HOUR


def in_state(state: SessionState) -> Session:
    """A session that came into a state the usual way."""
    here = START - 5 * MINUTE
    both_in = (does(Act.CHECK_IN, now=here), does(Act.CHECK_IN, BOB, now=here))
    running = (*both_in, does(Act.START, now=START))
    feedback = (*running, does(Act.FINISH, now=START + HOUR))
    opened = does(Act.TIMEOUT, now=START - 15 * MINUTE)
    ways = {
        SessionState.PROPOSED: (proposed(), ()),
        SessionState.RESCHEDULING: (proposed(), (does(Act.OFFER, at=OFFERED),)),
        SessionState.CONFIRMED: (agreed(), ()),
        SessionState.CHECKED_IN: (agreed(), both_in),
        SessionState.RUNNING: (agreed(), running),
        SessionState.FEEDBACK: (agreed(), feedback),
        SessionState.DONE: (agreed(), (*feedback, does(Act.SUBMIT))),
        SessionState.CANCELLED: (agreed(), (does(Act.CANCEL),)),
        SessionState.NO_SHOW: (agreed(), (opened, does(Act.TIMEOUT, now=START + 15 * MINUTE))),
    }
    session = go(ways[state][0], *ways[state][1])
    assert session.state is state
    return session


def is_legal(session: Session) -> bool:
    """What the CHECKs of the table ask, and that what lives has a clock."""
    return (
        (session.offer_at is None) == (session.offer_by is None)
        and (session.state is SessionState.RESCHEDULING) == (session.offer_at is not None)
        and (session.state in ENDS) == (session.due_at is None)
        and (session.state is not SessionState.FEEDBACK or session.feedback_at is not None)
    )


# state -> what each act by Ann at the right moment leads to; a refusal where nothing does
EXPECTED = """
              proposed rescheduling confirmed checked-in running feedback done cancelled no-show
confirm       =        answer-offer =         =          begun   over     over called-off not-held
offer         rescheduling rescheduling rescheduling begun begun over over called-off not-held
accept        no-offer own-offer no-offer no-offer begun over over called-off not-held
cancel        cancelled cancelled cancelled cancelled begun over over = not-held
check-in      not-agreed not-agreed = = = over over called-off not-held
start         not-agreed not-agreed not-both-here running = over over called-off not-held
finish        not-started not-started not-started not-started no-show = = called-off not-held
met           still-on still-on still-on still-on = = = called-off =
pool          still-on still-on still-on still-on still-on over over = =
submit        not-started not-started not-started not-started still-on done = called-off not-held
leave         cancelled cancelled cancelled cancelled feedback = = = =
timeout       cancelled cancelled no-show running feedback done = = =
"""


def expectations() -> list[tuple[SessionState, Act, str]]:
    head, *lines = [line.split() for line in EXPECTED.strip().splitlines()]
    return [
        (SessionState(state), Act(line[0]), what)
        for line in lines
        for state, what in zip(head, line[1:], strict=True)
    ]


def event_for(state: SessionState, act: Act) -> Event:
    session = in_state(state)
    now = {Act.CHECK_IN: START - 10 * MINUTE, Act.TIMEOUT: START + 15 * MINUTE}.get(act)
    if act is Act.TIMEOUT and session.due_at is not None:
        now = (
            max(session.due_at, START + 15 * MINUTE)
            if state is SessionState.CONFIRMED
            else session.due_at
        )
    at = {Act.OFFER: START + 9 * HOUR, Act.CONFIRM: session.starts_at}.get(act)
    return Event(act, now or NOW + 2 * MINUTE, ANN, at)


@each("state, act, expected", expectations())
def test_every_act_in_every_state_is_defined(state: SessionState, act: Act, expected: str) -> None:
    session, event = in_state(state), event_for(state, act)
    if state is SessionState.CONFIRMED and act is Act.TIMEOUT:
        session = go(session, does(Act.TIMEOUT, now=START - 15 * MINUTE))
    result = apply(session, event)
    if isinstance(result, Refusal):
        assert result.name.lower().replace("_", "-") == expected
        return
    assert is_legal(result.session)
    assert result.session.state.value == (state.value if expected == "=" else expected)


def test_the_table_has_no_gap() -> None:
    assert set(TABLE) == set(Act)
    assert all(set(row) == set(SessionState) for row in TABLE.values())
    assert len(expectations()) == len(Act) * len(SessionState)


def test_every_refusal_has_words_that_say_what_was_kept() -> None:
    assert len({one.value for one in Refusal}) == len(Refusal.__members__)
    for one in Refusal:
        assert one.value[0].isupper()
        assert len(one.value) <= 200


@pytest.mark.parametrize("state", SessionState)
@pytest.mark.parametrize("act", Act)
def test_the_same_event_twice_is_as_once(state: SessionState, act: Act) -> None:
    event = event_for(state, act)
    if act is Act.TIMEOUT:
        event = replace(event, now=START - HOUR)
    once = apply(in_state(state), event)
    if isinstance(once, Refusal):
        return
    twice = apply(once.session, event)
    if isinstance(twice, Transition):
        assert twice.session == once.session
        assert twice.announcement in (Announcement.ALREADY, Announcement.NOTHING)
        assert (twice.freed, twice.missed, twice.follow_up) == ((), (), False)


def test_a_turn_before_its_time_does_nothing() -> None:
    for state in set(SessionState) - ENDS:
        session = in_state(state)
        assert session.due_at is not None
        step = apply(session, Event(Act.TIMEOUT, session.due_at - timedelta(microseconds=1)))
        assert step == Transition(session, Announcement.NOTHING)


@pytest.mark.parametrize("state", SessionState)
@pytest.mark.parametrize("act", sorted(set(Act) - {Act.TIMEOUT}))
def test_who_is_not_in_it_changes_nothing(state: SessionState, act: Act) -> None:
    assert apply(in_state(state), Event(act, NOW, EVE, START)) is Refusal.STRANGER


@pytest.mark.parametrize("state", SessionState)
def test_who_looks_on_decides_nothing_but_may_stay_away(state: SessionState) -> None:
    session = in_state(state)
    for act in set(Act) - {Act.TIMEOUT, Act.CANCEL, Act.LEAVE, Act.POOL}:
        assert apply(session, Event(act, NOW, SUE, START)) is Refusal.OBSERVER
    result = apply(session, Event(Act.CANCEL, NOW, SUE))
    if state in ENDS:
        assert result is Refusal.OVER
    else:
        assert isinstance(result, Transition)
        assert result.session.state is state
        assert result.freed == (SUE,)
        assert result.session.participant(SUE) is None
    left = apply(session, Event(Act.LEAVE, NOW, SUE))
    assert isinstance(left, Transition)
    assert left.session.state is state
    assert left.freed == ()


@pytest.mark.parametrize(
    ("state", "due_at"),
    [
        (SessionState.PROPOSED, NOW + 48 * HOUR),
        (SessionState.RESCHEDULING, NOW + 48 * HOUR + MINUTE),
        (SessionState.CHECKED_IN, START + 10 * MINUTE),
        (SessionState.RUNNING, START + HOUR + 30 * MINUTE),
        (SessionState.FEEDBACK, START + HOUR + 48 * HOUR),
        (SessionState.DONE, None),
        (SessionState.CANCELLED, None),
        (SessionState.NO_SHOW, None),
    ],
)
def test_the_clock_acts_next_after_what_was_agreed(
    state: SessionState, due_at: datetime | None
) -> None:
    assert in_state(state).due_at == due_at
    assert Event(Act.TIMEOUT, NOW).user_id == 0, "nobody did it"


def test_both_must_confirm_the_same_time() -> None:
    one = apply(proposed(), does(Act.CONFIRM, at=START))
    assert isinstance(one, Transition)
    assert one.announcement is Announcement.ONE_CONFIRMED
    assert apply(one.session, does(Act.CONFIRM, BOB, START + HOUR)) is Refusal.MOVED
    both = apply(one.session, does(Act.CONFIRM, BOB, START))
    assert isinstance(both, Transition)
    assert both.announcement is Announcement.AGREED
    assert both.session.was_confirmed
    assert both.session.due_at == START - 15 * MINUTE


def test_a_suggestion_is_accepted_by_the_other_at_the_time_that_was_seen() -> None:
    session = go(agreed(), does(Act.OFFER, at=OFFERED))
    assert [one.confirmed_at is None for one in session.pair] == [False, True]
    assert apply(session, does(Act.ACCEPT, at=OFFERED)) is Refusal.OWN_OFFER
    assert apply(session, does(Act.ACCEPT, BOB, OFFERED + HOUR)) is Refusal.MOVED
    assert apply(session, does(Act.ACCEPT, BOB, now=OFFERED)) is Refusal.TOO_SOON
    after = go(session, does(Act.ACCEPT, BOB, OFFERED))
    assert (after.state, after.starts_at, after.sequence) == (SessionState.CONFIRMED, OFFERED, 1)
    again = apply(after, does(Act.ACCEPT, BOB, OFFERED))
    assert isinstance(again, Transition)
    assert again.announcement is Announcement.ALREADY


def test_the_first_agreement_counts_no_change_of_the_calendar() -> None:
    session = go(proposed(), does(Act.OFFER, at=OFFERED), does(Act.ACCEPT, BOB, OFFERED))
    assert session.sequence == 0
    assert go(session, does(Act.CANCEL)).sequence == 1
    assert go(proposed(), does(Act.CANCEL)).sequence == 0


def test_two_who_suggest_the_same_time_agree() -> None:
    session = go(proposed(), does(Act.OFFER, at=OFFERED), does(Act.OFFER, BOB, OFFERED))
    assert (session.state, session.starts_at) == (SessionState.CONFIRMED, OFFERED)


@pytest.mark.parametrize(
    ("at", "refusal"),
    [
        (NOW - HOUR, Refusal.TOO_SOON),
        (NOW + 30 * MINUTE, Refusal.TOO_SOON),
        (NOW + timedelta(days=31), Refusal.TOO_FAR),
        (START, Refusal.SAME_TIME),
    ],
)
def test_impossible_suggestions_are_refused(at: datetime, refusal: Refusal) -> None:
    assert apply(proposed(), does(Act.OFFER, at=at)) is refusal


@pytest.mark.parametrize("notice", [timeouts.SHORTEST_NOTICE, timeouts.LONGEST_NOTICE])
def test_a_suggestion_with_just_enough_notice_is_taken(notice: timedelta) -> None:
    offered = does(Act.OFFER, at=NOW + MINUTE + notice)
    assert go(proposed(), offered).offer_at == offered.at


def test_the_old_time_can_be_suggested_back() -> None:
    session = go(agreed(), does(Act.OFFER, at=OFFERED), does(Act.OFFER, BOB, START))
    assert (session.state, session.offer_at, session.offer_by) == (
        SessionState.RESCHEDULING,
        START,
        BOB,
    )


def test_cancelling_frees_both_or_asks_the_same_two_again() -> None:
    pool = apply(agreed(), does(Act.CANCEL, wish="pool"))
    assert isinstance(pool, Transition)
    assert (pool.freed, pool.follow_up) == ((ANN, BOB, SUE), False)
    same = apply(agreed(), does(Act.CANCEL, wish="same"))
    assert isinstance(same, Transition)
    assert (same.freed, same.follow_up) == ((SUE,), True)
    late = apply(same.session, does(Act.POOL, BOB))
    assert isinstance(late, Transition)
    assert late.freed == (BOB,)
    assert apply(pool.session, does(Act.CANCEL, BOB)) != Refusal.CALLED_OFF
    assert apply(same.session, does(Act.CANCEL, BOB)) is Refusal.CALLED_OFF


def test_who_had_answered_is_freed_first_when_nobody_else_did() -> None:
    session = go(proposed(), does(Act.CONFIRM))
    assert session.due_at is not None
    step = apply(session, Event(Act.TIMEOUT, session.due_at))
    assert isinstance(step, Transition)
    assert (step.announcement, step.freed) == (Announcement.UNANSWERED, (ANN, SUE))
    assert step.session.why_ended == "unanswered"


def test_one_can_check_in_from_a_quarter_before() -> None:
    early = does(Act.CHECK_IN, now=START - 16 * MINUTE)
    assert apply(agreed(), early) is Refusal.TOO_EARLY
    session = go(agreed(), does(Act.CHECK_IN, now=START - 15 * MINUTE))
    assert session.state is SessionState.CONFIRMED
    both = go(session, does(Act.CHECK_IN, BOB, now=START + 14 * MINUTE))
    assert both.due_at == START + 16 * MINUTE
    soon = go(session, does(Act.CHECK_IN, BOB, now=START - 14 * MINUTE))
    assert soon.due_at == START + 10 * MINUTE


def test_a_no_show_names_who_did_not_come() -> None:
    session = go(agreed(), does(Act.CHECK_IN, now=START), does(Act.TIMEOUT, now=START))
    step = apply(session, Event(Act.TIMEOUT, START + 15 * MINUTE))
    assert isinstance(step, Transition)
    assert (step.announcement, step.missed) == (Announcement.MISSED, (BOB,))
    blameless = apply(session, Event(Act.TIMEOUT, START + 15 * MINUTE, blameless=True))
    assert isinstance(blameless, Transition)
    assert (blameless.session.state, blameless.missed) == (SessionState.FEEDBACK, ())


def test_both_must_say_that_they_met_also_when_one_had_come() -> None:
    session = go(agreed(), does(Act.CHECK_IN, now=START), does(Act.TIMEOUT, now=START))
    session = go(session, Event(Act.TIMEOUT, START + 15 * MINUTE))
    asked = apply(session, does(Act.MET, BOB, now=START + HOUR))
    assert isinstance(asked, Transition)
    assert (asked.announcement, asked.session.state) == (
        Announcement.MET_ASKED,
        SessionState.NO_SHOW,
    )
    met = go(asked.session, does(Act.MET, now=START + HOUR))
    assert met.state is SessionState.FEEDBACK
    late = START + timedelta(hours=49)
    assert apply(session, does(Act.MET, now=late)) is Refusal.LONG_AGO
    alone = go(session, does(Act.LEAVE, BOB))
    assert apply(alone, does(Act.MET, now=START + HOUR)) is Refusal.PARTNER_LEFT


def test_after_a_long_absence_of_the_bot_it_does_not_begin_by_itself() -> None:
    session = in_state(SessionState.CHECKED_IN)
    late = go(session, Event(Act.TIMEOUT, START + timedelta(hours=2)))
    assert late.state is SessionState.FEEDBACK
    assert go(session, Event(Act.TIMEOUT, START + 10 * MINUTE)).state is SessionState.RUNNING


def test_a_session_that_ends_in_its_first_ten_minutes_is_held_if_both_say_so() -> None:
    session = in_state(SessionState.RUNNING)
    begun_at = session.changed_at
    short = apply(session, does(Act.FINISH, now=begun_at + 10 * MINUTE - timedelta(seconds=1)))
    assert isinstance(short, Transition)
    assert (short.session.state, short.session.why_ended) == (SessionState.NO_SHOW, "cut-short")
    assert (short.missed, short.freed) == ((), ())
    one = go(short.session, does(Act.MET, now=begun_at + 11 * MINUTE))
    assert one.state is SessionState.NO_SHOW
    both = go(one, does(Act.MET, BOB, now=begun_at + 12 * MINUTE))
    assert both.state is SessionState.FEEDBACK
    assert go(session, does(Act.FINISH, now=begun_at + 10 * MINUTE)).state is SessionState.FEEDBACK


@pytest.mark.parametrize("state", SessionState)
def test_who_leaves_frees_the_partner_or_lets_it_go_on(state: SessionState) -> None:
    step = apply(in_state(state), does(Act.LEAVE, BOB, now=START))
    assert isinstance(step, Transition)
    assert step.session.participant(BOB) is None
    before = {
        SessionState.PROPOSED,
        SessionState.RESCHEDULING,
        SessionState.CONFIRMED,
        SessionState.CHECKED_IN,
    }
    assert step.freed == ((ANN, SUE) if state in before else ())
    assert is_legal(step.session)
    assert apply(step.session, does(Act.LEAVE, BOB)) is Refusal.STRANGER


@given(
    st.lists(
        st.tuples(
            st.sampled_from(Act),
            st.sampled_from([ANN, BOB, SUE, EVE]),
            st.integers(0, 4 * 24 * 60),
            st.integers(0, 40 * 24 * 4),
            st.sampled_from(["same", "pool"]),
            st.booleans(),
        ),
        max_size=30,
    )
)
def test_no_order_of_events_leads_out_of_the_table(events: list[tuple]) -> None:  # type: ignore[type-arg]
    session, now = proposed(), NOW
    for act, user_id, minutes, quarter, wish, blameless in events:
        now += minutes * MINUTE / 10
        at = NOW + quarter * 15 * MINUTE
        result = apply(session, Event(act, now, user_id, at, wish, blameless))
        if isinstance(result, Refusal):
            continue
        assert is_legal(result.session)
        assert result.session.sequence >= session.sequence
        assert {one.user_id for one in result.session.participants} == {ANN, BOB, SUE}
        if session.state in ENDS and session.state is not SessionState.NO_SHOW:
            assert result.session.state is session.state
        session = result.session
