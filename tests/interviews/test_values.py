"""The words of mock interviews: windows as text, and spans that touch or overlap."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.interviews.values.rules import MOST_TOPICS, Span, Window

ZERO = datetime(2027, 1, 1, tzinfo=UTC)


def span(start: int, end: int) -> Span:
    return Span(ZERO + timedelta(hours=start), ZERO + timedelta(hours=end))


@pytest.mark.parametrize(
    ("window", "text"), [(Window(0, 0, 1440), "0:0-1440"), (Window(6, 1080, 1260), "6:1080-1260")]
)
def test_a_window_is_read_from_what_it_is_kept_as(window: Window, text: str) -> None:
    assert str(window) == text
    assert Window.parse(text) == window


@pytest.mark.parametrize(
    ("other", "together"),
    [((0, 2), False), ((0, 3), True), ((3, 4), True), ((0, 9), True), ((4, 9), True),
     ((5, 9), False), ((6, 9), False)],
)  # fmt: skip
def test_what_begins_when_the_other_ends_does_not_overlap_it(
    other: tuple[int, int], together: bool
) -> None:
    assert span(2, 5).overlaps(span(*other)) is together
    assert span(*other).overlaps(span(2, 5)) is together


def test_five_topics_fit_beside_everything_else_of_a_profile() -> None:
    assert MOST_TOPICS == 5
