"""What came lately is remembered, and no more than so much of it."""

from bot.core.recent import Recent


def test_what_came_is_no_news_until_enough_came_after_it() -> None:
    recent = Recent[str](2)
    assert [recent.add(one) for one in "aab"] == [True, False, True]
    assert "a" in recent
    assert recent.add("c")
    assert "a" not in recent
    assert recent.add("a")
