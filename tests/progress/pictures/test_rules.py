"""A member's year: marks of days, what is known of topics, interviews."""

from datetime import UTC, date, datetime, timedelta

from bot.daily.streaks.rules import DayKind, DayLine
from bot.interviews.values.rules import Track
from bot.progress.pictures import rules
from bot.progress.pictures.rules import Interview, Known, KnownBy, Mark
from tests.together import each

SUNDAY = date(2026, 11, 29)
MARKS = (
    (DayKind.ANSWERED, Mark.ANSWERED, Mark.ANSWERED),
    (DayKind.PRACTISED, Mark.PRACTISED, Mark.PRACTISED),
    (DayKind.FREEZE, Mark.FREEZE, Mark.FREEZE),
    (DayKind.VOID, Mark.VOID, Mark.VOID),
    (DayKind.LATE, Mark.LATE, Mark.LATE),
    (DayKind.MISSED, Mark.QUIET, Mark.PRACTISED),
    (DayKind.REST, Mark.NONE, Mark.PRACTISED),
    (DayKind.SKIPPED, Mark.NONE, Mark.PRACTISED),
    (DayKind.OPEN, Mark.NONE, Mark.PRACTISED),
    (DayKind.BEFORE, Mark.NONE, Mark.PRACTISED),
    (None, Mark.NONE, Mark.PRACTISED),
)


@each("kind, alone, with_practice", MARKS)
def test_each_kind_of_day_has_its_mark(
    kind: DayKind | None, alone: Mark, with_practice: Mark
) -> None:
    lines = [DayLine(SUNDAY - timedelta(days=1), DayKind.ANSWERED)]
    lines += [] if kind is None else [DayLine(SUNDAY, kind)]
    assert rules.year(lines, (), SUNDAY).marks[-1] is alone
    assert rules.year(lines, {SUNDAY}, SUNDAY).marks[-1] is with_practice


def test_a_void_day_is_none_for_somebody_who_has_not_begun() -> None:
    lines = [DayLine(SUNDAY, DayKind.VOID), DayLine(date(2026, 11, 27), DayKind.BEFORE)]
    assert set(rules.year(lines, (), SUNDAY).marks) == {Mark.NONE}


def test_every_kind_of_day_was_looked_at() -> None:
    assert {kind for kind, _, _ in MARKS} == {*DayKind, None}


def test_a_year_is_52_weeks_that_begin_on_a_monday_and_end_today() -> None:
    for ahead in range(7):
        today = SUNDAY + timedelta(days=ahead)
        began = rules.first_date(today)
        for practised_on, weeks in (((began,), 52), ((began + timedelta(weeks=26),), 26), ((), 26)):
            year = rules.year((), practised_on, today)
            assert year.first.weekday() == 0
            assert year.first + timedelta(days=len(year.marks) - 1) == today
            assert len(year.marks) == 7 * (weeks - 1) + today.weekday() + 1


def test_months_begin_with_the_first_in_which_something_was_done() -> None:
    lines = [
        DayLine(date(2026, 8, 31), DayKind.MISSED),
        DayLine(date(2026, 9, 30), DayKind.ANSWERED),
        DayLine(date(2026, 10, 1), DayKind.FREEZE),
        DayLine(date(2026, 11, 1), DayKind.LATE),
    ]
    year = rules.year(lines, {date(2026, 11, 2)}, SUNDAY)
    assert year.months == (
        (date(2026, 9, 1), 1), (date(2026, 10, 1), 0), (date(2026, 11, 1), 2),
    )  # fmt: skip
    assert year.counts[Mark.QUIET] == 1
    assert rules.year((), (), SUNDAY).months == ()


def test_sources_count_by_their_tries_and_the_strongest_topic_is_first() -> None:
    topic = {"a": "llm", "b": "llm", "c": "coding", "d": "vision"}.get
    known = rules.topics(
        [
            ("c", Known(KnownBy.QUIZ, 2, 1, 2)),
            ("a", Known(KnownBy.QUIZ, 2, 2, 2)),
            ("b", Known(KnownBy.QUIZ, 1, 0, 1)),
            ("a", Known(KnownBy.POINTS, 1, 3, 12)),
            ("gone", Known(KnownBy.QUIZ, 9, 9, 9)),
            ("d", Known(KnownBy.POINTS, 1, 0, 0)),
        ],
        topic,
    )
    assert [(one.topic, one.tries, one.percent) for one in known] == [
        ("llm", 4, 56), ("coding", 2, 50),
    ]  # fmt: skip
    assert known[0].parts == (Known(KnownBy.QUIZ, 3, 2, 3), Known(KnownBy.POINTS, 1, 3, 12))


def test_dimensions_are_told_interview_by_interview_the_latest_track_first() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    held = [
        Interview(at + timedelta(days=day), track, own, partner)
        for day, track, own, partner in (
            (0, Track.CODING, {"testing": 1}, {}),
            (1, Track.DESIGN, {"data": 2}, {"data": 3}),
            (2, Track.CODING, {}, {}),
            (3, Track.CODING, {"testing": 2, "gone": 4}, {"technical": 3}),
        )
    ]
    coding, design = rules.tracks(held, lambda moment: moment.date())
    assert (coding.name, design.name) == ("Coding", "ML system design")
    assert coding.on == (date(2026, 1, 1), date(2026, 1, 4))
    assert [(one.name, one.own, one.partner) for one in coding.dimensions] == [
        ("Technical competence", (None, None), (None, 3)), ("Testing", (1, 2), (None, None)),
    ]  # fmt: skip
    many = [Interview(at, Track.CODING, {"testing": level % 4 + 1}, {}) for level in range(20)]
    [track] = rules.tracks(many, lambda moment: moment.date())
    assert len(track.on) == len(track.dimensions[0].own) == 8
