"""The real sheets: the checker finds nothing, and every part of preparing is there."""

from functools import cache

import pytest

from bot.bank.lists.lint import check_prep
from bot.bank.lists.loader import load_prep
from bot.bank.lists.model import MINUTES_A_WEEK, PLAN_WEEKS, PREP_GUIDES, Prep
from bot.bank.model import GUIDE_TAGS, TOPICS
from bot.core.bundle import bundled
from tests.together import each

FOLDER = bundled("content") / "prep"


@cache
def prep() -> Prep:
    return load_prep(FOLDER)


def test_the_checker_finds_nothing() -> None:
    problems = check_prep(FOLDER)
    assert not problems, "\n".join(map(str, problems))


@each("guide, area", [(guide, area) for guide in PREP_GUIDES for area in GUIDE_TAGS[guide]])
def test_every_area_has_three_entries_or_more(guide: str, area: str) -> None:
    assert sum(len(section.items) for section in prep().area(guide, area)) >= 3


@each("topic", TOPICS)
def test_every_topic_has_two_resources_or_more(topic: str) -> None:
    assert len(prep().resources(topic)) >= 2


@pytest.mark.parametrize("weeks", PLAN_WEEKS)
def test_a_plan_has_thirty_minutes_a_day_and_a_mock_interview_every_few_weeks(weeks: int) -> None:
    (plan,) = [plan for plan in prep().plans if plan.weeks == weeks]
    routine = sum(item.minutes for item in plan.routine)
    mocks = 0
    for week in plan.sections:
        assert routine + sum(item.minutes for item in week.items) == MINUTES_A_WEEK
        mocks += any("mock interview" in item.text for item in week.items)
    assert mocks >= 3
    assert "mock interview" in plan.sections[-1].items[-1].text


@pytest.mark.parametrize("area", GUIDE_TAGS["guide-mock"])
def test_a_mock_interview_has_something_to_do_before_during_and_after(area: str) -> None:
    (section,) = prep().area("guide-mock", area)
    moments = [item.text.split(":")[0] for item in section.items]
    assert set(moments) == {"Before", "During", "After"}
    assert moments == sorted(moments, key=["Before", "During", "After"].index)
