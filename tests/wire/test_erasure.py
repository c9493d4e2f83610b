"""An operator erases a member while the bot runs: what stands in Discord without the bot knowing
goes as well, and a copy of the database made before doesn't bring them back."""

import os
import sys
from typing import Any

from tests.wire.lab import SEND, Lab
from tests.wire.nursery import Nursery

GOOD = "The held-out fold was never seen while training the model."


async def studybot(lab: Lab, nursery: Nursery, *arguments: str) -> str:
    """Type a command on the machine of the bot; what it says."""
    env = {**os.environ, "STUDYBOT_DATA_DIR": str(lab.folder / "data")}
    said = lab.folder / "said"
    with said.open("wb") as output:
        command = (sys.executable, "-m", "bot", *arguments)
        process = await nursery.start(*command, cwd=lab.folder, env=env, stdout=output)
    assert await process.wait() == 0, said.read_text()
    return said.read_text()


def copies(lab: Lab) -> list[Any]:
    """The bot's messages that quote the answer, wherever they stand."""
    return [
        one
        for channel in lab.harness.world.messages.values()
        for one in channel.values()
        if GOOD in str(one.get("components")) and one["author_id"] == lab.harness.world.bot_id
    ]


async def test_a_copy_that_nobody_knows_of_goes_with_its_author(lab: Lab, wire: Nursery) -> None:
    await lab.ask()
    await lab.until(
        lambda: lab.rows("SELECT 1 FROM daily_posts WHERE state = 'threaded'"), "a thread"
    )
    who = lab.organiser
    (card,) = [one for one in lab.cards() if "answers:form" in str(one["components"])]
    form = await who.click(card, "Answer")
    lab.harness.faults.reset(SEND, None, applied=True)
    await who.submit_modal(form, {"text": GOOD, "who": "share"})
    await lab.until(lambda: copies(lab), "a copy")
    await studybot(lab, wire, "backup", "copy")
    lab.harness.faults.clear()
    await studybot(lab, wire, "erase", "--user", str(who.id), "--yes")
    await lab.until(lambda: not copies(lab), "the end of the copy")
    assert lab.rows("SELECT count(*) FROM answers") == [(0,)]
    await lab.bot.kill9()
    assert "deleted again" in await studybot(lab, wire, "restore", "copy")
    assert lab.rows("SELECT count(*) FROM answers") == [(0,)]
