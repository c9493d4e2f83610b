"""The table of a session's life: every act in every state, twice, and in any order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interviews.session.rules import deadlines
from bot.interviews.session.rules.events import Act, Event, Life, Person, Refusal, Said, Step
from bot.interviews.session.rules.life import TABLE, happen
from bot.interviews.session.service.refusals import REFUSALS
from bot.interviews.values.rules.values import ENDS, State

NOW = datetime(2027, 3, 27, 12, tzinfo=UTC)
START = NOW + timedelta(days=3)
ANN, BOB, SUE, EVE = 1, 2, 3, 4
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def proposed() -> Life:
    people = (Person(ANN, False), Person(BOB, False), Person(SUE, True))
    due_at = deadlines.free_at(NOW, START)
    return Life(State.PROPOSED, START, 60, False, None, None, NOW, None, due_at, "", 0, people)


def go(life: Life, *events: Event) -> Life:
    for event in events:
        step = happen(life, event)
        assert isinstance(step, Step), (event, step)
        life = step.life
    return life


def does(act: Act, user_id: int = ANN, at: datetime | None = None, **more: object) -> Event:
    return Event(act, more.pop("now", NOW + MINUTE), user_id, at, **more)  # type: ignore[arg-type]


def agreed() -> Life:
    return go(proposed(), does(Act.CONFIRM), does(Act.CONFIRM, BOB))


OFFERED = START + 5 * HOUR


def in_state(state: State) -> Life:
    """A session that came into a state the usual way."""
    here = START - 5 * MINUTE
    both_in = (does(Act.CHECK_IN, now=here), does(Act.CHECK_IN, BOB, now=here))
    running = (*both_in, does(Act.START, now=START))
    feedback = (*running, does(Act.FINISH, now=START + HOUR))
    opened = does(Act.TURN, now=START - 15 * MINUTE)
    ways = {
        State.PROPOSED: (proposed(), ()),
        State.RESCHEDULING: (proposed(), (does(Act.OFFER, at=OFFERED),)),
        State.CONFIRMED: (agreed(), ()),
        State.CHECKED_IN: (agreed(), both_in),
        State.RUNNING: (agreed(), running),
        State.FEEDBACK: (agreed(), feedback),
        State.DONE: (agreed(), (*feedback, does(Act.SUBMIT))),
        State.CANCELLED: (agreed(), (does(Act.CANCEL),)),
        State.NO_SHOW: (agreed(), (opened, does(Act.TURN, now=START + 15 * MINUTE))),
    }
    life = go(ways[state][0], *ways[state][1])
    assert life.state is state
    return life


def is_legal(life: Life) -> bool:
    """What the CHECKs of the table ask, and that what lives has a clock."""
    return (
        (life.offer_at is None) == (life.offer_by is None)
        and (life.state is State.RESCHEDULING) == (life.offer_at is not None)
        and (life.state in ENDS) == (life.due_at is None)
        and (life.state is not State.FEEDBACK or life.feedback_at is not None)
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
finish        not-started not-started not-started not-started feedback = = called-off not-held
met           still-on still-on still-on still-on = = = called-off =
pool          still-on still-on still-on still-on still-on over over = =
submit        not-started not-started not-started not-started still-on done = called-off not-held
leave         cancelled cancelled cancelled cancelled feedback = = = =
turn          cancelled cancelled no-show running feedback done = = =
"""


def expectations() -> list[tuple[State, Act, str]]:
    head, *lines = [line.split() for line in EXPECTED.strip().splitlines()]
    return [
        (State(state), Act(line[0]), what)
        for line in lines
        for state, what in zip(head, line[1:], strict=True)
    ]


def event_for(state: State, act: Act) -> Event:
    life = in_state(state)
    now = {Act.CHECK_IN: START - 10 * MINUTE, Act.TURN: START + 15 * MINUTE}.get(act)
    if act is Act.TURN and life.due_at is not None:
        now = max(life.due_at, START + 15 * MINUTE) if state is State.CONFIRMED else life.due_at
    at = {Act.OFFER: START + 9 * HOUR, Act.CONFIRM: life.starts_at}.get(act)
    return Event(act, now or NOW + 2 * MINUTE, ANN, at)


@pytest.mark.parametrize(
    ("state", "act", "expected"), expectations(), ids=lambda one: str(getattr(one, "value", one))
)
def test_every_act_in_every_state_is_defined(state: State, act: Act, expected: str) -> None:
    life, event = in_state(state), event_for(state, act)
    if state is State.CONFIRMED and act is Act.TURN:
        life = go(life, does(Act.TURN, now=START - 15 * MINUTE))
    result = happen(life, event)
    if isinstance(result, Refusal):
        assert result.value == expected
        assert REFUSALS[result]
        return
    assert is_legal(result.life)
    assert result.life.state.value == (state.value if expected == "=" else expected)


def test_the_table_has_no_gap() -> None:
    assert set(TABLE) == set(Act)
    assert all(set(row) == set(State) for row in TABLE.values())
    assert len(expectations()) == len(Act) * len(State)


def test_every_refusal_has_words_that_say_what_was_kept() -> None:
    assert set(REFUSALS) == set(Refusal)
    for words in REFUSALS.values():
        assert words[0].isupper()
        assert len(words) <= 200


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", Act)
def test_the_same_event_twice_is_as_once(state: State, act: Act) -> None:
    event = event_for(state, act)
    if act is Act.TURN:
        event = replace(event, now=START - HOUR)
    once = happen(in_state(state), event)
    if isinstance(once, Refusal):
        return
    twice = happen(once.life, event)
    if isinstance(twice, Step):
        assert twice.life == once.life
        assert twice.said in (Said.ALREADY, Said.NOTHING)
        assert (twice.freed, twice.missed, twice.follow_up) == ((), (), False)


def test_a_turn_before_its_time_does_nothing() -> None:
    for state in set(State) - ENDS:
        life = in_state(state)
        assert life.due_at is not None
        step = happen(life, Event(Act.TURN, life.due_at - timedelta(microseconds=1)))
        assert step == Step(life, Said.NOTHING)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", set(Act) - {Act.TURN})
def test_who_is_not_in_it_changes_nothing(state: State, act: Act) -> None:
    assert happen(in_state(state), Event(act, NOW, EVE, START)) is Refusal.STRANGER


@pytest.mark.parametrize("state", State)
def test_who_looks_on_decides_nothing_but_may_stay_away(state: State) -> None:
    life = in_state(state)
    for act in set(Act) - {Act.TURN, Act.CANCEL, Act.LEAVE, Act.POOL}:
        assert happen(life, Event(act, NOW, SUE, START)) is Refusal.ONLOOKER
    result = happen(life, Event(Act.CANCEL, NOW, SUE))
    if state in ENDS:
        assert result is Refusal.OVER
    else:
        assert isinstance(result, Step)
        assert result.life.state is state
        assert result.freed == (SUE,)
        assert result.life.person(SUE) is None
    left = happen(life, Event(Act.LEAVE, NOW, SUE))
    assert isinstance(left, Step)
    assert left.life.state is state
    assert left.freed == ()


def test_both_must_confirm_the_same_time() -> None:
    one = happen(proposed(), does(Act.CONFIRM, at=START))
    assert isinstance(one, Step)
    assert one.said is Said.ONE_CONFIRMED
    assert happen(one.life, does(Act.CONFIRM, BOB, START + HOUR)) is Refusal.MOVED
    both = happen(one.life, does(Act.CONFIRM, BOB, START))
    assert isinstance(both, Step)
    assert both.said is Said.AGREED
    assert both.life.was_confirmed
    assert both.life.due_at == START - 15 * MINUTE


def test_a_suggestion_is_accepted_by_the_other_at_the_time_that_was_seen() -> None:
    life = go(agreed(), does(Act.OFFER, at=OFFERED))
    assert [one.confirmed_at is None for one in life.pair] == [False, True]
    assert happen(life, does(Act.ACCEPT, at=OFFERED)) is Refusal.OWN_OFFER
    assert happen(life, does(Act.ACCEPT, BOB, OFFERED + HOUR)) is Refusal.MOVED
    assert happen(life, does(Act.ACCEPT, BOB, now=OFFERED)) is Refusal.TOO_SOON
    after = go(life, does(Act.ACCEPT, BOB, OFFERED))
    assert (after.state, after.starts_at, after.sequence) == (State.CONFIRMED, OFFERED, 1)
    again = happen(after, does(Act.ACCEPT, BOB, OFFERED))
    assert isinstance(again, Step)
    assert again.said is Said.ALREADY


def test_the_first_agreement_counts_no_change_of_the_calendar() -> None:
    life = go(proposed(), does(Act.OFFER, at=OFFERED), does(Act.ACCEPT, BOB, OFFERED))
    assert life.sequence == 0
    assert go(life, does(Act.CANCEL)).sequence == 1
    assert go(proposed(), does(Act.CANCEL)).sequence == 0


def test_two_who_suggest_the_same_time_agree() -> None:
    life = go(proposed(), does(Act.OFFER, at=OFFERED), does(Act.OFFER, BOB, OFFERED))
    assert (life.state, life.starts_at) == (State.CONFIRMED, OFFERED)


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
    assert happen(proposed(), does(Act.OFFER, at=at)) is refusal


def test_the_old_time_can_be_suggested_back() -> None:
    life = go(agreed(), does(Act.OFFER, at=OFFERED), does(Act.OFFER, BOB, START))
    assert (life.state, life.offer_at, life.offer_by) == (State.RESCHEDULING, START, BOB)


def test_cancelling_frees_both_or_asks_the_same_two_again() -> None:
    pool = happen(agreed(), does(Act.CANCEL, wish="pool"))
    assert isinstance(pool, Step)
    assert (pool.freed, pool.follow_up) == ((ANN, BOB, SUE), False)
    same = happen(agreed(), does(Act.CANCEL, wish="same"))
    assert isinstance(same, Step)
    assert (same.freed, same.follow_up) == ((SUE,), True)
    late = happen(same.life, does(Act.POOL, BOB))
    assert isinstance(late, Step)
    assert late.freed == (BOB,)
    assert happen(pool.life, does(Act.CANCEL, BOB)) != Refusal.CALLED_OFF
    assert happen(same.life, does(Act.CANCEL, BOB)) is Refusal.CALLED_OFF


def test_who_had_answered_is_freed_first_when_nobody_else_did() -> None:
    life = go(proposed(), does(Act.CONFIRM))
    assert life.due_at is not None
    step = happen(life, Event(Act.TURN, life.due_at))
    assert isinstance(step, Step)
    assert (step.said, step.freed) == (Said.UNANSWERED, (ANN, SUE))
    assert step.life.why_ended == "unanswered"


def test_one_can_check_in_from_a_quarter_before() -> None:
    early = does(Act.CHECK_IN, now=START - 16 * MINUTE)
    assert happen(agreed(), early) is Refusal.TOO_EARLY
    life = go(agreed(), does(Act.CHECK_IN, now=START - 15 * MINUTE))
    assert life.state is State.CONFIRMED
    both = go(life, does(Act.CHECK_IN, BOB, now=START + 14 * MINUTE))
    assert both.due_at == START + 16 * MINUTE
    soon = go(life, does(Act.CHECK_IN, BOB, now=START - 14 * MINUTE))
    assert soon.due_at == START + 10 * MINUTE


def test_a_no_show_names_who_did_not_come() -> None:
    life = go(agreed(), does(Act.CHECK_IN, now=START), does(Act.TURN, now=START))
    step = happen(life, Event(Act.TURN, START + 15 * MINUTE))
    assert isinstance(step, Step)
    assert (step.said, step.missed) == (Said.MISSED, (BOB,))
    blameless = happen(life, Event(Act.TURN, START + 15 * MINUTE, blameless=True))
    assert isinstance(blameless, Step)
    assert (blameless.life.state, blameless.missed) == (State.FEEDBACK, ())


def test_both_must_say_that_they_met_also_when_one_had_come() -> None:
    life = go(agreed(), does(Act.CHECK_IN, now=START), does(Act.TURN, now=START))
    life = go(life, Event(Act.TURN, START + 15 * MINUTE))
    asked = happen(life, does(Act.MET, BOB, now=START + HOUR))
    assert isinstance(asked, Step)
    assert (asked.said, asked.life.state) == (Said.MET_ASKED, State.NO_SHOW)
    met = go(asked.life, does(Act.MET, now=START + HOUR))
    assert met.state is State.FEEDBACK
    late = START + timedelta(hours=49)
    assert happen(life, does(Act.MET, now=late)) is Refusal.LONG_AGO
    alone = go(life, does(Act.LEAVE, BOB))
    assert happen(alone, does(Act.MET, now=START + HOUR)) is Refusal.PARTNER_LEFT


def test_after_a_long_absence_of_the_bot_it_does_not_begin_by_itself() -> None:
    life = in_state(State.CHECKED_IN)
    late = go(life, Event(Act.TURN, START + timedelta(hours=2)))
    assert late.state is State.FEEDBACK
    assert go(life, Event(Act.TURN, START + 10 * MINUTE)).state is State.RUNNING


@pytest.mark.parametrize("state", State)
def test_who_leaves_frees_the_partner_or_lets_it_go_on(state: State) -> None:
    step = happen(in_state(state), does(Act.LEAVE, BOB, now=START))
    assert isinstance(step, Step)
    assert step.life.person(BOB) is None
    before = {State.PROPOSED, State.RESCHEDULING, State.CONFIRMED, State.CHECKED_IN}
    assert step.freed == ((ANN, SUE) if state in before else ())
    assert is_legal(step.life)
    assert happen(step.life, does(Act.LEAVE, BOB)) is Refusal.STRANGER


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
    life, now = proposed(), NOW
    for act, user_id, minutes, quarter, wish, blameless in events:
        now += minutes * MINUTE / 10
        at = NOW + quarter * 15 * MINUTE
        result = happen(life, Event(act, now, user_id, at, wish, blameless))
        if isinstance(result, Refusal):
            continue
        assert is_legal(result.life)
        assert result.life.sequence >= life.sequence
        assert {one.user_id for one in result.life.people} == {ANN, BOB, SUE}
        if life.state in ENDS and life.state is not State.NO_SHOW:
            assert result.life.state is life.state
        life = result.life
