"""Grades by self-assessment in the real database: one history with those by hand."""

import itertools
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.database import Transaction
from bot.daily.ledger import store as daily
from bot.practice.review import rules, store
from bot.practice.review import tx as reviews
from bot.practice.review.rules import Grade, GradeSource, ReviewCard
from bot.practice.review.tx import SelfAssessment
from bot.server.settings import store as guild_store
from bot.server.settings.rules.declared import GuildSettings
from tests.world import in_memory

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
GUILDS = itertools.count(1)
POINTS = {Grade.AGAIN: 1, Grade.HARD: 2, Grade.GOOD: 3, Grade.EASY: 4}  # of four
OFTEN = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def tx() -> Iterator[Transaction]:
    with closing(in_memory()) as connection:
        yield connection


def guild(tx: Transaction) -> int:
    guild_id = next(GUILDS)
    guild_store.save(tx, GuildSettings(guild_id, 1, 1), NOW)
    return guild_id


def asked(tx: Transaction, guild_id: int, day: int) -> int:
    """The question was asked on a day; its post."""
    post_id = daily.claim(
        tx, guild_id=guild_id, on=NOW.date() + day * DAY, question=("q", "llm", "easy"),
        choice_note="", channel_id=1, due_at=NOW, now=NOW,
    )  # fmt: skip
    assert post_id is not None
    return post_id


def tick(
    tx: Transaction, guild_id: int, post_id: int, covered: int, now: datetime, **given: datetime
) -> ReviewCard | None:
    said = SelfAssessment(post_id, "q", given.pop("answered_at", now - HOUR), covered, 4, **given)
    return reviews.record_assessment(tx, guild_id, 5, said, now=now, seed=7)


def by_hand(tx: Transaction, guild_id: int, how: Grade, now: datetime) -> ReviewCard:
    card = store.get(tx, guild_id, 5, "q") or rules.new_card("q", now, zone=ZoneInfo("UTC"))
    return reviews.grade(tx, guild_id, 5, card, how, source=GradeSource.REVIEW, now=now, seed=7)[0]


def log(tx: Transaction, guild_id: int) -> list[tuple[int, str]]:
    rows = tx.execute(
        "SELECT grade, source FROM review_grades WHERE guild_id = :id ORDER BY grade_id",
        {"id": guild_id},
    )
    return [(row["grade"], row["source"]) for row in rows]


def memory(card: ReviewCard | None) -> tuple[object, ...]:
    assert card is not None
    return card.stability, card.difficulty, card.graded_at, card.grade_count


@OFTEN
@given(st.lists(st.tuples(st.sampled_from(Grade), st.booleans(), st.integers(1, 90)), max_size=8))
def test_a_grade_is_the_same_memory_wherever_it_comes_from(
    tx: Transaction, history: list[tuple[Grade, bool, int]]
) -> None:
    mixed, plain, now = guild(tx), guild(tx), NOW
    for number, (how, by_ticks, days) in enumerate([(Grade.AGAIN, True, 1), *history]):
        now += days * DAY
        if by_ticks:
            tick(tx, mixed, asked(tx, mixed, number), POINTS[how], now)
        else:
            by_hand(tx, mixed, how, now)
        by_hand(tx, plain, how, now)
        both = [memory(store.get(tx, one, 5, "q")) for one in (mixed, plain)]
        assert both[0] == both[1]
    assert [how for how, _ in log(tx, mixed)] == [how for how, _ in log(tx, plain)]


@OFTEN
@given(st.lists(st.integers(0, 4), min_size=1, max_size=6), st.booleans(), st.booleans())
def test_only_the_last_ticks_of_a_day_matter_and_they_grade_once(
    tx: Transaction, covered: list[int], kept: bool, left: bool
) -> None:
    often, once = guild(tx), guild(tx)
    for one in (often, once):
        if kept:
            by_hand(tx, one, Grade.GOOD, NOW - 9 * DAY)
            if left:
                store.leave(tx, one, 5, "q", NOW - 8 * DAY)
    post_id = asked(tx, often, 0)
    seen = [
        tick(tx, often, post_id, points, NOW + at * HOUR, answered_at=NOW - HOUR)
        for at, points in enumerate(covered)
    ]
    # The moment of the first ticks that graded anything and weren't taken back since.
    first: int | None = None
    for at, points in enumerate(covered):
        grades = points < 4 or (kept and not left)
        first = None if not grades else at if first is None else first
    last = None
    if first is not None:
        last = tick(tx, once, asked(tx, once, 0), covered[-1], NOW + first * HOUR)
    assert (seen[-1] is None) == (last is None)
    if last is not None:
        assert memory(seen[-1]) == memory(last)
    assert log(tx, often) == log(tx, once)
    former = [store.former(tx, one, 5, "q") for one in (often, once)]
    assert (former[0] is None) == (former[1] is None)
    assert store.left_at(tx, often, 5, "q") == store.left_at(tx, once, 5, "q")


def test_the_card_is_due_after_the_reveal_and_the_log_says_the_same(tx: Transaction) -> None:
    guild_id = guild(tx)
    reveal = NOW + 3 * DAY
    card = tick(tx, guild_id, asked(tx, guild_id, 0), 0, NOW, not_before=reveal)
    assert card is not None
    assert card.due_at == reveal
    due = tx.execute("SELECT due_at FROM review_grades").fetchone()["due_at"]
    assert datetime.fromisoformat(due) == reveal
    later = tick(tx, guild_id, asked(tx, guild_id, 1), 3, NOW + 40 * DAY, not_before=reveal)
    assert later is not None
    assert later.due_at > NOW + 41 * DAY


def test_ticks_on_an_answer_older_than_the_last_grade_say_nothing_new(tx: Transaction) -> None:
    guild_id = guild(tx)
    known = by_hand(tx, guild_id, Grade.GOOD, NOW)
    post_id = asked(tx, guild_id, 0)
    assert tick(tx, guild_id, post_id, 0, NOW + DAY, answered_at=NOW - HOUR) == known
    assert log(tx, guild_id) == [(3, "review")]


def test_a_grade_since_the_ticks_stands(tx: Transaction) -> None:
    guild_id = guild(tx)
    post_id = asked(tx, guild_id, 0)
    tick(tx, guild_id, post_id, 0, NOW)
    known = by_hand(tx, guild_id, Grade.GOOD, NOW + HOUR)
    assert tick(tx, guild_id, post_id, 4, NOW + 2 * HOUR) == known


def test_a_day_is_the_members_own(tx: Transaction) -> None:
    guild_id = guild(tx)
    settings_of = guild_store.get(tx, guild_id)
    assert settings_of is not None
    guild_store.save(tx, replace(settings_of, tz="Asia/Kolkata"), NOW)
    post_id = asked(tx, guild_id, 0)
    evening = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)  # half past ten there
    graded = tick(tx, guild_id, post_id, 0, evening)
    assert tick(tx, guild_id, post_id, 2, evening + HOUR) != graded
    midnight = tick(tx, guild_id, post_id, 3, evening + 2 * HOUR)
    assert log(tx, guild_id) == [(2, "ticks")]
    assert midnight is not None
    assert midnight.grade_count == 1
