"""On a card that somebody alone sees stands no button that would only refuse them."""

from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

from bot.core.ids import SessionId, UserId
from bot.gateway import layout
from bot.interviews.profiles import store as profiles
from bot.interviews.session.messages import SectionCall
from bot.interviews.session.store import sessions
from bot.interviews.session.tx import views
from bot.interviews.session.ui.card import session_card
from bot.interviews.session.ui.sheet import section_call
from bot.interviews.values.rules import Level, Profile, SessionState, Track, Window
from tests.interviews.session.holding.conftest import Held
from tests.world import ids, texts


def is_refusal(answer: Any) -> bool:
    """Refusals are drawn quietly; nothing that a session answers is."""
    if answer.modal is not None or not answer.response.components:
        return False  # a form, or a file
    first = answer.response.components[0]
    shown = first if isinstance(first, dict) else first.to_dict()
    return shown.get("accent_color") == layout.Accent.QUIET.value


def profile(held: Held, user_id: int) -> Profile:
    windows = tuple(Window(day, 8 * 60, 22 * 60) for day in range(7))
    return Profile(
        guild_id=held.here.guild.id, user_id=UserId(user_id), level=Level.MID,
        tracks=frozenset({Track.CODING}), topics=frozenset(), tz="UTC", windows=windows,
    )  # fmt: skip


def drawn(card: layout.Card) -> list[str]:
    found = [getattr(one, "custom_id", None) for one in card.walk_children()]
    return [one for one in found if isinstance(one, str)]


async def own_card(held: Held, who: Any) -> Any:
    shown = await who.slash(held.thread, "mock session")
    assert shown.ephemeral
    return shown.response


async def again(held: Held, state: SessionState) -> None:
    """The same session, as if nobody had pressed anything."""
    await held.write(lambda tx: tx.execute("DELETE FROM interview_sessions"))
    await held.make(state=state)
    later = held.here.env.now() + timedelta(days=2)

    def live(tx: Any) -> None:
        session = sessions.get(tx, held.session_id)
        assert session is not None
        offer_at = later if session.offer_at else None
        sessions.save(tx, replace(session, was_confirmed=True, offer_at=offer_at))
        for user_id in (held.ann.id, held.bob.id, held.cat.id):
            profiles.save(tx, profile(held, user_id), held.here.env.now())

    await held.write(live)


async def test_every_button_of_an_own_card_does_something(held: Held) -> None:
    refused = []
    for state, who in product(SessionState, (held.ann, held.bob, held.cat)):
        await again(held, state)
        offered = ids((await own_card(held, who)).message)
        for custom_id in offered:
            await again(held, state)
            card = await own_card(held, who)
            name = custom_id.split(":")
            current = next(one for one in ids(card.message) if one.split(":")[:2] == name[:2])
            answer = await who.click(card, custom_id=current)
            if is_refusal(answer):
                refused.append((state, who.name, current, texts(answer.response)))
    assert refused == []


async def test_only_who_may_open_the_sheet_is_offered_it(held: Held) -> None:
    await again(held, SessionState.RUNNING)
    has_sheet = []
    for who in (held.ann, held.bob, held.cat):
        has_sheet.append(any(one.startswith("sheet:open") for one in ids(await card_of(held, who))))
    assert has_sheet == [False, True, True], "Ann is asked, Bob asks, Cat looks on"
    # In a thread all of them read one card: there she is told why not.
    assert "candidate" in await held.said(held.ann, "sheet")


async def card_of(held: Held, who: Any) -> Any:
    return (await own_card(held, who)).message


async def test_a_card_in_direct_messages_is_found_again_whoever_reads_it(held: Held) -> None:
    for state in SessionState:
        await again(held, state)
        session = await held.session()
        for who in (held.ann, held.bob, held.cat):
            reader = UserId(who.id)
            card = await held.here.app.database.read(
                lambda tx, session=session, reader=reader: views.session_card(
                    tx, session, "o7", reader
                )
            )
            marked = [one.endswith(":o7") for one in drawn(session_card(card))]
            assert marked.count(True) == 1, (state, who.name)


async def test_a_call_in_direct_messages_offers_the_sheet_to_who_asks(held: Held) -> None:
    call = SectionCall(
        marker="o7", session_id=SessionId(1), half=1, halves=2, track="Coding", section=None,
        ends_at=held.here.env.now(), candidate_id=UserId(held.ann.id),
        interviewer_id=UserId(held.bob.id), opens_half=False,
    )  # fmt: skip
    sheet, card = "sheet:open", "session:show"
    for viewer_id, opens in ((held.ann.id, card), (held.bob.id, sheet), (None, sheet)):
        assert drawn(section_call(replace(call, viewer_id=viewer_id))) == [f"{opens}:1:o7"]
