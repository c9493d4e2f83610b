"""A pair with a session, brought into any state through the stores, as its life would."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.bank.model import TOPICS, Bank, Coding, Difficulty, KeyPoint, Kind, Language, Pitfall, Star
from bot.gateway import layout
from bot.interviews.matching import store as rounds
from bot.interviews.session.messages import TimerView
from bot.interviews.session.rules.rubrics import RUBRICS
from bot.interviews.session.rules.state import Session
from bot.interviews.session.store import cards, sessions
from bot.interviews.session.tx import choices, views
from bot.interviews.session.ui.sheet import timer_buttons
from bot.interviews.values.rules import ENDS, Half, PlannedSession, RoundKind, SessionState, Track
from tests.practice.quiz.conftest import choice, question
from tests.world import World, texts

LEVELS = tuple(Difficulty)
FIVE = 5
"""As many as stand in a row: each click brings the whole card along."""
STAR = Star("Say what was.", "Say the target.", "Say what you did.", "Say what came of it.")


def full_bank() -> Bank:
    """For each topic nine questions of all difficulties that can be asked aloud, one by quiz."""
    found = []
    for topic in TOPICS:
        for at in range(9):
            id_ = f"{topic}-{at}"
            given: dict[str, object] = {
                "difficulty": LEVELS[at % 3],
                "hint": f"Hint of {id_}.",
                "follow_ups": (f"Follow-up of {id_}?",),
                "key_points": (KeyPoint(f"Point of {id_}.", ("point",)),),
                "pitfalls": (Pitfall(f"Pitfall of {id_}.", ("pit",)),),
            }
            if topic in ("behavioural", "interview-craft"):
                outlines = {"strong_outline": f"Strong {id_}.", "weak_outline": f"Weak {id_}."}
                given |= {"kind": Kind.STORY, "star": STAR, **outlines}
            if topic == "coding":
                given["coding"] = Coding(Language.PYTHON, f"solve('{id_}')", "broken()")
            found.append(question(id_, topic, **given))
        found.append(choice(f"{topic}-quiz", topic))
    return Bank.of(found)


@pytest.fixture(scope="session")
def bank() -> Bank:
    """Enough questions for every pack."""
    return full_bank()


async def post(here: World, channel_id: int, *custom_ids: str) -> Any:
    """A message of the bot with a row of these buttons, wherever they may have stood."""
    card = layout.card(layout.row(*(layout.button("x", one) for one in custom_ids)))
    card.stop()
    return await here.app.client.get_partial_messageable(channel_id).send(view=card)


async def press_each(here: World, who: Any, channel_id: int, custom_ids: list[str]) -> list[Any]:
    """Somebody presses each of these buttons, of which five stand on one card; what came of it,
    which nobody else sees."""
    found = []
    for at in range(0, len(custom_ids), FIVE):
        card = None
        for custom_id in custom_ids[at : at + FIVE]:
            card = card or await post(here, channel_id, *custom_ids[at : at + FIVE])
            result = await who.click(card, custom_id=custom_id)
            found.append(result)
            if result.modal is None and result.response.id == card.id:
                card = None  # it was drawn anew, with other buttons
            else:
                assert result.modal is not None or result.ephemeral
    return found


class Held:
    """Ann and Bob with a session; Cat looks on, Dan and Olga have no part in it."""

    def __init__(self, here: World) -> None:
        self.here = here
        self.ann, self.bob, self.cat, self.dan = (
            here.member(name) for name in ("ann", "bob", "cat", "dan")
        )
        self.thread = here.guild.create_text_channel("ann-bob")
        self.session_id = 0

    async def write(self, act: Any) -> Any:
        return await self.here.app.database.write(act)

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        return await self.here.app.database.read(
            lambda tx: [tuple(row) for row in tx.execute(query)]
        )

    async def make(
        self,
        *tracks: Track,
        minutes: int = 90,
        observer: bool = True,
        direct: bool = False,
        state: SessionState = SessionState.CONFIRMED,
    ) -> int:
        """A session that starts now: Ann is the candidate of the first half."""
        tracks = tracks or (Track.CODING, Track.BREADTH)
        pairs = ((self.ann.id, self.bob.id), (self.bob.id, self.ann.id))
        halves = tuple(Half(at + 1, *pairs[at], track) for at, track in enumerate(tracks))
        now, guild_id = self.here.env.now(), self.here.guild.id

        def make(tx: Any) -> int:
            at = self.session_id
            round_id = rounds.claim(
                tx, guild_id=guild_id, kind=RoundKind.NOW, subject=f"{now}{at}", seed=1, digest="",
                now=now, from_at=now, until_at=now + timedelta(days=1),
            )  # fmt: skip
            assert round_id is not None
            watcher = self.cat.id if observer else None
            session_id = sessions.create(
                tx, PlannedSession(now, minutes, halves, "", watcher), guild_id=guild_id,
                round_id=round_id, state=SessionState.CONFIRMED, due_at=now, now=now,
            )  # fmt: skip
            place = (
                {"place": "direct"} if direct else {"place": "thread", "thread_id": self.thread.id}
            )
            session = sessions.get(tx, session_id)
            assert session is not None
            sessions.save(tx, replace(session, **place))  # type: ignore[arg-type]
            return session_id

        self.session_id = await self.write(make)
        if state is not SessionState.CONFIRMED:
            await self.enter(state)
        return self.session_id

    async def session(self) -> Session:
        found = await self.here.app.database.read(lambda tx: sessions.get(tx, self.session_id))
        assert found is not None
        return found

    async def enter(self, state: SessionState) -> None:
        """What the life of a session does at each turn."""
        now = self.here.env.now()
        shelf = self.here.app.core.bank

        def turn(tx: Any) -> None:
            session = sessions.get(tx, self.session_id)
            assert session is not None
            offer = state is SessionState.RESCHEDULING
            session = replace(
                session,
                state=state,
                offer_at=now if offer else None,
                offer_by=self.ann.id if offer else None,
                changed_at=now,
                feedback_at=now if state is SessionState.FEEDBACK else session.feedback_at,
                due_at=None if state in ENDS else now + timedelta(hours=48),
            )
            sessions.save(tx, session)
            if state in (SessionState.CHECKED_IN, SessionState.RUNNING):
                choices.choose_questions(tx, shelf.bank, session, now, 7)
            if state is SessionState.RUNNING:
                views.start_timer(tx, session, now)
            if state in (SessionState.FEEDBACK, *ENDS):
                cards.remove_timer(tx, self.session_id)

        await self.write(turn)
        await self.here.run_due()

    async def halves(self) -> tuple[Half, ...]:
        found: tuple[Half, ...] = await self.here.app.database.read(
            lambda tx: sessions.halves(tx, self.session_id)
        )
        return found

    async def view(self) -> TimerView | None:
        session = await self.session()
        return await self.here.app.database.read(lambda tx: views.timer_view(tx, session))

    async def board(self, *actions: str, to: Any = None) -> Any:
        """A card of the session, as its life draws it, with these buttons besides the timer."""
        buttons = [layout.button(one, f"mock:{one}:{self.session_id}") for one in actions]
        rows = [layout.row(*buttons)] if buttons else []
        view = await self.view()
        if view is not None:
            rows.append(layout.row(*timer_buttons(self.session_id, view)))
        card = layout.card(*rows)
        card.stop()
        target = self.thread.id if to is None else to.user.dm_channel.id
        sent = await self.here.app.client.get_partial_messageable(target).send(view=card)
        await self.here.env.settle()
        return sent

    async def press(self, who: Any, action: str, *args: object) -> Any:
        """Click on a button with this id, wherever it stood."""
        custom_id = ":".join(["mock", action, *(str(one) for one in (args or (self.session_id,)))])
        sent = await post(self.here, self.thread.id, custom_id)
        result = await who.click(sent, custom_id=custom_id)
        if result.modal is None:
            assert result.ephemeral or result.response.id == sent.id
        return result

    async def said(self, who: Any, action: str, *args: object) -> str:
        """What the private answer to a click says."""
        result = await self.press(who, action, *args)
        return "" if result.modal is not None else texts(result.response)

    async def swap(self, who: Any) -> None:
        """*Swap roles*, and yes."""
        asked = await self.press(who, "swap")
        await who.click(asked.response, label="Swap now")

    async def grade(self, who: Any, part: str, *levels: int, panel: Any = None) -> Any:
        """Fill in the form of scores, from the panel if one is given."""
        card = panel or (await self.press(who, "debrief")).response
        shown = await who.click(
            card, custom_id=f"interview_feedback:score:{self.session_id}:{part}"
        )
        half = next(
            one
            for one in await self.halves()
            if who.id == (one.candidate_id if part == "self" else one.interviewer_id)
        )
        names = [one.id for one in RUBRICS[half.track].dimensions]
        return await who.submit_modal(shown, dict(zip(names, map(str, levels), strict=True)))

    async def write_words(self, who: Any, panel: Any, **words: str) -> Any:
        shown = await who.click(panel, custom_id=f"interview_feedback:words:{self.session_id}")
        return await who.submit_modal(shown, words)

    async def give(self, who: Any, mark: str, *, submit: bool = True) -> Any:
        """All of one's feedback on a session of two halves: coding and breadth."""
        own = (2, 3, 3, 4)
        panel = (await self.grade(who, "self", *own)).response
        panel = (await self.grade(who, "partner", 3, 1, 2, 4, panel=panel)).response
        result = await self.write_words(
            who, panel, strengths=f"{mark} was strong", try_next=f"{mark} to try"
        )
        if not submit:
            return result
        return await who.click(result.response, label="Submit")

    def calls(self) -> list[str]:
        """What was said in the thread, the oldest first."""
        return [texts(message) for message in self.thread.history()]


@pytest.fixture
async def held(here: World) -> Held:
    return Held(here)
