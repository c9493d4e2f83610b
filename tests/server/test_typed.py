"""What people type, as tables: what is read, and the word that a refusal names."""

import tracemalloc
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import UserError
from bot.server import readers
from bot.server.typed import replaces_newer, text_print
from bot.server.weekdays import EVERY_DAY
from bot.server.zones.cities import Cities, City, is_place, regions, states
from bot.server.zones.index import ZoneIndex
from bot.server.zones.meaning import meaning_of, names
from bot.server.zones.places import MOVED
from tests.together import all_hold, each

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
TODAY = date(2026, 11, 28)  # a Saturday
HOSTILE = ("", "\0", "😀", "\u202etfel", "x" * 5000, "9" * 400, "`'`", "<@1>", "--", "①②③④⑤", "½")

TIMES = {
    "mittag": "12:00", "quarter past 10 pm": "22:15", "half past 11": "11:30",
    "9": "09:00", "09:00": "09:00", "0900": "09:00", "900": "09:00", "9 a.m.": "09:00",
    "9 A.M": "09:00", "9am": "09:00", "9h": "09:00", "9 h": "09:00", "9.30": "09:30",
    "9h30": "09:30", "9 pm": "21:00", "9p.m.": "21:00", "noon": "12:00", "midday": "12:00",
    "12 noon": "12:00", "midnight": "00:00", "12 midnight": "00:00", "at 9": "09:00",
    "9 o'clock": "09:00", "9 o’clock": "09:00", "18.30 Uhr": "18:30", "um 18 Uhr": "18:00",
    "half past 8": "08:30", "quarter to 9 pm": "20:45", "quarter past noon": "12:15",
    "7 in the evening": "19:00", "7 in the morning": "07:00", "8 at night": "20:00",
    "１８：３０": "18:30", "21:00:00": "21:00", "6 p": "18:00", "12 am": "00:00", "12pm": "12:00",
    "half past nine": "09:30", "quarter to nine": "08:45", "eight": "08:00", "ten pm": "22:00",
    "at seven in the evening": "19:00", "20h15m": "20:15", "9 uur": "09:00", "Twelve": "12:00",
    "ten to eight": "07:50", "20 past 8": "08:20", "five to midnight": "23:55",
    "twenty to ten pm": "21:40", "10 minutes past 9": "09:10", "quarter after 7": "07:15",
    "seven thirty": "07:30", "nine forty-five pm": "21:45", "7 30 pm": "19:30", "19 00": "19:00",
    "around 7": "07:00", "~7pm": "19:00", "by about 8": "08:00", "tonight at 8": "20:00",
    "8 this evening": "20:00", "mid day": "12:00", "7,30": "07:30", "a quarter to 6 p.m.": "17:45",
    "7ish": "07:00", "9am-ish": "09:00", "7pm sharp": "19:00", "8pm!": "20:00", "`18:30`": "18:30",
    "(18:30)": "18:30", "\"6 pm\"": "18:00", "18;30": "18:30", "21u": "21:00",
    "8 pm, please": "20:00",
    "18:30h": "18:30", "1830": "18:30", "0:05": "00:05", "9:00.": "09:00",
}  # fmt: skip
NO_TIMES = (
    *HOSTILE, "99 to 8", "ten to", "half 7", "half to nine", "7 5", "tonight",
    "24", "24:00", "9:5", "9:60", "13 pm", "0 am", "noonish", "2460", "-9", "9-10",
    "later", "99", "half to 8", "an", "an o'clock", "couple",
)  # fmt: skip

DATES = {
    "today": "2026-11-28", "tomorrow": "2026-11-29", "Tomorrow!": "2026-11-29",
    "day after tomorrow": "2026-11-30", "the day after tomorrow": "2026-11-30",
    "Friday": "2026-12-04", "on Friday": "2026-12-04", "until Friday": "2026-12-04",
    "fri": "2026-12-04", "Sat": "2026-11-28", "this Sun": "2026-11-29", "next Tue": "2026-12-01",
    "next Saturday": "2026-12-05", "3 Dec": "2026-12-03", "Dec 3": "2026-12-03",
    "3rd of December": "2026-12-03", "the 3rd of Dec": "2026-12-03", "December 3rd": "2026-12-03",
    "Dec. 3": "2026-12-03", "3 Dec 2027": "2027-12-03", "December 3rd, 2027": "2027-12-03",
    "2026-12-03": "2026-12-03", "2026/12/03": "2026-12-03", "20261203": "2026-12-03",
    "3.12.": "2026-12-03", "3.12.26": "2026-12-03", "03.12.2026": "2026-12-03",
    "28/12": "2026-12-28", "12/28": "2026-12-28", "12/12": "2026-12-12", "5/5/2027": "2027-05-05",
    "in 3 days": "2026-12-01", "in three days": "2026-12-01", "3 days from now": "2026-12-01",
    "in a week": "2026-12-05", "in two weeks": "2026-12-12", "2 weeks later": "2026-12-12",
    "next week": "2026-12-05", "Wed 2 Dec": "2026-12-02", "Wednesday, 2 December": "2026-12-02",
    "29 Feb": "2028-02-29", "1 Jan": "2027-01-01", "sept 1": "2027-09-01",
    "yesterday": "2026-11-27", "3 days": "2026-12-01", "in 10d": "2026-12-08", "10 d": "2026-12-08",
    "2 wks": "2026-12-12", "a fortnight": "2026-12-12", "in a fortnight": "2026-12-12",
    "1st": "2026-12-01", "the 3rd": "2026-12-03", "on the 27th": "2026-12-27",
    "28th": "2026-11-28", "31st": "2026-12-31", "the 5th of this month": "2026-12-05",
    "übermorgen": "2026-11-30", "3. Dezember": "2026-12-03", "1 März": "2027-03-01",
    "in a month": "2026-12-28", "two months": "2027-01-28", "in 3 months": "2027-02-28",
    "next month": "2026-12-28", "a month from tomorrow": "2026-12-29", "in a year": "2027-11-28",
    "six weeks": "2027-01-09", "end of the month": "2026-11-30", "end of next month": "2026-12-31",
    "the end of February": "2027-02-28", "Christmas": "2026-12-25", "New Year's Eve": "2026-12-31",
    "first of March": "2027-03-01", "the second of Jan": "2027-01-02", "2 Feb '27": "2027-02-02",
    "Feb 1 27": "2027-02-01", "5 January (Tuesday)": "2027-01-05", "Friday week": "2026-12-11",
    "a week on Friday": "2026-12-11", "Mon next week": "2026-11-30", "this weekend": "2026-11-28",
    "next week Thursday": "2026-12-03", "3 Dec 28": "2028-12-03",
    "tomorrow morning": "2026-11-29", "Fri evening": "2026-12-04", "this evening": "2026-11-28",
    "a week from Friday": "2026-12-11", "two weeks on Friday": "2026-12-18", "tmw": "2026-11-29",
    "next weekend": "2026-12-05", "1st of next month": "2026-12-01",
    "in 10 days' time": "2026-12-08",
    "fri (4 dec)": "2026-12-04", "`Fri`": "2026-12-04", "first Monday of December": "2026-12-07",
    "last friday of next month": "2026-12-25", "2nd tue in Jan": "2027-01-12", "EOM": "2026-11-30",
    "Xmas": "2026-12-25", "wednsday": "2026-12-02", "3 Febuary": "2027-02-03",
    "demain": "2026-11-29",
    "Freitag": "2026-12-04", "2025-01-01": "2025-01-01",
    "3.12.01": "2001-12-03", "Wed, 2 Dec, 2026": "2026-12-02",
    "13/12": "2026-12-13", "12/13": "2026-12-13", "31/1": "2027-01-31", "in 400 days": "2028-01-02",
    "in a couple of days": "2026-11-30", "in a day": "2026-11-29", "in an week": "2026-12-05",
    "two days from tomorrow": "2026-12-01", "a week tomorrow": "2026-12-06",
}  # fmt: skip
NEAR = {
    0: "today, tonight, now, heute, this morning, this afternoon, hoy, aujourd'hui",
    1: "tomorrow, tmrw, tmr, tomorow, tommorow, tommorrow, morgen, "
    "2moro, 2morrow, mañana",
    2: "overmorrow, übermorgen, day after tomorrow", -1: "yesterday, gestern",
    7: "next week, a week today, today week", 8: "a week tomorrow", 14: "a fortnight, fortnight",
}  # fmt: skip
COUNTED = "one two three four five six seven eight nine ten eleven twelve"
MONTHS = (
    "january januar janvier enero", "february februar fevrier febrero", "march mars marzo maerz",
    "april avril abril", "may mai mayo", "june juni juin junio", "july juli juillet julio",
    "august août agosto", "september sept septembre septiembre", "october oktober octobre octubre",
    "november novembre noviembre", "december dezember decembre diciembre",
)  # fmt: skip
NO_DATES = {
    "in 401 days": "`in 401 days`",
    "3/12": "3 December or 12 March", "3-12-2026": "3 December or 12 March",
    "next Sunday": "29 November or 6 December", "Thu 2 Dec": "2 December is a Wednesday",
    "31 Feb": "`31 Feb` isn't a real date", "0/5": "isn't a real date",
    "2026-13-01": "isn't a real date", "32nd": "isn't a real date", "0th": "isn't a real date",
    "two of d": "`two of d`", "someday": "`someday`", "decade 3": "`decade 3`", "foo 3": "`foo 3`",
    "in 9999 days": "`in 9999",
    "26-12-07": "7 December 2026 or a date in 2007", "EOW": "27 November or 29 November",
    "6th monday of december": "isn't a real date", "first foo of march": "`first foo of march`",
    "first monday of foo": "`first monday of foo`", "sonday": "`sonday`",
    "end of foo": "`end of foo`", "6 January (Tuesday)": "6 January is a Wednesday",
    "week": "`week`", "in 3": "`in 3`", "32 Dec": "isn't a real date", "Mo": "`Mo`", "m": "`m`",
} | dict.fromkeys(HOSTILE, "can't read the date")  # fmt: skip

WEEKDAYS = {
    "every day": "0123456", "everyday": "0123456", "daily": "0123456", "all": "0123456",
    "7 days a week": "0123456", "Monday to Friday": "01234", "Monday to Saturday": "012345",
    "Monday, Wednesday, Friday": "024", "weekends": "56", "mon/wed/fri": "024", "MWF": "024",
    "M/W/F": "024", "M, W, F": "024", "T/Th": "13", "TTh": "13", "M-F": "01234", "MTWThF": "01234",
    "mon-fri": "01234", "Mon–Fri": "01234", "Mon thru Thu": "0123", "fri-mon": "0456",
    "weekdays": "01234", "every weekday": "01234", "working days": "01234",
    "just weekends": "56", "working week": "01234",
    "weekdays except Wed": "0134", "every day but Sunday": "012345", "not Sunday": "012345",
    "weekdays and Saturday": "012345", "mon-fri and sun": "012346", "Tue and Thu": "13",
    "Tue & Thu": "13", "mon + wed": "02", "mondays": "0", "Mon.,Wed.": "02", "Mo-Fr": "01234",
    "Sa So": "56", "Montag bis Freitag": "01234", "Tues, Thurs": "13", "sun": "6", "weds": "2",
    "wednsday": "2", "Wensday": "2", "thrusday, satuday": "35", "tuesdey": "1", "MoWeFr": "024",
    "MonWedFri": "024", "Mon -> Fri": "01234", "mon--tue": "01", "Mon..Fri": "01234",
    "any day": "0123456",
    "SaSu": "56", "TuTh": "13", "MTuW": "012", "Su, Tu": "16", "Sa/Su": "56",
    f"{'mon ' * 50}tue": "0",  # two hundred letters are enough
}  # fmt: skip
NO_WEEKDAYS = {
    "mon wed foo": "I don't know `foo`", "mon someday": "I don't know `someday`",
    "mon-wed-fri": "`mon-wed-fri`", "mon-": "`mon-`", "never": "`never`", "m": "`m`",
    "weekend-mon": "`weekend-mon`", "mon-weekend": "`mon-weekend`", "sonday": "`sonday`",
    "mundays": "`mundays`",
    "fm": "the weekdays `fm`", "tt": "the weekdays `tt`", "fri-": "`fri-`",
    "weekdays-sun": "`weekdays-sun`", "every day except every day": "except every day`. Write",
} | dict.fromkeys(HOSTILE, "can't read the weekdays")  # fmt: skip

ZONES = {
    "Patna": "Asia/Kolkata", "Bursa": "Europe/Istanbul", "5.5": "Asia/Kolkata",
    "+5:30": "Asia/Kolkata", "UTC+5½": "Asia/Kolkata", "UTC+5:45": "Asia/Kathmandu",
    "5.45": "Asia/Kathmandu", "UTC+05:45": "Asia/Kathmandu", "-3:30": "America/St_Johns",
    "Berlin": "Europe/Berlin", "berlin": "Europe/Berlin", "Paris": "Europe/Paris",
    "Mumbai": "Asia/Kolkata", "Bombay": "Asia/Kolkata", "München": "Europe/Berlin",
    "Munich": "Europe/Berlin", "Москва": "Europe/Moscow", "東京": "Asia/Tokyo",
    "São Paulo": "America/Sao_Paulo", "Kiev": "Europe/Kyiv", "New Delhi": "Asia/Kolkata",
    "Springfield, IL": "America/Chicago", "Springfield Oregon": "America/Los_Angeles",
    "Portland, Maine": "America/New_York", "El Paso, Texas": "America/Denver",
    "El Paso TX": "America/Denver", "London UK": "Europe/London",
    "London, Ontario": "America/Toronto",
    "Birmingham, England": "Europe/London", "Valencia, Spain": "Europe/Madrid",
    "Tokyo, Japan": "Asia/Tokyo", "California": "America/Los_Angeles", "Texas": "America/Chicago",
    "Florida": "America/New_York", "NY": "America/New_York", "NYC": "America/New_York",
    "Bay Area": "America/Los_Angeles", "the Bay Area": "America/Los_Angeles",
    "Silicon Valley": "America/Los_Angeles", "Pacific time": "America/Los_Angeles",
    "Pacific Standard Time": "America/Los_Angeles", "eastern time": "America/New_York",
    "Central time": "America/Chicago", "PST": "America/Los_Angeles", "CET": "Europe/Berlin",
    "JST": "Asia/Tokyo", "British Columbia": "America/Vancouver",
    "Ontario, Canada": "America/Toronto", "Quebec": "America/Toronto",
    "Bavaria": "Europe/Berlin", "Bayern": "Europe/Berlin", "Catalonia": "Europe/Madrid",
    "Tamil Nadu": "Asia/Kolkata", "Germany": "Europe/Berlin", "Spain": "Europe/Madrid",
    "India": "Asia/Kolkata", "UK": "Europe/London", "Japan": "Asia/Tokyo", "UTC": "UTC",
    "utc": "UTC", "Berlin time": "Europe/Berlin", "time in Berlin": "Europe/Berlin",
    "German time": "Europe/Berlin", "Europe/Berlin": "Europe/Berlin",
    "america/new york": "America/New_York", "Washington DC": "America/New_York",
    "Washington State": "America/Los_Angeles", "Georgia, US": "America/New_York",
    "5.30": "Asia/Kolkata", "5.50": "Asia/Kolkata", "5.75": "Asia/Kathmandu",
    "8.75": "Australia/Eucla", "+14.0": "Pacific/Kiritimati", "-3.30": "America/St_Johns",
    "La Plata": "America/Argentina/Buenos_Aires", "Henderson": "America/Los_Angeles",
    "London, United Kingdom": "Europe/London", "London England": "Europe/London",
    "Sydney, Australia": "Australia/Sydney", "Los Angeles CA": "America/Los_Angeles",
    "Madrid, Spain": "Europe/Madrid", "Europe/London": "Europe/London", "EST5EDT": "EST5EDT",
    "N.Y.C.": "America/New_York", "U. K.": "Europe/London", "D.C.": "America/New_York",
    "Genève": "Europe/Zurich", "Genf": "Europe/Zurich", "Ginebra": "Europe/Zurich",
    "Bâle": "Europe/Zurich", "Straßburg": "Europe/Paris", "Burdeos": "Europe/Paris",
    "Venedig": "Europe/Rome", "Oporto": "Europe/Lisbon", "KL": "Asia/Kuala_Lumpur",
    "HCMC": "Asia/Ho_Chi_Minh", "hk": "Asia/Hong_Kong", "SG time": "Asia/Singapore",
    "(UTC+01:00) Berlin": "Europe/Berlin", "Berlin (GMT+2)": "Europe/Berlin",
    "GMT+5:30 India": "Asia/Kolkata", "Bosnia & Herzegovina": "Europe/Sarajevo",
    "Myanmar": "Asia/Yangon", "Viet Nam": "Asia/Ho_Chi_Minh", "Åland": "Europe/Mariehamn",
    "North Korea": "Asia/Pyongyang", "Trinidad": "America/Port_of_Spain", "MEZ": "Europe/Berlin",
    "us-west": "America/Los_Angeles", "Jo'burg": "Africa/Johannesburg",
    "Dallas/Fort Worth": "America/Chicago",
    "+14": "Pacific/Kiritimati", "Berlin, \t Germany": "Europe/Berlin",
}  # fmt: skip
ASKED = (
    "my time", "my", "MY", "no", "time", "the time", "it", "same", "Same time", "ok", "OK", "Asia",
    "Europe", "Africa", "in Asia", "hi",
    "APAC", "EMEA", "EU time", "UTC+3 Berlin", "15",
)  # fmt: skip
"""Words that are also a code or a small town, and continents."""
SEVERAL = {
    # A zone is called after the first of each, and the others aren't small enough beside it.
    "London": ("Europe/London", "America/Toronto"),
    "Madrid": ("Europe/Madrid", "America/Bogota"),
    "Sydney": ("Australia/Sydney", "America/Glace_Bay"),
    "Los Angeles": ("America/Los_Angeles", "America/Santiago"),
    "Colombo": ("Asia/Colombo", "America/Sao_Paulo"),
    "Hobart": ("Australia/Hobart", "America/Chicago"),
    "Samoa": ("Pacific/Apia", "Pacific/Pago_Pago"), "WA": ("Australia/Perth",),
    "DR Congo": ("Africa/Kinshasa", "Africa/Lubumbashi"),
    "5": ("Asia/Karachi", "America/New_York"), "0": ("UTC", "Europe/London"),
    "La Paz": ("America/La_Paz", "America/Mazatlan", "Asia/Manila"),
    "Kent": ("Europe/London", "America/Los_Angeles", "America/New_York"),
    "Chatham": ("Europe/London", "America/Toronto", "America/Chicago", "Pacific/Chatham"),
    "-1": ("Atlantic/Azores", "Atlantic/Cape_Verde"),
    "Springfield United States of America": ("America/Chicago", "America/New_York"),
    "Springfield, United States of America": ("America/Chicago", "America/New_York"),
    "Springfield": ("America/Chicago", "America/New_York", "America/Los_Angeles"),
    "Portland": ("America/Los_Angeles", "America/New_York"),
    "Birmingham": ("Europe/London", "America/Chicago"),
    "Hyderabad": ("Asia/Kolkata", "Asia/Karachi"),
    "St Petersburg": ("Europe/Moscow", "America/New_York"),
    "CST": ("America/Chicago", "Asia/Shanghai"), "IST": ("Asia/Kolkata", "Europe/Dublin"),
    "EST": ("America/New_York", "America/Panama"), "MST": ("America/Denver", "America/Phoenix"),
    "BST": ("Europe/London", "Asia/Dhaka"), "GMT": ("UTC", "Europe/London"),
    "Georgia": ("America/New_York", "Asia/Tbilisi"), "Punjab": ("Asia/Kolkata", "Asia/Karachi"),
    "L.A.": ("America/Los_Angeles",), "U.S.A.": ("America/New_York",),
    "Washington": ("America/Los_Angeles", "America/New_York"), "IN": ("Asia/Kolkata",),
    "PT": ("America/Los_Angeles", "Europe/Lisbon"), "ET": ("America/New_York",),
    "Tennessee": ("America/Chicago", "America/New_York"), "USA": ("America/New_York",),
    "UTC+2": ("Africa/Cairo",), "+9": ("Asia/Tokyo", "Asia/Seoul"), "Russia": ("Europe/Moscow",),
}  # fmt: skip
ALIKE = {
    "Berln": "Europe/Berlin", "Berl": "Europe/Berlin", "Sydny": "Australia/Sydney",
    "Kolkatta": "Asia/Kolkata", "germny": "Europe/Berlin", "new yrok": "America/New_York",
    "Bengalu": "Asia/Kolkata",
}  # fmt: skip


def test_times() -> None:
    def holds(text: str) -> None:
        assert readers.read_time(text) == time.fromisoformat(TIMES[text])

    all_hold(TIMES, holds)


@each("text", NO_TIMES)
def test_no_times(text: str) -> None:
    with pytest.raises(UserError, match="I can't read the time"):
        readers.read_time(text)


def test_eighty_letters_are_enough_for_a_time_and_sixty_are_shown() -> None:
    assert readers.read_time("9" + " " * 79 + "x") == time(9)
    assert readers.shown("x" * 60) == readers.shown("x" * 61) == f"`{'x' * 60}`"
    assert readers.shown("a\u202e\0b\n c`") == "`ab c'`"
    assert readers.shown(" \u202e ") == "`(nothing)`"


def test_a_time_with_its_zone_behind_it() -> None:
    at, zone = readers.read_time_and_zone("8 pm Berlin", NOW)
    assert (at, str(zone)) == (time(20), "Europe/Berlin")
    assert readers.read_time_and_zone("8 pm", NOW) == (time(20), None)
    for typed in ("Berlin 20:00", "8pm, Berlin", "20:00 (Berlin)"):
        at, zone = readers.read_time_and_zone(typed, NOW)
        assert (at, str(zone)) == (time(20), "Europe/Berlin"), typed
    with pytest.raises(UserError, match="the time `every day at 9`"):
        readers.read_time_and_zone("every day at 9", NOW)
    with pytest.raises(UserError, match="the time `8 pm CET`: I don't know `CET`"):
        readers.read_time("8 pm CET")
    with pytest.raises(UserError, match="zone `Narnia`"):
        readers.read_time_and_zone("20:00 Narnia", NOW)
    with pytest.raises(UserError, match="the time `later Berlin`"):
        readers.read_time_and_zone("later Berlin", NOW)


def test_the_dates_of_three_weeks_are_offered() -> None:
    offered = readers.complete_date("", TODAY)
    assert [value for _label, value in offered] == [
        (TODAY + timedelta(days=day)).isoformat() for day in range(21)
    ]
    assert readers.complete_date("2026-12-0", TODAY)[0] == ("Tuesday 1 December", "2026-12-01")


def test_dates() -> None:
    def holds(text: str) -> None:
        assert readers.read_date(text, TODAY) == date.fromisoformat(DATES[text])

    all_hold(DATES, holds)


def test_near_days_numbers_and_months_by_all_their_words() -> None:
    for days, words in NEAR.items():
        for word in words.split(", "):
            assert readers.read_date(word, TODAY) == TODAY + timedelta(days=days), word
    for days, word in enumerate(COUNTED.split(), start=1):
        assert readers.read_date(f"in {word} days", TODAY) == TODAY + timedelta(days=days)
        assert readers.read_date(f"{word} weeks later", TODAY) == TODAY + timedelta(weeks=days)
    for month, words in enumerate(MONTHS, start=1):
        for word in words.split():
            assert readers.read_date(f"15 {word} 2027", TODAY) == date(2027, month, 15), word


@each("text", NO_DATES)
def test_no_dates(text: str) -> None:
    with pytest.raises(UserError) as refused:
        readers.read_date(text, TODAY)
    assert NO_DATES[text] in refused.value.text


@given(st.text(max_size=30), st.dates(date(2024, 1, 1), date(2030, 1, 1)))
def test_any_text_is_a_date_or_refused(text: str, today: date) -> None:
    try:
        readers.read_date(text, today)
    except UserError as refused:
        assert len(refused.text) < 300


def test_weekdays() -> None:
    def holds(text: str) -> None:
        assert readers.read_weekdays(text) == {int(day) for day in WEEKDAYS[text]}

    all_hold(WEEKDAYS, holds)


@each("text", NO_WEEKDAYS)
def test_no_weekdays(text: str) -> None:
    with pytest.raises(UserError) as refused:
        readers.read_weekdays(text)
    assert NO_WEEKDAYS[text] in refused.value.text


@given(st.text("montuewdhfris -,/&exceptby", max_size=30))
def test_any_text_is_weekdays_or_refused(text: str) -> None:
    try:
        assert readers.read_weekdays(text) <= EVERY_DAY
    except UserError as refused:
        assert "weekdays" in refused.text


def test_zones() -> None:
    def holds(text: str) -> None:
        assert readers.read_zone(text, NOW).key == ZONES[text]

    all_hold(ZONES, holds)


@each("text", SEVERAL)
def test_what_may_be_several_zones_asks(text: str) -> None:
    assert readers.find_zone(text, NOW) is None
    with pytest.raises(
        UserError, match=f"`{text.replace('+', '.')}` could be one of several"
    ) as asked:
        readers.read_zone(text, NOW)
    offered = [name for _, name in readers.offered_zones(text, NOW, 25)]
    assert set(SEVERAL[text]) <= set(offered)
    assert f"`{offered[0]}`" in asked.value.text


@each("text", ASKED)
def test_a_word_or_a_continent_is_taken_for_no_zone(text: str) -> None:
    assert readers.find_zone(text, NOW) is None
    with pytest.raises(UserError, match="I don't know the time zone"):
        readers.read_zone(text, NOW)


def test_regions_are_found_while_they_are_typed() -> None:
    offered = readers.complete_zone("bay area", NOW)
    assert next(name for _, name in offered) == "America/Los_Angeles"


def test_four_zones_at_most_are_named_where_many_may_be_meant() -> None:
    with pytest.raises(UserError) as asked:
        readers.read_zone("La Paz", NOW)
    assert asked.value.text.count("La Paz,") == 4


@pytest.mark.parametrize("text", ALIKE)
def test_a_likeness_is_offered_and_never_taken(text: str) -> None:
    assert readers.find_zone(text, NOW) is None
    with pytest.raises(UserError, match=f"zone `{text}`. Did you mean") as refused:
        readers.read_zone(text, NOW)
    assert f"`{ALIKE[text]}`" in refused.value.text


@each("text", [*HOSTILE, "Narnia", "noon"])
def test_no_zones(text: str) -> None:
    assert readers.find_zone(text, NOW) is None
    with pytest.raises(UserError, match="time zone"):
        readers.read_zone(text, NOW)


def test_the_likeliest_of_several_comes_first_each_with_its_country() -> None:
    with pytest.raises(readers.ZoneAsked) as asked:
        readers.read_zone("london", NOW)
    assert asked.value.text == (
        "`london` could be one of several time zones. Did you mean `Europe/London` (London, United "
        "Kingdom), `America/Toronto` (London, Canada)? Nothing changed."
    )
    assert [name for _label, name in asked.value.zones] == ["Europe/London", "America/Toronto"]
    ways = asked.value.leading_to("streaks:remind:2030").ways
    assert [one.rpartition(":")[2] for _label, one in ways] == ["Europe/London", "America/Toronto"]
    assert ways[0][0].startswith("London · United Kingdom · now ")
    with pytest.raises(readers.ZoneAsked) as asked:
        readers.read_time_and_zone("20:30 London", NOW)
    assert asked.value.at == time(20, 30)


def test_zones_in_a_sentence_come_with_the_place_they_were_found_by() -> None:
    found = meaning_of("Springfield", NOW).choices
    assert names(found[:2]) == (
        "`America/Chicago` (Springfield, MO), `America/New_York` (Springfield, MA)"
    )
    assert names(meaning_of("Kent", NOW).choices[:1]) == "`Europe/London`"
    assert [one.found_by for one in meaning_of("Hobart", NOW).choices] == [
        "Hobart, Australia", "Hobart, IN",
    ]  # fmt: skip


def test_a_table_of_cities_is_read_from_its_first_line_to_its_last() -> None:
    rows = ("bern Bern 1 CH 134 ", "berlin Berlin 0 DE 3645 ", "berlin Berlin 1 US-NH 9 x")
    lines = sorted("\t".join(row.split(" ")) for row in rows)
    table = Cities("\n".join(("Europe/Berlin America/New_York", *lines, "")).encode())
    assert [one.shown for one in table.named("berlin")] == ["Berlin", "Berlin, NH"]
    assert [one.is_usual for one in table.named("berlin")] == [True, False]
    assert [one.thousands for one in table.beginning("ber", 2)] == [3645, 134]
    assert len(list(table.all())) == 3
    assert table.named("") == table.named("ber") == ()


@pytest.mark.parametrize(
    ("word", "is_one"),
    [("berlin", True), ("Springfield", True), ("Reading", True), ("California", True),
     ("europe", True), ("Kingstown", False), ("noon", False), ("word", False)],
)  # fmt: skip
def test_a_word_is_a_place_if_many_live_there(word: str, is_one: bool) -> None:
    assert is_place(word) is is_one


def test_the_smallest_of_the_large_cities_is_a_place() -> None:
    smallest = [city.name for city in _large() if city.thousands == 100]
    assert len(smallest) > 50
    assert all(map(is_place, smallest))


@pytest.mark.parametrize(
    ("at", "text", "zones"),
    [
        (NOW, "Germany", ["Europe/Berlin"]),  # Büsingen has the same clock
        (NOW, "DE", ["America/New_York", "Europe/Berlin"]),  # Delaware or Germany, once
        (NOW, "Papua New Guinea", ["Pacific/Port_Moresby", "Pacific/Bougainville"]),
        # Its clocks agree from the day on that San Luis joined the others, and not before.
        (datetime(2009, 10, 12, tzinfo=UTC), "Argentina", ["America/Argentina/Buenos_Aires"]),
    ],
)
def test_a_country_is_one_zone_where_its_clocks_agree_for_the_year_ahead(
    at: datetime, text: str, zones: list[str]
) -> None:
    found = meaning_of(text, at)
    assert ([found.zone.key] if found.zone else [one.name for one in found.choices]) == zones


def test_the_clocks_are_looked_at_again_each_quarter_of_an_hour() -> None:
    # Lord Howe's change at 15:30 UTC, half an hour ahead.
    index, at = ZoneIndex.shared(), datetime(2026, 10, 3, 15, 29, tzinfo=UTC)
    ahead = timedelta(hours=11)
    assert "Australia/Lord_Howe" not in index.at_offset(ahead, at)
    assert "Australia/Lord_Howe" in index.at_offset(ahead, at + timedelta(minutes=1))
    assert "Australia/Lord_Howe" not in index.at_offset(ahead, at)


def _large() -> list[City]:
    everything = Cities.shared().all()
    return [city for city in everything if city.is_usual and city.thousands >= 100]


def test_no_city_of_a_hundred_thousand_people_is_taken_for_another() -> None:
    """Each by its name: its clock, or a question in which its zone is offered."""
    wrong, asked = [], 0
    large = _large()
    for city in large:
        found = meaning_of(city.name, NOW)
        if found.zone is None:
            asked += 1
            if city.zone not in [one.name for one in found.choices]:
                wrong.append(city)
        elif any(
            at.astimezone(found.zone).utcoffset()
            != at.astimezone(ZoneIndex.shared().places[city.zone].zone).utcoffset()
            for at in (NOW, datetime(2027, 5, 10, 12, tzinfo=UTC))
        ):
            wrong.append(city)
    assert [(city.name, city.zone) for city in wrong] == []
    assert len(large) > 6000
    assert asked < len(large) * 0.08


def test_the_name_of_a_zone_is_taken_for_no_other() -> None:
    """Each by the last part of its name: its clock, or a question in which that is offered."""
    wrong, asked = [], set[str]()
    year = [NOW + timedelta(weeks=week) for week in range(52)]
    places = ZoneIndex.shared().places
    clocks = {
        name: [at.astimezone(place.zone).utcoffset() for at in year]
        for name, place in places.items()
    }
    for name in sorted(places):
        last = name.rpartition("/")[2].replace("_", " ")
        if "/" not in name or name.startswith("Etc/"):
            continue
        found = meaning_of(last, NOW)
        if found.choices:
            asked.add(last)
        offers = [found.zone.key] if found.zone else [one.name for one in found.choices]
        is_moved = name in MOVED  # stands for another place by now, and is only asked about
        is_there = clocks[name] in [clocks[one] for one in offers]
        if offers and not is_there and (found.zone or not is_moved):
            wrong.append((last, name, offers))
    assert wrong == []
    assert {"St Johns", "St Thomas", "Stanley", "Mahe", "Midway", "West"} <= asked
    assert len(asked) < 50


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("St Johns, Newfoundland", "America/St_Johns"),
        ("Stanley, UK", "Europe/London"),
        ("Berlin", "Europe/Berlin"),  # its small namesakes give no zone its name
    ],
)
def test_a_name_that_says_where_is_not_asked_about(text: str, zone: str) -> None:
    assert readers.read_zone(text, NOW).key == zone


def test_the_table_of_cities_is_small() -> None:
    Cities.shared()
    tracemalloc.start()
    Cities.load()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 6 * 2**20


def test_the_regions_name_real_zones() -> None:
    zones = ZoneIndex.shared().places
    assert {zone for several in regions().values() for zone in several} <= zones.keys()
    assert states()["texas"] == "TX"
    assert states()["ohio"] == "OH"


def test_an_answer_replaces_what_its_form_knew() -> None:
    opening = text_print("typed")
    assert not replaces_newer("", "new", "")
    assert not replaces_newer("typed", "typed", "")
    assert not replaces_newer("typed", "new", opening)
    assert replaces_newer("typed", "new", "")
    assert replaces_newer("other", "new", opening)
    assert replaces_newer("typed", "", opening)  # aloud
    assert text_print(None) == text_print("") == ""
