"""Rows as dataclasses, and dataclasses as parameters.

A column fills the field of its name. What a field is in Python decides how it stands in the
column: a moment (``datetime``, aware UTC) as ISO text with microseconds, a ``date`` as
YYYY-MM-DD, a wall clock ``time`` as HH:MM, ``bool`` as 0 or 1, an enum as its value, a mapping
as JSON with sorted keys, a ``frozenset`` as sorted words and a ``tuple`` as words in order, with
a space between. ``Annotated[X, Codec(load, store)]`` says another way. Text that sorts as time
sorts is the same in SQLite and PostgreSQL.
"""

import dataclasses
import json
import sys
import types
import typing
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast

from bot.bank.latest import Latest
from bot.core.codec import Codec
from bot.core.database import Transaction

T = TypeVar("T")
_KNOWN = Latest[tuple[Any, ...], tuple[Any, ...], Any](4096)


def one(tx: Transaction, kind: type[T], sql: str, /, **parameters: Any) -> T | None:
    """The first row as a ``kind``; None if there is none."""
    cursor = tx.execute(sql, stored(parameters))
    row = cursor.fetchone()
    return None if row is None else _maker(kind, cursor)(row)


def known(tx: Transaction, kind: type[T], sql: str, /, **parameters: Any) -> T | None:
    """As ``one``, for a frozen record that is read far more often than it changes: made once, and
    again where its row has changed."""
    filled = stored(parameters)
    cursor = tx.execute(sql, filled)
    row = cursor.fetchone()
    # One text of the statement for all of them: each would keep its own.
    key = (kind, sys.intern(sql), *filled.values())
    if row is None:
        _KNOWN.drop(key)
        return None
    made = _KNOWN.of(key, tuple(row), lambda read: _maker(kind, cursor)(read))
    return cast(T, made)


def every(tx: Transaction, kind: type[T], sql: str, /, **parameters: Any) -> tuple[T, ...]:
    """All rows, in the order of the statement."""
    cursor = tx.execute(sql, stored(parameters))
    return tuple(map(_maker(kind, cursor), cursor))


def value(tx: Transaction, sql: str, /, **parameters: Any) -> Any:
    """The first column of the first row as it stands there; None if there is no row."""
    row = tx.execute(sql, stored(parameters)).fetchone()
    return None if row is None else row[0]


def values(tx: Transaction, sql: str, /, **parameters: Any) -> tuple[Any, ...]:
    """The first column of every row as it stands there."""
    return tuple(row[0] for row in tx.execute(sql, stored(parameters)))


def plain(tx: Transaction, sql: str, /, **parameters: Any) -> list[dict[str, Any]]:
    """All rows as they stand there, by the names of their columns."""
    return [dict(row) for row in tx.execute(sql, stored(parameters))]


def moment(tx: Transaction, sql: str, /, **parameters: Any) -> datetime | None:
    """The first column of the first row as a moment (aware UTC)."""
    found = value(tx, sql, **parameters)
    return None if found is None else datetime.fromisoformat(found)


def run(tx: Transaction, sql: str, /, **parameters: Any) -> int:
    """Change rows; how many."""
    return tx.execute(sql, stored(parameters)).rowcount


def insert(
    tx: Transaction, table: str, record: Any, /, *, returning: str | None = None, **more: Any
) -> int:
    """Add a record; the number that the column ``returning`` got (its id), 0 without one. A field
    that is None and has a default in the table is best left out of the record: pass what is known
    as ``more``."""
    filled = {**fields_of(record), **more}
    names = ", ".join(filled)
    slots = ", ".join(f":{name}" for name in filled)
    sql = f"INSERT INTO {table} ({names}) VALUES ({slots})"
    if returning is None:
        tx.execute(sql, stored(filled))
        return 0
    (number,) = tx.execute(f"{sql} RETURNING {returning}", stored(filled)).fetchone()
    return int(number)


def upsert(
    tx: Transaction, table: str, record: Any, *, key: tuple[str, ...], once: Mapping[str, Any] = {}
) -> None:
    """Add a record, or change the one of its key. ``once``: written when it is added only."""
    filled = fields_of(record)
    both = {**filled, **once}
    changed = ", ".join(f"{name} = excluded.{name}" for name in filled if name not in key)
    tx.execute(
        f"INSERT INTO {table} ({', '.join(both)}) VALUES ({', '.join(f':{n}' for n in both)}) "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changed}",
        stored(both),
    )


@cache
def columns(kind: type, *, prefix: str = "") -> str:
    """The names of a record's columns, for a SELECT."""
    return ", ".join(f"{prefix}{field.name}" for field in dataclasses.fields(kind))


def fields_of(record: Any) -> dict[str, Any]:
    """What a record holds, by column, as it stands in the database. A mapping stays as it is."""
    if isinstance(record, Mapping):
        return dict(record)
    kind: Any = type(record)
    return {
        name: store(getattr(record, name)) if store is not None else getattr(record, name)
        for name, store in _codecs(kind)
    }


def stored(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters as the database takes them."""
    return {name: store(value) for name, value in parameters.items()}


def store(value: Any) -> Any:
    """One value as it stands in a column; a moment without a time zone is refused."""
    if value is None or type(value) in (int, str, float, bytes):
        return value
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone can't be stored")
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return json.dumps(dict(value), sort_keys=True, separators=(",", ":"))
    if isinstance(value, (frozenset, tuple)):
        words = map(str, value)
        return " ".join(sorted(words) if isinstance(value, frozenset) else words)
    return int(value) if isinstance(value, bool) else value


def _maker(kind: Any, cursor: Any) -> Callable[[Any], Any]:
    return _reader(kind, tuple(column[0] for column in cursor.description))


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind, include_extras=True)


@cache
def _codecs(kind: Any) -> tuple[tuple[str, Callable[[Any], Any] | None], ...]:
    found = []
    for field in dataclasses.fields(kind):
        codec = _codec_of(_hints(kind)[field.name])
        found.append((field.name, None if codec is None else codec.store))
    return tuple(found)


def _codec_of(hint: Any) -> Codec | None:
    for extra in getattr(hint, "__metadata__", ()):
        if isinstance(extra, Codec):
            return extra
    return None


@cache
def _reader(kind: Any, names: tuple[str, ...]) -> Callable[[Any], Any]:
    """Makes a ``kind`` of a row that has these columns."""
    loads = {name: _load_of(_hints(kind)[name]) for name in names}
    firsts = [one.name for one in dataclasses.fields(kind) if not one.kw_only][: len(names)]
    if set(firsts) == set(names):  # by position, which takes a third of the time
        order = tuple((names.index(name), loads[name]) for name in firsts)
        return lambda row: kind(
            *[row[at] if load is None or row[at] is None else load(row[at]) for at, load in order]
        )
    plan = tuple((at, name, loads[name]) for at, name in enumerate(names))
    return lambda row: kind(
        **{
            name: row[at] if load is None or row[at] is None else load(row[at])
            for at, name, load in plan
        }
    )


def _load_of(hint: Any) -> Callable[[Any], Any] | None:
    """How a column becomes what a field is; None: it is that already."""
    codec = _codec_of(hint)
    if codec is not None:
        return codec.load
    if typing.get_origin(hint) in (Union, types.UnionType):
        (hint, *others) = (part for part in typing.get_args(hint) if part is not types.NoneType)
        if others:
            raise TypeError(f"a column can't be {hint} or {others}")
        return _load_of(hint)
    if typing.get_origin(hint) in (dict, Mapping):
        return _load_json
    if typing.get_origin(hint) in (frozenset, tuple):
        return _load_words(typing.get_origin(hint), typing.get_args(hint)[0])
    if hint is datetime or hint is date:
        return datetime.fromisoformat if hint is datetime else date.fromisoformat
    if hint is time:
        return _load_time
    if hint is bool:
        return bool
    return hint if isinstance(hint, type) and issubclass(hint, Enum) else None


def _load_time(text: str) -> time:
    return time(int(text[:2]), int(text[3:5]))


def _load_words(origin: Any, kind: Any) -> Callable[[str], Any]:
    """A word becomes a ``kind`` by its ``parse``, or by calling it."""
    make = getattr(kind, "parse", kind)
    return lambda text: origin(map(make, text.split()))


def _load_json(text: str) -> dict[str, Any]:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("expected a JSON object")
    return found
