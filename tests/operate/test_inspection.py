"""`studybot doctor` from end to end: the real discord.py, over real HTTP, on this machine."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import web

from bot.cli.main import main
from bot.core.clock import SystemClock
from bot.core.config import PREFIX, load_settings
from bot.core.ids import GuildId
from bot.core.outbox import store as outbox
from bot.operate.doctor import tx as looks
from bot.operate.doctor.rules.facts import TokenState
from bot.operate.inspection import known
from tests.bank.texts import CHOICE, topic_file
from tests.loopback import as_discord
from tests.world import fresh_database

ME, GUILD, LOST, CHANNEL = 100, 1, 9, 2
EARNED, CALLED, GONE, VOICE = 20, 21, 22, 5
VIEW, SEND, MANAGE_ROLES = 1 << 10, 1 << 11, 1 << 28
TOKEN = "a.loopback.token"
ROLE = {
    "id": str(GUILD), "name": "@everyone", "permissions": str(VIEW | SEND), "position": 0,
    "color": 0, "colors": {"primary_color": 0}, "hoist": False, "managed": False,
    "mentionable": False, "flags": 0,
}  # fmt: skip
ABOVE = {**ROLE, "id": str(EARNED), "name": "Steady", "permissions": "0", "position": 5}
HUSHED = {**ABOVE, "id": str(CALLED), "name": "Ready"}
OWN = {**ROLE, "id": "30", "name": "study", "permissions": str(MANAGE_ROLES), "position": 2,
       "managed": True}  # fmt: skip
USER = {"id": str(ME), "username": "study", "discriminator": "0", "avatar": None, "bot": True}
ANSWERS: dict[str, Any] = {
    "/users/@me": USER,
    "/oauth2/applications/@me": {
        "id": "5", "name": "study", "description": "", "icon": None, "bot_public": True,
        "bot_require_code_grant": False, "verify_key": "", "flags": 1 << 19,
        "owner": {**USER, "id": "7"}, "team": None,
    },
    f"/guilds/{GUILD}": {
        "id": str(GUILD), "name": "Study group", "owner_id": "7",
        "roles": [ROLE, ABOVE, HUSHED, OWN], "emojis": [],
        "stickers": [], "features": [], "verification_level": 0, "mfa_level": 0, "nsfw_level": 0,
        "default_message_notifications": 0, "explicit_content_filter": 0, "premium_tier": 0,
        "preferred_locale": "en-GB", "system_channel_flags": 0, "afk_timeout": 60,
    },
    f"/guilds/{GUILD}/members/{ME}": {
        "user": USER, "roles": ["30"], "joined_at": "2026-01-01T00:00:00+00:00", "flags": 0,
        "deaf": False, "mute": False,
    },
    f"/guilds/{GUILD}/channels": [{
        "id": str(CHANNEL), "type": 0, "name": "daily", "position": 0, "guild_id": str(GUILD),
        "permission_overwrites": [], "parent_id": None,
    }],
}  # fmt: skip


@asynccontextmanager
async def discord_here(
    monkeypatch: pytest.MonkeyPatch, ahead: timedelta
) -> AsyncIterator[list[str]]:
    """A Discord on loopback whose clock is ahead of ours; what was asked, in order."""
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(f"{request.method} {request.path}")
        when = format_datetime(SystemClock().now() + ahead, usegmt=True)
        if request.headers.get("Authorization") != f"Bot {TOKEN}":
            return web.json_response({"code": 0, "message": "401"}, status=401)
        found = ANSWERS.get(request.path)
        if found is None:
            return web.json_response({"code": 10004}, status=404, headers={"Date": when})
        head = {"Date": when, "Content-Type": "application/json"}  # as Discord writes it
        return web.Response(body=json.dumps(found), headers=head)

    async with as_discord(answer, monkeypatch):
        yield asked


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with two servers that were set up; a bank of one question."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "evaluation.yaml").write_text(topic_file(CHOICE), encoding="utf-8")
    monkeypatch.setenv(f"{PREFIX}BANK_DIR", "bank")
    monkeypatch.setenv(f"{PREFIX}TOKEN", TOKEN)
    path = load_settings().database_path
    path.parent.mkdir()
    path.write_bytes(fresh_database())
    now = SystemClock().now().isoformat(timespec="microseconds")
    sql = """INSERT INTO guilds (guild_id, channel_id, organiser_id, post_time, tz, weekdays,
                reveal_minutes, min_chars, created_at, updated_at)
             VALUES (?, ?, 7, '09:00', 'UTC', 127, 60, 1, ?, ?)"""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(sql, [(GUILD, CHANNEL, now, now), (LOST, 3, now, now)])
        connection.execute(
            """INSERT INTO interview_settings (guild_id, channel_id, organiser_id, tz, weekday,
                   round_time, every_weeks, events, voice_id, voice_kind, ping_role_id)
               VALUES (?, ?, 7, 'UTC', 6, '18:00', 1, 0, ?, 'channel', ?)""",
            (GUILD, CHANNEL, VOICE, CALLED),
        )
        earned = "INSERT INTO earned_roles VALUES (?, ?, ?, 2, ?)"
        connection.executemany(
            earned, [(GUILD, "streak", EARNED, now), (GUILD, "mocks", GONE, now)]
        )
        connection.execute("UPDATE instance SET alive_at = ?", (now,))
    return tmp_path


async def doctor(capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, dict[str, Any]]:
    code = await asyncio.to_thread(main, ["doctor", "--json", *more])
    found = json.loads(capsys.readouterr().out)
    by_name: dict[str, Any] = {"worst": found["worst"]}
    for one in found["findings"]:
        by_name.setdefault(one["about"], []).append((one["level"], one["words"], one["advice"]))
    return code, by_name


async def test_the_doctor_asks_discord_without_changing_anything(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with discord_here(monkeypatch, timedelta(seconds=90)) as asked:
        code, found = await doctor(capsys)
    assert code == 2
    assert found["worst"] == "fault"
    assert found["token"] == [("ok", "Discord knows it as study", "")]
    assert "Message Content is granted" in found["intents"][0][1]
    level, words, _ = found["clock"][0]
    assert level == "fault"
    assert words in {f"{n} s behind Discord's" for n in (88, 89, 90)}
    said = [words for _, words, _ in found["permissions"]]
    (daily,) = [one for one in said if "channel 2, for the question of the day: lacks" in one]
    assert "Create Public Threads" in daily
    assert "View Channel" not in daily
    assert f"Study group, channel {CHANNEL}, for formulas as pictures: lacks Attach Files" in said
    assert any("for mock interviews: lacks" in one and "Manage Threads" in one for one in said)
    voice = f"Study group, channel {VOICE}, for the voice channel of mock interviews"
    assert f"{voice}: it is gone or hidden" in said
    assert not any(str(LOST) in one.split(",")[0] for one in said), "one cause, one finding"
    assert [words for _, words, _ in found["servers"]] == [
        f"the bot isn't in server {LOST} any more"
    ]
    assert [words for _, words, _ in found["roles"]] == [
        f"Study group, role {GONE}, given to who earns it by mocks: it is gone",
        f"Study group, role {EARNED}, given to who earns it by streak: it stands above the bot's "
        "own role",
        f"Study group, role {CALLED}, pinged for who wants to practise now: a mention of it "
        "reaches nobody",
    ]
    assert all(advice for _, _, advice in found["roles"])
    assert found["bot"] == [("ok", "it runs and takes answers", "")]
    assert "GB are free for " in found["disk"][0][1]
    assert {one.split()[0] for one in asked} == {"GET"}


async def test_a_token_that_is_refused_or_no_network_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with discord_here(monkeypatch, timedelta()) as asked:
        code, found = await doctor(capsys, "--offline")
        assert (code, asked) == (1, [])
        monkeypatch.setenv(f"{PREFIX}TOKEN", "another.token")
        code, found = await doctor(capsys)
        assert (code, found["token"][0][0]) == (2, "fault")
        asked.clear()
        for slip in ("two words", '"quoted"', f"Bot {TOKEN}"):
            monkeypatch.setenv(f"{PREFIX}TOKEN", slip)
            assert "is no token" in (await doctor(capsys))[1]["token"][0][1]
        assert asked == []
    monkeypatch.setenv(f"{PREFIX}TOKEN", TOKEN)
    code, found = await doctor(capsys)  # nobody listens there any more
    assert (code, found["token"][0][0]) == (1, "warning")
    assert found["token"][0][1] == "Discord could not be asked: nothing listens there"
    monkeypatch.delenv(f"{PREFIX}TOKEN")
    assert (await doctor(capsys))[1]["token"][0][1] == "there is none"


async def test_what_waits_failed_and_ended_is_told_of_the_database(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = load_settings().database_path
    now, hour = SystemClock().now(), timedelta(hours=1)
    _, found = await doctor(capsys, "--offline")
    assert found["work"][0][1].startswith("next at "), "of the features"
    assert found["work"][0][1].endswith(" UTC; 0 things wait for their time")
    assert found["outage"] == [("ok", "none so far", "")]
    assert "stuck" not in found
    with closing(sqlite3.connect(path)) as tx, tx:
        for subject, due_at in (("1", datetime(2198, 5, 6, 7, tzinfo=UTC)), ("2", now + 2 * hour)):
            outbox.put(
                tx, guild_id=GuildId(GUILD), kind="question", subject=subject, due_at=due_at,
                now=now,
            )  # fmt: skip
        tx.execute("UPDATE outbox SET problem = 'forbidden: HTTP 403' WHERE subject = '2'")
        ends = [one.isoformat(timespec="microseconds") for one in (now - 3 * hour, now - hour)]
        tx.execute("INSERT INTO outages (from_at, to_at) VALUES (?, ?)", ends)
    copies = folder / "data" / "backups"
    copies.mkdir()
    (copies / f"studybot-daily-{now - 30 * hour:%Y%m%d-%H%M%S}.sqlite3").touch()
    _, found = await doctor(capsys, "--offline")
    assert found["work"][0][1].endswith("2 things wait for their time")
    with closing(sqlite3.connect(path)) as tx:
        tx.row_factory = sqlite3.Row
        assert looks.gather(tx, (), now).next_at == now + 2 * hour
        assert looks.gather(tx, (lambda _, at: at + hour,), now).next_at == now + hour
    (stuck,) = found["stuck"]
    assert "1 × question in server 1" in stuck[1]
    assert "forbidden" in stuck[1]
    assert stuck[2].startswith("An organiser gives the permission")
    assert "took 120 minutes" in found["outage"][0][1]
    assert found["backup"][0][:2] == (
        "warning", f"the last is from {now - 30 * hour:%Y-%m-%d %H:%M} UTC"
    )  # fmt: skip
    with closing(sqlite3.connect(path)) as tx, tx:
        late = (now - hour).isoformat(timespec="microseconds")
        tx.execute("UPDATE outbox SET not_before = ? WHERE subject = '1'", (late,))
    _, found = await doctor(capsys, "--offline")
    assert found["work"][0][:2] == (
        "warning", f"1 thing waits untried, the first since {now - hour:%Y-%m-%d %H:%M} UTC"
    )  # fmt: skip


async def test_what_is_printed_says_what_to_do_below_each_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(f"{PREFIX}BANK_DIR", "nowhere")
    assert await asyncio.to_thread(main, ["doctor", "--offline"]) == 2
    lines = capsys.readouterr().out.splitlines()
    (at,) = [at for at, line in enumerate(lines) if line.startswith("fault    bank ")]
    assert "there is no folder nowhere" in lines[at]
    assert lines[at + 1].strip() == "→ `studybot bank check` lists them all."


@pytest.mark.parametrize(
    ("reads", "wants", "granted"), [(True, True, True), (False, True, False), (False, False, None)]
)
def test_the_bot_that_runs_knows_its_intents_and_the_time_without_asking(
    reads: bool, wants: bool, granted: bool | None
) -> None:
    now = SystemClock().now()
    notifier: Any = SimpleNamespace(reads_messages=lambda: reads)
    pace: Any = SimpleNamespace(discord_time=lambda: now + timedelta(seconds=70))
    clock: Any = SimpleNamespace(now=lambda: now)
    found = known(notifier, pace, clock, "Study#1", wants, ())
    assert (found.token, found.name) == (TokenState.VALID, "Study#1")
    assert found.message_content is granted
    assert found.discord_ahead == timedelta(seconds=70)


async def test_a_database_that_is_damaged_missing_or_old_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = load_settings().database_path
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM migrations WHERE name = (SELECT max(name) FROM migrations)")
    code, found = await doctor(capsys, "--offline")
    assert (code, "bot" in found) == (1, False)
    assert "1 step waits" in found["database"][0][1]
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO migrations VALUES ('9999_later', 'x', 'now')")
    code, found = await doctor(capsys, "--offline")
    assert (code, found["database"][0][0]) == (2, "fault")
    assert found["database"][0][2].startswith("Install that version")
    raw = bytearray(path.read_bytes())
    raw[36:40] = (7).to_bytes(4)  # free pages that aren't there: it opens, and is damaged
    path.write_bytes(raw)
    code, found = await doctor(capsys, "--offline")
    assert (code, found["database"][0][0]) == (2, "fault")
    assert "is damaged, or no database (" in found["database"][0][1]
    path.write_bytes(b"not a database at all " * 500)
    code, found = await doctor(capsys, "--offline")
    assert (code, found["database"][0][0]) == (2, "fault")
    assert "studybot restore FILE" in found["database"][0][2]
    path.write_bytes(b"")
    code, found = await doctor(capsys, "--offline")
    assert (code, found["database"][0][1]) == (1, "nothing was ever written into it")
    path.unlink()
    code, found = await doctor(capsys, "--offline")
    assert (code, found["database"][0][1]) == (1, "there is none yet")
    assert await asyncio.to_thread(main, ["doctor", "--offline"]) == 1
    assert "warning  database     there is none yet\n" in capsys.readouterr().out
