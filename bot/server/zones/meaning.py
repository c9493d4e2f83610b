"""The zone that a text names, or the several that it may: a likeness is offered and never taken.

Exact names only: of a zone, a country, a region, a city, an abbreviation, an offset. Several zones
whose clocks agree for a year are one answer. A city's name means its largest city where every
other one of that name is small and ten times smaller, and gives no zone its name; where it isn't,
the text asks.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.bank.latest import Latest
from bot.server.zones.cities import Cities, regions, states
from bot.server.zones.index import LONGEST, ZoneChoice, ZoneIndex, choice, offset_of
from bot.server.zones.places import fold

WHOLE_LAND = 10_000
"""The thousands that a country or a region counts for, against a city of its name."""
SMALL = 100
CLEARLY = 10
NO_NAMES = frozenset({
    "africa", "asia", "europe", "apac", "emea", "latam", "eu", "americas", "oceania",
    "am", "as", "at", "be", "by", "do", "hi", "is", "it", "my", "no",
    "of", "oh", "ok", "on", "or", "pm", "same", "so", "time", "to",
})  # fmt: skip
"""Continents, and words of a sentence that are also a code or a small town: they are asked about,
where "my time" was Malaysia's."""
_OFFSET_BESIDE = re.compile(r"\(?\b(?:utc|gmt)\s?[+\-−]\s?\d{1,2}(?::?\d\d)?\)?", re.IGNORECASE)
_INITIALS = re.compile(r"\w(?:\. ?\w)+\.?")
_TAIL = re.compile(r" (?:(?:standard|daylight|summer|winter|local) )?(?:time(?: zone)?|timezone)$")
_HEAD = re.compile(r"^(?:(?:local )?time (?:in|of) |in |the )")
_Change = tuple[int, timedelta | None]
"""The day of the year ahead, from 0, and the offset from then on."""
_YEARS = Latest[str, datetime, tuple[_Change, ...]](1000)
"""By zone, from a noon on: room for every zone there is."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """``zone`` if a text means one; else ``choices``, the several that it may, likeliest first."""

    zone: ZoneInfo | None
    choices: tuple[ZoneChoice, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether it means any."""
        return self.zone is not None or bool(self.choices)


@dataclass(frozen=True, slots=True)
class _Hit:
    zone: str
    thousands: int
    found_by: str = ""
    country: str = ""
    is_usual: bool = True
    is_a_zones: bool = False
    """Whether it stands in the zone's own name, or in a former one of it."""


def meaning_of(text: str, now: datetime) -> Meaning:
    """What a text means at a moment, which is aware."""
    typed = " ".join(text.split())
    if not typed or len(typed) > LONGEST:
        return Meaning(None)
    index = ZoneIndex.shared()
    known = index.parse(typed)
    if known is not None and "/" in known.key:
        return Meaning(known)
    hits = _hits(typed, now, index)
    if known is not None and not hits:
        return Meaning(known)
    best = sorted(hits, key=lambda hit: (-hit.thousands, index.places[hit.zone].rank))
    # A whole hour is the clock of many countries; half an hour nearly names one.
    offset = offset_of(typed)
    is_one = len(best) == 1 or offset is None or offset % timedelta(hours=1)
    if best and is_one and _is_clear(best, now):
        return Meaning(index.places[best[0].zone].zone)
    found: dict[str, ZoneChoice] = {}
    for hit in best:
        found.setdefault(hit.zone, choice(index.places[hit.zone], hit.found_by, now))
    return Meaning(None, tuple(found.values()))


def _hits(typed: str, now: datetime, index: ZoneIndex) -> list[_Hit]:
    offset = offset_of(typed)
    if offset is not None:
        return [_Hit(name, 0) for name in index.at_offset(offset, now)]
    if re.fullmatch(r"\d{1,2}", typed):  # a bare hour may be east or west
        offsets = (timedelta(hours=hours) for hours in {int(typed), -int(typed)})
        return [_Hit(name, 0) for one in offsets for name in index.at_offset(one, now)]
    beside = _OFFSET_BESIDE.search(typed)
    if beside and (place := typed.replace(beside[0], "").strip(" ,()-")):
        offset = offset_of(beside[0].strip("()"))
        hits = _hits(place, now, index)
        return [hit for hit in hits if offset in {at for _, at in _clock(hit.zone, now)}]
    whole = fold(typed.replace(".", "").replace(" ", "") if _INITIALS.fullmatch(typed) else typed)
    for name in dict.fromkeys((whole, _TAIL.sub("", _HEAD.sub("", whole)))):
        if name in NO_NAMES:
            return []
        if found := _named(name, now, index):
            return found
    head, _, tail = typed.rpartition(",")
    words = whole.split()
    splits = [(fold(head), fold(tail))] if head else []
    splits += [(" ".join(words[:-end]), " ".join(words[-end:])) for end in range(1, len(words))]
    for name, where in splits:
        if name and where and (found := _within(name, where, now, index)):
            return found
    return []


def _named(name: str, now: datetime, index: ZoneIndex) -> list[_Hit]:
    """Everything that is called exactly so."""
    region = [zone for zone in regions().get(name, ()) if zone in index.places]
    lands = [*index.abbreviations.get(name, ()), *region]
    # A zone with nearly everybody in it stands for its country.
    if not any(name in index.places[zone].countries for zone in region):
        lands += _country(name, now, index)
    hits = [_Hit(zone, WHOLE_LAND) for zone in lands]
    hits += [
        _Hit(one.zone, one.thousands, one.shown, one.country, one.is_usual)
        for one in Cities.shared().named(name)
    ]
    hits += [
        _Hit(zone, 0, place.cities[name], is_a_zones=name in index.last_parts)
        for zone, place in index.places.items()
        if name in place.cities and not place.is_old
    ]
    return [hit for hit in hits if hit.zone in index.places]


def _country(name: str, now: datetime, index: ZoneIndex) -> list[str]:
    """The zones of a country by their rank; only the first where all clocks agree."""
    zones = [
        zone for zone, place in index.places.items() if name in place.countries and not place.is_old
    ]
    zones.sort(key=lambda zone: index.places[zone].rank)
    return zones[:1] if len({_clock(zone, now) for zone in zones}) == 1 else zones


def _within(name: str, where: str, now: datetime, index: ZoneIndex) -> list[_Hit]:
    """What is called so inside a country, a region or a state: "Portland, Maine"."""
    zones = {zone for zone, place in index.places.items() if where in place.countries} | set(
        regions().get(where, ())
    )
    state = f"US-{states().get(where, where).upper()}"
    return [hit for hit in _named(name, now, index) if hit.zone in zones or hit.country == state]


def _is_clear(best: list[_Hit], now: datetime) -> bool:
    """Whether the first of the hits is what is meant, or all of them have its clock."""
    first = best[0]
    clock = _clock(first.zone, now)
    rivals = (hit for hit in best if hit.zone != first.zone and _clock(hit.zone, now) != clock)
    return not any(_is_rival(first, hit) for hit in rivals)


def _is_rival(first: _Hit, other: _Hit) -> bool:
    if other.is_a_zones or (other.is_usual and not first.is_usual):
        return True
    is_small = other.thousands < SMALL or not other.is_usual
    return not (is_small and other.thousands * CLEARLY <= first.thousands and first.thousands)


def _clock(zone: str, now: datetime) -> tuple[_Change, ...]:
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0)
    return _YEARS.of(zone, noon, partial(_year, zone))


def _year(zone: str, noon: datetime) -> tuple[_Change, ...]:
    """What a zone's clock says for a year, a value for each change."""
    info = ZoneInfo(zone)
    found: list[_Change] = []
    for day in range(366):
        offset = (noon + timedelta(days=day)).astimezone(info).utcoffset()
        if not found or offset != found[-1][1]:
            found.append((day, offset))
    return tuple(found)


def offered(text: str, now: datetime, limit: int) -> tuple[ZoneChoice, ...]:
    """What to offer for a text: its meanings, else what begins so or is written alike."""
    found = meaning_of(text, now).choices
    if found or not fold(text):
        return found[:limit]
    return ZoneIndex.shared().search(text[:LONGEST], now=now, limit=limit)


def names(found: Iterable[ZoneChoice]) -> str:
    """Zones in a sentence, each with the place by which it was found."""
    return ", ".join(
        f"`{one.name}`" + (f" ({one.found_by})" if one.found_by else "") for one in found
    )
