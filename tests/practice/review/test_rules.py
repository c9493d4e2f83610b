"""When a question comes back: tables, FSRS's own figures, and properties."""

import random
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import example, given
from hypothesis import strategies as st

from bot.practice.review import rules
from bot.practice.review.rules import Choices, DayLoad, Grade, ReviewCard
from tests.together import each

NOW = datetime(2026, 3, 2, 20, 30, tzinfo=UTC)
LONDON, ZONE = ZoneInfo("Europe/London"), ZoneInfo("UTC")

grades = st.sampled_from(Grade)
chances = st.floats(0, 1, exclude_max=True)
retentions = st.sampled_from([0.8, 0.85, 0.9, 0.95])
gaps = st.integers(0, 400 * 24 * 60)
histories = st.lists(st.tuples(grades, gaps, chances), max_size=12)


def played(
    history: list[tuple[Grade, int, float]], retention: float
) -> tuple[ReviewCard, datetime]:
    """A card after a history of grades with minutes between them, and the moment then."""
    card, now = rules.new_card("q", NOW, zone=ZONE), NOW
    for how, minutes, chance in history:
        now += timedelta(minutes=minutes)
        card = rules.grade(card, how, now=now, retention=retention, chance=chance, zone=ZONE)
    return card, now


@given(histories, retentions, grades, gaps, chances)
def test_a_card_never_comes_back_before_the_next_day(
    history: list[tuple[Grade, int, float]],
    retention: float,
    how: Grade,
    minutes: int,
    chance: float,
) -> None:
    card, now = played(history, retention)
    now += timedelta(minutes=minutes)
    after = rules.grade(card, how, now=now, retention=retention, chance=chance, zone=ZONE)
    assert after.due_at >= now + timedelta(days=1)
    assert after.due_at <= now + timedelta(days=rules.LONGEST_DAYS)
    assert after.due_at.tzinfo is UTC
    assert after.grade_count == card.grade_count + 1
    assert after.graded_at == now


@given(histories, retentions)
def test_the_same_history_always_gives_the_same_card(
    history: list[tuple[Grade, int, float]], retention: float
) -> None:
    assert played(history, retention) == played(history, retention)


@given(histories, retentions, gaps, chances)
def test_a_better_grade_never_comes_back_sooner(
    history: list[tuple[Grade, int, float]], retention: float, minutes: int, chance: float
) -> None:
    card, now = played(history, retention)
    now += timedelta(minutes=minutes)
    due = [
        rules.grade(card, how, now=now, retention=retention, chance=chance, zone=ZONE).due_at
        for how in Grade
    ]
    assert due == sorted(due)


@given(histories, gaps, chances)
def test_wanting_to_remember_more_never_lengthens_the_gap(
    history: list[tuple[Grade, int, float]], minutes: int, chance: float
) -> None:
    card, now = played(history, 0.9)
    now += timedelta(minutes=minutes)
    due = [
        rules.grade(card, Grade.GOOD, now=now, retention=share, chance=chance, zone=ZONE).due_at
        for share in (0.8, 0.85, 0.9, 0.95)
    ]
    assert due == sorted(due, reverse=True)


def test_memory_is_that_of_fsrs_itself() -> None:
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    theirs = Card(card_id=1, due=NOW)
    ours = rules.new_card("q", NOW, zone=ZONE)
    now = NOW
    for how, days in ((1, 0), (3, 1), (3, 3), (2, 9), (4, 12), (1, 40), (3, 1)):
        now += timedelta(days=days)
        theirs, _ = scheduler.review_card(theirs, Rating(how), now)
        ours = rules.grade(ours, Grade(how), now=now, retention=0.9, chance=0.5, zone=ZONE)
        assert (ours.stability, ours.difficulty) == (theirs.stability, theirs.difficulty)


def test_a_grade_draws_nothing_from_the_global_random() -> None:
    card, now = played([(Grade.GOOD, 3 * 24 * 60, 0.5)] * 4, 0.9)
    before = random.getstate()
    rules.grade(card, Grade.GOOD, now=now + timedelta(days=9), retention=0.9, chance=0.5, zone=ZONE)
    assert random.getstate() == before


def test_who_chose_nothing_remembers_nine_of_ten_with_twenty_reviews_a_day() -> None:
    assert Choices() == Choices(retention=0.9, per_day=20)


def test_a_moment_of_another_zone_is_the_same_moment_and_a_naive_one_is_refused() -> None:
    card = rules.new_card("q", NOW, zone=ZONE)
    there = NOW.astimezone(timezone(timedelta(hours=9)))
    same = rules.grade(card, Grade.GOOD, now=there, retention=0.9, chance=0, zone=ZONE)
    assert same == rules.grade(card, Grade.GOOD, now=NOW, retention=0.9, chance=0, zone=ZONE)
    with pytest.raises(ValueError, match="time zone"):
        rules.grade(
            card, Grade.GOOD, now=NOW.replace(tzinfo=None), retention=0.9, chance=0, zone=ZONE
        )


@each(
    "days, low, high",
    [
        (0, 1, 1),
        (1, 1, 1),
        (2, 2, 2),
        (3, 2, 4),
        (5, 4, 6),
        (10, 8, 12),
        (14, 12, 16),
        (16, 13, 19),
        (30, 27, 33),
        (31, 27, 35),
        (60, 55, 65),
        (365, 345, 365),
    ],
)
def test_days_are_spread_as_fsrs_does(days: int, low: int, high: int) -> None:
    assert rules.spread(days, 0) == low
    assert rules.spread(days, 0.999999) == high


@given(st.integers(1, rules.LONGEST_DAYS), chances)
def test_spreading_stays_near_and_in_bounds(days: int, chance: float) -> None:
    moved = rules.spread(days, chance)
    assert 1 <= moved <= rules.LONGEST_DAYS
    assert abs(moved - days) <= 2 + days * 0.15


def test_a_new_card_comes_tomorrow_or_when_its_answer_is_out() -> None:
    assert rules.new_card("q", NOW, zone=ZONE).due_at == NOW + timedelta(days=1)
    later = NOW + timedelta(days=5)
    assert rules.new_card("q", NOW, later, zone=ZONE).due_at == later
    assert rules.new_card("q", NOW, NOW, zone=ZONE).due_at == NOW + timedelta(days=1)


def test_a_card_of_somebody_who_moved_to_another_zone_does_not_come_back_on_its_day() -> None:
    early = datetime(2026, 10, 24, 23, 10, tzinfo=UTC)  # ten past midnight in London
    card = rules.grade(
        rules.new_card("q", early, zone=ZONE),
        Grade.AGAIN,
        now=early,
        retention=0.9,
        chance=0,
        zone=ZONE,
    )
    assert card.due_at.astimezone(LONDON).date() == date(2026, 10, 25)
    assert rules.due_on(card, LONDON) == date(2026, 10, 26)


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["Europe/Berlin", "America/Havana", "Africa/Cairo", "Australia/Lord_Howe"]),
)
@example(datetime(2026, 10, 24, 22, 30, tzinfo=UTC), "Europe/Berlin")  # half past 0 of 25 hours
@example(datetime(2027, 3, 27, 22, 30, tzinfo=UTC), "Europe/Berlin")  # half past 23 before 23 hours
@example(datetime(2026, 3, 7, 5, 30, tzinfo=UTC), "America/Havana")  # that half hour is left out
def test_tomorrow_is_the_next_day_of_the_member_however_long_it_is(now: datetime, key: str) -> None:
    zone = ZoneInfo(key)
    today, new = now.astimezone(zone).date(), rules.new_card("q", now, zone=zone)
    again = rules.grade(new, Grade.AGAIN, now=now, retention=0.9, chance=0, zone=zone)
    assert rules.due_on(new, zone) == rules.due_on(again, zone) == today + timedelta(days=1)


def test_the_queue_is_what_is_due_on_the_members_day_most_overdue_first() -> None:
    today = date(2026, 3, 3)
    cards = [
        ReviewCard("tonight", datetime(2026, 3, 3, 23, tzinfo=UTC)),
        ReviewCard("old", datetime(2026, 1, 1, tzinfo=UTC)),
        ReviewCard("tomorrow", datetime(2026, 3, 4, tzinfo=UTC)),
        ReviewCard("also-old", datetime(2026, 1, 1, tzinfo=UTC)),
    ]
    found = [card.question_id for card in rules.queue(cards, today, ZoneInfo("UTC"))]
    assert found == ["also-old", "old", "tonight"]
    in_auckland = rules.queue(cards, date(2026, 3, 4), ZoneInfo("Pacific/Auckland"))
    assert len(in_auckland) == 4


def test_the_days_ahead_count_what_is_overdue_on_today() -> None:
    today = date(2026, 3, 3)
    zone = ZoneInfo("UTC")
    cards = [ReviewCard(str(d), datetime(2026, 3, d, tzinfo=UTC)) for d in (1, 3, 5, 5, 16, 17)]
    days = rules.outlook(cards, today, zone).days
    ahead = rules.load_ahead(days, today)
    assert [day.count for day in ahead] == [2, 0, 2, *[0] * 10, 1]
    assert ahead[-1].on == date(2026, 3, 16)
    assert rules.next_load(days, today) == DayLoad(date(2026, 3, 5), 2)
    assert rules.next_load(days[:2], today) is None


@pytest.mark.parametrize(
    ("hidden", "room", "due", "left", "days"),
    [
        ("", 9, "ab", 2, [1, 3, 5, 5]),
        ("", 1, "ab", 1, [1, 4, 5, 5]),
        ("", 0, "ab", 0, [4, 4, 5, 5]),
        ("", -1, "ab", 0, [4, 4, 5, 5]),
        ("a", 9, "b", 1, [3, 4, 5, 5]),
        ("ac", 1, "b", 1, [3, 4, 5, 5]),
        ("ab", 9, "", 0, [4, 4, 5, 5]),
    ],
)
def test_what_cannot_come_today_comes_tomorrow(
    hidden: str, room: int, due: str, left: int, days: list[int]
) -> None:
    """Two are due today, one of them overdue; two come in two days."""
    given = zip("abcd", (1, 3, 5, 5), strict=True)
    cards = [ReviewCard(name, datetime(2026, 3, day, tzinfo=UTC)) for name, day in given]
    found = rules.outlook(cards, date(2026, 3, 3), ZoneInfo("UTC"), hidden=hidden, room=room)
    assert "".join(card.question_id for card in found.due) == due
    assert found.left == left == sum(on <= found.today for on in found.days)
    assert [on.day for on in found.days] == days


@pytest.mark.parametrize(
    ("percent", "share"), [(0, 0.8), (80, 0.8), (90, 0.9), (95, 0.95), (100, 0.95)]
)
def test_retention_stays_within_what_fsrs_does_well(percent: int, share: float) -> None:
    assert rules.retention_of(percent) == share
    assert Choices().retention == 0.9


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 3, 1), "today"),
        (date(2026, 3, 3), "today"),
        (date(2026, 3, 4), "tomorrow"),
        (date(2026, 3, 6), "on Friday 6 March, in 3 days"),
        (date(2027, 1, 1), "on Friday 1 January 2027, in 304 days"),
    ],
)
def test_days_are_said_as_people_say_them(on: date, words: str) -> None:
    assert rules.describe_day(on, date(2026, 3, 3)) == words


@each(
    "covered, total, grade",
    [
        (0, 1, Grade.AGAIN), (1, 1, Grade.EASY),
        (0, 2, Grade.AGAIN), (1, 2, Grade.HARD), (2, 2, Grade.EASY),
        (1, 3, Grade.AGAIN), (2, 3, Grade.HARD), (3, 3, Grade.EASY),
        (1, 4, Grade.AGAIN), (2, 4, Grade.HARD), (3, 4, Grade.GOOD), (4, 4, Grade.EASY),
        (2, 5, Grade.AGAIN), (3, 5, Grade.HARD), (4, 5, Grade.GOOD),
        (2, 6, Grade.AGAIN), (3, 6, Grade.HARD), (4, 6, Grade.HARD), (5, 6, Grade.GOOD),
    ],
)  # fmt: skip
def test_the_share_of_points_covered_is_a_grade(covered: int, total: int, grade: Grade) -> None:
    assert rules.grade_of_points(covered, total) is grade


@given(st.integers(1, 30), st.data())
def test_one_more_point_is_never_a_lower_grade(total: int, data: st.DataObject) -> None:
    covered = data.draw(st.integers(0, total - 1))
    less, more = (rules.grade_of_points(covered + one, total) for one in (0, 1))
    assert more >= less
    assert less < Grade.EASY


@pytest.mark.parametrize(("covered", "total"), [(-1, 3), (4, 3), (0, 0)])
def test_points_that_cannot_be_are_refused(covered: int, total: int) -> None:
    with pytest.raises(ValueError, match="points"):
        rules.grade_of_points(covered, total)


def test_twenty_reviews_a_day_are_usual_and_a_hundred_the_most() -> None:
    assert (rules.DEFAULT_PER_DAY, rules.MOST_PER_DAY) == (20, 100)
