"""Lost replies, hanging requests and refusals: nothing twice, and nobody waits for a neighbour."""

from pathlib import Path
from typing import Any

from tests.wire.lab import SEND, Lab

START_THREAD = "POST /channels/{channel_id}/messages/{message_id}/threads"


FAULTS = ("reset", "500", "502", "503", "504", "late")
CASES = [(route, fault) for route in (SEND, START_THREAD) for fault in FAULTS]
RATE = 40


def lose(lab: Lab, guild: Any, route: str, fault: str) -> None:
    """The next creation of this kind in the server takes effect, and its answer never comes."""
    faults, channel = lab.harness.faults, lab.channel(guild)["id"]
    here: dict[str, Any] = {"where": lambda rec: rec.args["channel_id"] == channel}
    if fault == "reset":
        faults.reset(route, applied=True, **here)
    elif fault == "late":  # longer than the bot waits for an answer
        faults.slow(route, 25 / RATE, applied=True, **here)
    else:
        faults.server_error(route, int(fault), applied=True, **here)


async def test_a_card_and_its_thread_stand_once_whatever_becomes_of_the_reply(
    tmp_path: Path, wire: None
) -> None:
    """Every kind of loss in a server of its own, all at the same time."""
    names = [f"case {number}" for number in range(len(CASES))]
    async with Lab.open(tmp_path, rate=RATE, others=names) as lab:
        world = lab.harness.world
        lab.harness.nonce_window = 0.0  # nothing but the look helps against a second card
        guilds = [one for one in world.guilds.values() if one["name"] in names]
        for guild, (route, fault) in zip(guilds, CASES, strict=True):
            lose(lab, guild, route, fault)
            await lab.ask(guild, lab.harness.owner(guild))
        threaded = "SELECT count(*) FROM daily_posts WHERE state = 'threaded'"
        await lab.until(lambda: lab.rows(threaded) == [(len(CASES),)], "all threads")
        assert [one.hits for one in lab.harness.faults.active] == [1] * len(CASES)
        for guild, case in zip(guilds, CASES, strict=True):
            here = lab.channel(guild)["id"]
            threads = [one for one in world.channels.values() if one.get("parent_id") == here]
            assert len(lab.question_cards(guild)) == 1, case
            assert len(threads) == 1, case
        assert lab.harness.problems() == []


async def test_a_card_that_appears_after_the_look_for_it_is_removed(
    tmp_path: Path, wire: None
) -> None:
    """The first request hangs for longer than the bot waits, and takes effect when the second
    one has long made the card; Discord has forgotten the nonce."""
    async with Lab.open(tmp_path, rate=RATE) as lab:
        lab.harness.nonce_window = 0.0
        lab.harness.faults.slow(SEND, 1.6)
        await lab.ask()
        await lab.until(lambda: len(lab.question_cards()) == 2, "the late card")
        await lab.until(lambda: len(lab.question_cards()) == 1, "its removal")
        ((kept,),) = lab.rows("SELECT message_id FROM daily_posts")
        assert [one["id"] for one in lab.question_cards()] == [str(kept)]
        assert lab.harness.problems() == []


async def test_a_hanging_neighbour_holds_up_nobody_and_a_global_refusal_stops_all_once(
    lab: Lab,
) -> None:
    other = next(one for one in lab.harness.world.guilds.values() if one["name"] == "neighbours")
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


async def test_a_creation_is_never_repeated_without_looking(lab: Lab) -> None:
    """The request took effect, its answer says it failed: no second one goes out."""
    lab.harness.faults.server_error(START_THREAD, 502, applied=True)
    await lab.ask()
    await lab.until(
        lambda: lab.rows("SELECT 1 FROM outbox WHERE kind = 'thread' AND problem != ''"), "a doubt"
    )
    assert len(lab.harness.rest.find(START_THREAD)) == 1
