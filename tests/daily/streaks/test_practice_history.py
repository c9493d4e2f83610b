"""Histories of answers and practice in the real database: what is stored says what is true."""

import itertools
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.database import Transaction
from bot.daily.answers import store as answers
from bot.daily.answers.rules import Submission
from bot.daily.ledger import store as daily
from bot.daily.ledger import tx as ledger
from bot.daily.streaks import store
from bot.daily.streaks import tx as claims
from bot.daily.streaks.messages import DayCounts
from bot.daily.streaks.rules import Practice, Progress, fold
from bot.server import members
from bot.server.settings import store as guild_store
from bot.server.settings.rules.declared import GuildSettings
from tests.world import in_memory

FIRST = date(2026, 3, 1)
ANSWER = "answer"
# One thing that a member does: an answer, or practice of a subject.
events = st.one_of(
    st.just((ANSWER, "")),
    st.tuples(st.sampled_from(["quiz", "review"]), st.sampled_from("abcd")),
    st.tuples(st.just("mock"), st.just("mock:1")),
)
histories = st.lists(st.lists(events, max_size=6), min_size=1, max_size=12)
GUILDS = itertools.count(1)
OFTEN = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def tx() -> Iterator[Transaction]:
    with closing(in_memory()) as connection:
        yield connection


def moment(day: int) -> datetime:
    return datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(days=day)


def open_guild(tx: Transaction, *, any_practice: bool = True) -> int:
    guild_id = next(GUILDS)
    guild_store.save(tx, GuildSettings(guild_id, 1, 1, any_practice=any_practice), moment(0))
    return guild_id


def open_day(tx: Transaction, guild_id: int, day: int) -> int:
    """The question of a day is open."""
    now = moment(day)
    post_id = daily.claim(
        tx, guild_id=guild_id, on=FIRST + timedelta(days=day), question=("q", "llm", "easy"),
        choice_note="", channel_id=1, due_at=now, now=now,
    )  # fmt: skip
    assert post_id is not None
    daily.mark_sent(
        tx,
        post_id,
        channel_id=1,
        message_id=post_id,
        sent_at=now,
        reveal_due_at=now + timedelta(days=1),
    )
    return post_id


def close_day(tx: Transaction, guild_id: int, post_id: int, day: int) -> None:
    now = moment(day) + timedelta(hours=20)
    daily.mark_revealed(tx, post_id, revealed_at=now, message_id=None, void_reason="")
    claims.refresh(tx, guild_id)


def do(tx: Transaction, guild_id: int, user_id: int, post_id: int, day: int, what: object) -> None:
    kind, subject = what  # type: ignore[misc]
    if kind == ANSWER:
        answer(tx, guild_id, user_id, post_id, day)
    else:
        practise(tx, guild_id, user_id, day, Practice(kind), subject)


def answer(tx: Transaction, guild_id: int, user_id: int, post_id: int, day: int) -> None:
    members.remember(tx, guild_id, user_id, "Somebody")
    given = Submission(post_id, guild_id, user_id, "Somebody", "text", moment(day))
    on = FIRST + timedelta(days=day)
    answers.put(tx, given, on, moment(day), late=False, counts=True, shared=False)
    claims.invalidate(tx, guild_id, user_id, FIRST + timedelta(days=day))


def practise(
    tx: Transaction, guild_id: int, user_id: int, day: int, kind: Practice, subject: str
) -> DayCounts | None:
    return claims.note_practice(
        tx, guild_id=guild_id, user_id=user_id, kind=kind, subject=subject, now=moment(day)
    )


def recomputed(tx: Transaction, guild_id: int, user_id: int) -> Progress:
    """From the ledger and the rows alone, without any checkpoint."""
    dates = store.counted_on(tx, guild_id, user_id)
    days = store.ledger(tx, guild_id)
    return fold(days, dates.answered, practised_on=dates.practised)


@OFTEN
@given(histories)
def test_checkpoints_equal_the_recomputation_at_every_moment(
    tx: Transaction, history: list[list[tuple[str, str]]]
) -> None:
    guild_id = open_guild(tx)
    for day, done in enumerate(history):
        post_id = open_day(tx, guild_id, day)
        for what in done:
            do(tx, guild_id, 5, post_id, day, what)
            assert claims.progress(tx, guild_id, 5) == recomputed(tx, guild_id, 5)
        close_day(tx, guild_id, post_id, day)
        assert claims.progress(tx, guild_id, 5) == recomputed(tx, guild_id, 5)
        board = {one.user_id: one for one in claims.standings(tx, guild_id, None, FIRST)}
        if 5 in board:
            told = recomputed(tx, guild_id, 5)
            assert (board[5].current, board[5].answers) == (told.current, told.answers)


@OFTEN
@given(histories, st.integers())
def test_neither_the_order_nor_a_repetition_changes_anything(
    tx: Transaction, history: list[list[tuple[str, str]]], seed: int
) -> None:
    guild_id, chance = open_guild(tx), Random(seed)
    for day, done in enumerate(history):
        post_id = open_day(tx, guild_id, day)
        shuffled = [*done, *done]
        chance.shuffle(shuffled)
        for user_id, way in ((5, done), (6, shuffled)):
            for what in way:
                do(tx, guild_id, user_id, post_id, day, what)
        assert claims.progress(tx, guild_id, 5) == claims.progress(tx, guild_id, 6)
        close_day(tx, guild_id, post_id, day)
        assert claims.progress(tx, guild_id, 5) == claims.progress(tx, guild_id, 6)


@OFTEN
@given(histories, st.data())
def test_more_of_anything_never_lowers_a_figure(
    tx: Transaction, history: list[list[tuple[str, str]]], data: st.DataObject
) -> None:
    guild_id = open_guild(tx)
    for day, done in enumerate(history):
        post_id = open_day(tx, guild_id, day)
        for what in done:
            do(tx, guild_id, 5, post_id, day, what)
            do(tx, guild_id, 6, post_id, day, what)
        for what in data.draw(st.lists(events, max_size=3)):
            do(tx, guild_id, 6, post_id, day, what)
        less, more = claims.progress(tx, guild_id, 5), claims.progress(tx, guild_id, 6)
        for name in ("current", "longest", "credit", "answered", "answers"):
            assert getattr(more, name) >= getattr(less, name), name
        close_day(tx, guild_id, post_id, day)


@OFTEN
@given(histories, st.lists(st.booleans(), min_size=12, max_size=12))
def test_switching_the_setting_changes_no_day_of_the_past(
    tx: Transaction, history: list[list[tuple[str, str]]], switched: list[bool]
) -> None:
    guild_id = open_guild(tx)
    for day, done in enumerate(history):
        before = recomputed(tx, guild_id, 5)
        chosen = GuildSettings(guild_id, 1, 1, any_practice=switched[day])
        guild_store.save(tx, chosen, moment(day))
        assert claims.progress(tx, guild_id, 5) == recomputed(tx, guild_id, 5) == before
        post_id = open_day(tx, guild_id, day)
        for what in done:
            do(tx, guild_id, 5, post_id, day, what)
        on = FIRST + timedelta(days=day)
        dates = store.counted_on(tx, guild_id, 5)
        assert switched[day] or on not in dates.practised
        close_day(tx, guild_id, post_id, day)


@OFTEN
@given(histories, st.lists(st.lists(st.booleans(), max_size=6), min_size=12, max_size=12))
def test_switching_within_a_day_takes_nothing_from_it(
    tx: Transaction, history: list[list[tuple[str, str]]], switched: list[list[bool]]
) -> None:
    steady, restless = open_guild(tx), open_guild(tx)
    for day, done in enumerate(history):
        in_force = guild_store.settings_or_refuse(tx, restless).any_practice
        choose(tx, steady, day, any_practice=in_force)
        posts = {guild_id: open_day(tx, guild_id, day) for guild_id in (steady, restless)}
        allowed, changes = in_force, iter(switched[day])
        for what in done:
            for guild_id, post_id in posts.items():
                do(tx, guild_id, 5, post_id, day, what)
            chosen = next(changes, None)
            if chosen is not None:
                allowed = allowed or chosen
                choose(tx, restless, day, any_practice=chosen)
        less, more = (recomputed(tx, guild_id, 5) for guild_id in posts)
        for name in ("current", "longest", "credit", "answered", "answers"):
            assert getattr(more, name) >= getattr(less, name), name
        on = FIRST + timedelta(days=day)
        assert allowed or on not in store.counted_on(tx, restless, 5).practised
        for guild_id, post_id in posts.items():
            close_day(tx, guild_id, post_id, day)
            assert claims.progress(tx, guild_id, 5) == recomputed(tx, guild_id, 5)


def choose(tx: Transaction, guild_id: int, day: int, *, any_practice: bool) -> None:
    """An organiser chooses what counts."""
    chosen = GuildSettings(guild_id, 1, 1, any_practice=any_practice)
    guild_store.save(tx, chosen, moment(day))
    ledger.keep_kinder(tx, chosen)


def test_what_is_told_is_told_once_and_only_where_practice_decided(tx: Transaction) -> None:
    guild_id = open_guild(tx)
    post_id = open_day(tx, guild_id, 0)
    quiz, mock = Practice.QUIZ, Practice.MOCK
    assert [practise(tx, guild_id, 5, 0, quiz, one) for one in "aabbc"] == [
        None, None, None, None, DayCounts(1),
    ]  # fmt: skip
    assert practise(tx, guild_id, 5, 0, quiz, "d") is None
    assert practise(tx, guild_id, 5, 0, mock, "mock:1") is None
    assert practise(tx, guild_id, 6, 0, mock, "mock:1") == DayCounts(1)
    answer(tx, guild_id, 7, post_id, 0)
    assert practise(tx, guild_id, 7, 0, mock, "mock:1") is None
    found = {
        user_id: claims.counted_by(tx, guild_id=guild_id, user_id=user_id, subjects={"a", "mock:1"})
        for user_id in (5, 6, 7, 8)
    }
    assert found == {5: DayCounts(1), 6: DayCounts(1), 7: None, 8: None}
    assert claims.counted_by(tx, guild_id=guild_id, user_id=5, subjects={"d"}) is None
    close_day(tx, guild_id, post_id, 0)
    assert practise(tx, guild_id, 8, 0, mock, "mock:1") is None
    assert claims.counted_by(tx, guild_id=guild_id, user_id=5, subjects={"a"}) is None


def test_a_server_that_was_never_set_up_has_no_days(tx: Transaction) -> None:
    assert practise(tx, next(GUILDS), 5, 0, Practice.MOCK, "mock:1") is None


def test_practice_counts_for_the_newest_of_two_open_questions(tx: Transaction) -> None:
    guild_id = open_guild(tx)
    for day in (0, 1):
        open_day(tx, guild_id, day)
    assert practise(tx, guild_id, 5, 1, Practice.MOCK, "mock:1") is not None
    dates = store.counted_on(tx, guild_id, 5)
    assert dates.practised == {FIRST + timedelta(days=1)}
