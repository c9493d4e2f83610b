"""What is written is true: commands, settings, the map of the house, and what is to be typed."""

import re
from functools import cache
from pathlib import Path

import discord
import pytest
from discord import app_commands

from bot.core.config import PREFIX, Settings
from bot.core.ports import Purpose
from bot.gateway.needs import INVITATION, NEEDS, OPTIONAL, PERMISSIONS
from tests import house
from tests.test_architecture import BOT, WINGS
from tests.world import World

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
LONGEST_README = 160
READMES = [ROOT / "README.md", *sorted(ROOT.glob("[bct]*/**/README.md"))]


def tables(heading: str) -> list[list[list[str]]]:
    """The rows of each table under a heading, without its head."""
    part = README.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    found: list[list[list[str]]] = []
    before = ""
    for line in part.splitlines():
        if line.startswith("|"):
            if not before.startswith("|"):
                found.append([])
            found[-1].append([cell.strip() for cell in line.strip("|").split("|")])
        before = line
    return [rows[2:] for rows in found]


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
    written = {row[0].strip("`"): row[1] for rows in tables("Commands") for row in rows}
    differ = sorted(written.keys() ^ real.keys())
    assert not differ, f"only a command, or only a line in the README: {differ}"
    for name, description in real.items():
        assert description is None or written[name] == description


async def test_organisers_commands_are_named_as_theirs(here: World) -> None:
    hidden = {
        command.name
        for command in here.app.client.tree.get_commands()
        if getattr(command, "default_permissions", None) is not None
    }
    members, organisers = ({row[0].strip("`/") for row in rows} for rows in tables("Commands"))
    assert not {name for name in members if name.split()[0] in hidden}
    assert all(name.split()[0] in hidden for name in organisers)


def test_the_settings_table_is_the_model() -> None:
    written = {row[0].strip("`"): (row[1].strip("`"), row[2]) for row in tables("Settings")[0]}
    real = {}
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else str(field.default)
        real[f"{PREFIX}{name.upper()}"] = (default, field.description)
    assert written == real


def test_the_invite_link_asks_for_exactly_the_permissions_that_are_used() -> None:
    value = int(re.search(r"permissions=(\d+)", README).group(1))  # type: ignore[union-attr]
    assert value == INVITATION.value
    used = {name for names in NEEDS.values() for name in names}
    assert used == {*PERMISSIONS, *OPTIONAL}, "each is asked for because something needs it"


def test_what_needs_which_permission_is_written_as_it_is() -> None:
    names = {**PERMISSIONS, **OPTIONAL}
    rows = [
        f"| {one.value} | {', '.join(names[name] for name in NEEDS[one]) or 'nothing'} |"
        for one in Purpose
    ]
    text = (ROOT / "content" / "operate" / "README.md").read_text(encoding="utf-8")
    part = text.split("\n## What it may do in a server\n")[1].split("\n## ")[0]
    assert [line for line in part.splitlines() if line.startswith("| ")][1:] == rows


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


def test_the_readme_is_short_and_ends_with_the_licence() -> None:
    lines = README.rstrip().splitlines()
    assert len(lines) <= LONGEST_README, (
        f"README.md has {len(lines)} lines, at most {LONGEST_README}: say it in fewer, or move "
        "what operators read to content/operate/README.md, what authors read to content/README.md"
    )
    assert lines[-1] == "MIT licence."


def test_every_readme_names_only_what_is_there() -> None:
    for path in READMES:
        text = path.read_text(encoding="utf-8")
        for name in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
            assert (path.parent / name).exists(), f"{path}: {name}"
        for name in re.findall(r"`((?:bot|tests|content|migrations)/[\w./]+)`", text):
            assert (ROOT / name).exists(), f"{path}: {name}"


def paths_in(text: str) -> list[str]:
    """What a README names in backticks as a file or folder: what has a slash or a file's ending."""
    plain = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    named = re.findall(r"`(\.?[A-Za-z_][\w./-]*)`", plain)
    return [one for one in named if "/" in one or re.search(r"\.(py|md|sql|toml|yaml)$", one)]


def is_there(name: str, beside: Path) -> bool:
    """Whether a path leads somewhere: from the root, from ``bot/``, or from anywhere below the
    README that names it; a bare name from anywhere in ``bot/``. A Python file's ending may be left
    out; what ends with a slash is a folder."""
    wanted = (name,) if name.endswith("/") else (name, f"{name}.py", f"{name}/")
    below = beside if "/" in name else BOT
    ends = tuple(f"/{one}" for one in wanted)
    return any((root / one).exists() for root in (ROOT, BOT) for one in wanted) or any(
        path.endswith(ends) for path in paths_below(below)
    )


@cache
def paths_below(folder: Path) -> list[str]:
    """All files and folders in a folder; the latter end with a slash."""
    return [path.as_posix() + "/" * path.is_dir() for path in folder.rglob("*")]


def test_the_readmes_of_the_house_name_only_paths_that_lead_somewhere() -> None:
    lost = [
        f"{path.relative_to(ROOT)} names `{name}`"
        for path in sorted(BOT.glob("**/README.md"))
        for name in paths_in(path.read_text(encoding="utf-8"))
        if not is_there(name, path.parent)
    ]
    assert not lost, "write where it is now:\n" + "\n".join(lost)


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("`bank/loader/` and `bank/loader.py`, `bank/loader`", ["bank/loader/"]),
        ("`practice/quiz/asking/rules`, `tests/core/data`, `migrations/`, `.ci/run`", []),
        ("`rules/gone.py`, `tests/gone`, `gone.py`", ["rules/gone.py", "tests/gone", "gone.py"]),
        ("`ui.py`, `/mock`, `3/12`, `quiz:pick`\n```sh\n`no/path`\n```", []),
    ],
)
def test_the_guard_sees_a_path_that_leads_nowhere(text: str, lost: list[str]) -> None:
    assert [name for name in paths_in(text) if not is_there(name, BOT)] == lost


def test_every_wing_says_its_decisions() -> None:
    for wing in WINGS:
        if (BOT / wing / "__init__.py").is_file() and wing != "demo":
            assert "## Decisions" in (BOT / wing / "README.md").read_text(encoding="utf-8"), wing


def test_the_map_shows_the_wings_and_rooms_as_they_are() -> None:
    assert house.written() == house.picture()
    text = (BOT / "README.md").read_text(encoding="utf-8")
    for wing, rooms in WINGS.items():
        row = re.search(rf"^\| .*`{wing}(?:/|\.py)?`.*\|$", text, flags=re.MULTILINE)
        assert row is not None or wing == "__main__", wing
        if row is not None and rooms:
            shown = row.group().split("|")[2].replace("{", "").replace("}", "").replace("/", ", ")
            names = [name.split("/")[-1] for name in rooms]
            assert [one.strip() for one in shown.split(",") if one.strip() != "quiz"] == names
