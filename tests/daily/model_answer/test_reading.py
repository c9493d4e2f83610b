"""The reveal is short and public; the model answer is read privately, beside one's own."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.bank.model import Bank, Coding, Language, Question, Star
from bot.core.errors import UserError
from bot.core.ids import GuildId, PostId, UserId
from bot.daily.model_answer.messages import AnswerRead, OwnAnswerRead
from bot.daily.model_answer.rules import pages
from bot.daily.model_answer.service import ModelAnswerService
from bot.daily.model_answer.ui import PAGE, RENDERERS
from bot.gateway.questions import model_answer
from tests.content.test_cards import shown
from tests.real_bank import real_bank
from tests.world import World, ids, texts, world

MINE = "I'd hold a fold out and average over all of them."
CODE = "Like this:\n```py\nscores = cross_val_score(m, X, y)\n```\nand *that* is the mean."
QUESTION = real_bank().active[0]


@pytest.fixture
async def revealed(tmp_path: Path, bank: Bank) -> AsyncIterator[tuple[World, list[Any]]]:
    """Ann wrote in the thread, bob in the form with code, cid not at all; the reveal is there."""
    async with world(tmp_path, bank) as here:
        await here.setup(time="09:00", timezone="UTC")
        await here.until("2026-01-01T09:00")
        ann, bob, cid = (here.member(name) for name in ("ann", "bob", "cid"))
        await ann.send(here.thread(), MINE)
        form = await bob.click(here.channel.history()[0], label="Answer")
        await bob.submit_modal(form, {"text": CODE, "who": "keep"})
        await here.until("2026-01-02T09:00")
        yield here, [ann, bob, cid]


async def test_the_reveal_is_short_and_leads_each_to_their_own(
    revealed: tuple[World, list[Any]],
) -> None:
    here, (ann, bob, cid) = revealed
    reveal = here.channel.threads[0].history()[-1]
    assert "Answer of" not in texts(reveal)
    assert not any(getattr(part, "spoiler", False) for part in reveal.components)
    for who, own in ((ann, MINE), (bob, "```py\nscores = cross_val_score(m, X, y)\n```")):
        read = await who.click(reveal, label="Show model answer")
        assert read.ephemeral
        words = texts(read.response)
        assert words.index(own) < words.index("Model answer") < words.index("Answer of")
        assert "||" not in words
        for card in (reveal, read.response):
            checked = await who.click(card, label="See my feedback")
            assert checked.ephemeral
            assert "You covered" in texts(checked.response) or "I looked for" in texts(
                checked.response
            )
    nothing = await cid.click(reveal, label="Show model answer")
    assert "I don't have an answer from you" in texts(nothing.response)
    assert "Answer of" in texts(nothing.response)
    points = await cid.click(nothing.response, label="Key points and mistakes")
    assert "Key points" in texts(points.response)
    assert not any(one.startswith("self_check") for one in ids(points.response.message))


async def test_before_the_reveal_nobody_reads_it(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    ann = here.member("ann")
    post_id = next(one for one in ids(here.channel.history()[0]) if "form" in one).split(":")[2]
    service = ModelAnswerService(here.app.core)
    with pytest.raises(UserError, match="isn't out yet"):
        await service.read(GuildId(here.guild.id), UserId(ann.user.id), PostId(int(post_id)))


def read(question: Question, own: str = "") -> str:
    """All its pages."""
    parts = range(len(pages(model_answer(question))))
    return "\n".join(shown(RENDERERS[AnswerRead](AnswerRead(1, question, own, at))) for at in parts)


def test_stories_have_their_outline_and_code_its_tested_solution() -> None:
    star = Star("Where it was.", "What was wanted.", "What I did.", "What came of it.")
    words = read(replace(QUESTION, star=star))
    assert "**Situation** Where it was.\n**Task** What was wanted." in words
    words = read(replace(QUESTION, coding=Coding(Language.SQL, "SELECT 1\n", "SELECT 2")))
    assert "```sql\nSELECT 1\n```" in words


def test_the_source_can_be_clicked() -> None:
    question = next(q for q in real_bank().active if any(s.url for s in q.sources))
    assert f"]({next(s.url for s in question.sources if s.url)})" in read(question)


def test_a_long_answer_is_there_in_whole_page_by_page() -> None:
    mine = "".join(f"word{at} " for at in range(1500))
    assert "more characters: *My whole answer* has all of it" in read(QUESTION, mine)
    pages, page = "", 0
    while True:
        drawn = RENDERERS[OwnAnswerRead](OwnAnswerRead(1, "Title", mine, page))
        assert drawn.content_length() <= PAGE + 100
        pages += shown(drawn) + " "
        following = [getattr(item, "custom_id", "") for item in drawn.walk_children()]
        if f"model_answer:own:1:{page + 1}" not in following:
            break
        page += 1
    assert page > 0
    assert all(f"word{at} " in pages for at in range(1500))
