"""The README tells the truth: commands, settings, and what it promises to type."""

import re
from pathlib import Path

import discord
from discord import app_commands

from bot.core.config import PREFIX, Settings
from bot.gateway.notifier import PERMISSIONS
from tests.world import World

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def table(heading: str) -> list[list[str]]:
    """The rows of the first table under a heading, without its head."""
    part = README.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


async def test_the_commands_table_is_the_command_tree(here: World) -> None:
    tree = here.app.client.tree
    real = {}
    for command in [
        *tree.walk_commands(type=discord.AppCommandType.chat_input),
        *tree.get_commands(type=discord.AppCommandType.message),
    ]:
        if isinstance(command, app_commands.Group):
            continue
        slash = isinstance(command, app_commands.Command)
        name = f"/{command.qualified_name}" if slash else command.name
        real[name] = command.description if slash else None
    written = {row[0].strip("`"): row[2] for row in table("Commands")}
    assert written.keys() == real.keys()
    for name, description in real.items():
        assert description is None or written[name] == description


async def test_organisers_commands_are_named_as_theirs(here: World) -> None:
    organisers = {
        command.name
        for command in here.app.client.tree.get_commands()
        if getattr(command, "default_permissions", None) is not None
    }
    for name, who, _ in table("Commands"):
        root = name.strip("`/").split()[0]
        assert (who == "organisers") == (root in organisers), name


def test_the_settings_table_is_the_model() -> None:
    written = {row[0].strip("`"): (row[1].strip("`"), row[2]) for row in table("Settings")}
    real = {}
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else str(field.default)
        real[f"{PREFIX}{name.upper()}"] = (default, field.description)
    assert written == real


def test_the_invite_link_asks_for_exactly_the_permissions_that_are_used() -> None:
    value = int(re.search(r"permissions=(\d+)", README).group(1))  # type: ignore[union-attr]
    assert value == discord.Permissions(**dict.fromkeys(PERMISSIONS, True)).value


def test_pictures_and_files_that_the_readme_names_exist() -> None:
    for name in re.findall(r"(?:\]\(|src=\")([\w./-]+\.(?:png|md))", README):
        assert (ROOT / name).is_file(), name
    for name in ("CHANGELOG.md", "LICENSE", "Dockerfile", "requirements.lock", "content/README.md"):
        assert (ROOT / name).is_file(), name


def test_the_requirements_lock_names_no_place() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert "--index-url" not in lock
    assert lock.count("--hash=sha256:") > 30


def test_the_rooms_table_names_every_room() -> None:
    rooms = {path.name for path in (ROOT / "bot").iterdir() if (path / "__init__.py").is_file()}
    named = {name for row in table("How it works") for name in re.findall(r"`(\w+)/`", row[0])}
    assert rooms - named <= {"_bundled"}
    assert named <= rooms
