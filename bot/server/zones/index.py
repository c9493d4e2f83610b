"""Finding a time zone the way people name it: by city, country, offset or abbreviation.

The zones are those of `zoneinfo`; countries and old names come from the tables that the tzdata
package carries (zone.tab, iso3166.tab, tzdata.zi), and everything but the countries works without
them. Nothing here reads a clock: the moment for *now 14:05* is given.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.server.zones.cities import Cities, regions
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

LONGEST = 60
"""What is longer is the name of no zone; each word of it would be looked for in all of them."""
LONGEST_LABEL = 100
MOST_CHOICES = 25  # Discord refuses more in one autocomplete
CITIES_OFFERED = 10
LEAST_TYPED = 3
REGION = 0.05  # after a zone of that name
CODE = 1.1  # after a country of that code
INSIDE = 5  # how well a text in the middle of a word fits
LAST_LETTER = "\U0010ffff"
CLOSE_ENOUGH = 0.75  # how alike a misspelt name must be, as difflib counts
NOT_ZONES = frozenset({"Factory", "localtime", "posixrules"})
# These two have no summer time; nearly everybody who types them lives with one. Who doesn't finds
# America/Panama and America/Phoenix.
WINTER_ONLY = frozenset({"EST", "MST"})
_OFFSET = re.compile(
    r"(utc|gmt)?\s*([+-])?\s*(\d{1,2})(?::?([0-5]\d)|[.,](\d{1,2}))?(?:\s*(?:h|hrs|hours))?",
    re.IGNORECASE | re.ASCII,
)
# "5.5" is half an hour more, "5.45" what people write for 5:45.
_PARTS_OF_HOUR = {"5": 30, "50": 30, "25": 15, "75": 45, "30": 30, "45": 45, "15": 15, "0": 0}

Hits = dict[str, tuple[float, str]]
"""How well each zone fits, the least best, and the name by which it was found."""


@dataclass(frozen=True, slots=True)
class ZoneChoice:
    """One zone to choose: its IANA name, a label of at most 100 characters, and the city or other
    name by which it was found."""

    name: str
    label: str
    found_by: str = ""


@dataclass(frozen=True, slots=True)
class _Clocks:
    """What the clocks of all zones say at a moment: offsets by zone, zones by abbreviation."""

    at: datetime
    offsets: Mapping[str, timedelta]
    names: Mapping[str, set[str]]


class ZoneIndex:
    """All zones, ready to be searched; build it once (about 0.05 s and 4 MiB) and keep it."""

    def __init__(self, names: Iterable[str], tables: Tables) -> None:
        zones = {name: ZoneInfo(name) for name in sorted(names) if _is_zone(name)}
        self._by_lower = {name.lower(): zone for name, zone in zones.items()}
        self.places = {place.zone.key: place for place in build_places(zones, tables)}
        self.last_parts = frozenset(fold(name.rpartition("/")[2]) for name in zones if "/" in name)
        self._words = sorted(
            (word, name) for name, place in self.places.items() for word in set(place.words.split())
        )
        self._clocks = _Clocks(datetime.min.replace(tzinfo=UTC), {}, {})
        self.abbreviations = {
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
        if len(asked) > LONGEST:
            return ()
        query = fold(asked).rstrip("+ ")  # "utc+" is still being typed
        offset = offset_of(asked)
        if offset is not None:
            hits = self._at_offset(offset, now)
        elif query:
            found = self._named(query, now, limit)
            hits = found or (self._misspelt(query) if guess else {})
        else:
            hits = {name: (0, "") for name in COMMON[:limit] if name in self.places}
        # "GMT" or "Jamaica" says less than a zone's name: it may be a place elsewhere too.
        whole = (name for name in hits if "/" in name or name == "UTC")
        best = sorted(whole, key=lambda name: (hits[name][0], self.places[name].rank))
        return tuple(choice(self.places[name], hits[name][1], now) for name in best[:limit])

    def at_offset(self, wanted: timedelta, now: datetime) -> list[str]:
        """The zones in use whose clocks are exactly so far from UTC now."""
        offsets = self._clocks_at(now).offsets.items()
        return [name for name, at in offsets if at == wanted and not self.places[name].is_old]

    def _at_offset(self, wanted: timedelta, now: datetime) -> Hits:
        # "+5" is also the beginning of "+5:30": the same hour comes after the exact offset.
        hits: Hits = {}
        for name, offset in self._clocks_at(now).offsets.items():
            if offset == wanted:
                hits[name] = (0, "")
            elif _hours(wanted)[2] == 0 and _hours(offset)[:2] == _hours(wanted)[:2]:
                hits[name] = (1, "")
        return hits

    def _named(self, query: str, now: datetime, limit: int) -> Hits:
        usual = self.abbreviations.get(query, [])
        hits: Hits = {name: (index - len(usual), "") for index, name in enumerate(usual)}
        same_clock = self._clocks_at(now).names.get(query, set())
        for name in (self._beginning(query.split()[0]) | same_clock) - hits.keys():
            found = _match(self.places[name], query, is_its_clock=name in same_clock)
            if found is not None:
                hits[name] = found
        self._add_cities(hits, query)
        if len(hits) < limit:  # what is found inside a word comes after all others
            inside = (name for name, place in self.places.items() if query in place.words)
            hits = {**dict.fromkeys(inside, (INSIDE, "")), **hits}
        return hits

    def _add_cities(self, hits: Hits, query: str) -> None:
        cities = Cities.shared()
        exact = cities.named(query)
        longer = cities.beginning(query, CITIES_OFFERED) if len(query) >= LEAST_TYPED else ()
        for fits, found in ((0, exact), (2, longer)):
            for city in found:  # the larger the better, and after what a zone is named for
                score = fits + 0.9 / (2 + city.thousands / 1000)
                if city.zone in self.places and hits.get(city.zone, (score + 1, ""))[0] > score:
                    hits[city.zone] = (score, city.shown)
        for zone in regions().get(query, ()):
            if zone in self.places:
                hits[zone] = min(hits.get(zone, (9, "")), (CODE if len(query) < 4 else REGION, ""))

    def _beginning(self, start: str) -> set[str]:
        """The zones one of whose words begins so; the words are sorted."""
        first = bisect_left(self._words, (start, ""))
        last = bisect_left(self._words, (start + LAST_LETTER, ""))
        return {name for _, name in self._words[first:last]}

    def _clocks_at(self, now: datetime) -> "_Clocks":
        """Offsets and abbreviations now; no clock changes within a quarter of an hour."""
        at = now.astimezone(UTC)
        quarter = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
        if self._clocks.at != quarter:
            offsets, names = {}, defaultdict(set)
            for name, place in self.places.items():
                local = now.astimezone(place.zone)
                offsets[name] = local.utcoffset() or timedelta()
                names[fold(local.tzname() or "")].add(name)
            self._clocks = _Clocks(quarter, offsets, names)
        return self._clocks

    def _misspelt(self, query: str) -> Hits:
        hits: Hits = {}
        if len(query) < 4:
            return hits
        matcher = SequenceMatcher(None, autojunk=False)
        matcher.set_seq2(query)
        for name, place in self.places.items():
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


def _match(place: ZoneEntry, query: str, *, is_its_clock: bool) -> tuple[int, str] | None:
    """How well the words of a place begin so (0 is best), and the name it was found by; None if
    they don't."""
    if query in place.cities:
        return 0, place.cities[query]
    if query in place.countries or is_its_clock:
        return 1, ""
    for key, written in place.cities.items():
        if key.startswith(query):
            return 2, written
    if any(f" {query}" in f" {country}" for country in place.countries):
        return 3, ""
    if all(f" {word}" in place.words for word in query.split()):
        found = (name for key, name in place.cities.items() if f" {query}" in f" {key}")
        return 4, next(found, "")
    return None


def _likeness(matcher: SequenceMatcher[str], key: str, typed: int) -> float:
    # A name that is still being typed is compared with as much of the real one.
    best = 0.0
    for part in (key, key[:typed]):
        matcher.set_seq1(part)
        if matcher.quick_ratio() >= CLOSE_ENOUGH:
            best = max(best, matcher.ratio())
    return best


def choice(place: ZoneEntry, found_by: str, now: datetime) -> ZoneChoice:
    sign, hours, minutes = _hours(_offset_at(place.zone, now))
    offset = f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")
    city, *country = place.shown
    if found_by and fold(found_by) not in fold(" ".join(place.shown)):
        city = f"{city} ({found_by})"
    moment = f"now {now.astimezone(place.zone):%H:%M} ({offset})"
    label = " · ".join((city, *country, moment))
    where = found_by if "," in found_by or not found_by else ", ".join((found_by, *country))
    return ZoneChoice(place.zone.key, label[:LONGEST_LABEL], where)


def offset_of(text: str) -> timedelta | None:
    """The offset that a text such as "+5:30", "utc-3", "gmt 1", "5:45" or "5.5" states, if it
    does."""
    plain = re.sub(r"\s*½", ".5", text.translate(LETTERS)).replace("¾", ".75")
    found = _OFFSET.fullmatch(plain)
    if found is None:
        return None
    prefix, sign, hours, minutes, part = found.groups()
    if not (prefix or sign or minutes or part) or int(hours) > 14:
        return None
    if part and part not in _PARTS_OF_HOUR:
        return None
    offset = timedelta(hours=int(hours), minutes=_PARTS_OF_HOUR.get(part, int(minutes or "0")))
    return -offset if sign == "-" else offset


def _offset_at(zone: ZoneInfo, now: datetime) -> timedelta:
    return now.astimezone(zone).utcoffset() or timedelta()


def _hours(offset: timedelta) -> tuple[str, int, int]:
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    return "-" if offset < timedelta() else "+", hours, minutes
