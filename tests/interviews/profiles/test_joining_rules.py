"""Languages, pauses and words: tables of cases and properties."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import UserError
from bot.interviews.membership.rules import ends_pause, read_pause
from bot.interviews.profiles.rules import drafts
from bot.interviews.profiles.rules.drafts import UnknownLanguage, describe_languages, read_languages
from bot.interviews.values import rules
from bot.interviews.values.rules import Cadence, Level, OddPreference, RolePreference, Track
from tests.together import each

FRIDAY = datetime(2026, 1, 2, 23, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")  # there it is Saturday already


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", set()),
        ("English", {"english"}),
        ("deutsch, ENGLISH and Français", {"german", "english", "french"}),
        ("中文 / 日本語", {"chinese", "japanese"}),
        ("हिंदी", {"hindi"}),
        ("Brazilian  Portuguese", {"portuguese"}),
        ("Swahili\nhaitian creole", {"swahili", "haitian-creole"}),
        ("en, English", {"english"}),
        ("x" * 30, {"x" * 30}),
    ],
)
def test_languages_are_read_as_people_write_them(text: str, read: set[str]) -> None:
    assert read_languages(text) == read


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("English, 😀", "“😀”"),
        ("<@123>", "“<@123>”"),
        ("English, -", "“-”"),
        ("7" * 30, "“" + "7" * 30 + "”"),
        ("x" * 31, "“" + "x" * 29 + "…”"),
        ("x" * 4000, "“" + "x" * 29 + "…”"),
        (", ".join("abcdefghi"), "9 languages"),
    ],
)
def test_what_is_no_language_is_named(text: str, named: str) -> None:
    with pytest.raises(UnknownLanguage, match=r"keep|read") as refused:
        read_languages(text)
    assert named in str(refused.value)


def test_languages_in_words() -> None:
    assert describe_languages({"english"}) == "English"
    assert describe_languages({"zulu", "german", "haitian-creole", "english"}) == (
        "English, German, Haitian Creole and Zulu"
    )


@given(st.text(max_size=60))
def test_any_text_is_read_as_languages_or_refused(text: str) -> None:
    try:
        found = read_languages(text)
    except UnknownLanguage as refused:
        assert str(refused)
        return
    # They are stored between spaces, and read back the same.
    assert all(one.split() == [one] for one in found)
    assert read_languages(", ".join(found)) == found


@each(
    "text, ends",
    [
        ("2 weeks", "2026-01-17"),
        ("for 10 days", "2026-01-13"),
        ("a week", "2026-01-10"),
        ("one week", "2026-01-10"),
        ("five weeks", "2026-02-07"),
        ("twelve days", "2026-01-15"),
        ("1 month", "2026-02-02"),
        ("4 Jan", "2026-01-04"),
        ("2027-01-04", "2027-01-04"),  # 366 days
        ("tomorrow", "2026-01-04"),
        ("next week", "2026-01-10"),
        ("next month", "2026-02-02"),
        ("Monday", "2026-01-05"),
        ("saturday", "2026-01-10"),
        ("until 1 Feb", "2026-02-01"),
        ("1st of February", "2026-02-01"),
        ("Feb 1", "2026-02-01"),
        ("March 3rd, 2026", "2026-03-03"),
        ("1. March 2026", "2026-03-01"),
        ("2026-2-1", "2026-02-01"),
        ("2 Jan", "2027-01-02"),
    ],
)
def test_a_pause_ends_at_the_beginning_of_a_local_day(text: str, ends: str) -> None:
    at = read_pause(text, FRIDAY, BERLIN)
    assert at.astimezone(BERLIN).isoformat() == f"{ends}T00:00:00+01:00"


@each(
    "text, named",
    [
        ("", "can't read"),
        ("for ever", "can't read"),
        ("some weeks", "can't read"),
        ("weekdays", "can't read"),
        ("30 Feb 2026", "can't read"),
        ("2026-13-01", "can't read"),
        ("30 Foo", "can't read"),
        ("😀" * 4000, "can't read"),
        ("2026-01-03", "The earliest a pause can end is tomorrow"),
        ("0 days", "The earliest a pause can end is tomorrow"),
        ("2025-12-01", "The earliest a pause can end is tomorrow"),
        ("900 weeks", "a year at most"),
        ("2027-01-05", "a year at most"),
        ("2028-01-01", "a year at most"),
    ],
)
def test_a_pause_that_cannot_be_is_refused_with_examples(text: str, named: str) -> None:
    with pytest.raises(UserError) as refused:
        read_pause(text, FRIDAY, BERLIN)
    assert named in str(refused.value)


def test_off_ends_a_pause() -> None:
    assert ends_pause(" OFF ")
    assert not ends_pause("2 weeks")


@given(st.text(max_size=30), st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)))
def test_every_pause_has_an_end_within_a_year(text: str, moment: datetime) -> None:
    now = moment.replace(tzinfo=UTC)
    for one in (text, "3 weeks", "29 Feb", "60 weeks", "2031-06-01"):
        try:
            ends = read_pause(one, now, BERLIN)
        except UserError:
            continue
        assert now < ends <= now + timedelta(days=367)


def test_every_choice_has_words() -> None:
    assert set(rules.LEVEL_WORDS) == set(Level)
    assert set(rules.TRACK_WORDS) == set(Track)
    assert set(rules.CADENCE_WORDS) == set(Cadence)
    assert set(rules.ROLE_WORDS) == set(RolePreference)
    assert set(rules.ODD_WORDS) == set(OddPreference)
    assert drafts.DEFAULT_LANGUAGE in drafts.COMMON_LANGUAGES
    assert len(drafts.COMMON_LANGUAGES) <= 25


def test_words_of_several() -> None:
    assert rules.listed([]) == ""
    assert rules.describe_tracks([Track.DESIGN, Track.CODING]) == "coding and ML system design"
    assert rules.describe_topics(["llm", "gone", "evaluation"]) == (
        "Evaluation and Large language models"
    )
    minutes = {45: "45 minutes", 60: "1 hour", 90: "1½ hours", 120: "2 hours", 840: "14 hours"}
    assert {one: rules.describe_minutes(one) for one in minutes} == minutes
    about = {845: "about 14 hours", 871: "about 15 hours"}
    assert {one: rules.describe_minutes(one) for one in about} == about


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("day after tomorrow", "2026-11-30"),
        ("in 3 days", "2026-12-01"),
        ("Saturday", "2026-12-05"),  # today is one
        ("next Tue", "2026-12-01"),
        ("3 days from now", "2026-12-01"),
        ("3.12.", "2026-12-03"),
    ],
)
def test_a_pause_ends_on_the_date_as_every_command_reads_it(text: str, end: str) -> None:
    now = datetime(2026, 11, 28, 12, tzinfo=UTC)
    assert read_pause(text, now, ZoneInfo("UTC")) == datetime.fromisoformat(f"{end}T00:00Z")


@pytest.mark.parametrize(
    ("text", "words"),
    [("3/12", "`3/12`. That could be 3 December or 12 March"),
     ("31 Feb", "`31 feb`. There is no such"), ("eventually", "`eventually`. Write")],
)  # fmt: skip
def test_what_ends_no_pause_is_named(text: str, words: str) -> None:
    with pytest.raises(UserError) as refused:
        read_pause(text, datetime(2026, 11, 28, 12, tzinfo=UTC), ZoneInfo("UTC"))
    assert words in refused.value.text
