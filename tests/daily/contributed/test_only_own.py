"""A server that asks its own questions only: what is said when they run out, and what helps."""

from typing import Any

from tests.bank.own.test_files import FORM
from tests.daily.contributed.test_own import organise, rows, write
from tests.daily.contributed.test_topics import NIGHT, SHIP, hand_in, one
from tests.world import World, texts

NONE_NOW = "No question can come now: only your own are asked, and no other can be."


async def change(here: World, setting: str, value: str) -> None:
    panel = await here.organiser.slash(here.channel, "setup", channel=here.channel)
    form = await here.organiser.select(panel.response, [setting], custom_id="setup:change")
    await here.organiser.submit_modal(form, {"value": value})


async def retire(here: World, number: str, label: str = "Retire") -> str:
    own = await here.organiser.select(await organise(here), [number])
    return plain((await here.organiser.click(own.response, label=label)).response)


async def status(here: World) -> str:
    return plain((await here.organiser.slash(here.channel, "organise status")).response)


async def notices(here: World) -> list[str]:
    found = await rows(here, "SELECT * FROM outbox WHERE kind = 'notice'")
    return [cell for row in found for cell in row if isinstance(cell, str) and "**" in cell]


def plain(message: Any) -> str:
    return texts(message).replace("**", "")


async def test_the_last_that_can_be_asked_is_retired_with_a_word_and_the_status_says_why(
    here: World,
) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await hand_in(here, one("Our team", SHIP))
    await hand_in(here, one("Our team", NIGHT))
    assert NONE_NOW not in await retire(here, "1")  # the bank's are asked, too
    await change(here, "own", "only")
    assert NONE_NOW in await retire(here, "2")
    told = await status(here)
    assert "Next question: none, as things are." in told
    assert "No question can come: Only this server's own questions are asked, and none is" in told
    assert "they come again" not in told
    assert "<t:" not in told.split("Mock interviews", maxsplit=1)[0]
    await here.until("2026-01-01T09:05")
    (words,) = await notices(here)
    assert "No question today" in words
    assert "`/organise questions` adds one or uses one again" in words
    assert "Choose more topics" not in words
    assert NONE_NOW not in await retire(here, "1", "Use again")
    told = await status(here)
    assert "Next question: <t:" in told
    assert "No question can come" not in told
    await change(here, "own", "first")
    assert NONE_NOW not in await retire(here, "1")


async def test_what_is_left_counts_only_if_its_difficulty_is_asked(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC", difficulty="gentle")
    await hand_in(here, one("Our team", SHIP))
    await hand_in(
        here, one("Our team", NIGHT).replace("    answer", "    difficulty: hard\n    answer")
    )
    await change(here, "own", "only")
    assert NONE_NOW not in await retire(here, "1")  # gentle has a few hard ones
    await retire(here, "1", "Use again")
    sql = """UPDATE guilds SET difficulty_mix = '{"easy": 1, "medium": 1}'"""
    await here.app.database.write(lambda tx: tx.execute(sql).rowcount)
    assert NONE_NOW in await retire(here, "1")
    assert "The topics and difficulties in use leave no question" in await status(here)
    await here.until("2026-01-01T09:05")
    assert any("Choose more topics or difficulties" in words for words in await notices(here))


async def test_the_warning_before_they_run_out_names_what_helps(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await hand_in(here, one("Our team", SHIP))
    await hand_in(here, one("Our team", NIGHT))
    await change(here, "own", "only")
    await here.until("2026-01-01T09:05")
    (words,) = [said for said in await notices(here) if "left**" in said]
    assert "**1 new question is left** of your own, and nothing else is asked." in words
    assert "write some with `/organise questions`" in words
    assert "topics" not in words


async def test_approving_says_that_it_is_never_asked_as_saving_does(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC", topics="statistics")
    told = []
    for topic, (title, prompt) in (("Evaluation", SHIP), ("Statistics", NIGHT)):
        form = {name: text for name, text in FORM.items() if name != "key_points"}
        form |= {"named": "no", "topic": topic, "title": title, "prompt": prompt}
        ann = here.member("ann")
        await ann.submit_modal(await ann.slash(here.channel, "suggest"), form)
        queue = await here.organiser.click(await organise(here), label="Queue (1)")
        told.append(texts((await here.organiser.click(queue.response, label="Approve")).response))
    off = "*Evaluation* is switched off for the question of the day"
    assert "it's one of your questions now" in told[0]
    assert off in told[0]
    assert "switched off" not in told[1]
    more = {"topic": "Evaluation", "title": "Our figure", "prompt": "Which figure do we report?"}
    preview = await write(here, await organise(here), **more)
    assert off in texts((await here.organiser.click(preview, label="Save")).response)
