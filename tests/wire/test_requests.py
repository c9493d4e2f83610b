"""Hanging requests, a global refusal, a late card: nothing twice, nobody waits for a neighbour."""

from pathlib import Path
from typing import Any

from tests.wire.lab import PATIENCE_SECONDS, SEND, Lab
from tests.wire.nursery import Nursery

RATE = 240


async def test_trouble_in_one_server_is_nobody_elses(tmp_path: Path, wire: Nursery) -> None:
    """One bot for all of it, as each start costs seconds."""
    async with Lab.open(tmp_path, wire, rate=RATE, others=("hung", "late", "chat")) as lab:
        hung, late, chatty = (
            next(one for one in lab.harness.world.guilds.values() if one["name"] == name)
            for name in ("hung", "late", "chat")
        )
        await move_below(lab, chatty)
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
    lab.harness.faults.slow(SEND, 64, where=lambda rec: rec.args["channel_id"] == channel)
    await lab.ask(guild, lab.harness.owner(guild))
    await lab.until(lambda: len(lab.question_cards(guild)) == 2, "the late card")
    await lab.until(lambda: len(lab.question_cards(guild)) == 1, "its removal")
    ((kept,),) = lab.rows(f"SELECT message_id FROM daily_posts WHERE guild_id = {guild['id']}")
    assert [one["id"] for one in lab.question_cards(guild)] == [str(kept)]


async def move_below(lab: Lab, guild: Any) -> None:
    """What is written buries the card of a group quiz: it comes once below it with the next
    question, though the answer to that request is lost, and the one above goes."""
    place = lab.channel(guild, "general")
    ann, bob = lab.harness.member(guild, "ann"), lab.harness.member(guild, "bob")
    opened = await ann.slash(place, "quiz group", questions=2, seconds=10)
    await lab.until(lambda: lab.cards(guild, "general"), "the lobby")
    (first,) = lab.cards(guild, "general")
    await bob.click(first, "Join")
    await opened.response(PATIENCE_SECONDS)
    await ann.click(opened, "Start")
    await lab.until(lambda: "question 1 of 2" in said(lab, guild), "the first question")
    await bob.send(place, "I thought it was the other one.")
    lab.harness.faults.reset(
        SEND, applied=True, where=lambda rec: rec.args["channel_id"] == place["id"]
    )
    await lab.until(lambda: "question 2 of 2" in said(lab, guild), "the second question")
    await lab.until(
        lambda: (
            [one["id"] for one in lab.cards(guild, "general")] != [first["id"]]
            and len(lab.cards(guild, "general")) == 1
        ),
        "one card, below",
    )
    await lab.until(lambda: "It's over" in said(lab, guild), "the end")
    assert len(lab.cards(guild, "general")) == 1


def said(lab: Lab, guild: Any) -> str:
    return str([one["components"] for one in lab.cards(guild, "general")])
