"""Who is erased leaves no trace, who leaves wakes nothing that is over, and partners hear of it."""

import json
from typing import Any

import pytest

from bot.interviews.session.store import cards, sessions
from bot.interviews.session.store.cards import StandingCard
from bot.interviews.values.rules import ENDS, RoundKind, SessionState
from tests.interviews.profiles.people import Person, rows
from tests.interviews.session.pairs import HOUR, Pair
from tests.interviews.session.test_life_trouble import to_state
from tests.world import World, texts


async def erase(pair: Pair, who: Any) -> None:
    asked = await who.slash(pair.here.channel, "privacy delete")
    await who.click(asked.response, label="Delete everything")
    await pair.here.run_due()


async def places_of(here: World, user_id: int) -> list[str]:
    """Where in the whole database somebody's id still stands, by table and column."""

    def look(tx: Any) -> list[str]:
        found = []
        for (table,) in tx.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall():
            for row in tx.execute(f"SELECT * FROM {table}").fetchall():
                for column in row.keys():  # noqa: SIM118
                    if str(user_id) in str(row[column]):
                        found.append(f"{table}.{column}")
        return sorted(set(found))

    return await here.app.database.read(look)


async def test_of_a_session_of_now_nothing_is_left_either(here: World) -> None:
    ann, bob = (Person(here, here.member(name)) for name in ("ann", "bob"))
    for one in (ann, bob):
        await one.join()
        await one.slash("now")
    assert await rows(here, "SELECT count(*) FROM interview_sessions") == [(1,)]
    asked = await bob.actor.slash(here.channel, "privacy delete")
    await bob.actor.click(asked.response, label="Delete everything")
    await here.run_due()
    assert await places_of(here, bob.id) == []
    (subject,) = await rows(here, f"SELECT subject FROM interview_rounds "
                                  f"WHERE kind = '{RoundKind.NOW}'")  # fmt: skip
    assert str(ann.id) not in subject[0]


async def test_who_interviewed_the_erased_keeps_their_own_half(pair: Pair) -> None:
    await to_state(pair, SessionState.DONE)
    await erase(pair, pair.bob)
    assert await pair.rows("SELECT candidate_id, interviewer_id FROM interview_halves") == [
        (pair.ann.id, sessions.NOBODY)
    ]
    shown = await pair.ann.slash(pair.here.channel, "mock history")
    assert "1 mock interview" in texts(shown.response)


async def test_a_card_on_its_way_to_somebody_who_is_erased_is_not_kept(pair: Pair) -> None:
    await to_state(pair, SessionState.CONFIRMED)
    await erase(pair, pair.bob)
    late = StandingCard(pair.session_id, pair.bob.id, 5, 6, 1)
    await pair.here.app.database.write(lambda tx: cards.save(tx, late))
    assert await places_of(pair.here, pair.bob.id) == []


async def test_a_note_for_somebody_who_is_erased_meanwhile_is_not_kept(pair: Pair) -> None:
    pair.here.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)
    await pair.propose(channel=None)
    await erase(pair, pair.bob)
    pair.here.app.wake()
    await pair.here.run_due()
    assert await places_of(pair.here, pair.bob.id) == []


@pytest.mark.parametrize("state", sorted(ENDS))
async def test_leaving_says_nothing_about_what_was_over_before(
    pair: Pair, state: SessionState
) -> None:
    await to_state(pair, state)
    await pair.here.forward(10 * 24 * HOUR)
    before, shown = len(pair.said()), pair.shown
    left = await pair.bob.slash(pair.here.channel, "mock leave")
    await pair.bob.click(left.response, label="Leave")
    await pair.here.run_due()
    assert (len(pair.said()), pair.shown) == (before, shown)
    assert (await pair.participants())[pair.bob.id].left_at is not None


async def test_the_export_holds_the_halves_of_both_roles(pair: Pair) -> None:
    await to_state(pair, SessionState.DONE)
    result = await pair.bob.slash(pair.here.channel, "privacy export")
    data = json.loads(await result.response.attachments[0].read())
    roles = {
        (half["candidate_id"] == pair.bob.id, half["interviewer_id"] == pair.bob.id)
        for half in data["interview_halves"]
    }
    assert roles == {(True, False), (False, True)}
