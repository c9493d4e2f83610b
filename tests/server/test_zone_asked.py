"""Wherever a zone is typed, one that may mean several is asked about: one tap, or one more word."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.interviews.profiles.people import Person
from tests.proof.census import rows
from tests.world import World, ids, texts

COMMANDS: Mapping[str, tuple[dict[str, Any], str]] = {
    "setup": ({}, "SELECT tz FROM guilds"),
    "streak remind": ({"time": "20:30"}, "SELECT remind_tz FROM members"),
    "streak week": ({"day": "2"}, "SELECT tz FROM my_weeks"),
    "organise interviews": ({}, "SELECT tz FROM interview_settings"),
}
"""What else is said with it, and where the zone is kept. Those before give theirs to those after
that are told none, so who tells all of them begins with the last."""


async def use(here: World, name: str, zone: str | None = None, **more: Any) -> Any:
    given = {**COMMANDS[name][0], **more, "timezone": zone}
    given = {key: value for key, value in given.items() if value is not None}
    if name in ("setup", "organise interviews"):
        given["channel"] = here.channel
    return await here.organiser.slash(here.channel, name, **given)


async def kept(here: World, name: str) -> list[Any]:
    return [value for (value,) in await rows(here, COMMANDS[name][1])]


async def test_one_tap_takes_the_likeliest_whatever_asked(here: World) -> None:
    await here.setup(timezone="UTC")
    for name in reversed(COMMANDS):
        asked = await use(here, name, "London")
        words = texts(asked.response)
        assert asked.ephemeral, name
        assert "`London` could be one of several time zones. Did you mean `Europe/London`" in words
        assert words.index("London, United Kingdom") < words.index("London, Canada")
        assert "Europe/London" not in await kept(here, name), f"{name}: offered, not taken"
        first, second = [one for one in ids(asked.response.message) if "/" in one]
        assert second.endswith(":America/Toronto")
        done = await here.organiser.click(asked.response, custom_id=first)
        assert "Europe/London" in texts(done.response), name
        assert await kept(here, name) == ["Europe/London"], name


async def test_while_setup_asks_for_a_zone_the_choice_is_all_there_is(here: World) -> None:
    await here.setup(timezone="UTC")
    asked = await use(here, "setup", "Samoa", time="25:00")
    words = texts(asked.response)
    assert "can't read the time `25:00`" in words
    assert "A day counts" not in words, "the buttons were a screen further down"
    apia = next(one for one in ids(asked.response.message) if one.endswith("/Apia"))
    done = await here.organiser.click(asked.response, custom_id=apia)
    assert "A day counts" in texts(done.response)
    assert await kept(here, "setup") == ["Pacific/Apia"]


@pytest.mark.parametrize("text", ["London UK", "London, United Kingdom", "Europe/London"])
async def test_one_more_word_or_the_zone_is_taken_at_once_by_every_command(
    here: World, text: str
) -> None:
    await here.setup(timezone="UTC")
    for name in reversed(COMMANDS):
        assert "Europe/London" not in await kept(here, name), name
        done = await use(here, name, text)
        assert "could be one of several" not in texts(done.response), name
        assert await kept(here, name) == ["Europe/London"], name


async def test_a_tap_keeps_the_time_and_the_day_that_were_typed(here: World) -> None:
    await here.setup(timezone="UTC")
    for name, typed, shown in (
        ("streak remind", {"time": "8:45 pm London"}, "20:45"),
        ("streak week", {"day": "4", "time": "7 am Madrid"}, "Friday"),
        ("streak week", {"day": None, "time": "6:15 am", "zone": "Sydney"}, "06:15"),
    ):
        asked = await use(here, name, **typed)
        first = next(one for one in ids(asked.response.message) if "/" in one)
        done = await here.organiser.click(asked.response, custom_id=first)
        assert shown in texts(done.response)
    assert await rows(here, "SELECT clock, weekday, tz FROM my_weeks") == [
        ("06:15", 4, "Australia/Sydney")
    ]


async def test_a_misspelt_zone_has_a_button_too(here: World) -> None:
    await here.setup(timezone="UTC")
    asked = await use(here, "streak remind", "Kolkatta")
    assert "don't know the time zone `Kolkatta`" in texts(asked.response)
    done = await here.organiser.click(asked.response, custom_id="streaks:remind:2030:Asia/Kolkata")
    assert "Asia/Kolkata" in texts(done.response)
    nothing = await use(here, "streak remind", "Narnia")
    assert ids(nothing.response.message) == []


async def test_what_else_was_typed_is_kept_whatever_could_not_be_read(here: World) -> None:
    shown = await use(here, "setup", "London", time="25:99", weekdays="mon-fri")
    words = texts(shown.response)
    assert "can't read the time `25:99`" in words
    assert "I saved the rest." in words
    assert "Nothing changed" not in words
    assert await rows(here, "SELECT post_time, weekdays, tz FROM guilds") == [
        ("09:00", 0b11111, "UTC")
    ]
    shown = await use(here, "organise interviews", "Sydney", time="noonish", every=2)
    words = texts(shown.response)
    assert "can't read the time `noonish`" in words
    assert "I saved the rest." in words
    assert await rows(here, "SELECT every_weeks, tz FROM interview_settings") == [(2, "UTC")]


async def test_mock_join_offers_them_on_the_card_that_reads_back(here: World) -> None:
    ann = Person(here, here.member("ann"))
    form = await ann.open("join", timezone="London")
    typed = {"level": "mid", "hours": "weekdays 6-8pm", "zone": "London", "tracks": ["coding"]}
    shown = await ann.submit(form, typed)
    assert "can't tell which time zone “London” is" in shown
    chosen = await ann.actor.select(ann.card, ["Europe/London"])
    assert "(Europe/London time)" in texts(chosen.response)
