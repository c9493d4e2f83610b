"""Each setting is declared once: what is declared is stored, shown, changed and read."""

import dataclasses
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from bot.bank.choose import OwnUse
from bot.bank.model import TOPICS
from bot.bank.terms.topics import NO_WORDS
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.daily.question.messages import ChangeForm
from bot.daily.setup.ui import forms
from bot.server.choices import SettingContext
from bot.server.settings import store
from bot.server.settings.rules.declared import GuildSettings, weekdays_of_mask
from bot.server.settings.rules.forms import Control
from bot.server.settings.rules.panel import FIELDS, SETTINGS, read_patch, summary
from tests.test_architecture import FILES
from tests.together import each
from tests.world import fresh_database

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
KNOWN = SettingContext(NOW, NO_WORDS)
DEFAULT = GuildSettings(1, 2, 3)
SOME_TOPICS = dict.fromkeys(list(TOPICS)[:2], 7)
OTHER: dict[str, Any] = {
    "guild_id": 11,
    "channel_id": 12,
    "organiser_id": 13,
    "ping_role_id": 14,
    "weekdays": frozenset({0, 2, 4}),
    "post_time": time(18, 45),
    "tz": "Asia/Kolkata",
    "topics": {name: TOPICS[name].count for name in SOME_TOPICS},
    "difficulty_mix": {"easy": 60, "medium": 35, "hard": 5},
    "own_use": OwnUse.ONLY,
    "reveal_minutes": 12 * 60,
    "min_chars": 51,
    "late_counts": True,
    "any_practice": True,
    "notice_channel_id": 15,
    "milestones": False,
    "author_reports": True,
    "second_opinion": True,
    "is_zone_told": True,
    "paused": True,
    "left_at": NOW,
    "next_post_at": datetime(2026, 3, 2, 13, 15, tzinfo=UTC),
    "next_post_on": date(2026, 3, 2),
}
"""No field at its default."""
KEPT_BY_THE_BOT = {"is_zone_told",
    "guild_id", "organiser_id", "paused", "left_at", "next_post_at", "next_post_on",
}  # fmt: skip
BY_THE_DATABASE = {"created_at", "updated_at"}


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Transaction]:
    path = tmp_path / "studybot.sqlite3"
    path.write_bytes(fresh_database())
    connection = sqlite3.connect(path, isolation_level=None)
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


def names() -> set[str]:
    return {field.name for field in dataclasses.fields(GuildSettings)}


def test_every_field_has_another_value_in_these_tests() -> None:
    missing, gone = sorted(names() - OTHER.keys()), sorted(OTHER.keys() - names())
    assert not missing, f"give each a value that isn't its default in OTHER: {missing}"
    assert not gone, f"no fields by now, take them out of OTHER: {gone}"
    same = [name for name, value in OTHER.items() if value == getattr(DEFAULT, name)]
    assert not same, f"give these another value in OTHER than their default: {same}"


def test_every_field_is_declared_or_kept_by_the_bot() -> None:
    assert set(FIELDS.values()) | KEPT_BY_THE_BOT == names()
    assert not set(FIELDS.values()) & KEPT_BY_THE_BOT
    assert list(FIELDS) == list(SETTINGS)


def test_every_setting_is_read_by_something() -> None:
    """One that is stored and told, and changes nothing, would be a promise of the panel."""
    others = (one for one in FILES if one.name != "declared.py")
    words = set(re.findall(r"\w+", "\n".join(one.read_text("utf-8") for one in others)))
    idle = [name for name in FIELDS.values() if name not in words]
    assert not idle, f"no file of the bot but declared.py says these: {idle}"


def test_every_field_survives_being_saved(tx: Transaction) -> None:
    other = GuildSettings(**OTHER)
    store.save(tx, other, NOW)
    assert store.get(tx, 11) == other
    changed = dataclasses.replace(DEFAULT, guild_id=11)
    store.save(tx, changed, NOW)
    assert store.get(tx, 11) == changed


def test_every_column_is_a_field(tx: Transaction) -> None:
    columns = {row["name"] for row in tx.execute("PRAGMA table_info(guilds)")}
    assert columns == names() | BY_THE_DATABASE


def test_what_was_first_saved_keeps_its_date(tx: Transaction) -> None:
    store.save(tx, DEFAULT, NOW)
    store.save(tx, DEFAULT, NOW.replace(hour=13))
    row = tx.execute("SELECT created_at, updated_at FROM guilds").fetchone()
    assert (row["created_at"][11:13], row["updated_at"][11:13]) == ("12", "13")


@pytest.mark.parametrize("key", SETTINGS)
@pytest.mark.parametrize("settings", [DEFAULT, GuildSettings(**OTHER)], ids=["default", "other"])
def test_what_a_form_shows_is_read_back_as_the_same_value(
    key: str, settings: GuildSettings
) -> None:
    value = getattr(settings, FIELDS[key])
    typed = ", ".join(SETTINGS[key].chosen(value))
    patch = read_patch({key: typed}, KNOWN)
    assert patch.changes == {FIELDS[key]: value}
    told = dataclasses.replace(settings, is_zone_told=settings.is_zone_told or key == "zone")
    assert patch.of(settings) == told


@each("key", SETTINGS)
def test_each_setting_is_told_on_the_panel(key: str) -> None:
    changed = dataclasses.replace(DEFAULT, **{FIELDS[key]: OTHER[FIELDS[key]]})
    assert summary(changed) != summary(DEFAULT)


@pytest.mark.parametrize("key", SETTINGS)
@pytest.mark.parametrize("settings", [DEFAULT, GuildSettings(**OTHER)], ids=["default", "other"])
def test_each_setting_has_a_form_that_discord_takes(key: str, settings: GuildSettings) -> None:
    drawn = forms.change_form(ChangeForm(key, settings)).to_dict()
    assert key in drawn["custom_id"]
    label = drawn["components"][0]
    assert len(drawn["title"]) <= 45
    assert len(label["label"]) <= 45
    options = label["component"].get("options", [])
    assert len(options) <= 25
    assert bool(options) == (SETTINGS[key].control in (Control.ONE, Control.SEVERAL))
    chosen = [one["value"] for one in options if one.get("default")]
    if options:
        assert chosen == list(SETTINGS[key].chosen(getattr(settings, FIELDS[key])))


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("channel", ""),
        ("channel", "²"),
        ("time", "25:00"),
        ("zone", "Narnia"),
        ("weekdays", ""),
        ("topics", "astrology"),
        ("reveal", "1"),
        ("minimum", "0"),
        ("minimum", "1001"),
    ],
)
def test_what_cant_be_read_changes_nothing(key: str, typed: str) -> None:
    with pytest.raises(UserError, match="Nothing changed"):
        read_patch({key: typed}, KNOWN)


def test_a_role_and_a_channel_for_notices_can_be_taken_back() -> None:
    patch = read_patch({"role": "", "notices": ""}, KNOWN)
    assert patch.changes == {"ping_role_id": None, "notice_channel_id": None}


def test_all_settings_are_told_on_the_panel_in_words() -> None:
    assert summary(DEFAULT) == (
        "**Where** <#2>",
        "**When** every day, 09:00 UTC",
        "**What** all topics · any difficulty · your own questions: new ones come first",
        "**Answers** revealed after 1 day; at least 20 letters or digits; late ones don't count",
        "**A day counts** by the daily answer",
        "**Notices** to you, in a direct message",
        "**Milestones** celebrated in the thread",
        "**Reports** to authors: off",
        "**Second opinion** off; no answer leaves this server for a model",
    )
    assert summary(GuildSettings(**OTHER)) == (
        "**Where** <#12>, pings <@&14>",
        "**When** Mon, Wed, Fri, 18:45 Asia/Kolkata",
        "**What** Machine-learning basics, Generalisation · gentle: mostly easy "
        "· your own questions: nothing else is asked",
        "**Answers** revealed after 12 hours; at least 51 letters or digits; late ones count",
        "**A day counts** by the daily answer or any practice",
        "**Notices** to organisers in <#15>",
        "**Milestones** told to the member alone",
        "**Reports** to authors, without names",
        "**Second opinion** for members who agree, if the operator has a model",
    )


def test_what_is_told_of_answers_and_practice_is_what_counts() -> None:
    one_letter = dataclasses.replace(DEFAULT, min_chars=1)
    assert "; at least 1 letter or digit; " in summary(one_letter)[3]
    labels = [one.label for one in SETTINGS["counts"].options]
    assert "quiz, review or /practise" in labels[1]
    assert "with a partner" in labels[1], "an interview by oneself doesn't count"


@pytest.mark.parametrize(
    ("key", "least", "most"), [("reveal", 30, 7 * 24 * 60), ("minimum", 1, 1000)]
)
def test_figures_are_taken_up_to_their_bounds(key: str, least: int, most: int) -> None:
    for number in (least, most):
        assert read_patch({key: str(number)}, KNOWN).changes == {FIELDS[key]: number}
    for number in (least - 1, most + 1):
        with pytest.raises(UserError, match=f"from {least:,} to {most:,}"):
            read_patch({key: str(number)}, KNOWN)


def test_a_field_takes_what_its_text_can_be() -> None:
    lengths = {key: one.max_length for key, one in SETTINGS.items() if one.max_length != 60}
    assert lengths == {"time": 10, "minimum": 4}, "of which the longest are 12:30 p.m. and 1000"


def test_what_holds_without_a_choice_stands_first() -> None:
    for key in ("late", "counts", "milestones", "reports"):
        setting = SETTINGS[key]
        default = list(setting.chosen(getattr(DEFAULT, FIELDS[key])))
        assert [one.value for one in setting.options][:1] == default


def test_a_topic_of_the_smallest_weight_is_chosen() -> None:
    assert list(SETTINGS["topics"].chosen({"vision": 1, "llm": 0})) == ["vision"]


def test_a_week_has_seven_days_and_a_server_its_zone() -> None:
    assert weekdays_of_mask(0b1111_1111) == frozenset(range(7))
    assert GuildSettings(**OTHER).zone.key == "Asia/Kolkata"
