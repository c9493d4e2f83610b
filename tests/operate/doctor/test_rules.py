"""What the facts of an installation mean: each finding by its limits, as a table."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.errors import DeliveryFailure, RoleObstacle
from bot.core.ids import ChannelId, GuildId, RoleId
from bot.operate.doctor.rules.diagnosis import LATE, diagnose, worst
from bot.operate.doctor.rules.facts import (
    Concern,
    DiscordReport,
    Machine,
    PlaceCheck,
    RoleCheck,
    Stored,
    StuckRows,
    Symptom,
    TokenState,
)
from tests.together import each

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
S, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
PLACE = PlaceCheck(GuildId(1), "Study", ChannelId(2), "the question of the day", ())
CALLED = RoleCheck(GuildId(1), "Study", RoleId(4), "new questions", True, None)
ABOVE = RoleObstacle.ABOVE
ROW = StuckRows(GuildId(1), "question", "forbidden: HTTP 403", 2, NOW - HOUR, NOW + HOUR)
ASKED = DiscordReport(
    token=TokenState.VALID, name="Bot#1", message_content=True, discord_ahead=S, places=(PLACE,)
)
MACHINE = Machine(folder="data", free_bytes=10**10, schema="0029_x", backup_at=NOW - HOUR)
STORED = Stored(
    alive_at=NOW - S, away_since=None, outage_from=None, outage_to=None, due=3, late=0,
    late_since=None, next_at=NOW + HOUR, stuck=(),
)  # fmt: skip
OK, WARNING, FAULT = Concern.OK, Concern.WARNING, Concern.FAULT


def about(what: str, bank: str | int = 5, **changes: Any) -> list[Symptom]:
    """The findings about one thing, with some facts changed."""
    asked, machine, stored = (
        replace(one, **{k: v for k, v in changes.items() if hasattr(one, k)})
        for one in (ASKED, MACHINE, STORED)
    )
    return [one for one in diagnose(asked, machine, stored, bank, NOW) if one.about == what]


def test_all_is_well_without_a_word_of_advice() -> None:
    found = diagnose(ASKED, MACHINE, STORED, 5, NOW)
    assert worst(found) is OK
    assert worst([]) is OK
    assert worst([*found, *about("bank", bank="17 problems")]) is FAULT
    assert 5 * MINUTE == LATE
    assert not any(one.advice for one in found)
    assert [one.about for one in found] == [
        "token", "intents", "clock", "disk", "database", "bank", "bot", "work", "outage", "backup",
        "permissions",
    ]  # fmt: skip


TABLE: list[tuple[str, dict[str, Any], Concern, str]] = [
    ("token", {"token": TokenState.REFUSED}, FAULT, "refuses"),
    ("token", {"token": TokenState.MISSING}, WARNING, "none"),
    ("token", {"token": TokenState.MALFORMED}, FAULT, "is no token"),
    ("token", {"token": TokenState.NOT_ASKED, "why": "TimeoutError"}, WARNING, "TimeoutError"),
    ("token", {"token": TokenState.NOT_WANTED}, OK, "`--offline` was typed"),
    ("intents", {"message_content": False}, OK, "by the button"),
    ("intents", {"wants_content": False}, OK, "not asked for"),
    ("clock", {"discord_ahead": 4.9 * S}, OK, "agrees"),
    ("clock", {"discord_ahead": 5 * S}, WARNING, "5 s behind"),
    ("clock", {"discord_ahead": -60 * S}, FAULT, "60 s ahead of"),
    ("disk", {"free_bytes": None}, WARNING, "no folder data"),
    ("disk", {"free_bytes": 999_999_999}, WARNING, "1.0 GB"),
    ("disk", {"free_bytes": 99_999_999}, FAULT, "0.1 GB"),
    ("database", {"has_database": False}, WARNING, "none yet"),
    ("database", {"damage": "it is damaged (page 3). Put a copy back"}, FAULT, "page 3"),
    ("database", {"damage": "it can't be used: something new"}, FAULT, "something new"),
    ("database", {"schema": ""}, WARNING, "nothing was ever written"),
    ("database", {"waiting": 2}, WARNING, "2 steps wait"),
    ("database", {"waiting": 1}, WARNING, "1 step waits"),
    ("backup", {"copies_obstacle": "copies can't be written. Let me"}, FAULT, "can't be written"),
    ("bank", {"bank": "17 problems"}, FAULT, "17 problems"),
    ("bot", {"alive_at": None}, WARNING, "never run"),
    ("bot", {"alive_at": NOW - 3 * MINUTE}, FAULT, "since 2026-01-05 11:57 UTC"),
    ("bot", {"away_since": NOW - 3 * MINUTE}, FAULT, "have not been served since"),
    ("bot", {"away_since": NOW - 2 * MINUTE}, OK, "takes answers"),
    ("work", {"late": 4, "late_since": NOW - HOUR}, WARNING, "first since 2026-01-05 11:00"),
    ("work", {"late": 4}, WARNING, "4 things wait untried"),
    ("work", {"next_at": None}, OK, "nothing is planned"),
    ("outage", {"outage_from": NOW - HOUR}, WARNING, "has lasted since"),
    ("outage", {"outage_from": NOW - HOUR, "outage_to": NOW}, OK, "60 minutes"),
    ("deletions", {"list_fault": "it can't be read. Put it back"}, FAULT, "it can't be read"),
    ("bank", {"bank": 2}, OK, "2 questions"),
    ("backup", {"backups_wanted": False}, WARNING, "none is made"),
    ("backup", {"backup_at": None}, WARNING, "none yet"),
    ("backup", {"backup_at": NOW - 27 * HOUR}, WARNING, "2026-01-04 09:00"),
    ("backup", {"backup_at": NOW - 26 * HOUR}, OK, "2026-01-04 10:00"),
    ("disk", {"free_bytes": 1_000_000_000}, OK, "1.0 GB"),
    ("disk", {"free_bytes": 100_000_000}, WARNING, "0.1 GB"),
    ("permissions", {"places": (replace(PLACE, missing=None),)}, WARNING, "gone or hidden"),
    ("permissions", {"places": (replace(PLACE, missing=("Add Reactions",)),)}, WARNING,
     "Study, channel 2, for the question of the day: lacks Add Reactions"),
    ("roles", {"roles": (replace(CALLED, obstacle=RoleObstacle.UNHEARD),)}, WARNING,
     "Study, role 4, pinged for new questions: a mention of it reaches nobody"),
    ("roles", {"roles": (replace(CALLED, server="", is_pinged=False, obstacle=ABOVE),)}, WARNING,
     "1, role 4, given to new questions: it stands above the bot's own role"),
]  # fmt: skip


@each("what, changes, level, words", TABLE)
def test_each_fact_has_its_level_its_words_and_what_to_do(
    what: str, changes: dict[str, Any], level: Concern, words: str
) -> None:
    found = about(what, **changes)[0]
    assert found.level is level
    assert words in found.words
    assert bool(found.advice) == (level is not OK) or found.words.startswith("it has never run")


def test_a_database_that_can_be_read_only_is_a_fault_beside_what_it_says() -> None:
    refused, whole = about("database", obstacle="it can't be written. Let this user write it")
    assert (refused.level, refused.words) == (FAULT, "it can't be written")
    assert refused.advice == "Let this user write it."
    assert whole.words == "it is whole, at 0029_x"
    assert about("database", obstacle=refused.words, has_database=False)[0].level is FAULT
    assert len(about("database", obstacle=refused.words, has_database=False)) == 1
    assert about("disk", free_bytes=None, damage="nobody may look. Ask as the bot's user") == []


def test_one_is_said_as_one() -> None:
    (outage,) = about("outage", outage_from=NOW - 80 * S, outage_to=NOW)
    assert outage.words.endswith("took 1 minute")
    assert about("bank", bank=1)[0].words == "1 question"


def test_no_copy_is_promised_of_a_database_that_cannot_be_used() -> None:
    for last in (None, NOW - 27 * HOUR):
        (whole,), (damaged,) = (about("backup", backup_at=last, damage=it) for it in ("", "broken"))
        assert whole.words == damaged.words
        assert whole.advice.startswith("The bot makes one")
        assert damaged.advice == "None is made of a database that can't be used: see to that first."


def test_what_is_not_known_is_not_said() -> None:
    assert about("intents", message_content=None) == about("clock", discord_ahead=None) == []
    assert about("backup", has_database=False) == []
    assert about("permissions", places=()) == about("roles", roles=()) == []
    without = diagnose(ASKED, MACHINE, None, 5, NOW)
    assert not {one.about for one in without} & {"bot", "work", "stuck", "outage"}


def test_stuck_rows_are_named_with_their_reason_and_their_cure() -> None:
    (found,) = about("stuck", stuck=(ROW,))
    assert "2 × question in server 1 since 2026-01-05 11:00 UTC: forbidden" in found.words
    cures = {
        kind: about("stuck", stuck=(replace(ROW, problem=f"{kind.value}: x"),))[0].advice
        for kind in DeliveryFailure
    }
    assert len(set(cures.values())) == len(DeliveryFailure)
    assert about("stuck", stuck=(replace(ROW, problem="KeyError"),))[0].advice not in cures.values()


def test_long_lists_are_cut_and_counted() -> None:
    gone = about("servers", servers_gone=tuple(map(GuildId, range(13))))
    assert [one.words for one in gone[9:]] == [
        "the bot isn't in server 9 any more", "and 3 more that it isn't in",
    ]  # fmt: skip
    assert len(about("stuck", stuck=(ROW,) * 10)) == 10
    many = about("stuck", stuck=(ROW,) * 13)
    assert len(many) == 11
    assert "and 3 more" in many[-1].words
    lacking = replace(PLACE, missing=("Connect",))
    assert len(about("permissions", places=(lacking,) * 10)) == 10
    many = about("permissions", places=(lacking,) * 12, servers_left_out=7)
    assert len(many) == 12
    assert "and 2 more" in many[-2].words
    assert "7 more servers" in many[-1].words
    one = about("permissions", places=(lacking,), servers_left_out=1)
    assert one[-1].words == "1 more server was not asked"
    hushed = replace(CALLED, obstacle=RoleObstacle.UNHEARD)
    assert len(about("roles", roles=(hushed,) * 10)) == 10
    many = about("roles", roles=(hushed,) * 13)
    assert len(many) == 11
    assert "and 3 more" in many[-1].words
    two = (PLACE, replace(PLACE, guild_id=GuildId(3)))
    assert (
        about("permissions", places=two)[0].words == "all that is needed, in 2 places of 2 servers"
    )


def test_every_obstacle_of_a_role_has_its_words_and_its_cure() -> None:
    found = [about("roles", roles=(replace(CALLED, obstacle=one),))[0] for one in RoleObstacle]
    assert len({one.words for one in found}) == len(RoleObstacle)
    assert all(one.advice.startswith("An organiser ") for one in found)
    (well,) = about("roles", roles=(CALLED,))
    assert (well.level, well.advice) == (OK, "")
