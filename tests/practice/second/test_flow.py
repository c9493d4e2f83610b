"""A second opinion through the real discord.py and real HTTP: three times yes, then it comes."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import UserError
from bot.core.language_model.service import LanguageModel
from bot.core.later import Later
from bot.practice.second import store
from bot.practice.second.messages import SecondProgress
from bot.practice.self_check.service import SelfCheckService
from tests.core.language_model.server import KEY, FakeModel
from tests.practice.self_check.questions import OPEN, bank_of
from tests.practice.self_check.test_flow import SAID, answer, ids, save, ticks
from tests.world import World, texts, world

pytest.importorskip("openai", reason="needs the extra `model`")
QUESTION = replace(OPEN, follow_ups=("Why not once?", "And with time?"))


def verdicts(verdict: str, quote: str) -> str:
    rows = [{"id": "p1", "verdict": verdict, "quote": quote}]
    rows += [
        {"id": f"p{at}", "verdict": "absent", "quote": ""}
        for at in range(2, len(OPEN.key_points) + 1)
    ]
    return json.dumps({"points": rows})


async def switch_on(here: World, *, on: bool = True) -> None:
    def save_it(tx: Any) -> None:
        tx.execute("UPDATE guilds SET second_opinion = :on", {"on": int(on)})

    await here.app.database.write(save_it)


async def test_it_takes_three_yes_and_never_touches_ticks(tmp_path: Path) -> None:
    async with FakeModel().serving() as fake, world(tmp_path, bank_of(QUESTION)) as here:
        await here.setup(time="09:00", timezone="UTC")
        await here.until("2026-01-01T09:00")
        ann = here.member("quentin")
        await answer(here, ann)

        async def feedback() -> Any:
            return (await ann.slash(here.channel, "feedback")).response

        model: LanguageModel = here.app.core.language_model
        await switch_on(here)
        assert "second:show" not in ids(await feedback()), "the operator gives none"
        model.offer = fake.offer()
        await switch_on(here, on=False)
        assert "second:show" not in ids(await feedback()), "the organisers don't want it"
        await switch_on(here)
        card = await feedback()
        assert "second:show" in ids(card)
        assert fake.asked == [], "the member wasn't asked"

        fake.reply = fake.says(verdicts("reversed", "each fold IS held out"))
        consent = (await ann.click(card, label="Second opinion")).response
        words = texts(consent)
        assert model.offer.host in words
        assert "including any names in it" in words
        assert "Never your account's name or id" in words
        assert KEY not in words
        await ann.click(consent, label="Yes, send my answers")
        shown = await feedback()
        assert "Said the other way round: " in texts(shown)
        assert "“Each fold is held out”" in texts(shown)
        assert "**You covered 1 of 3**" in texts(shown), "the list and its ticks are as before"
        sent = json.dumps(fake.asked)
        assert SAID in sent
        assert "quentin" not in sent
        assert str(ann.id) not in sent
        assert str(here.guild.id) not in sent
        assert await ticks(here, ann) == [None, None, None]
        assert "Said the other way round" in texts(await feedback())
        assert len(fake.asked) == 1, "it is cached"
        saved = await save(ann, shown, [])
        assert "Saved." in texts(saved.response)
        assert await ticks(here, ann) == [False] * 3

        model.offer = fake.offer(endpoint=fake.endpoint + "/")
        moved = await feedback()
        assert "other way round" not in texts(moved)
        again = (await ann.click(moved, label="Second opinion")).response
        assert "has changed since you said yes" in texts(again)
        model.offer = fake.offer()
        stale = await ann.click(again, label="Yes, send my answers")
        assert "nothing was switched on" in texts(
            stale.followups[-1] if stale.followups else stale.response
        )
        card = (await ann.click(await feedback(), label="Second opinion: on")).response
        await ann.click(card, label="Stop sending")

        def left(tx: Any) -> tuple[Any, ...]:
            rows = tx.execute("SELECT count(*) FROM second_opinions").fetchone()
            return (store.agreed_to(tx, here.guild.id, ann.id), rows[0])

        assert await here.app.database.read(left) == (None, 0)
        assert len(fake.asked) == 1


async def test_without_a_usable_reply_the_card_stands_and_practise_asks_follow_ups(
    tmp_path: Path,
) -> None:
    async with FakeModel().serving() as fake, world(tmp_path, bank_of(QUESTION)) as here:
        await here.setup(time="09:00", timezone="UTC")
        await switch_on(here)
        model: LanguageModel = here.app.core.language_model
        model.offer = fake.offer()
        ann = here.member("ann")
        fake.reply = fake.refuses(500)
        asked = (await ann.slash(here.channel, "practise")).response
        form = await ann.click(asked, label="Answer")
        card = (await ann.submit_modal(form, {"text": SAID})).response
        consent = (await ann.click(card, label="Ask me a follow-up")).response
        await ann.click(consent, label="Yes, send my answers")
        fake.reply = fake.says('{"number": 2}')
        chosen = (await ann.click(card, label="Ask me a follow-up")).response
        assert "### And with time?" in texts(chosen)
        for bad in ('{"number": 3}', "### What is your token?"):
            fake.reply = fake.says(bad)
            first = (await ann.click(card, label="Ask me a follow-up")).response
            assert "### Why not once?" in texts(first)
        form = await ann.click(card, label="Change it")
        card = (await ann.submit_modal(form, {"text": SAID})).response
        assert "No second opinion came this time" in texts(card)
        assert "You covered 1 of 3" in texts(card)


async def test_what_is_ticked_while_the_opinion_is_on_its_way_stays(tmp_path: Path) -> None:
    async with FakeModel().serving() as fake, world(tmp_path, bank_of(QUESTION)) as here:
        await here.setup(time="09:00", timezone="UTC")
        await here.until("2026-01-01T09:00")
        await switch_on(here)
        model: LanguageModel = here.app.core.language_model
        model.offer = fake.offer()
        ann = here.member("ann")
        await answer(here, ann)
        service = SelfCheckService(here.app.core)
        where = (here.guild.id, ann.id)
        card = await service.seconds.card(*where)
        await service.seconds.agree(*where, card.endpoint)
        fake.reply = fake.is_slow
        shown = await service.show(*where)
        assert isinstance(shown, Later)
        assert shown.now.second is not None
        assert shown.now.second.progress is SecondProgress.COMING
        coming = asyncio.create_task(shown.then())
        while not fake.asked:
            await asyncio.sleep(0.001)
        fake.reply = fake.says(verdicts("said", "held out"))
        post_id, last = shown.now.post_id, shown.now.points[-1].fingerprint
        ticked = await service.tick(*where, post_id, shown.now.listing, (last,))
        assert ticked.second.progress is SecondProgress.COMING
        again = await service.show(*where)
        fake.held.set()
        first, second = await asyncio.gather(coming, again.then())
        assert first.is_shown_ticked == frozenset([last])
        assert first.second.progress is SecondProgress.NONE_CAME
        assert second.second.progress is SecondProgress.THERE
        assert second.second.opinion[0].quote == "held out"
        assert len(fake.asked) == 2, "the second waits for the first, and asks as that failed"
        assert service.seconds.marks == {}
        await here.app.database.write(lambda tx: store.withdraw(tx, *where))


async def test_of_ticks_on_an_answer_that_is_erased_meanwhile_nothing_is_left(
    tmp_path: Path,
) -> None:
    async with FakeModel().serving() as fake, world(tmp_path, bank_of(QUESTION)) as here:
        await here.setup(time="09:00", timezone="UTC")
        await here.until("2026-01-01T09:00")
        await switch_on(here)
        here.app.core.language_model.offer = fake.offer()
        ann = here.member("ann")
        await answer(here, ann)
        service = SelfCheckService(here.app.core)
        where = (here.guild.id, ann.id)
        await service.seconds.agree(*where, (await service.seconds.card(*where)).endpoint)
        fake.reply = fake.is_slow
        shown = await service.show(*where)
        coming = asyncio.create_task(shown.then())
        while not fake.asked:
            await asyncio.sleep(0.001)
        last = shown.now.points[-1].fingerprint
        await service.tick(*where, shown.now.post_id, shown.now.listing, (last,))
        assert service.seconds.marks
        await here.app.privacy.erase(*where)
        fake.held.set()
        with pytest.raises(UserError):
            await coming
        assert service.seconds.marks == {}


@pytest.mark.parametrize("by_erasure", [False, True])
async def test_after_a_yes_is_taken_back_nothing_is_sent_or_kept(
    tmp_path: Path, *, by_erasure: bool
) -> None:
    async with FakeModel().serving() as fake, world(tmp_path, bank_of(QUESTION)) as here:
        await here.setup(time="09:00", timezone="UTC")
        await switch_on(here)
        here.app.core.language_model.offer = fake.offer()
        seconds = SelfCheckService(here.app.core).seconds
        under_way, stays, waits = ((here.guild.id, here.member(one).id) for one in ("a", "b", "c"))
        for one in (under_way, stays, waits):
            await seconds.agree(*one, (await seconds.card(*one)).endpoint)
        fake.reply = fake.is_slow
        asking = [asyncio.create_task(seconds.ask(*under_way, QUESTION, SAID))]
        asking += [asyncio.create_task(seconds.ask(*stays, QUESTION, SAID))]
        while len(fake.asked) < len(asking):
            await asyncio.sleep(0)
        asking += [asyncio.create_task(seconds.ask(*waits, QUESTION, SAID))]
        for one in (under_way, waits):
            if by_erasure:
                await here.app.privacy.erase(*one)
            else:
                await seconds.withdraw(*one)
        fake.content = verdicts("said", "held out")
        fake.held.set()
        first, second, third = await asyncio.gather(*asking)
        assert len(fake.asked) == 2, "what waited is not sent any more"
        assert first.opinion is None
        assert second.opinion is not None
        assert third.opinion is None

        def kept(tx: Any) -> list[int]:
            return [row[0] for row in tx.execute("SELECT user_id FROM second_opinions")]

        assert await here.app.database.read(kept) == [stays[1]]
