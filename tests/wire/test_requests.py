"""Hanging requests, a global refusal, a late card: nothing twice, nobody waits for a neighbour."""

from pathlib import Path
from typing import Any

from tests.wire.lab import SEND, Lab

RATE = 40


async def test_trouble_in_one_server_is_nobody_elses(tmp_path: Path, wire: None) -> None:
    """One bot for all of it, as each start costs seconds."""
    async with Lab.open(tmp_path, rate=RATE, others=("hung", "late")) as lab:
        hung, late = (
            next(one for one in lab.harness.world.guilds.values() if one["name"] == name)
            for name in ("hung", "late")
        )
        await hang(lab, hung)
        await appear_late(lab, late)
        assert lab.harness.problems() == []


async def hang(lab: Lab, other: Any) -> None:
    """A neighbour's requests hang and hold up nobody; a global refusal stops all once."""
    hung = lab.channel(other)["id"]
    lab.harness.faults.slow(SEND, 60, None, where=lambda rec: rec.args["channel_id"] == hung)
    lab.harness.faults.rate_limit(
        SEND, retry_after=1.5, is_global=True, where=lambda rec: rec.args["channel_id"] != hung
    )
    await lab.ask(other, lab.harness.owner(other))
    await lab.ask()
    await lab.until(
        lambda: lab.rows("SELECT 1 FROM daily_posts WHERE state = 'threaded'"), "a thread"
    )
    assert len(lab.question_cards()) == 1
    assert not lab.question_cards(other)
    refused = [one for one in lab.harness.rest.records if one.status == 429]
    assert 1 <= len(refused) <= 2


async def appear_late(lab: Lab, guild: Any) -> None:
    """The first request hangs for longer than the bot waits, and takes effect when the second
    one has long made the card; Discord has forgotten the nonce."""
    channel = lab.channel(guild)["id"]
    lab.harness.nonce_window = 0.0
    lab.harness.faults.slow(SEND, 1.6, where=lambda rec: rec.args["channel_id"] == channel)
    await lab.ask(guild, lab.harness.owner(guild))
    await lab.until(lambda: len(lab.question_cards(guild)) == 2, "the late card")
    await lab.until(lambda: len(lab.question_cards(guild)) == 1, "its removal")
    ((kept,),) = lab.rows(f"SELECT message_id FROM daily_posts WHERE guild_id = {guild['id']}")
    assert [one["id"] for one in lab.question_cards(guild)] == [str(kept)]
