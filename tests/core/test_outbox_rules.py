"""Which row is next: the figures, case by case."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.ids import GuildId
from bot.core.outbox.rules import (
    LOOKS,
    Contact,
    DueRow,
    Places,
    Priority,
    Refusals,
    is_tried_again,
    was_heard,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def due(outbox_id: int, guild_id: int, kind: str = "card", at: datetime = NOW) -> DueRow:
    return DueRow(outbox_id, guild_id, kind, at)


def taken(places: Places) -> list[int]:
    """What may start now, in its order."""
    found = []
    while (row := places.take()) is not None:
        found.append(row.outbox_id)
    return found


def test_two_dozen_rows_run_at_the_same_time() -> None:
    places = Places({})
    places.wait(due(at, guild_id=at) for at in range(30))
    assert taken(places) == list(range(24))
    places.leave(7)
    assert taken(places) == [24]


def test_a_server_holds_four_places_and_another_one_has_its_own() -> None:
    places = Places({})
    places.wait([*(due(at, guild_id=1) for at in range(8)), due(20, guild_id=2)])
    assert taken(places) == [0, 1, 2, 3, 20]
    places.leave(2)
    assert taken(places) == [4]
    for one in (0, 1, 3, 4):
        places.leave(one)
    assert taken(places) == [5, 6, 7]


def test_what_runs_does_not_wait_as_well() -> None:
    places = Places({})
    places.wait([due(1, 1)])
    assert taken(places) == [1]
    places.wait([due(1, 1), due(2, 1)])
    assert taken(places) == [2]


def test_what_becomes_due_again_while_it_runs_runs_once_more() -> None:
    places = Places({})
    places.wait([due(1, 1)])
    assert taken(places) == [1]
    for _ in range(2):
        places.wait([due(1, 1, at=NOW + timedelta(seconds=1))])
    assert taken(places) == []
    places.leave(1)
    assert taken(places) == [1]
    places.leave(1)
    assert taken(places) == []


def test_the_more_urgent_kind_goes_before_what_has_waited_longer() -> None:
    urgent_last = [due(at, at, kind, NOW - at * timedelta(hours=1))
                   for at, kind in enumerate(Priority.__members__)]  # fmt: skip
    places = Places(dict(Priority.__members__))
    places.wait(reversed(urgent_last))
    order = ["CLOCK", "REPLY", "THREAD", "CARD", "REVEAL", "REMINDER"]
    assert [urgent_last[at].kind for at in taken(places)] == order


def test_a_kind_without_its_urgency_is_a_card_and_equals_go_by_age_then_by_number() -> None:
    places = Places({"THREAD": Priority.THREAD, "REVEAL": Priority.REVEAL})
    rows = [due(1, 1, "REVEAL"), due(2, 2, "odd"), due(3, 3, "THREAD"), due(5, 5, "odd"),
            due(4, 4, "odd", NOW - timedelta(seconds=1))]  # fmt: skip
    places.wait(rows)
    assert taken(places) == [3, 4, 2, 5, 1]


def test_a_place_is_given_back_for_one_row_and_not_for_all() -> None:
    places = Places({})
    places.wait(due(at, guild_id=1) for at in range(4))
    assert taken(places) == [0, 1, 2, 3]
    places.leave(2)
    places.wait(due(at, guild_id=1) for at in range(4, 8))
    assert taken(places) == [4]


def test_a_row_that_is_due_at_another_moment_runs_once_and_by_that() -> None:
    places = Places({})
    places.wait([due(1, 1), due(2, 2), due(3, 3, at=NOW + timedelta(minutes=1))])
    places.wait([due(2, 2, at=NOW + timedelta(hours=1)), due(3, 3, at=NOW - timedelta(hours=1))])
    assert taken(places) == [3, 1, 2]


def test_a_row_that_ran_may_wait_again_for_the_same_moment() -> None:
    places = Places({})
    for _ in range(2):
        places.wait([due(1, 1)])
        assert taken(places) == [1]
        places.leave(1)


def test_where_something_was_refused_it_is_tried_every_ten_seconds_at_most() -> None:
    refusals = Refusals()
    refusals.add(GuildId(7))
    assert refusals.try_at(GuildId(7), NOW) == NOW
    assert refusals.try_at(GuildId(7), NOW) == NOW + timedelta(seconds=10)
    assert refusals.try_at(GuildId(7), NOW) is None, "it is planned"


def test_a_place_is_not_lost_to_a_row_that_waits_with_another_moment() -> None:
    places = Places({})
    places.wait(due(at, guild_id=1) for at in range(6))
    assert taken(places) == [0, 1, 2, 3]
    places.wait([due(4, 1, at=NOW + timedelta(hours=1))])
    assert taken(places) == []
    places.leave(0)
    assert taken(places) == [5]


def test_three_rows_in_a_row_are_an_absence_and_one_that_is_taken_ends_it() -> None:
    contact = Contact()
    for number in (1, 2, 3, 4):
        assert contact.wants_probe(NOW) is (number > 3)
        contact.failed()
    assert contact.wants_probe(NOW + timedelta(seconds=20))
    assert contact.succeeded(NOW) is True
    for number in (1, 2, 3, 4):
        assert contact.wants_probe(NOW + timedelta(hours=1)) is (number > 3)
        contact.failed()


def test_all_are_tried_again_once_a_minute_at_most() -> None:
    contact = Contact()
    for second, is_asked in ((0, True), (59, False), (60, True), (119, False), (121, True)):
        for _ in range(3):
            contact.failed()
        assert contact.succeeded(NOW + timedelta(seconds=second)) is is_asked


def test_a_clock_that_is_set_back_stops_no_tries() -> None:
    contact, refusals, before = Contact(), Refusals(), NOW - timedelta(hours=1)
    refusals.add(GuildId(7))
    for at in (NOW, before):
        for _ in range(3):
            contact.failed()
        assert contact.wants_probe(at)
        assert contact.succeeded(at)
        assert refusals.try_at(GuildId(7), at) == at


def test_an_extra_one_is_looked_for_soon_after_the_nonce_and_once_more() -> None:
    assert [look // timedelta(minutes=1) for look in LOOKS] == [1, 10, 60]


def test_what_a_try_failed_of_was_heard_or_nobody_knows_what_became_of_it() -> None:
    for failure in DeliveryFailure:
        assert was_heard(str(DeliveryError(failure, "50013: missing"))), failure
    assert not was_heard("")
    assert not was_heard("OperationalError")


@pytest.mark.parametrize(
    ("failure", "days", "stands", "expected"),
    [
        (DeliveryFailure.TEMPORARY, 31, False, True),
        (DeliveryFailure.FORBIDDEN, 29, True, True),
        (DeliveryFailure.FORBIDDEN, 30, True, False),
        (DeliveryFailure.FORBIDDEN, 0, False, False),
        (DeliveryFailure.GONE, 0, True, False),
    ],
)
def test_what_stands_and_may_not_be_removed_is_tried_again_for_a_month(
    failure: DeliveryFailure, days: int, stands: bool, expected: bool
) -> None:
    now = NOW + timedelta(days=days)
    assert is_tried_again(failure, NOW, now, stands=stands) is expected
