"""Which files are pages, how their links are written there, and what the code says of itself."""

import argparse
import dataclasses
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import discord
from discord import app_commands

from bot.cli.main import parser
from bot.core.config import PREFIX, Settings
from bot.server.settings.rules.declared import GuildSettings
from bot.server.settings.rules.panel import FIELDS, SETTINGS
from tests.site.pictures import FOLDER, PICTURES, Picture

ROOT = Path(__file__).parent.parent.parent
CONFIG = ROOT / "content" / "site" / "mkdocs.yml"
STYLE = ROOT / "content" / "site" / "site.css"
LINK = re.compile(r"(\]\(|src=\")(?!https?:|#)([^)\"#]+)(#[^)\"]*)?")


def sources() -> list[Path]:
    """What is staged: each README, and the other pages beside them."""
    found = {ROOT / "README.md", ROOT / "CHANGELOG.md"}
    for wing in ("bot", "content", "tests"):
        found |= set((ROOT / wing).rglob("*.md"))
    return sorted(found)


def page_of(path: Path) -> Path:
    """Where a file's page stands. The root's README is the first page."""
    name = path.relative_to(ROOT)
    return Path("index.md") if name == Path("README.md") else name


def rewritten(text: str, source: Path, staged: set[Path]) -> str:
    """Links as they are between pages; one to a file that is no page becomes its name."""

    def link(found: re.Match[str]) -> str:
        target = (source.parent / found[2]).resolve()
        if target not in staged:
            return found.group()
        here, there = page_of(source).parent, page_of(target)
        up = "../" * len(here.parts)
        return f"{found[1]}{up}{there.as_posix()}{found[3] or ''}"

    def without(found: re.Match[str]) -> str:
        target = (source.parent / found[2]).resolve()
        return found.group() if target in staged else f"`{target.relative_to(ROOT)}`"

    text = re.sub(r"(?<!!)\[[^\]]*(\]\()(?!https?:|#)([^)#]+)\)", without, text)
    return LINK.sub(link, text)


def shown(picture: Picture, up: str = "") -> str:
    """A picture in Markdown, with the words for who doesn't see it."""
    return f"\n![{picture.alt}]({up}content/site/pictures/{picture.name}.webp)\n"


def stage(folder: Path, tree: app_commands.CommandTree[discord.Client]) -> Path:
    """Write pages and configuration into a folder; where the configuration is."""
    docs = folder / "docs"
    pictures = sorted(FOLDER.glob("*.webp"))
    staged = {*sources(), *pictures}
    for source in staged:
        page = docs / page_of(source)
        page.parent.mkdir(parents=True, exist_ok=True)
        if source in pictures:
            shutil.copyfile(source, page)
        else:
            page.write_text(rewritten(source.read_text("utf-8"), source, staged), "utf-8")
    (docs / "commands.md").write_text(commands_page(tree), "utf-8")
    (docs / "tour.md").write_text(tour_page(), "utf-8")
    (docs / "settings.md").write_text(settings_page(), "utf-8")
    named = CONFIG.read_text("utf-8")
    rest = [page_of(one).as_posix() for one in sources()]
    wings = [name for name in rest if name not in named and name != "index.md"]
    (line,) = [one for one in named.splitlines() if one.strip() == "- WINGS"]
    indent = line.split("-")[0]
    shutil.copyfile(STYLE, docs / STYLE.name)
    made = folder / "mkdocs.yml"
    listed = "\n".join(f"{indent}- {Path(one).parent.as_posix()}: {one}" for one in wings)
    made.write_text(named.replace(line, listed), "utf-8")
    return made


def build(configuration: Path) -> None:
    """Build the site beside its configuration, without network; every warning is an error.
    Raises `SystemExit` with what the builder said."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(configuration)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr)


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(one) for one in line) + " |" for line in lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def commands_page(tree: app_commands.CommandTree[discord.Client]) -> str:
    """Every command with its options, for members and for organisers."""
    parts = {False: ["# Commands\n\n## For members\n"], True: ["\n## For organisers\n"]}
    for command in sorted(tree.walk_commands(), key=lambda one: one.qualified_name):
        if isinstance(command, app_commands.Group):
            continue
        top: app_commands.Command[object, ..., object] | app_commands.Group = command
        while top.parent is not None:
            top = top.parent
        mine = parts[top.default_permissions is not None]
        mine.append(f"\n### /{command.qualified_name}\n\n{command.description}\n")
        mine += [shown(one) for one in PICTURES if one.command == command.qualified_name]
        if command.parameters:
            rows = [(f"`{one.display_name}`", str(one.description)) for one in command.parameters]
            mine.append("\n" + table(("option", "what it is"), rows))
    menu = tree.get_commands(type=discord.AppCommandType.message)
    parts[False] += [f"\n### {one.name}\n\nIn the menu of a message.\n" for one in menu]
    return "".join([*parts[False], *parts[True]])


def tour_page() -> str:
    """What it looks like, in the order of a day."""
    head = "# What it looks like\n\nAll of it is from the demo; names and answers are made up.\n"
    return head + "".join(f"\n## {one.title}\n{shown(one)}\n{one.alt}.\n" for one in PICTURES)


def default_of(key: str) -> str:
    """What holds of an organiser's setting until somebody changes it."""
    (field,) = [one for one in dataclasses.fields(GuildSettings) if one.name == FIELDS[key]]
    setting = SETTINGS[key]
    if field.default_factory is not dataclasses.MISSING:
        value: Any = field.default_factory()
    elif field.default is not dataclasses.MISSING:
        value = field.default
    else:
        return "none: it has to be chosen"
    labels = {one.value: one.label for one in setting.options}
    chosen = [labels.get(one, one) for one in setting.chosen(value)]
    if len(chosen) == len(labels) > 1:
        return "all"
    return ", ".join(chosen) or "none"


def settings_page() -> str:
    """Every setting: the operator's, the organisers', and what the command line knows."""
    ours = [
        (
            f"`{PREFIX}{name.upper()}`",
            "" if field.default is None else f"`{field.default}`",
            field.description or "",
        )
        for name, field in Settings.model_fields.items()
    ]
    theirs = [
        (
            one.label,
            one.words,
            default_of(key),
            ", ".join(choice.label for choice in one.options) or one.example,
        )
        for key, one in SETTINGS.items()
    ]
    (found,) = [one for one in parser()._actions if isinstance(one, argparse._SubParsersAction)]
    helps = {one.dest: one.help or "" for one in found._get_subactions()}
    typed = [(f"`studybot {name}`", text) for name, text in helps.items()]
    return "\n".join(
        [
            "# Settings\n",
            "## Of the operator\n", table(("setting", "default", "what it does"), ours),
            "## Of a server's organisers, in `/setup`\n",
            table(("setting", "what it is", "default", "choices, or an example"), theirs),
            "## On the command line\n", table(("command", "what it does"), typed),
        ]
    )  # fmt: skip
