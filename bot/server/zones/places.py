"""Each zone with everything it is found by, built from the tables of the tzdata package and from
what people call places that the tables don't know by that name.

The latter is kept by hand, and only what organisers type: a city missing here is found by its
country.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from zoneinfo import ZoneInfo

AREAS = (
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe",
    "Indian", "Pacific",
)  # fmt: skip
# Letters that Unicode does not take apart, and the minus and the dash that phones write.
LETTERS = str.maketrans("łøđıŁØĐ\u2212\u2013", "lodilod--")
# The zones people mean most, in the order that decides between equal matches.
_COMMON = """
UTC Europe/London America/New_York Asia/Kolkata America/Los_Angeles Europe/Berlin America/Chicago
Asia/Shanghai Asia/Singapore Asia/Tokyo Europe/Paris America/Sao_Paulo Australia/Sydney
America/Toronto Asia/Dubai Africa/Lagos Asia/Karachi America/Denver Europe/Istanbul Asia/Seoul
Africa/Johannesburg Pacific/Auckland America/Mexico_City Asia/Dhaka Africa/Nairobi Asia/Jakarta
Europe/Moscow Africa/Cairo Europe/Madrid Europe/Rome Europe/Amsterdam Europe/Warsaw Europe/Zurich
Europe/Dublin Europe/Stockholm Europe/Lisbon Europe/Kyiv Europe/Athens America/Vancouver
America/Bogota America/Argentina/Buenos_Aires America/Santiago America/Lima Asia/Hong_Kong
Asia/Taipei Asia/Manila Asia/Bangkok Asia/Ho_Chi_Minh Asia/Kuala_Lumpur Asia/Tehran Asia/Jerusalem
Asia/Riyadh Asia/Almaty Asia/Tashkent Asia/Kathmandu Asia/Colombo Australia/Melbourne
Australia/Brisbane Australia/Perth Australia/Adelaide America/Phoenix America/Anchorage
Pacific/Honolulu America/Halifax America/St_Johns America/Tijuana Africa/Casablanca Atlantic/Azores
"""
COMMON = tuple(_COMMON.split())
# Cities (and nicknames) that name no zone of their own.
ALSO = """
America/New_York: NYC, NY, Boston, Washington DC, DC, Philadelphia, Atlanta, Miami, Pittsburgh
America/Chicago: Dallas, Houston, Austin, Minneapolis, St Louis, New Orleans, Nashville
America/Denver: Salt Lake City, Boulder, Albuquerque
America/Los_Angeles: LA, SF, San Francisco, Silicon Valley, Seattle, San Diego, Las Vegas, Portland
America/Toronto: Ottawa, Waterloo, Quebec
America/Edmonton: Calgary
America/Sao_Paulo: Rio de Janeiro, Brasilia, Belo Horizonte, Curitiba, Porto Alegre
America/Bogota: Medellin, Cali
America/Guayaquil: Quito
America/Mexico_City: CDMX, Mexico-Stadt, Guadalajara, Puebla
Africa/Lagos: Abuja, Ibadan
Africa/Johannesburg: Cape Town, Pretoria, Durban
Africa/Casablanca: Rabat, Marrakesh
Africa/Cairo: Alexandria
Asia/Almaty: Astana
Asia/Dhaka: Chittagong
Asia/Dubai: Abu Dhabi, Sharjah
Asia/Ho_Chi_Minh: HCMC, Hanoi, Da Nang
Asia/Jakarta: Bandung, Surabaya
Asia/Jerusalem: Haifa
Asia/Karachi: Lahore, Islamabad, Rawalpindi
Asia/Kuala_Lumpur: KL
Asia/Kolkata: Bombay, Mumbai, Delhi, New Delhi, Bangalore, Bengaluru, Chennai, Hyderabad, Pune
Asia/Manila: Cebu, Quezon City
Asia/Riyadh: Jeddah, Mecca
Asia/Seoul: Busan, Daejeon
Asia/Shanghai: Beijing, Peking, Shenzhen, Guangzhou, Hangzhou, Chengdu, Wuhan, Nanjing
Asia/Tokyo: Osaka, Kyoto, Yokohama, Nagoya
Asia/Yekaterinburg: Ekaterinburg
Australia/Brisbane: Gold Coast
Europe/Berlin: Munich, Muenchen, München, Frankfurt, Hamburg, Cologne, Koeln, Köln, Stuttgart
Europe/Brussels: Antwerp, Ghent
Europe/Amsterdam: Rotterdam, The Hague, Utrecht, Eindhoven
Europe/Istanbul: Ankara, Izmir
Europe/Kyiv: Lviv, Kharkiv, Odesa
Europe/Lisbon: Porto, Oporto
Europe/London: Edinburgh, Glasgow, Manchester, Cambridge, Oxford, Bristol, Cardiff
Europe/Madrid: Barcelona, Valencia, Seville
Europe/Moscow: St Petersburg, Saint Petersburg
Europe/Paris: Lyon, Toulouse, Marseille, Grenoble, Strassburg, Burdeos
Europe/Rome: Milan, Turin, Naples, Bologna, Venedig
Europe/Stockholm: Gothenburg
Europe/Vienna: Wien, Graz
Europe/Warsaw: Krakow, Wroclaw, Gdansk, Lodz, Poznan
Europe/Zurich: Geneva, Genève, Genf, Ginevra, Ginebra, Basel, Bâle, Basilea, Bern, Berna, Lausanne
Pacific/Auckland: Wellington, Christchurch
"""
COUNTRIES_ALSO = """
AE: uae, emirates
BR: brasil
CD: drc
CH: schweiz, suisse
CI: ivory coast
CZ: czechia
DE: deutschland
ES: espana
GB: uk, great britain, united kingdom, england, scotland, wales
KR: south korea, korea
SA: ksa, saudi
NL: holland, the netherlands
TR: turkiye
US: usa, america, united states of america
"""
SHOWN_AS = {"GB": "United Kingdom"}
"""Countries that the table calls otherwise than people do."""
ABBREVIATIONS = """
gmt: UTC, Europe/London, Africa/Accra, Atlantic/Reykjavik
bst: Europe/London, Asia/Dhaka
wet west: Europe/Lisbon
cet cest: Europe/Berlin, Europe/Paris, Europe/Madrid, Europe/Rome, Europe/Amsterdam, Europe/Warsaw
mez mesz: Europe/Berlin
eet eest: Europe/Athens, Europe/Kyiv, Europe/Helsinki, Europe/Bucharest, Africa/Cairo
msk: Europe/Moscow
ist: Asia/Kolkata, Europe/Dublin, Asia/Jerusalem
et edt: America/New_York, America/Toronto
est: America/New_York, America/Toronto, America/Panama
ct cst cdt: America/Chicago, America/Mexico_City, Asia/Shanghai
mt mst mdt: America/Denver, America/Phoenix
pt pst pdt: America/Los_Angeles, America/Tijuana
brt: America/Sao_Paulo
gst: Asia/Dubai
sgt: Asia/Singapore
jst: Asia/Tokyo
kst: Asia/Seoul
pkt: Asia/Karachi
hkt: Asia/Hong_Kong
pht: Asia/Manila
wib: Asia/Jakarta
npt: Asia/Kathmandu
ict: Asia/Bangkok
trt: Europe/Istanbul
sast: Africa/Johannesburg
eat: Africa/Nairobi
wat: Africa/Lagos
cat: Africa/Harare
art: America/Argentina/Buenos_Aires
cot: America/Bogota
pet: America/Lima
clt clst: America/Santiago
ast: America/Halifax, Asia/Riyadh, America/Puerto_Rico
adt: America/Halifax
nst ndt: America/St_Johns
akst akdt: America/Anchorage
hst: Pacific/Honolulu
nzst nzdt: Pacific/Auckland
awst: Australia/Perth
aest aedt aet: Australia/Sydney, Australia/Melbourne, Australia/Brisbane
acst acdt: Australia/Adelaide, Australia/Darwin
"""
# Links that merge zones over borders: the place that an old name really means.
MOVED = {
    "Africa/Asmera": "Africa/Asmara",
    "Africa/Timbuktu": "Africa/Bamako",
    "America/Coral_Harbour": "America/Atikokan",
    "America/Virgin": "America/St_Thomas",
    "Antarctica/South_Pole": "Antarctica/McMurdo",
    "Atlantic/Jan_Mayen": "Arctic/Longyearbyen",
    "Iceland": "Atlantic/Reykjavik",
    "Pacific/Johnston": "Pacific/Wake",
    "Pacific/Ponape": "Pacific/Pohnpei",
    "Pacific/Truk": "Pacific/Chuuk",
    "Pacific/Yap": "Pacific/Chuuk",
}


def lists(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each line of one of the texts above as its key and its values."""
    for line in text.strip().splitlines():
        key, _, rest = line.partition(": ")
        yield key, rest.split(", ")


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

    @property
    def is_old(self) -> bool:
        """Whether this is a former name, or no place in particular."""
        return self.rank[0]


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
        listed = country_names.get(code, "")
        country = SHOWN_AS.get(code, listed)
        is_current = name == "UTC" or (name in rows if rows else name.startswith(AREAS))
        # Nothing to add to the label for who types the whole name.
        cities = {fold(_city(name)): _city(name), fold(name): ""}
        for other in other_names.get(name, ()) if is_current else ():
            cities.setdefault(fold(other), other)
        names = (code, listed, *also_called.get(code, ()))
        called = frozenset(map(fold, names)) - {""}
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
