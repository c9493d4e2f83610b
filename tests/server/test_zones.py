"""Finding a time zone, over the real zones of this machine and over small made-up tables."""

import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.server.zones.cities import states
from bot.server.zones.index import ZoneIndex, choice
from bot.server.zones.places import (
    ABBREVIATIONS,
    ALSO,
    COMMON,
    COUNTRIES_ALSO,
    MOVED,
    Tables,
    lists,
)

WINTER = datetime(2026, 1, 15, 13, 5, tzinfo=UTC)
SUMMER = datetime(2026, 7, 15, 13, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def index() -> ZoneIndex:
    return ZoneIndex.load()


def names(index: ZoneIndex, text: str, now: datetime = WINTER) -> list[str]:
    return [choice.name for choice in index.search(text, now=now)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("berlin", "Europe/Berlin"),
        ("BERL", "Europe/Berlin"),
        ("sao paulo", "America/Sao_Paulo"),
        ("são", "America/Sao_Paulo"),
        ("são paulo ", "America/Sao_Paulo"),
        ("buenos", "America/Argentina/Buenos_Aires"),
        ("york", "Europe/London"),
        ("angeles", "Asia/Manila"),
        ("ingapor", "Asia/Singapore"),
        ("germany", "Europe/Berlin"),
        ("DE", "Europe/Berlin"),
        ("uk", "Europe/London"),
        ("England", "Europe/London"),
        ("usa", "America/New_York"),
        ("us", "America/New_York"),
        ("india", "Asia/Kolkata"),
        ("IN", "Asia/Kolkata"),
        ("switz", "Europe/Zurich"),
        ("cote d'ivoire", "Africa/Abidjan"),
        ("Côte d\N{RIGHT SINGLE QUOTATION MARK}Ivoire", "Africa/Abidjan"),
        ("korea", "Asia/Seoul"),
        ("paris, france", "Europe/Paris"),
        ("Europe/Ber", "Europe/Berlin"),
        ("us/eastern", "US/Eastern"),
        ("Etc/GMT+5", "Etc/GMT+5"),
        ("+5:30", "Asia/Kolkata"),
        ("+0530", "Asia/Kolkata"),
        ("5:45", "Asia/Kathmandu"),
        ("utc-3", "America/Sao_Paulo"),
        ("UTC \N{MINUS SIGN}3", "America/Sao_Paulo"),
        ("gmt+1", "Europe/Berlin"),
        ("gmt 1", "Europe/Berlin"),
        ("utc+", "UTC"),
        ("utc0", "UTC"),
        ("+14", "Pacific/Kiritimati"),
        ("-9:30", "Pacific/Marquesas"),
        ("CET", "Europe/Berlin"),
        ("EST", "America/New_York"),
        ("PST", "America/Los_Angeles"),
        ("IST", "Asia/Kolkata"),
        ("akst", "America/Anchorage"),
        ("chst", "Pacific/Guam"),
        ("nzdt", "Pacific/Auckland"),
        ("wib", "Asia/Jakarta"),
        ("hst", "Pacific/Honolulu"),
        ("gmt", "UTC"),
        ("Bombay", "Asia/Kolkata"),
        ("san fran", "America/Los_Angeles"),
        ("la", "America/Los_Angeles"),
        ("Kiev", "Europe/Kyiv"),
        ("calcutta", "Asia/Kolkata"),
        ("Łódź", "Europe/Warsaw"),
        ("köln", "Europe/Berlin"),
        ("hawaii", "Pacific/Honolulu"),
        ("bali", "Asia/Makassar"),
        ("Berln", "Europe/Berlin"),
        ("brln", "Europe/Berlin"),
        ("romm", "Europe/Rome"),
        ("melborne", "Australia/Melbourne"),
        ("new yrok", "America/New_York"),
        ("frnkfur", "Europe/Berlin"),
        ("germny", "Europe/Berlin"),
        ("iceland", "Atlantic/Reykjavik"),
    ],
)
def test_the_best_choice_is_what_an_organiser_means(
    index: ZoneIndex, text: str, expected: str
) -> None:
    assert names(index, text)[0] == expected


@pytest.mark.parametrize(
    "text", ["xyzzy", "+15", "+5:75", "???!", "qqq", "york paris", "utc+5:30:00"]
)
def test_nonsense_finds_nothing_or_the_usual_spread(index: ZoneIndex, text: str) -> None:
    assert names(index, text) == (names(index, "") if text == "???!" else [])


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("ist", ["Europe/Dublin", "Asia/Jerusalem"]),
        ("kiev", ["Europe/Kiev"]),
        ("+5:30", ["Asia/Colombo", "Asia/Calcutta"]),
        ("+5", ["Asia/Karachi", "Asia/Kolkata", "Asia/Kathmandu"]),
        ("usa", ["America/Los_Angeles", "America/Chicago", "America/Denver"]),
        ("timor", ["Asia/Dili", "Asia/Makassar"]),
        ("istanbul", ["Europe/Istanbul", "Asia/Istanbul"]),
        ("al", ["Europe/Tirane", "America/Chicago", "America/Denver"]),  # Albania, then Alabama
        ("acc", ["Africa/Accra", "Europe/London", "Asia/Dhaka"]),  # Accra, Accrington, inside Dacca
        ("0", ["Etc/GMT-0", "Europe/Moscow"]),  # a word of a name, then inside "MSK+00"
    ],
)
def test_other_meanings_are_offered_too(index: ZoneIndex, text: str, more: list[str]) -> None:
    found = names(index, text)
    places = [found.index(name) for name in more]
    assert places == sorted(places)


def test_an_old_name_resolves_to_itself_but_comes_behind(index: ZoneIndex) -> None:
    for old, new in (("Kiev", "Kyiv"), ("Saigon", "Ho_Chi_Minh"), ("Rangoon", "Yangon")):
        found = [name.rpartition("/")[2] for name in names(index, old)]
        assert found == [new, old]


def test_offsets_are_those_of_the_moment(index: ZoneIndex) -> None:
    assert "Europe/London" in names(index, "utc+0", WINTER)
    assert "Europe/London" not in names(index, "utc+0", SUMMER)
    assert "Europe/London" in names(index, "+1", SUMMER)


@pytest.mark.parametrize(
    ("text", "now", "label"),
    [
        ("berlin", WINTER, "Berlin · Germany · now 14:05 (UTC+1)"),
        ("berlin", SUMMER, "Berlin · Germany · now 15:05 (UTC+2)"),
        ("mumbai", WINTER, "Kolkata (Mumbai) · India · now 18:35 (UTC+5:30)"),
        ("st johns", WINTER, "St Johns · Canada · now 09:35 (UTC-3:30)"),
        ("utc", WINTER, "UTC · now 13:05 (UTC+0)"),
        ("singapore", WINTER, "Singapore · now 21:05 (UTC+8)"),
        ("ushuaia", WINTER, "Ushuaia · Argentina · now 10:05 (UTC-3)"),
        ("vevay", WINTER, "Vevay, Indiana · United States · now 08:05 (UTC-5)"),
        ("etc/gmt+5", WINTER, "Etc/GMT+5 · now 08:05 (UTC-5)"),
        ("asia/istanbul", WINTER, "Asia/Istanbul · Turkey · now 16:05 (UTC+3)"),
        ("us/pacific", WINTER, "US/Pacific · United States · now 05:05 (UTC-8)"),
    ],
)
def test_a_label_tells_place_country_and_time(
    index: ZoneIndex, text: str, now: datetime, label: str
) -> None:
    assert index.search(text, now=now)[0].label == label


def test_no_text_gives_a_spread_of_common_zones(index: ZoneIndex) -> None:
    for text in ("", "   "):
        choices = index.search(text, now=WINTER)
        assert [choice.name for choice in choices] == list(COMMON[:25])
    offsets = {choice.label.rpartition("(")[2] for choice in choices}
    assert len(offsets) >= 15


def test_every_zone_is_found_by_its_name_with_a_label_discord_takes(index: ZoneIndex) -> None:
    for name in sorted(available_timezones()):
        if "/" not in name and name != "UTC":  # read if typed, and not offered
            continue
        choices = {choice.name: choice.label for choice in index.search(name, now=WINTER, limit=99)}
        assert name in choices
        assert all(0 < len(label) <= 100 for label in choices.values())


def test_every_nickname_is_found_first_with_a_label_discord_takes(index: ZoneIndex) -> None:
    for zone, cities in lists(ALSO):
        for city in cities:
            best = index.search(city, now=WINTER)[0]
            assert best.name == zone, city
            assert len(best.label) <= 100


def test_the_tables_kept_by_hand_name_real_zones_and_countries(index: ZoneIndex) -> None:
    real = available_timezones()
    assert set(COMMON) <= real
    assert len(set(COMMON)) == len(COMMON)
    assert {zone for zone, _ in lists(ALSO)} <= real
    assert {zone for _, zones in lists(ABBREVIATIONS) for zone in zones} <= real
    assert set(MOVED) | set(MOVED.values()) <= real
    for _, words in lists(COUNTRIES_ALSO):
        assert all(index.search(word, now=WINTER) for word in words)


@pytest.mark.parametrize("text", ["factory", "localtime", "posix/Europe", "right", "posixrules"])
def test_what_is_no_place_is_never_offered(index: ZoneIndex, text: str) -> None:
    assert not {"Factory", "localtime", "posixrules"} & set(names(index, text))
    assert not [name for name in names(index, text) if name.startswith(("posix", "right"))]


def test_files_that_are_no_zones_are_left_out() -> None:
    odd = ["Factory", "localtime", "posixrules", "posix/Europe/Berlin", "right/Europe/Berlin"]
    index = ZoneIndex([*odd, "Europe/Berlin"], Tables())
    assert names(index, "e") == ["Europe/Berlin"]
    assert [index.parse(name) for name in odd] == [None] * 5


def test_without_the_tables_zones_are_still_found() -> None:
    index = ZoneIndex(available_timezones(), Tables())
    assert names(index, "lithuania") == []
    assert index.search("berlin", now=WINTER)[0].label == "Berlin · now 14:05 (UTC+1)"
    assert names(index, "mumbai") == ["Asia/Kolkata"]
    assert names(index, "utc")[0] == "UTC"
    assert names(index, "+5:30")[0] == "Asia/Kolkata"
    assert names(index, "") == list(COMMON[:25])


def test_without_the_tzdata_package_zones_are_still_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tzdata", None)
    index = ZoneIndex.load()
    assert names(index, "berlin") == ["Europe/Berlin"]
    assert names(index, "lithuania") == []


def test_a_country_comes_from_the_tables() -> None:
    tables = Tables(
        zone_tab="# comment\nXA\t+00+00\tEurope/Oslo\tFjord Coast\nXA\t+00+00\tEurope/Rome\n",
        iso3166_tab="XA\tAtlantis\n",
        tzdata_zi="# version\nL Europe/Rome Europe/Oldtown\nZ Europe/Rome 0 - LMT\n",
    )
    index = ZoneIndex(["Europe/Oslo", "Europe/Rome", "Europe/Paris"], tables)
    assert names(index, "atlantis") == ["Europe/Rome", "Europe/Oslo"]
    assert names(index, "coast") == ["Europe/Oslo"]
    assert index.search("paris", now=WINTER)[0].label == "Europe/Paris · now 14:05 (UTC+1)"
    assert names(index, "oldtown") == []


@pytest.mark.parametrize("limit", [1, 3, 25])
def test_no_more_choices_than_asked_for(index: ZoneIndex, limit: int) -> None:
    assert len(index.search("a", now=WINTER, limit=limit)) == limit
    assert len(index.search("", now=WINTER, limit=limit)) == limit


def test_a_moment_without_a_zone_is_refused(index: ZoneIndex) -> None:
    with pytest.raises(ValueError, match="aware"):
        index.search("berlin", now=datetime(2026, 1, 15))


@settings(deadline=None)  # the first call of the process reads the zones
@given(st.text(max_size=40))
def test_any_text_gives_at_most_25_distinct_choices_and_never_fails(text: str) -> None:
    choices = ZoneIndex.shared().search(text, now=WINTER)
    assert len({choice.name for choice in choices}) == len(choices) <= 25
    assert choices == ZoneIndex.shared().search(text, now=WINTER)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (" europe/berlin ", "Europe/Berlin"),
        ("AMERICA/NEW YORK", "America/New_York"),
        ("utc", "UTC"),
        ("europe/kiev", "Europe/Kiev"),
    ],
)
def test_an_exact_name_is_a_zone_in_any_case(text: str, expected: str) -> None:
    assert ZoneIndex.shared().parse(text) == ZoneInfo(expected)


@pytest.mark.parametrize("text", ["", "Berlin", "../etc/passwd", "Factory", "Europe/", "\0"])
def test_anything_else_is_no_zone(text: str) -> None:
    assert ZoneIndex.shared().parse(text) is None


@pytest.mark.parametrize(
    ("text", "meant"), [("EST", "America/New_York"), (" est", "America/New_York"),
                        ("MST", "America/Denver")]
)  # fmt: skip
def test_a_zone_without_summer_time_is_never_taken_for_the_one_with_it(
    index: ZoneIndex, text: str, meant: str
) -> None:
    assert ZoneIndex.shared().parse(text) is None
    found = names(index, text)
    assert found[0] == meant
    assert not {"EST", "MST"} & set(found)
    assert ZoneIndex.shared().parse("EST5EDT") is not None


def test_a_later_word_of_a_name_finds_it_by_its_whole_name(index: ZoneIndex) -> None:
    found = {one.name: one.found_by for one in index.search("angeles", now=WINTER)}
    assert found["America/Los_Angeles"] == "Los Angeles, United States"
    assert names(index, "aires")[0] == "America/Argentina/Buenos_Aires"


def test_a_code_is_no_city_of_the_zone_that_it_is_linked_to(index: ZoneIndex) -> None:
    known = set().union(*(place.cities for place in index.places.values() if not place.is_old))
    assert {"bombay", "calcutta", "kiev"} <= known
    assert not {"prc", "est5edt", "rok", "nz", "gmt+5", "gmt 0", "zulu", "uct"} & known


def test_a_label_ends_where_discord_ends_it(index: ZoneIndex) -> None:
    assert len(choice(index.places["Europe/Berlin"], "x" * 200, WINTER).label) == 100


def test_a_state_is_known_by_its_code_and_by_no_other_short_name() -> None:
    assert states()["new york"] == "NY"
    assert {len(code) for code in states().values()} == {2}


def test_two_mistakes_in_eight_letters_are_the_most_that_is_forgiven(index: ZoneIndex) -> None:
    assert names(index, "blanqyrx") == ["Africa/Blantyre"]
    assert names(index, "blaqqyrx") == []
