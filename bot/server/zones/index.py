"""Finding a time zone the way people name it: by city, country, offset or abbreviation.

The zones are those of `zoneinfo`; countries and old names come from the tables that the tzdata
package carries (zone.tab, iso3166.tab, tzdata.zi), and everything but the countries works without
them. Nothing here reads a clock: the moment for *now 14:05* is given.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.server.zones.places import (
    ABBREVIATIONS,
    COMMON,
    LETTERS,
    Tables,
    ZoneEntry,
    build_places,
    fold,
    lists,
    read_tables,
)

MOST_CHOICES = 25  # Discord refuses more in one autocomplete
CLOSE_ENOUGH = 0.75  # how alike a misspelt name must be, as difflib counts
NOT_ZONES = frozenset({"Factory", "localtime", "posixrules"})
# These two have no summer time; nearly everybody who types them lives with one. Who doesn't finds
# America/Panama and America/Phoenix.
WINTER_ONLY = frozenset({"EST", "MST"})
_OFFSET = re.compile(r"(utc|gmt)?\s*([+-])?\s*(\d{1,2})(?::?([0-5]\d))?", re.IGNORECASE)

Hits = dict[str, tuple[float, str]]
"""How well each zone fits, the least best, and the name by which it was found."""


@dataclass(frozen=True, slots=True)
class ZoneChoice:
    """One zone to choose: its IANA name, and a label of at most 100 characters."""

    name: str
    label: str


class ZoneIndex:
    """All zones, ready to be searched; build it once (about 0.05 s and 4 MiB) and keep it."""

    def __init__(self, names: Iterable[str], tables: Tables) -> None:
        zones = {name: ZoneInfo(name) for name in sorted(names) if _is_zone(name)}
        self._by_lower = {name.lower(): zone for name, zone in zones.items()}
        self._places = {place.zone.key: place for place in build_places(zones, tables)}
        self._abbreviations = {
            word: [name for name in wanted if name in zones]
            for words, wanted in lists(ABBREVIATIONS)
            for word in words.split()
        }

    @classmethod
    def load(cls) -> "ZoneIndex":
        """The zones of this machine. Reads some 600 small files: not for the event loop."""
        return cls(available_timezones(), read_tables())

    @classmethod
    @cache
    def shared(cls) -> "ZoneIndex":
        """The same, once for a process: nothing in it changes while it lives."""
        return cls.load()

    def parse(self, text: str) -> ZoneInfo | None:
        """The zone of exactly this name, in any case; None for anything else."""
        return self._by_lower.get(text.strip().lower().replace(" ", "_"))

    def search(
        self, text: str, *, now: datetime, limit: int = MOST_CHOICES, guess: bool = True
    ) -> tuple[ZoneChoice, ...]:
        """The zones that `text` may mean, best first; a spread of common ones for no text.

        `now` is aware (ValueError otherwise): offsets and local times in labels are of that moment.
        Without `guess` a misspelt name means none.
        """
        if now.tzinfo is None:
            raise ValueError("now must be aware")
        asked = " ".join(text.split())
        query = fold(asked).rstrip("+ ")  # "utc+" is still being typed
        offset = _offset(asked)
        if offset is not None:
            hits = self._at_offset(offset, now)
        elif query:
            hits = self._named(query, now) or (self._misspelt(query) if guess else {})
        else:
            hits = {name: (0, "") for name in COMMON[:limit] if name in self._places}
        best = sorted(hits, key=lambda name: (hits[name][0], self._places[name].rank))
        return tuple(_choice(self._places[name], hits[name][1], now) for name in best[:limit])

    def _at_offset(self, wanted: timedelta, now: datetime) -> Hits:
        # "+5" is also the beginning of "+5:30": the same hour comes after the exact offset.
        hits: Hits = {}
        for name, place in self._places.items():
            offset = _offset_at(place.zone, now)
            if offset == wanted:
                hits[name] = (0, "")
            elif _hours(wanted)[2] == 0 and _hours(offset)[:2] == _hours(wanted)[:2]:
                hits[name] = (1, "")
        return hits

    def _named(self, query: str, now: datetime) -> Hits:
        usual = self._abbreviations.get(query, [])
        hits: Hits = {name: (index - len(usual), "") for index, name in enumerate(usual)}
        for name, place in self._places.items():
            if name not in hits and (found := _match(place, query, now)) is not None:
                hits[name] = found
        return hits

    def _misspelt(self, query: str) -> Hits:
        hits: Hits = {}
        if len(query) < 4:
            return hits
        matcher = SequenceMatcher(None, autojunk=False)
        matcher.set_seq2(query)
        for name, place in self._places.items():
            keys = (*place.cities.items(), *((country, "") for country in place.countries))
            alike = [
                (_likeness(matcher, key, len(query)), shown)
                for key, shown in keys
                if key[0] == query[0]
            ]
            likeness, shown = max(alike, default=(0.0, ""))
            if likeness >= CLOSE_ENOUGH:
                hits[name] = (-likeness, shown)
        return hits


def _is_zone(name: str) -> bool:
    return name not in NOT_ZONES | WINTER_ONLY and not name.startswith(("posix/", "right/"))


def _match(place: ZoneEntry, query: str, now: datetime) -> tuple[int, str] | None:
    """How well a place fits (0 is best) and the name it was found by; None if it does not."""
    if query in place.cities:
        return 0, place.cities[query]
    if query in place.countries or fold(now.astimezone(place.zone).tzname() or "") == query:
        return 1, ""
    for key, written in place.cities.items():
        if key.startswith(query):
            return 2, written
    if any(f" {query}" in f" {country}" for country in place.countries):
        return 3, ""
    if all(f" {word}" in place.words for word in query.split()):
        found = (name for key, name in place.cities.items() if f" {query}" in f" {key}")
        return 4, next(found, "")
    return (5, "") if query in place.words else None


def _likeness(matcher: SequenceMatcher[str], key: str, typed: int) -> float:
    # A name that is still being typed is compared with as much of the real one.
    best = 0.0
    for part in (key, key[:typed]):
        matcher.set_seq1(part)
        if matcher.quick_ratio() >= CLOSE_ENOUGH:
            best = max(best, matcher.ratio())
    return best


def _choice(place: ZoneEntry, found_by: str, now: datetime) -> ZoneChoice:
    sign, hours, minutes = _hours(_offset_at(place.zone, now))
    offset = f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")
    city, *country = place.shown
    if found_by and fold(found_by) not in fold(" ".join(place.shown)):
        city = f"{city} ({found_by})"
    moment = f"now {now.astimezone(place.zone):%H:%M} ({offset})"
    return ZoneChoice(place.zone.key, " · ".join((city, *country, moment)))


def _offset(text: str) -> timedelta | None:
    """The offset that a text such as "+5:30", "utc-3", "gmt 1" or "5:45" states, if it does."""
    found = _OFFSET.fullmatch(text.translate(LETTERS))
    if found is None:
        return None
    prefix, sign, hours, minutes = found.groups()
    if not (prefix or sign or minutes) or int(hours) > 14:
        return None
    offset = timedelta(hours=int(hours), minutes=int(minutes or "0"))
    return -offset if sign == "-" else offset


def _offset_at(zone: ZoneInfo, now: datetime) -> timedelta:
    return now.astimezone(zone).utcoffset() or timedelta()


def _hours(offset: timedelta) -> tuple[str, int, int]:
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    return "-" if offset < timedelta() else "+", hours, minutes
