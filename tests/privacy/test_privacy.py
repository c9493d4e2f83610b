"""Export and deletion: complete, private, and only one's own."""

import json
from typing import Any

import pytest

from tests.world import World, texts

GOOD = "The held-out fold was never seen while training the model."


@pytest.fixture
async def lived_in(here: World) -> World:
    """Ann and Bob answered a question by form; Ann has a reminder and a draft."""
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    for name in ("ann", "bob"):
        person = here.member(name)
        form = await person.click(here.channel.history()[0], label="Answer")
        await person.submit_modal(form, {"text": f"{GOOD} {name}", "who": "share"})
        await person.slash(here.channel, "streak remind", time="20:00")
        setattr(here, name, person)
    return here


def personal_tables(here: World) -> set[str]:
    named = {table.name for one in here.app.personal for table in one.tables}
    assert sum(len(one.tables) for one in here.app.personal) == len(named), "a table named twice"
    return named


async def rows(here: World) -> dict[str, int]:
    return await here.app.database.read(
        lambda tx: {
            table: tx.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in personal_tables(here)
        }
    )


async def test_every_table_about_a_person_is_named_by_its_feature(here: World) -> None:
    def personal(tx: Any) -> set[str]:
        found = set()
        for (name,) in tx.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
            columns = {row["name"] for row in tx.execute(f"PRAGMA table_info({name})")}
            if columns & {"user_id", "about_id", "body", "given", "candidate_id", "item_id"}:
                found.add(name)
        return found

    differ = await here.app.database.read(personal) ^ personal_tables(here)
    assert not differ, f"only a table, or only a PersonalTable of a feature: {sorted(differ)}"


async def test_the_export_holds_what_one_wrote_and_nothing_of_others(lived_in: World) -> None:
    result = await lived_in.ann.slash(lived_in.channel, "privacy export")  # type: ignore[attr-defined]
    assert result.ephemeral
    data = json.loads(await result.response.attachments[0].read())
    assert data["answer_parts"][0]["body"] == f"{GOOD} ann"
    assert data["members"][0]["remind_at"] == "20:00"
    assert "bob" not in json.dumps(data)


async def test_deletion_asks_first_and_takes_the_copies_along(lived_in: World) -> None:
    ann = lived_in.ann  # type: ignore[attr-defined]
    before = await rows(lived_in)
    asked = await ann.slash(lived_in.channel, "privacy delete")
    assert asked.ephemeral
    assert await rows(lived_in) == before
    await ann.click(asked.response, label="Delete everything")
    after = await rows(lived_in)
    assert after["answers"] == before["answers"] - 1
    assert after["members"] == before["members"] - 1
    copies = [texts(message) for message in lived_in.thread().history()]
    assert len(copies) == 1
    assert "bob" in copies[0]
    again = await ann.slash(lived_in.channel, "privacy export")
    assert "I keep nothing" in again.response.content


async def test_one_can_start_again_after_deleting(lived_in: World) -> None:
    ann = lived_in.ann  # type: ignore[attr-defined]
    asked = await ann.slash(lived_in.channel, "privacy delete")
    await ann.click(asked.response, label="Delete everything")
    form = await ann.click(lived_in.channel.history()[0], label="Answer")
    result = await ann.submit_modal(form, {"text": GOOD, "who": "keep"})
    assert "1 day** in a row" in texts(result.response)
