"""What is typed into the form of a plan: read, or kept to be typed on."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.core.errors import UserError
from bot.core.ids import GuildId, UserId
from bot.interviews.values.rules import DEFAULT_TRACKS, Level, Track
from bot.prepare.plan.rules import typed
from bot.prepare.plan.rules.typed import Typed
from bot.prepare.plan.rules.values import InterviewPlan
from tests.together import each

TODAY = date(2026, 1, 5)
OLD = InterviewPlan(
    UserId(1), GuildId(2), date(2026, 2, 2), 4, frozenset({Track.DESIGN}), Level.SENIOR,
    date(2025, 12, 20),
)  # fmt: skip


def read(
    given: Typed, before: InterviewPlan | None = None
) -> tuple[InterviewPlan, tuple[str, ...]]:
    return typed.read(given, before, user_id=UserId(1), guild_id=GuildId(3), today=TODAY)


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("", None), (" No date ", None), ("in 3 weeks", date(2026, 1, 26)),
        ("28 Mar", date(2026, 3, 28)), ("2026-03-28", date(2026, 3, 28)), ("today", TODAY),
    ],
)  # fmt: skip
def test_a_day_is_read_as_everywhere(text: str, on: date | None) -> None:
    assert typed.read_day(text, TODAY) == on


@each(
    "text",
    ["-", "?", "no", "none yet", "No date yet.", "no interview yet", "not yet", "Not sure yet",
     "not scheduled", "not yet fixed", "TBD", "tba", "N/A", "idk", "I don't know",
     "don’t know yet", "\u200eunknown", "—"],
)  # fmt: skip
def test_that_there_is_no_date_yet_is_said_in_many_ways(text: str) -> None:
    assert typed.read_day(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("not Monday", "can't read"), ("no later than 28 Mar", "can't read"),
        ("3/4", "could be"), ("soon", "can't read"), ("2025-12-01", "is in the past"),
        ("2027-01-08", "a year away"), ("2026-02-30", "isn't a real date"),
    ],
)  # fmt: skip
def test_a_day_that_is_unclear_or_over_is_asked_back(text: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        typed.read_day(text, TODAY)
    assert typed.read_day((TODAY + typed.FARTHEST).isoformat(), TODAY)


@each(
    "text",
    ["5", "5h", " 5 hours a week", "5 hrs per week", "about 5", "~5 h", "5h/week", "Five hours",
     "ca. 5 hours each week", "5 / week", "5 hours weekly"],
)  # fmt: skip
def test_hours_are_read_with_their_word(text: str) -> None:
    assert typed.read_hours(text) == 5


@pytest.mark.parametrize("text", ["0", "41", "many", "5.5", "5-6", "-5", "hours", "5 months"])
def test_other_hours_are_named(text: str) -> None:
    with pytest.raises(UserError, match="from 1 to 40"):
        typed.read_hours(text)


def test_what_cannot_be_read_is_kept_and_the_plan_before_stands() -> None:
    plan, problems = read(Typed("soon", "6", frozenset({Track.CODING}), None), OLD)
    assert len(problems) == 1
    assert "Nothing changed" not in problems[0]
    assert (plan.interview_on, plan.hours, plan.started_on) == (OLD.interview_on, 4, OLD.started_on)
    again = typed.typed_of(plan)
    assert again == Typed("soon", "6", frozenset({Track.CODING}), Level.SENIOR)
    _plan, problems = read(Typed("soon", "lots"), None)
    assert len(problems) == 2


def test_a_change_goes_on_and_a_new_date_after_the_old_one_begins_again() -> None:
    changed, problems = read(Typed("2026-02-09", "8"), OLD)
    assert problems == ()
    assert (changed.interview_on, changed.hours) == (date(2026, 2, 9), 8)
    assert (changed.started_on, changed.tracks) == (OLD.started_on, OLD.tracks)
    over = replace(OLD, interview_on=TODAY - timedelta(days=1))
    assert read(Typed("2026-02-09", "8"), over)[0].started_on == TODAY
    # The first form that could be read begins the plan, whenever an unreadable one came before it.
    first = replace(OLD, hours=0, interview_on=None)
    assert read(Typed("2026-02-09", "8"), first)[0].started_on == TODAY
    assert typed.typed_of(changed).on == "2026-02-09"
    assert typed.typed_of(None) == Typed("", "5", DEFAULT_TRACKS, Level.MID)
    assert typed.typed_of(replace(OLD, interview_on=None)).on == ""


@each("text", ["", "  ", "\u200b"])
def test_no_hours_are_the_usual_ones(text: str) -> None:
    """The field may be left empty, and its example says 5."""
    assert typed.read_hours(text) == typed.USUAL_HOURS
