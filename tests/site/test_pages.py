"""The site is the README files and what the code says, and builds without a warning."""

import re
from pathlib import Path

import pytest

from bot.core.config import PREFIX, Settings
from bot.server.settings.rules.panel import SETTINGS
from tests.site import pages
from tests.world import World


async def test_the_site_is_the_readmes_and_the_code_and_builds_strictly(
    here: World, tmp_path: Path
) -> None:
    configuration = pages.stage(tmp_path, here.app.client.tree)
    docs = tmp_path / "docs"
    for source in pages.sources():
        assert (docs / pages.page_of(source)).is_file(), source
    said = (docs / "commands.md").read_text("utf-8")
    written = (pages.ROOT / "README.md").read_text("utf-8")
    for name in re.findall(r"^\| `(/[a-z ]+)` \|", written, re.M):
        assert f"\n### {name}\n" in said, name
    settings = (docs / "settings.md").read_text("utf-8")
    assert all(f"`{PREFIX}{name.upper()}`" in settings for name in Settings.model_fields)
    for key, one in SETTINGS.items():
        assert f"| {one.label} | {one.words} | {pages.default_of(key)} |" in settings
    shown = configuration.read_text("utf-8")
    assert "content/site/pictures/question.webp)" in (docs / "tour.md").read_text("utf-8")
    assert "content/site/pictures/quiz.webp)" in said.split("\n### /quiz start\n")[1][:300]
    for page in docs.rglob("*.md"):
        assert page.relative_to(docs).as_posix() in shown, page
    pytest.importorskip("material", reason="the extra `docs` isn't installed")
    pages.build(configuration)
    first = (tmp_path / "site" / "index.html").read_text("utf-8")
    # Nothing of a page comes from elsewhere: it is read as it is built, without network.
    assert not re.search(r"<(?:script|link|img)[^>]+(?:src|href)=\"https?://", first)


def test_links_lead_to_pages_and_other_files_are_named() -> None:
    root = pages.ROOT
    staged = {root / "README.md", root / "content" / "README.md", root / "bot" / "README.md"}
    text = "[a](../README.md#settings), [b](../content/README.md), [c](app.py), [d](https://x.y)"
    assert pages.rewritten(text, root / "bot" / "README.md", staged) == (
        "[a](../index.md#settings), [b](../content/README.md), `bot/app.py`, [d](https://x.y)"
    )


def test_what_holds_of_a_setting_until_somebody_changes_it() -> None:
    found = {key: pages.default_of(key) for key in SETTINGS}
    assert found["channel"] == "none: it has to be chosen"
    assert (found["role"], found["weekdays"], found["topics"]) == ("none", "all", "all")
    assert (found["time"], found["zone"], found["minimum"]) == ("09:00", "UTC", "20")
    assert found["reveal"] == "After 1 day"
    assert found["second"] == "Off"
