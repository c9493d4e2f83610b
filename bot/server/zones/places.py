"""Each zone with everything it is found by, built from the tables of the tzdata package."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from zoneinfo import ZoneInfo

from bot.server.zones.names import ALSO, COMMON, COUNTRIES_ALSO, MOVED, lists

AREAS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
# Letters that Unicode does not take apart, and the minus and the dash that phones write.
LETTERS = str.maketrans("łøđıŁØĐ\u2212\u2013", "lodilod--")


@dataclass(frozen=True, slots=True)
class Tables:
    """The texts of the tables in the tzdata package; empty where one is missing."""

    zone_tab: str = ""
    iso3166_tab: str = ""
    tzdata_zi: str = ""


@dataclass(frozen=True, slots=True)
class ZoneEntry:
    """One zone with everything it is found by; all but `zone` and `shown` is folded."""

    zone: ZoneInfo
    shown: tuple[str, ...]  # city, then country, as a person reads them
    cities: Mapping[str, str]  # the city and its other names, each with how it is written
    countries: frozenset[str]
    words: str  # all of it in one text, a space before each word
    rank: tuple[bool, int, str]  # old names last, then the most common, then by name


def read_tables() -> Tables:
    """The tables of the tzdata package; empty ones where it is not installed or has none."""
    try:
        folder = files("tzdata") / "zoneinfo"
        names = ("zone.tab", "iso3166.tab", "tzdata.zi")
        return Tables(*((folder / name).read_text(encoding="utf-8") for name in names))
    except (ModuleNotFoundError, FileNotFoundError):
        return Tables()


def build_places(zones: Mapping[str, ZoneInfo], tables: Tables) -> Iterator[ZoneEntry]:
    """One place for each of `zones`, which are by name; without tables there are no countries."""
    country_names = {code: name for code, name, *_ in _rows(tables.iso3166_tab)}
    also_called = dict(lists(COUNTRIES_ALSO))
    rows = {row[2]: (row[0], *row[3:]) for row in _rows(tables.zone_tab)}
    links = dict(_links(tables.tzdata_zi)) | MOVED
    other_names = _other_names({old: links[old] for old in links if old in zones.keys() - rows})
    order = {name: index for index, name in enumerate(dict.fromkeys((*COMMON, *rows)))}
    for name, zone in zones.items():
        code, *comments = rows.get(name) or rows.get(links.get(name, ""), ("",))
        code = "" if _is_code(name) else code
        country = country_names.get(code, "")
        is_current = name == "UTC" or (name in rows if rows else name.startswith(AREAS))
        cities = {fold(_city(name)): _city(name)}
        for other in other_names.get(name, ()) if is_current else ():
            cities.setdefault(fold(other), other)
        if "/" in name:
            cities[fold(name)] = ""  # nothing to add to the label for who types the whole name
        called = frozenset(map(fold, (code, country, *also_called.get(code, ())))) - {""}
        words = fold(" ".join((name, *cities, *called, *comments)))
        rank = (not is_current, order.get(name, len(order)), name)
        yield ZoneEntry(zone, _shown(name, country, is_current), cities, called, f" {words}", rank)


def fold(text: str) -> str:
    """`text` as it is compared: small letters, no accents, one space for everything else.

    A plus stays, because names such as Etc/GMT+5 have one.
    """
    plain = unicodedata.normalize("NFKD", text.translate(LETTERS).casefold())
    letters = (one for one in plain if not unicodedata.combining(one))
    return " ".join(re.sub(r"[^\w+]|_", " ", "".join(letters)).split())


def _other_names(old_names: Mapping[str, str]) -> dict[str, list[str]]:
    names = dict(lists(ALSO))
    for old, name in sorted(old_names.items()):
        if not _is_code(old):
            names.setdefault(name, []).append(_city(old))
    return names


def _city(name: str) -> str:
    return name.rpartition("/")[2].replace("_", " ")


def _shown(name: str, country: str, is_current: bool) -> tuple[str, ...]:
    area, *parts = name.split("/")
    if area not in AREAS or not is_current:
        parts = [name]  # Etc/GMT+5 says more than its end, and Asia/Istanbul is not Istanbul
    named = ", ".join(part.replace("_", " ") for part in reversed(parts) if part != country)
    return tuple(dict.fromkeys(part for part in (named, country) if part))


def _is_code(name: str) -> bool:
    # EST5EDT, PRC, Etc/GMT+5: no place in particular, whatever they are linked to.
    return name.isupper() or name.startswith("Etc/")


def _rows(table: str) -> Iterator[list[str]]:
    for line in table.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _links(tzdata_zi: str) -> Iterator[tuple[str, str]]:
    for line in tzdata_zi.splitlines():
        if line.startswith("L "):
            _, name, old = line.split()
            yield old, name
