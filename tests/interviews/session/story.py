"""The whole story of a pair, step by step, as the two of them live it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.interviews.session.rules.rubrics import RUBRICS
from bot.interviews.session.rules.state import Session
from bot.interviews.session.store import sessions
from bot.interviews.values.rules import Half, SessionState
from tests.interviews.matching.group import MONDAY, SUNDAY
from tests.interviews.profiles.people import Person
from tests.world import World, texts

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
WORDS = {"ann": "clear trade-offs", "bob": "good questions"}


class Story:
    """Ann and Bob, from the setup to ``/mock history``; ``heard`` are private answers, ``told``
    is how many steps ``up_to`` has told."""

    def __init__(self, here: World) -> None:
        self.here = here
        self.ann = Person(here, here.member("ann"))
        self.bob = Person(here, here.member("bob"))
        self.heard: list[str] = []
        self.form: Any = None
        self.told = 0

    @property
    def people(self) -> dict[str, Person]:
        return {"ann": self.ann, "bob": self.bob}

    async def session(self) -> Session:
        found = await self.here.app.database.read(lambda tx: sessions.get(tx, 1))
        assert found is not None
        return found

    async def halves(self) -> tuple[Half, ...]:
        found: tuple[Half, ...] = await self.here.app.database.read(
            lambda tx: sessions.halves(tx, 1)
        )
        return found

    @property
    def threads(self) -> list[Any]:
        return [one for one in self.here.channel.threads if one.name.startswith("Mock")]

    @property
    def card(self) -> Any:
        (thread,) = self.threads
        return next(one for one in thread.history() if "### " in texts(one))

    async def press(self, person: Person, label: str, on: Any = None) -> str:
        """A button of the card in the thread."""
        result = await person.actor.click(on or self.card, label=label)
        person.card = result.response
        await self.here.run_due()
        self.heard.append(texts(result.response))
        return self.heard[-1]

    async def press_twice(self, person: Person, label: str, again: str) -> str:
        """A button that asks once, and yes."""
        await self.press(person, label)
        return await self.press(person, again, person.card)

    async def until_start(self, offset: timedelta) -> None:
        await self.here.until((await self.session()).starts_at + offset)

    def said(self) -> dict[str, list[str]]:
        """Everything that stands anywhere, with names instead of numbers."""
        places = {"thread": self.threads[0], "channel": self.here.channel}
        places |= {name: one.actor.user.dm_channel for name, one in self.people.items()}
        found = {name: [texts(one) for one in place.history()] for name, place in places.items()}
        found["heard"] = list(self.heard)
        return {name: [self.named(one) for one in said] for name, said in found.items()}

    def named(self, text: str) -> str:
        known = {str(one.id): name for name, one in self.people.items()}
        known[str(self.here.guild.id)] = "guild"
        for number, name in known.items():
            text = text.replace(number, name)
        return text


async def set_up(story: Story) -> None:
    here = story.here
    await here.until(MONDAY)
    shown = await here.organiser.slash(here.channel, "organise interviews", channel=here.channel)
    assert "are set up" in texts(shown.response)


async def ann_opens_the_form(story: Story) -> None:
    story.form = await story.ann.open("join")


async def ann_types(story: Story) -> None:
    typed = {"level": "mid", "tracks": ["coding", "ml-breadth"], "topics": [], "zone": "UTC"}
    said = await story.ann.submit(story.form, {**typed, "hours": "Mon-Fri 18-21"})
    assert "Is this right?" in said


async def ann_saves(story: Story) -> None:
    assert "You're in" in await story.ann.click("Save")


async def bob_joins(story: Story) -> None:
    said = await story.bob.join(hours="Tue-Sat 5pm-10pm", zone="Europe/London")
    assert "You're in" in said


async def the_round(story: Story) -> None:
    await story.here.until(SUNDAY)
    assert "1 pair meet" in str(story.said()["channel"])
    assert "Can you both make it?" in texts(story.card)
    assert (await story.session()).state is SessionState.PROPOSED


async def ann_confirms(story: Story) -> None:
    assert "Noted" in await story.press(story.ann, "Confirm")


async def bob_looks_for_another_time(story: Story) -> None:
    assert "Times that suit you both" in await story.press(story.bob, "Suggest another time")


async def bob_suggests_one(story: Story) -> None:
    label = story.bob.card.components[0]["components"][1]["components"][0]["label"]
    assert "Suggested" in await story.press(story.bob, label, story.bob.card)
    assert (await story.session()).state is SessionState.RESCHEDULING


async def ann_accepts(story: Story) -> None:
    assert "Agreed" in await story.press(story.ann, "Accept")
    assert (await story.session()).state is SessionState.CONFIRMED


async def the_day_before(story: Story) -> None:
    await story.until_start(-24 * HOUR)
    assert sum("begins in 24 hours" in one for one in story.said()["thread"]) == 1


async def a_quarter_before(story: Story) -> None:
    await story.until_start(-15 * MINUTE)
    assert sum("begins in 15 minutes" in one for one in story.said()["thread"]) == 1


async def ann_is_here(story: Story) -> None:
    assert "You're here" in await story.press(story.ann, "I'm here")
    assert [half.question_ids for half in await story.halves()] == [(), ()]


async def bob_is_here(story: Story) -> None:
    assert "both here" in await story.press(story.bob, "I'm here")
    assert all(half.question_ids for half in await story.halves()), await story.halves()


async def they_start(story: Story) -> None:
    await story.press(story.bob, "Start")
    assert "Now: **Warm-up**" in texts(story.card)


async def the_sheet(story: Story) -> None:
    first = (await story.halves())[0]
    for person in story.people.values():
        said = await story.press(person, "Interviewer's sheet")
        assert ("Sheet" in said) == (person.id == first.interviewer_id)


async def the_next_section(story: Story) -> None:
    await story.here.forward(5 * MINUTE)
    assert "Now: **Warm-up**" not in texts(story.card)


async def they_swap(story: Story) -> None:
    assert "Swapped" in await story.press_twice(story.ann, "Swap roles", "Swap now")
    assert "part 2 of 2" in texts(story.card)


async def they_finish(story: Story) -> None:
    await story.here.forward(10 * MINUTE)
    await story.press_twice(story.ann, "Finish", "Finish now")
    assert (await story.session()).state is SessionState.FEEDBACK


def opens_feedback(name: str) -> "Do":
    async def do(story: Story) -> None:
        await story.press(story.people[name], "Give feedback")

    return do


def scores(name: str, label: str, level: str) -> "Do":
    async def do(story: Story) -> None:
        person = story.people[name]
        own = label == "Score yourself"
        half = next(
            one
            for one in await story.halves()
            if person.id == (one.candidate_id if own else one.interviewer_id)
        )
        values = {one.id: level for one in RUBRICS[half.track].dimensions}
        await person.submit(await person.form(label), values)

    return do


def writes(name: str) -> "Do":
    async def do(story: Story) -> None:
        person = story.people[name]
        values = {"strengths": WORDS[name], "try_next": f"more of {name}'s"}
        await person.submit(await person.form("In words"), values)
        assert WORDS[name] in person.said

    return do


async def ann_submits(story: Story) -> None:
    assert "Submitted" in await story.press(story.ann, "Submit", story.ann.card)
    assert WORDS["bob"] not in story.ann.said


async def bob_submits(story: Story) -> None:
    assert WORDS["ann"] in await story.press(story.bob, "Submit", story.bob.card)
    assert (await story.session()).state is SessionState.DONE
    assert sum("feedback is out" in one for one in story.said()["thread"]) == 1


async def both_see(story: Story) -> None:
    assert WORDS["bob"] in await story.press(story.ann, "See the feedback")
    assert WORDS["ann"] in await story.press(story.bob, "See the feedback")


async def the_history(story: Story) -> None:
    for person in story.people.values():
        said = await person.slash("history")
        assert "1" in said
        assert "Coding" in said
        story.heard.append(said)


async def the_thread_is_closed(story: Story) -> None:
    await story.here.forward(49 * HOUR)
    http = story.here.app.client.http
    thread = await http.get_channel(story.threads[0].id)
    assert thread["thread_metadata"]["archived"]


Do = Callable[[Story], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Step:
    """A step, and the state that the session is in after it; None before there is one."""

    do: Do
    state: SessionState | None


STEPS: tuple[Step, ...] = (
    Step(set_up, None),
    Step(ann_opens_the_form, None),
    Step(ann_types, None),
    Step(ann_saves, None),
    Step(bob_joins, None),
    Step(the_round, SessionState.PROPOSED),
    Step(ann_confirms, SessionState.PROPOSED),
    Step(bob_looks_for_another_time, SessionState.PROPOSED),
    Step(bob_suggests_one, SessionState.RESCHEDULING),
    Step(ann_accepts, SessionState.CONFIRMED),
    Step(the_day_before, SessionState.CONFIRMED),
    Step(a_quarter_before, SessionState.CONFIRMED),
    Step(ann_is_here, SessionState.CONFIRMED),
    Step(bob_is_here, SessionState.CHECKED_IN),
    Step(they_start, SessionState.RUNNING),
    Step(the_sheet, SessionState.RUNNING),
    Step(the_next_section, SessionState.RUNNING),
    Step(they_swap, SessionState.RUNNING),
    Step(they_finish, SessionState.FEEDBACK),
    Step(opens_feedback("ann"), SessionState.FEEDBACK),
    Step(scores("ann", "Score yourself", "3"), SessionState.FEEDBACK),
    Step(scores("ann", "Score your partner", "2"), SessionState.FEEDBACK),
    Step(writes("ann"), SessionState.FEEDBACK),
    Step(ann_submits, SessionState.FEEDBACK),
    Step(opens_feedback("bob"), SessionState.FEEDBACK),
    Step(scores("bob", "Score yourself", "4"), SessionState.FEEDBACK),
    Step(scores("bob", "Score your partner", "3"), SessionState.FEEDBACK),
    Step(writes("bob"), SessionState.FEEDBACK),
    Step(bob_submits, SessionState.DONE),
    Step(both_see, SessionState.DONE),
    Step(the_history, SessionState.DONE),
    Step(the_thread_is_closed, SessionState.DONE),
)


async def up_to(story: Story, state: SessionState) -> None:
    """The story until the session is in a state for the last time before it goes on; the two
    ends that it doesn't have are reached aside."""
    aside = {
        SessionState.CANCELLED: SessionState.CONFIRMED,
        SessionState.NO_SHOW: SessionState.CONFIRMED,
    }
    wanted = aside.get(state, state)
    first = next(at for at, step in enumerate(STEPS) if step.state is wanted)
    for step in STEPS[story.told : first + 1]:
        await step.do(story)
    story.told = first + 1
    if state is SessionState.CANCELLED:
        await story.press(story.ann, "Cancel")
        await story.press(story.ann, "Find me somebody else", story.ann.card)
    elif state is SessionState.NO_SHOW:
        await story.until_start(-15 * MINUTE)
        await story.press(story.ann, "I'm here")
        await story.until_start(15 * MINUTE)
    assert (await story.session()).state is state
