"""The process dies between any two steps of a mock interview: one thread, one card in each
place, one of each message, one event, and nothing lost.

As in ``test_crash``, a step is a commit or a request to Discord. A thread and an event have no
nonce, so this is where a second one would come from.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.bank.model import Bank
from bot.interviews.session.rules.state import Act
from bot.interviews.values.rules import SessionState
from tests.interviews.session.pairs import HOUR, MINUTE, Pair
from tests.proof.deaths import Death, at_any_point, until_taken_up
from tests.world import World

Doing = Callable[[Pair], Awaitable[object]]


async def nothing(_pair: Pair) -> None:
    """Before the proposal there is nothing to do."""


async def propose(pair: Pair) -> None:
    await pair.propose(observer=True)


async def propose_directly(pair: Pair) -> None:
    await pair.propose(channel=None)


async def half_agree(pair: Pair) -> None:
    await pair.propose()
    await pair.press(pair.ann, "Confirm")


async def agree(pair: Pair) -> None:
    await pair.sessions.act(
        Act.CONFIRM, pair.session_id, pair.bob.id, (await pair.session()).starts_at
    )
    await pair.here.run_due()


async def all_agree(pair: Pair) -> None:
    await half_agree(pair)
    await agree(pair)


async def all_agree_directly(pair: Pair) -> None:
    await pair.propose(channel=None)
    for who in (pair.ann, pair.bob):
        await pair.sessions.act(
            Act.CONFIRM, pair.session_id, who.id, (await pair.session()).starts_at
        )
    await pair.here.run_due()


async def day_before(pair: Pair) -> None:
    await pair.until_start(-24 * HOUR)


async def check_in_closes(pair: Pair) -> None:
    await pair.here.forward(0.5 * MINUTE)


async def check_in_open(pair: Pair) -> None:
    await all_agree(pair)
    await pair.until_start(-15 * MINUTE)
    await pair.press(pair.ann, "I'm here")
    # Until shortly before it closes the bot was there, so it is no excuse.
    await pair.here.forward(29.5 * MINUTE)


async def opening_faults(pair: Pair) -> list[str]:
    pair.session_id = 1
    found = _count("threads", len(pair.threads()), 1)
    cards = [one for one in pair.said() if "Can you both make it?" in one]
    found += _count("cards", len(cards), 1)
    return found + await _rest(pair)


async def direct_faults(pair: Pair) -> list[str]:
    pair.session_id = 1
    found = _count("threads", len(pair.threads()), 0)
    for who in (pair.ann, pair.bob):
        found += _count("cards", len(pair.said(who.user.dm_channel)), 1)
    return found + await _rest(pair)


async def agreed_faults(pair: Pair) -> list[str]:
    said = [one for one in pair.said() if "**You're both in.**" in one]
    found = _count("messages", len(said), 1)
    if (
        await pair.session()
    ).state is not SessionState.CONFIRMED or "### You're both in" not in pair.shown:
        found.append(f"the card says {pair.shown}")
    http = pair.here.app.client.http
    events = await http.get_scheduled_events(pair.guild_id, False)
    return found + _count("events", len(events), 1) + await _rest(pair)


async def reminded_faults(pair: Pair) -> list[str]:
    said = [one for one in pair.said() if "begins in 24 hours" in one or "in 1 day" in one]
    return _count("reminders", len(said), 1) + await _rest(pair)


async def reminded_directly_faults(pair: Pair) -> list[str]:
    found = []
    for who in (pair.ann, pair.bob):
        said = [one for one in pair.said(who.user.dm_channel) if "begins in 24 hours" in one]
        found += _count("reminders", len(said), 1)
    return found + await _rest(pair)


async def missed_faults(pair: Pair) -> list[str]:
    said = [one for one in pair.said() if "You hadn't both checked in" in one]
    found = _count("messages", len(said), 1)
    missed = await pair.rows("SELECT user_id FROM interview_no_shows")
    if missed != [(pair.bob.id,)]:
        found.append(f"missed: {missed}")
    return found + await _rest(pair)


def _count(what: str, number: int, wanted: int) -> list[str]:
    return [] if number == wanted else [f"{number} {what}"]


async def _rest(pair: Pair) -> list[str]:
    """Whatever was due is done, and the cards show what is."""
    late = await pair.rows(
        f"SELECT kind FROM outbox WHERE state = 'due' AND due_at <= '{pair.now.isoformat()}'"
    )
    old = await pair.rows(
        """SELECT b.user_id FROM interview_boards b JOIN interview_sessions s USING (session_id)
           WHERE b.drawn_revision != s.revision"""
    )
    return [f"left to do: {late}"] * bool(late) + [f"old cards: {old}"] * bool(old)


STORIES = {
    "opening": (nothing, propose, opening_faults, False),
    "opening in direct messages": (nothing, propose_directly, direct_faults, False),
    "agreement with an event": (half_agree, agree, agreed_faults, True),
    "reminder": (all_agree, day_before, reminded_faults, False),
    "reminder in direct messages": (
        all_agree_directly, day_before, reminded_directly_faults, False,
    ),
    "end of the check-in": (check_in_open, check_in_closes, missed_faults, False),
}  # fmt: skip


@pytest.mark.parametrize("name", STORIES)
async def test_a_crash_at_any_point_of_a_mock_interview_repeats_nothing_and_loses_nothing(
    name: str, tmp_path: Path, bank: Bank
) -> None:
    before, moment, faults, events = STORIES[name]

    async def life(here: World, death: Death) -> list[str]:
        pair = Pair(here, events=events)
        await before(pair)
        died = await death.cut(lambda: moment(pair))
        if died and moment is agree:
            await agree(pair)  # who sees no answer presses again
        await until_taken_up(here)
        # Else it died before the proposal was written.
        return await faults(pair) if await _happened(here) else []

    await at_any_point(tmp_path, bank, life, least=6)


async def _happened(here: World) -> bool:
    rows = await here.app.database.read(
        lambda tx: tx.execute("SELECT count(*) FROM interview_sessions").fetchone()
    )
    return bool(rows[0])
