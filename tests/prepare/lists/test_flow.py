"""/prepare through the real discord.py: what one person does, in more than one server."""

import json
from typing import Any

from bot.core.ids import DIRECT
from tests.world import World, texts


async def rows(here: World, query: str) -> list[tuple[Any, ...]]:
    return await here.app.database.read(lambda tx: [tuple(row) for row in tx.execute(query)])


def picks(message: Any, start: str) -> dict[str, Any]:
    """The select of a private card whose id begins so."""
    (found,) = (
        one
        for container in message.components
        for row in container["components"]
        for one in row.get("components", ())
        if "options" in one and one["custom_id"].startswith(start)
    )
    return dict(found)


def values(message: Any, start: str = "lists:tick") -> list[str]:
    return [one["value"] for one in picks(message, start)["options"]]


async def choose(who: Any, shown: Any, start: str, chosen: list[str]) -> Any:
    select = picks(shown.response, start)
    return await who.select(shown.response, chosen, custom_id=select["custom_id"])


async def test_ticks_are_kept_shown_taken_back_and_cleared(here: World) -> None:
    ann, bob = here.member("ann"), here.member("bob")
    offered = await ann.autocomplete(here.channel, "prepare", "list", "day")
    assert [one["value"] for one in offered] == ["the-day-before"]
    refused = await ann.slash(here.channel, "prepare", list="cooking")
    assert "no list `cooking`" in texts(refused.response)
    helped = await ann.slash(here.channel, "help")
    shown = await ann.click(helped.response, label="Prepare")
    assert shown.ephemeral
    page = await choose(ann, shown, "lists:open", ["coding"])
    assert "Coding · page 1 of " in texts(page.response)
    shown = await ann.slash(here.channel, "prepare")
    assert "○ **Portfolio** · 0 of " in texts(shown.response)
    assert "**Company and role** · per company" in texts(shown.response)
    page = await ann.click(shown.response, label="Begin: Portfolio")
    assert "page 1 of " in texts(page.response)
    first, second, *_ = values(page.response)
    page = await choose(ann, page, "lists:tick", [first, second])
    assert "Saved." in texts(page.response)
    assert "2 of " in texts(page.response)
    assert texts(page.response).count("✓ ") == 2
    page = await choose(ann, page, "lists:tick", [second])
    assert texts(page.response).count("✓ ") == 1
    assert await rows(here, "SELECT item_id FROM checklist_ticks") == [(second,)]
    page = await ann.click(page.response, label="Next page")
    assert "page 2 of " in texts(page.response)
    page = await choose(ann, page, "lists:part", [values(page.response, "lists:part")[-1]])
    assert "Certificates" in texts(page.response)
    page = await ann.click(page.response, label="All lists")
    assert "◐ **Portfolio** · 1 of " in texts(page.response)
    theirs = await bob.slash(here.channel, "prepare", list="portfolio")
    assert "✓" not in texts(theirs.response)
    page = await ann.click(page.response, label="Go on: Portfolio")
    asked = await ann.click(page.response, label="Start over")
    assert "over?** That clears 1 tick and" in texts(asked.response)
    kept = await ann.click(asked.response, label="Keep them")
    asked = await ann.click(kept.response, label="Start over")
    page = await ann.click(asked.response, label="Clear the ticks")
    assert "Cleared" in texts(page.response)
    assert await rows(here, "SELECT * FROM checklist_ticks") == []
    phone = await ann.slash(here.channel, "prepare", list="portfolio")
    computer = await ann.slash(here.channel, "prepare", list="portfolio")
    await choose(ann, phone, "lists:tick", [first])
    page = await choose(ann, computer, "lists:tick", [second])  # which still shows none as done
    assert texts(page.response).count("✓ ") == 2


async def test_a_list_is_gone_through_for_each_company(here: World) -> None:
    ann = here.member("ann")
    shown = await ann.slash(here.channel, "prepare", list="Company and role")
    assert "Which company are you preparing for?" in texts(shown.response)

    async def name(shown: Any, label: str, company: str) -> Any:
        form = await ann.click(shown.response, label=label)
        return await ann.submit_modal(form, {"company": company})

    page = await name(shown, "Add a company", "Acme *Labs*")
    assert "Added" in texts(page.response)
    assert r"Acme \*Labs\*" in texts(page.response)
    await choose(ann, page, "lists:tick", values(page.response)[:2])
    shown = await ann.click(page.response, label="Companies")
    page = await name(shown, "Add a company", "Beta")
    assert "0 of " in texts(page.response)
    beta = await ann.click(page.response, label="Companies")
    again = await name(beta, "Add a company", "acme *LABS*")
    assert "✓" in texts(again.response)  # the one that is there
    assert "Added" not in texts(again.response)
    shown = await ann.click(again.response, label="Companies")
    taken = await name(shown, r"Rename Acme *Labs*", " beta ")
    assert "You have **Beta** on this list already" in texts(taken.response)
    page = await name(shown, "Rename Acme *Labs*", "Acme")
    assert "Renamed" in texts(page.response)
    assert "✓" in texts(page.response)
    assert await rows(here, "SELECT company FROM checklists ORDER BY 1") == [("Acme",), ("Beta",)]
    shown = await ann.click(page.response, label="Companies")
    asked = await ann.click(shown.response, label="Remove Acme")
    assert "Remove Acme and its 2 ticks?" in texts(asked.response)
    shown = await ann.click(asked.response, label="Remove it")
    assert "**Acme** is removed" in texts(shown.response)
    assert "Rename" not in str(shown.response.components)
    chosen = values(shown.response, "lists:company")
    page = await choose(ann, shown, "lists:company", chosen)
    assert "· Beta ·" in texts(page.response)
    assert await rows(here, "SELECT company FROM checklists") == [("Beta",)]
    assert await rows(here, "SELECT * FROM checklist_ticks") == []


async def test_what_a_person_ticked_is_theirs_in_every_server(here: World) -> None:
    user = here.env.create_user("ann")
    ann = here.guild.add_member(user)
    page = await user.slash("prepare", list="coding")
    assert "Practise this" not in str(page.response.components)  # it is for servers
    page = await choose(user, page, "lists:tick", values(page.response)[:1])
    assert await rows(here, "SELECT guild_id FROM checklists") == [(DIRECT,)]
    assert "1 of 29" in texts(page.response)
    done = await user.slash("privacy delete")
    await user.click(done.response, label="Delete everything")
    assert await rows(here, "SELECT * FROM checklist_ticks") == []
    page = await ann.slash(here.channel, "prepare", list="coding")
    assert "Practise this" in str(page.response.components)
    chosen = values(page.response)[:3]
    await choose(ann, page, "lists:tick", chosen)
    other = here.env.create_guild("Another group")
    channel = other.create_text_channel("general")
    there = other.add_member(user)
    page = await there.slash(channel, "prepare", list="coding")
    assert "3 of 29" in texts(page.response)
    exported = await ann.slash(here.channel, "privacy export")
    kept = json.loads(await exported.response.attachments[0].read())
    assert {row["item_id"] for row in kept["checklist_ticks"]} == set(chosen)
    assert kept["checklists"][0]["list_id"] == "coding"
    await here.app.privacy.erase(here.guild.id, ann.id)  # of one server: it is theirs in all
    page = await there.slash(channel, "prepare", list="coding")
    assert "3 of 29" in texts(page.response)
    await here.app.privacy.erase(DIRECT, ann.id)
    assert await rows(here, "SELECT * FROM checklist_ticks") == []
    page = await there.slash(channel, "prepare", list="coding")
    assert "0 of 29" in texts(page.response)
