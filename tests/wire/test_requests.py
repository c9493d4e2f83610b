"""Lost replies, hanging requests and refusals: nothing twice, and nobody waits for a neighbour."""

from pathlib import Path

from tests.wire.lab import SEND, START_THREAD, Lab

RATE = 40


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
