"""A session from the proposal to the end through the real discord.py."""

from bot.interviews.rules.values import State
from tests.interviews.pairs import HOUR, MINUTE, Pair


async def test_a_session_goes_from_the_proposal_to_the_end(pair: Pair) -> None:
    await pair.propose()
    assert len(pair.threads()) == 1
    assert "Can you both make it?" in pair.shown
    assert "still has to confirm" in await pair.press(pair.ann, "Confirm")
    assert f"Said yes so far: <@{pair.ann.id}>" in pair.shown
    assert "You're both in" in await pair.press(pair.bob, "Confirm")
    assert "You're both in" in pair.shown
    await pair.until_start(-24 * HOUR)
    assert "begins in 24 hours" in pair.said()[-1]
    await pair.until_start(-15 * MINUTE)
    assert "begins in 15 minutes" in pair.said()[-1]
    assert "about to begin" in pair.shown
    assert "You're here." in await pair.press(pair.ann, "I'm here")
    assert "both here" in await pair.press(pair.bob, "I'm here")
    assert await pair.state() is State.CHECKED_IN
    assert "It's on" in await pair.press(pair.ann, "Start")
    assert await pair.state() is State.RUNNING
    assert "That was it" in await pair.press(pair.bob, "Finish")
    assert "How was it?" in pair.shown
    await pair.here.forward(48 * HOUR)
    assert await pair.state() is State.DONE
    assert "Well done" in pair.shown
    assert pair.heard == ["choose", "run", "over"]
    await pair.here.forward(48 * HOUR)
    print(pair.said())
