"""Rows become dataclasses and dataclasses become parameters, each type in its own way."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import records
from bot.core.codec import Codec


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Thing:
    thing_id: int
    name: str
    at: datetime
    on: date | None
    clock: time
    loud: bool
    colour: Colour | None
    weights: dict[str, int]
    days: Annotated[frozenset[int], Codec(lambda n: frozenset(map(int, str(n))), lambda d: 7)]


@pytest.fixture
def tx() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute(
        """CREATE TABLE things (thing_id INTEGER PRIMARY KEY, name TEXT NOT NULL, at TEXT NOT NULL,
           "on" TEXT, clock TEXT, loud INTEGER, colour TEXT, weights TEXT, days INTEGER) STRICT"""
    )
    yield connection
    connection.close()


THING = Thing(
    5, "x", datetime(2026, 1, 2, 3, 4, 5, 6, UTC), date(2026, 1, 2), time(9, 30), True,
    Colour.BLUE, {"b": 2, "a": 1}, frozenset({7}),
)  # fmt: skip
ALL = "SELECT thing_id, name, at, 'x' AS extra FROM things"


def save(tx: sqlite3.Connection, thing: Any, **more: Any) -> None:
    values = records.stored({**records.fields_of(thing), **more})
    slots = ", ".join(f":{name}" for name in values)
    tx.execute(f"INSERT INTO things VALUES ({slots})", values)


def test_a_record_comes_back_as_it_was(tx: sqlite3.Connection) -> None:
    save(tx, THING)
    assert records.one(tx, Thing, "SELECT * FROM things") == THING
    row = tx.execute("SELECT at, clock, loud, colour, weights FROM things").fetchone()
    assert tuple(row) == ("2026-01-02T03:04:05.000006+00:00", "09:30", 1, "blue", '{"a":1,"b":2}')


def test_what_is_known_is_made_once_and_again_when_the_row_changes(tx: sqlite3.Connection) -> None:
    save(tx, THING)
    sql = "SELECT * FROM things WHERE thing_id = :thing_id"
    first = records.known(tx, Thing, sql, thing_id=5)
    assert first == THING
    assert records.known(tx, Thing, sql, thing_id=5) is first
    tx.execute("UPDATE things SET name = 'other'")
    changed = records.known(tx, Thing, sql, thing_id=5)
    assert changed is not None
    assert changed.name == "other"
    assert records.known(tx, Thing, sql, thing_id=6) is None


def test_of_what_is_known_one_row_is_kept_and_none_that_is_gone(tx: sqlite3.Connection) -> None:
    save(tx, THING)
    sql = "SELECT * FROM things WHERE thing_id = :thing_id"
    first = records.known(tx, Thing, sql, thing_id=5)
    for change in ("UPDATE things SET name = :name", "DELETE FROM things"):
        tx.execute(change, {"name": "other"})
        records.known(tx, Thing, sql, thing_id=5)
        tx.execute("DELETE FROM things")
        save(tx, THING)
        again = records.known(tx, Thing, sql, thing_id=5)
        assert again == first
        assert again is not first
        first = again


def test_nothing_stays_nothing(tx: sqlite3.Connection) -> None:
    save(tx, THING, on=None, colour=None)
    found = records.one(tx, Thing, "SELECT * FROM things WHERE name = :name", name="x")
    assert found is not None
    assert (found.on, found.colour) == (None, None)
    assert records.one(tx, Thing, "SELECT * FROM things WHERE name = :name", name="y") is None


def test_every_keeps_the_order_of_the_statement(tx: sqlite3.Connection) -> None:
    for at in (3, 1, 2):
        save(tx, THING, thing_id=at)
    found = records.every(tx, Thing, "SELECT * FROM things ORDER BY thing_id DESC")
    assert [one.thing_id for one in found] == [3, 2, 1]
    assert records.values(tx, "SELECT thing_id FROM things ORDER BY thing_id") == (1, 2, 3)
    assert records.value(tx, "SELECT count(*) FROM things") == 3
    assert records.moment(tx, "SELECT min(at) FROM things") == THING.at
    assert records.moment(tx, "SELECT at FROM things WHERE thing_id = 9") is None
    assert records.run(tx, "DELETE FROM things WHERE thing_id < :id", id=3) == 2


@dataclass(frozen=True, slots=True)
class Named:
    thing_id: int
    name: str
    loud: bool = False


def test_an_upsert_adds_or_changes_and_leaves_other_columns(tx: sqlite3.Connection) -> None:
    now = datetime(2026, 5, 1, tzinfo=UTC)
    for name, moment in (("old", now), ("new", now + timedelta(days=1))):
        records.upsert(tx, "things", Named(1, name, True), key=("thing_id",), once={"at": moment})
    assert records.one(tx, Named, "SELECT thing_id, name, loud FROM things") == Named(
        1, "new", True
    )
    assert records.moment(tx, "SELECT at FROM things") == now


def test_insert_tells_the_new_id(tx: sqlite3.Connection) -> None:
    at = THING.at
    assert records.insert(tx, "things", {"name": "a", "at": at}, returning="thing_id") == 1
    assert records.insert(tx, "things", Named(7, "b"), returning="thing_id", at=at) == 7
    assert records.insert(tx, "things", {"name": "c", "at": at}) == 0


def test_a_column_that_is_no_field_is_a_mistake(tx: sqlite3.Connection) -> None:
    save(tx, THING)
    with pytest.raises(KeyError):
        records.one(tx, Named, ALL)


def test_columns_names_the_fields() -> None:
    assert records.columns(Named) == "thing_id, name, loud"
    assert records.columns(Named, prefix="t.") == "t.thing_id, t.name, t.loud"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        records.store(datetime(2026, 1, 1))


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))])))
def test_moments_sort_as_text(moment: datetime) -> None:
    later = moment + timedelta(microseconds=1) if moment.year < 9999 else moment
    assert records.store(moment) <= records.store(later)
    assert datetime.fromisoformat(records.store(moment)) == moment


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.start}-{self.end}"

    @classmethod
    def parse(cls, text: str) -> "Span":
        return cls(*map(int, text.split("-")))


@dataclass(frozen=True, slots=True)
class Words:
    colours: frozenset[Colour]
    spans: tuple[Span, ...]
    names: tuple[str, ...]


def test_sets_and_sequences_stand_as_words(tx: sqlite3.Connection) -> None:
    tx.execute("CREATE TABLE words (colours TEXT, spans TEXT, names TEXT) STRICT")
    words = Words(frozenset(Colour), (Span(5, 6), Span(1, 2)), ("b", "a"))
    records.insert(tx, "words", words)
    row = tuple(tx.execute("SELECT * FROM words").fetchone())
    assert row == (" ".join(sorted(map(str, Colour))), "5-6 1-2", "b a")
    assert records.one(tx, Words, "SELECT * FROM words") == words
    tx.execute("UPDATE words SET colours = '', spans = '', names = ''")
    assert records.one(tx, Words, "SELECT * FROM words") == Words(frozenset(), (), ())
