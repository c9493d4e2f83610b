"""The ways to run the bot are what their files say: image, compose and unit file, tried as far as a
machine without Docker and without a running systemd allows."""

import configparser
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import closing
from datetime import UTC, datetime
from fnmatch import fnmatch
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli.main import REFUSED, parser
from bot.cli.process import LAST_SECONDS, SHUTDOWN_SECONDS
from bot.core import backup
from bot.core.bundle import bundled
from bot.core.config import PREFIX, Settings
from bot.core.migrate import NewerDatabaseError, migrate

ROOT = Path(__file__).parent.parent.parent
HERE = ROOT / "content" / "operate"
DOCS = sorted([ROOT / "README.md", *ROOT.glob("[bct]*/**/*.md")])
TYPED = re.compile(r"(?:^|&& |/bin/|STUDYBOT_\w+=\S+ |exec studybot )studybot ([a-z-]+)", re.M)
STEPS = (
    r"^(?:systemctl \w+|docker compose (?:stop|build|up)|\S+pip install(?= --no-deps))"
    r"|(?<=^bot )\w+|(?<=studybot studybot )\w+"
)
EXPOSURE = 15
"""At most, in tenths: systemd's own scale ends at 100, and below 20 it says *OK*."""


LONGEST_STOP = SHUTDOWN_SECONDS + 2 * LAST_SECONDS
HARDENED = {
    "NoNewPrivileges": "yes", "CapabilityBoundingSet": "", "ProtectSystem": "strict",
    "ProtectHome": "yes", "PrivateTmp": "yes", "PrivateDevices": "yes", "UMask": "0077",
    "MemoryDenyWriteExecute": "yes", "RestrictNamespaces": "yes",
}  # fmt: skip
"""What systemd's own judgement would let pass for a little more of its scale."""


def commands() -> set[str]:
    """What may stand after `studybot`."""
    (found,) = [one.choices for one in parser()._actions if one.choices is not None]
    return set(found)


def stages() -> list[list[tuple[str, str]]]:
    """The instructions of the Dockerfile, by stage."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    found: list[list[tuple[str, str]]] = []
    for line in lines:
        word, rest = line.strip().split(maxsplit=1)
        if word == "FROM":
            found.append([])
        found[-1].append((word, rest.strip()))
    return found


def reaches_the_image(name: str) -> bool:
    """Whether a path is sent to Docker: the last line of .dockerignore that fits decides."""
    verdict = True
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            pattern = line.removeprefix("!")
            ends = pattern.removeprefix("**/")
            parents = [name, *map(str, Path(name).parents)]
            if any(fnmatch(one, pattern) or fnmatch(Path(one).name, ends) for one in parents[:-1]):
                verdict = line.startswith("!")
    return verdict


def test_the_image_is_built_from_what_the_package_is_made_of() -> None:
    build, _ = stages()
    copied = {name for word, rest in build if word == "COPY" for name in shlex.split(rest)[:-1]}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {
        "pyproject.toml", "requirements.lock", project["project"]["readme"],
        *project["project"]["license-files"], *wheel["packages"], *wheel["force-include"],
    }  # fmt: skip
    assert needed <= copied
    for name in copied:
        assert (ROOT / name).exists(), name
        assert reaches_the_image(name), name
    for name in (
        ".git",
        "data/studybot.sqlite3",
        ".env",
        "content/.env",
        "tests",
        "bot/__pycache__",
    ):
        assert not reaches_the_image(name), name


def test_the_image_carries_the_environment_only_and_runs_as_nobody() -> None:
    build, final = stages()
    assert [rest for word, rest in final if word == "COPY"] == [
        "--from=build /opt/studybot /opt/studybot"
    ]
    said = dict(final)
    assert said["USER"] != "root"
    assert said["VOLUME"] == said["WORKDIR"] == "/data"
    assert "STUDYBOT_DATA_DIR=/data" in said["ENV"]
    for instruction in (said["CMD"], said["HEALTHCHECK"].split("CMD")[1]):
        program, command = yaml.safe_load(instruction)
        assert program == "studybot"
        assert command in commands()
    assert any("--require-hashes -r requirements.lock" in rest for word, rest in build)


def test_in_the_image_a_health_check_compiles_nothing() -> None:
    """The base has no bytecode of Python's own modules: 0.25 s of processor a check, not 0.07."""
    _, final = stages()
    as_root = takewhile(lambda one: one[0] != "USER", final)
    before = [rest for word, rest in as_root if word == "RUN"]
    assert "PYTHONDONTWRITEBYTECODE=1" in dict(final)["ENV"]
    assert any("compileall" in rest and "os.__file__" in rest for rest in before)


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((HERE / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


def test_compose_writes_to_one_volume_and_holds_no_token() -> None:
    whole = compose()
    (service,) = whole["services"].values()
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["volumes"] == ["data:/data"]
    assert set(whole["volumes"]) == {"data"}
    assert (HERE / service["build"] / "Dockerfile").is_file()
    # What lies in content/ is packed into the image and the wheel: the token mustn't.
    secrets = (HERE / service["env_file"]).resolve()
    assert secrets == ROOT / ".env"
    assert ".env" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert "environment" not in service
    assert service["logging"]["options"].keys() == {"max-size", "max-file"}
    assert service["tmpfs"] == ["/tmp"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert int(service["stop_grace_period"].removesuffix("s")) > LONGEST_STOP


def readme(heading: str) -> str:
    """What the guide says below a heading."""
    text = (HERE / "README.md").read_text(encoding="utf-8")
    return text.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def test_the_guide_names_the_volume_that_compose_makes_and_its_owner() -> None:
    whole = compose()
    (volume,) = whole["volumes"]
    named = re.findall(r"-v (\w\S*?):/data", (HERE / "README.md").read_text(encoding="utf-8"))
    assert set(named) == {f"{whole['name']}_{volume}"}
    (user,) = {one for word, rest in stages()[1] for one in re.findall(r"--uid (\d+)", rest)}
    assert f"chown -R {user}:{user} /data" in readme("Back up, restore, move to another server")


def test_the_way_back_starts_the_bot_only_after_the_restore() -> None:
    """The earlier version restores: a later one would bring the copy up to its own schema."""
    blocks = re.findall(r"```sh\n(.*?)```", readme("Go back to an earlier version"), re.S)
    found = [[Path(one).name for one in re.findall(STEPS, block, re.M)] for block in blocks]
    assert found == [
        ["systemctl stop", "backup", "pip install", "restore", "check", "systemctl start"],
        ["docker compose stop", "backup", "docker compose build", "restore", "check",
         "docker compose up"],
    ]  # fmt: skip


def test_metrics_are_opened_by_taking_a_sign_away_and_for_this_machine_only() -> None:
    text = (HERE / "compose.yaml").read_text(encoding="utf-8")
    (service,) = yaml.safe_load(text.replace("# ports", "ports"))["services"].values()
    (port,) = service["ports"]
    outside, _, inside = port.rpartition(":")
    assert outside == f"127.0.0.1:{inside}"
    assert f"{PREFIX}METRICS_PORT={inside}" in text
    assert f"{PREFIX}METRICS_ADDRESS=0.0.0.0" in text


def test_the_bank_of_ones_own_is_mounted_by_taking_a_sign_away() -> None:
    text = (HERE / "compose.yaml").read_text(encoding="utf-8")
    opened = yaml.safe_load(text.replace("# - /srv", "- /srv"))
    (service,) = opened["services"].values()
    source, target, mode = service["volumes"][1].split(":")
    assert (mode, target) == ("ro", "/bank")
    assert f"{PREFIX}BANK_DIR={target}" in text
    assert source.startswith("/")


def test_copies_elsewhere_are_mounted_by_taking_a_sign_away_and_let_in_by_a_drop_in() -> None:
    text = (HERE / "compose.yaml").read_text(encoding="utf-8")
    opened = yaml.safe_load(text.replace("# - /mnt", "- /mnt"))
    (service,) = opened["services"].values()
    source, target = service["volumes"][1].split(":")
    assert f"{PREFIX}BACKUP_DIR={target}" in text
    (user,) = re.findall(r"--uid[ =](\d+)", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    guide = (HERE / "README.md").read_text(encoding="utf-8")
    for said in (text, guide):
        assert f"chown {user}:{user} {source}" in said
    printed = re.findall(r"printf '([^']*)'", guide)
    (drop_in,) = [one.replace("\\n", "\n") for one in printed if "ReadWritePaths" in one]
    read = configparser.RawConfigParser()
    read.read_string(drop_in)
    assert read["Service"]["ReadWritePaths".lower()] == source
    assert f"-p ReadWritePaths={source}" in guide, "the doctor is to see what the service sees"


def test_the_nightly_copy_is_made_every_night_and_old_ones_go(tmp_path: Path) -> None:
    guide = (HERE / "README.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^30 3 \* \* \* studybot (.*)$", guide, re.M)
    data, copies = tmp_path / "data", tmp_path / "copies"
    data.mkdir()
    copies.mkdir()
    migrate(data / "studybot.sqlite3", bundled("migrations"))
    old, mine = copies / "studybot-20251201-033000.sqlite3", copies / "mine"
    for one, age in ((old, 30), (mine, 30), (copies / "studybot-20260101-033000.sqlite3", 20)):
        one.touch()
        at = datetime.now(UTC).timestamp() - age * 86_400
        os.utime(one, (at, at))
    typed = line.replace("/srv/copies", shlex.quote(str(copies)))
    typed = typed.replace("/opt/studybot/bin/studybot", f"{shlex.quote(sys.executable)} -m bot")
    environment = {**os.environ, "STUDYBOT_DATA_DIR": str(data)}
    for _ in range(2):
        subprocess.run(["/bin/sh", "-c", typed], check=True, cwd=ROOT, env=environment)
    assert not old.exists()
    assert mine.exists()
    assert len(list(copies.iterdir())) == 4


def unit() -> configparser.SectionProxy:
    read = configparser.RawConfigParser(strict=False, delimiters="=")
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(HERE / "studybot.service", encoding="utf-8")
    return read["Service"]


def test_the_unit_starts_what_there_is() -> None:
    service = unit()
    program, command = service["ExecStart"].split()
    assert Path(program).name == "studybot"
    assert command == "run"
    settings = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    named = dict(one.split("=", 1) for one in service["Environment"].split())
    assert {name for name in named if name.startswith(PREFIX)} <= settings
    assert named["STUDYBOT_DATA_DIR"] == f"/var/lib/{service['StateDirectory']}"
    assert service["WorkingDirectory"] == named["STUDYBOT_DATA_DIR"]
    assert "TOKEN" not in service["Environment"]
    assert service["ExecReload"].split()[:2] == ["/bin/kill", "-HUP"]
    assert int(service["TimeoutStopSec"]) > LONGEST_STOP
    assert service["User"] != "root"
    for name, value in HARDENED.items():
        assert service[name] == value, name
    assert "ProcSubset" not in service, "the dashboard's memory is counted by /proc/stat"
    # Trying again doesn't help with what the command line refuses.
    assert service["RestartPreventExitStatus"] == str(REFUSED)
    # What reads the bank again ends a process that is a tenth of a second old, and that is no stop.
    assert service["RestartForceExitStatus"] == "SIGHUP"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd isn't installed here")
def test_systemd_takes_the_unit_and_finds_it_hardened(tmp_path: Path) -> None:
    text = (HERE / "studybot.service").read_text(encoding="utf-8")
    copy = tmp_path / "studybot.service"
    copy.write_text(text.replace("/opt/studybot/bin/studybot", "/bin/true"), encoding="utf-8")

    def analyse(*words: str) -> str:
        done = subprocess.run(
            ["systemd-analyze", *words, str(copy)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stderr

    assert analyse("verify") == ""
    analyse("security", "--offline=yes", "--no-pager", f"--threshold={EXPOSURE}")


def test_what_is_to_be_typed_is_there() -> None:
    typed = set()
    for path in DOCS:
        for block in re.findall(r"```(?:sh|console)\n(.*?)```", path.read_text("utf-8"), re.S):
            typed |= set(re.findall(TYPED, block))
        for said in re.findall(r"`studybot ([a-z-]+)[^`]*`", path.read_text("utf-8")):
            typed.add(said)
    assert {"run", "health", "backup", "restore", "check"} <= typed
    assert typed <= commands()


def test_an_earlier_version_goes_on_with_the_copy_from_before_the_update(tmp_path: Path) -> None:
    earlier, database = tmp_path / "migrations", tmp_path / "studybot.sqlite3"
    earlier.mkdir()
    for step in sorted(bundled("migrations").glob("*.sql"))[:-1]:
        shutil.copy(step, earlier)
    migrate(database, earlier)
    with closing(sqlite3.connect(database)) as tx:
        tx.execute(
            "INSERT INTO guilds (guild_id, channel_id, organiser_id, post_time, tz, weekdays, "
            "reveal_minutes, min_chars, created_at, updated_at) "
            "VALUES (7, 8, 9, '09:00', 'UTC', 127, 60, 20, '2026-01-01', '2026-01-01')"
        )
        tx.commit()
    copy = migrate(database, bundled("migrations")).backup
    assert copy is not None
    with pytest.raises(NewerDatabaseError):
        migrate(database, earlier)
    part = tmp_path / "part"
    backup.bring_in(copy, part, earlier)
    backup.put_in_place(part, database, datetime(2026, 1, 1, tzinfo=UTC))
    assert migrate(database, earlier).applied == ()
    with closing(sqlite3.connect(database)) as tx:
        assert tx.execute("SELECT guild_id FROM guilds").fetchall() == [(7,)]
