"""/ask through the real discord.py."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.bank.lists.model import Prep
from bot.bank.model import Bank
from bot.core.errors import UserError
from bot.core.ids import GuildId
from bot.core.preparation import shipped_lists
from bot.practice.ask import messages
from bot.practice.ask.rules import entries
from bot.practice.ask.rules.entries import SectionFound
from bot.practice.ask.service import AskService
from tests.gateway.test_ids import ids_of
from tests.practice.drawing import draw
from tests.practice.quiz.conftest import question
from tests.real_bank import real_bank
from tests.world import World, texts

LONG = "A fold is held out.\n" * 200


@pytest.fixture(scope="session")
def bank() -> Bank:
    return Bank.of(
        [
            question("forests", "trees-ensembles", title="A zebra forest", answer=LONG),
            question("trees", "trees-ensembles", title="How a zebra grows"),
            question("roc-curve", title="Reading a ROC curve"),
        ]
    )


async def ask(here: World, who: Any, text: str) -> Any:
    found = await who.slash(here.channel, "ask", text=text)
    assert found.ephemeral
    return found.response


async def test_what_is_found_is_read_practised_and_kept_for_later(here: World) -> None:
    ann = here.member("ann")
    offered = await ann.autocomplete(here.channel, "ask", "text", "")
    assert [one["value"] for one in offered] == ["Reading a ROC curve"], "a classic one"
    offered = await ann.autocomplete(here.channel, "ask", "text", "zebr")
    assert {one["value"] for one in offered} == {"A zebra forest", "How a zebra grows"}
    found = await ask(here, ann, "zebar forests")
    assert "## A zebra forest" in texts(found)
    assert "A fold is held out." in texts(found)
    assert "How a zebra grows" not in texts(found)
    more = await ann.click(found, label="Read on")
    assert "page 2" in texts(more.response)
    added = await ann.click(found, label="Add to my reviews")
    assert "Added." in texts(added.response)
    other = await ann.select(found, values=["trees"])
    assert "## How a zebra grows" in texts(other.response)
    back = await ann.select(other.response, values=["forests"])
    assert "## A zebra forest" in texts(back.response), "the hits stay the same"
    asked = await ann.click(back.response, label="Practise this")
    assert "Prompt of forests?" in texts(asked.response)
    assert "A fold is held out." not in texts(asked.response)
    form = await ann.click(found, label="Search again")
    listed = await ann.submit_modal(form, {"text": "portfolio readme documentation"})
    assert "List: A portfolio" in texts(listed.response)
    offered = await ann.autocomplete(here.channel, "ask", "text", "week 1")
    weeks = [one for one in offered if one["name"].startswith("Week 1: ")]
    assert len({one["name"] for one in weeks}) == len(weeks) > 1
    for one in weeks:
        chosen = await ask(here, ann, one["value"])
        assert one["name"].partition("(")[2].rstrip(")") in texts(chosen)
    opened = await ann.click(listed.response, label="Open the list")
    assert "Portfolio · page 1 of " in texts(opened.response)
    practised = await ann.click(listed.response, label="Practise this")
    assert "No question fits" in texts(practised.response)


async def test_nothing_found_leads_on(here: World) -> None:
    ann = here.member("ann")
    nothing = await ask(here, ann, "xyzzyq @everyone")
    assert "I found nothing for" in texts(nothing)
    assert "@everyone" not in texts(nothing)
    assert "There are no words in that." in texts(await ask(here, ann, "  "))
    asked = " ".join(["xyzzyq"] * 28)
    assert asked in texts(await ask(here, ann, asked)), "all of it"
    near = await ask(here, ann, "machne lerning basiks")
    assert "Machine-learning basics" in str(near.components)


async def test_the_question_of_the_day_is_kept_back_when_sought_and_when_opened(
    here: World,
) -> None:
    ann = here.member("ann")
    before = await ask(here, ann, "zebra forest")
    await here.setup(time="09:00", timezone="UTC")
    await here.organiser.slash(
        here.channel, "organise queue", question="forests", date="2026-01-03"
    )
    for label in ("Read on", "Practise this"):
        refused = await ann.click(before, label=label)
        assert "waits for its reveal" in texts(refused.response)
    other = await ann.select(before, values=["trees"])
    assert "A zebra forest" not in str(other.response.components)
    assert "question of the day" not in texts(other.response), "what is queued is no news"
    await here.until("2026-01-03T09:00")
    assert "A zebra forest" in texts(here.channel.history()[-1])
    open_now = await ask(here, ann, "forest zebra")
    assert "Today's open question fits, too" in texts(open_now)
    offered = await ann.autocomplete(here.channel, "ask", "text", "zebr")
    assert [one["value"] for one in offered] == ["How a zebra grows"]
    await here.until("2026-01-04T09:00")
    assert "A fold is held out." in texts(await ask(here, ann, "forest zebra"))


async def test_an_index_is_built_once_and_again_after_a_reload(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[int] = []

    def lists() -> Prep:
        built.append(1)
        return Prep.of([])

    service, guild_id = AskService(here.app.core, lists), GuildId(here.guild.id)
    await asyncio.gather(*(service.ask(guild_id, "trees") for _ in range(5)))
    assert built == [1]
    fresh = Bank.of([replace(question("new", title="A new title"))])
    monkeypatch.setattr(here.app.core.bank, "bank", fresh)
    found = await service.ask(guild_id, "new title")
    assert isinstance(found, messages.AskResult)
    assert [hit.key for hit in found.hits] == ["new"]
    with pytest.raises(UserError, match="no longer in the bank"):
        await service.ask(guild_id, "new title", "trees")
    assert built == [1, 1]


def test_only_the_open_question_fits() -> None:
    drawn = draw(messages.NothingFound("zebra", (), is_kept_back=True))
    assert "Only today's open question fits" in str(drawn.to_components())


def test_what_is_retired_is_read_and_not_practised() -> None:
    retired = replace(question("old"), retired=True)
    for drawn in (messages.AskPage(retired, 0), messages.AskResult("old", retired, ())):
        assert ids_of(draw(drawn)) == ["ask:form"]


def test_every_question_and_list_is_read_whole_page_by_page() -> None:
    prep = shipped_lists()
    parts = [entries.section_of(prep, one.key) for one in entries.section_entries(prep)]
    for found in (*real_bank().questions.values(), *parts):
        assert found is not None
        page, shown = 0, ""
        while True:
            card = draw(messages.AskPage(found, page))
            assert card.content_length() <= 4000
            shown += "".join(getattr(item, "content", "") for item in card.walk_children())
            if not any(one.startswith("ask:more") for one in ids_of(card)):
                break
            page += 1
        assert page <= 3
        if isinstance(found, SectionFound):
            assert all(item.why[-15:] in shown for item in found.section.items), found.key
        else:
            assert (found.follow_ups or (found.title,))[-1] in shown, found.id
