"""The cities of 15,000 people and more, each with its zone, and the regions people name.

The table is one text that stays as it is on disk (3 MiB): its lines are in the order of their
names, so a name is found by halving. ``tests/server/make_cities.py`` makes it from GeoNames.
"""

import gzip
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from pathlib import Path

from bot.bank.terms.words import folder_beside
from bot.server.zones.places import AREAS, fold, lists

LARGE = 100
MOST_READ = 2000
"""Names with one beginning that are looked through: more are no help while somebody types."""


@dataclass(frozen=True, slots=True)
class City:
    """One name of a city. ``country`` is a code, with the state in the United States."""

    name: str
    zone: str
    country: str
    thousands: int
    is_usual: bool

    @property
    def shown(self) -> str:
        """With the state, if it has one: "Springfield, IL"."""
        _, _, state = self.country.partition("-")
        return f"{self.name}, {state}" if state else self.name


class Cities:
    """Names of cities, found whole or by their beginning."""

    def __init__(self, table: bytes) -> None:
        first = table.find(b"\n") + 1
        self._zones = table[:first].decode().split()
        self._table = table
        self._starts = array("I")
        while 0 < first < len(table):
            self._starts.append(first)
            first = table.find(b"\n", first) + 1

    @classmethod
    def load(cls) -> "Cities":
        """Those that came with the bot. Takes about 0.1 s: not for the event loop."""
        return cls(gzip.decompress((_folder() / "cities.txt.gz").read_bytes()))

    @classmethod
    @cache
    def shared(cls) -> "Cities":
        """The same, once for a process."""
        return cls.load()

    def all(self) -> Iterator[City]:
        """Every name of the table, in its order."""
        return (self._city(self._line(place)) for place in self._starts)

    def named(self, folded: str) -> tuple[City, ...]:
        """The cities of exactly this name, the largest first."""
        return self._sorted(self._lines(folded.encode() + b"\t"))

    def beginning(self, folded: str, limit: int) -> tuple[City, ...]:
        """The largest cities whose names begin so."""
        return self._sorted(nlargest(limit, self._lines(folded.encode()), key=_thousands))

    def _sorted(self, found: Iterable[bytes]) -> tuple[City, ...]:
        cities = (self._city(line) for line in found)
        return tuple(sorted(cities, key=lambda one: (-one.thousands, one.country, one.name)))

    def _lines(self, start: bytes) -> Iterator[bytes]:
        at = bisect_left(self._starts, start, key=lambda place: self._line(place)[: len(start)])
        for place in self._starts[at : at + MOST_READ]:
            line = self._line(place)
            if not line.startswith(start):
                return
            yield line

    def _line(self, place: int) -> bytes:
        return self._table[place : self._table.find(b"\n", place)]

    def _city(self, line: bytes) -> City:
        _, name, zone, country, thousands, other = line.decode().split("\t")
        return City(name, self._zones[int(zone)], country, int(thousands), not other)


def _thousands(line: bytes) -> int:
    return int(line.rsplit(b"\t", 2)[1])


@cache
def regions() -> Mapping[str, tuple[str, ...]]:
    """The zones of each region, by its folded name."""
    found: dict[str, tuple[str, ...]] = {}
    for zone, names in _written():
        for name in dict.fromkeys(map(fold, names)):
            found[name] = (*found.get(name, ()), zone)
    return found


@cache
def states() -> Mapping[str, str]:
    """The code of each state, which stands behind its names: "texas" is "TX"."""
    found: dict[str, str] = {}
    for _, names in _written():
        before: list[str] = []
        for name in names:
            if len(name) == 2 and name.isupper():
                found |= dict.fromkeys(before, name)
                before = []
            else:
                before.append(fold(name))
    return found


def is_place(word: str) -> bool:
    """Whether a word names a region, a part of the world, or a city of 100,000 people."""
    folded = fold(word)
    known = Cities.shared().named(folded)
    return (
        folded in regions()
        or word.title() in AREAS
        or any(city.thousands >= LARGE and city.is_usual for city in known)
    )


def _written() -> list[tuple[str, list[str]]]:
    text = (_folder() / "regions.txt").read_text(encoding="utf-8")
    return list(lists("\n".join(line for line in text.splitlines() if line and line[0] != "#")))


def _folder() -> Path:
    return folder_beside(Path(__file__).resolve().parents[2]).parent / "places"
