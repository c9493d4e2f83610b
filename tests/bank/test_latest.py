"""One state of each thing is kept, and of the things those that were asked for last."""

from bot.bank.latest import Latest


def test_what_is_made_is_kept_until_another_state_is_seen() -> None:
    latest = Latest[str, int, list[int]](10)
    first = latest.of("a", 1, lambda one: [one])
    assert latest.of("a", 1, lambda one: [one]) is first
    assert latest.of("a", 2, lambda one: [one]) == [2]
    assert len(latest) == 1
    again = latest.of("a", 1, lambda one: [one])
    assert again == first
    assert again is not first


def test_those_that_were_asked_for_last_are_kept() -> None:
    latest = Latest[str, int, list[int]](2)
    kept = [latest.of(key, 1, lambda one: [one]) for key in "ab"]
    assert latest.of("a", 1, lambda one: [one]) is kept[0]
    latest.of("c", 1, lambda one: [one])
    assert len(latest) == 2
    assert latest.of("a", 1, lambda one: [one]) is kept[0]
    assert latest.of("b", 1, lambda one: [one]) is not kept[1]


def test_what_is_gone_is_dropped() -> None:
    latest = Latest[str, int, list[int]](2)
    latest.of("a", 1, lambda one: [one])
    latest.drop("a")
    latest.drop("b")
    assert len(latest) == 0
