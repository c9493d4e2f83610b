"""The deeds that must happen once, each as a short story with an end that can be checked.

A story is lived up to its critical moment (``before``); then comes the moment itself
(``moment``), which a test may cut wherever it likes; then everything must be as ``after``
says, whatever was cut.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.proof.census import EARNED, answer_texts, census, roles, states, streak_of, undone
from tests.world import World, texts

LEASE = timedelta(seconds=61)
ANN = "Ann says: the held-out fold was never seen while training."
BOB = "Bob says: otherwise the estimate is far too optimistic."


@dataclass(slots=True)
class Scene:
    """A world with its people, and what they were told."""

    world: World
    ann: Any = None
    bob: Any = None
    told: list[str] = field(default_factory=list)
    card: Any = None
    """What somebody is about to press."""

    async def settle_down(self, *, minutes: int = 3) -> None:
        """Let the clock go past every lease, and do what is due then."""
        for _ in range(minutes):
            await self.world.forward(LEASE)

    async def submit(self, person: Any, text: str, who: str = "share") -> None:
        """Answer the newest card with the form; what the person is told is kept."""
        cards = [one for one in self.world.channel.history() if one.components]
        card = cards[-1]
        form = await person.click(card, label="Answer")
        if form.modal is None:
            return  # Discord itself says that the app did not respond
        done = await person.submit_modal(form, {"text": text, "who": who})
        if done.response is not None:
            self.told.append(texts(done.response))

    @property
    def was_confirmed(self) -> bool:
        """Whether somebody was told that the answer counts."""
        return any("counts" in words for words in self.told)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What must be true in the end."""

    messages: Mapping[str, int]
    states: tuple[str, ...]
    answers: tuple[str, ...] = ()
    ann: int = 0
    bob: int = 0
    roles: tuple[str, ...] = ()
    """Who wears the role that is earned, by Discord and by the bot's own table."""


Part = Callable[[Scene], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Story:
    """See the module. ``repair``: what a person does who was told that it failed."""

    name: str
    before: Part
    moment: Part
    after: Outcome
    repair: Part | None = None

    async def faults(self, scene: Scene, *, but: str = "") -> list[str]:
        """What is not as it must be; messages of the kind ``but`` are somebody else's care."""
        world, wanted = scene.world, self.after
        seen = await census(world, (scene.ann, scene.bob, world.organiser))
        expected = {kind: count for kind, count in wanted.messages.items() if kind != but}
        found = {
            "messages": ({k: n for k, n in seen.items() if k != but}, expected),
            "states": (tuple(await states(world)), wanted.states),
            "answers": (tuple(await answer_texts(world)), wanted.answers),
            "ann's streak": (await streak_of(world, scene.ann), wanted.ann),
            "bob's streak": (await streak_of(world, scene.bob), wanted.bob),
            "roles": (await roles(world), (wanted.roles, wanted.roles)),
            "undone": (await undone(world), []),
        }
        return [
            f"{what}: {have}, wanted {want}" for what, (have, want) in found.items() if have != want
        ]


async def open_scene(world: World) -> Scene:
    """Ann and Bob are in a group whose question comes at nine."""
    scene = Scene(world, world.member("ann"), world.member("bob"))
    await world.setup(time="09:00", timezone="UTC", weekdays="every day")
    return scene


def at(moment: str) -> Part:
    """The clock strikes."""

    async def strike(scene: Scene) -> None:
        await scene.world.until(moment)

    return strike


async def day_one(scene: Scene) -> None:
    await scene.world.until("2026-01-01T09:00")


async def _one_answer(scene: Scene) -> None:
    await day_one(scene)
    await scene.submit(scene.ann, ANN)
    await scene.bob.send(scene.world.thread(), BOB)
    await scene.world.run_due()


async def _one_answer_and_a_rest_day(scene: Scene) -> None:
    await _one_answer(scene)
    await scene.world.setup(weekdays="thu")


async def _role_to_earn(scene: Scene) -> None:
    """Ann has a day; the role for it may be given."""
    world = scene.world
    await _one_answer_and_a_rest_day(scene)
    role = world.guild.create_role(EARNED)
    world.let_bot(manage_roles=True)
    await world.env.settle()
    await scene.bob.slash(world.channel, "streak visibility", shown=False)
    options = {"earned_by": "streak", "role": role, "number": 2}
    await world.organiser.slash(world.channel, "organise role", **options)
    await world.run_due()
    # As if one day were enough all of a sudden: the next look finds it.
    await world.app.database.write(
        lambda tx: tx.execute("UPDATE earned_roles SET number = 1, looked_at = '2026-01-01'")
    )


async def _look(scene: Scene) -> None:
    await scene.world.run_due()


async def _a_quiet_sunday(scene: Scene) -> None:
    await _one_answer_and_a_rest_day(scene)
    await scene.world.until("2026-01-02T09:00")
    await scene.world.until("2026-01-04T17:59")


async def _week_wanted(scene: Scene) -> None:
    await scene.ann.slash(scene.world.channel, "streak week", day="6", time="18:00")
    await _a_quiet_sunday(scene)


async def _group_week_wanted(scene: Scene) -> None:
    organiser = scene.world.organiser
    await organiser.slash(scene.world.channel, "organise week", day="6", time="18:00")
    await _a_quiet_sunday(scene)


async def _progress_seen(scene: Scene) -> None:
    scene.world.app.drawing.is_available = False  # text is posted as once as pictures are
    await day_one(scene)
    await scene.bob.send(scene.world.thread(), BOB)
    await scene.world.run_due()
    scene.card = (await scene.bob.slash(scene.world.channel, "progress")).response


async def _share_progress(scene: Scene) -> None:
    """Once a day and channel, however often it is pressed."""
    await scene.bob.click(scene.card, label="Share")


async def _few_questions_left(scene: Scene) -> None:
    await scene.world.setup(topics="probability, statistics", weekdays="every day")


async def _reminder_wanted(scene: Scene) -> None:
    await _one_answer(scene)
    await scene.ann.slash(scene.world.channel, "streak remind", time="20:00", timezone="UTC")
    await scene.world.until("2026-01-02T09:00")
    await scene.world.until("2026-01-02T19:59")


async def _two_days_answered(scene: Scene) -> None:
    for day in (1, 2):
        await scene.world.until(f"2026-01-0{day}T09:00")
        await scene.submit(scene.ann, ANN, who="keep")
    await scene.world.until("2026-01-03T09:00")


async def _two_days_and_two_questions(scene: Scene) -> None:
    """On the third day the last question of a quiz is all that Ann's day lacks."""
    await _two_days_answered(scene)
    await scene.world.setup(counts="any practice")
    asked = await scene.ann.slash(scene.world.channel, "quiz start", topic="any", questions=3)
    for _ in range(2):
        result = await scene.ann.click(asked.response, label="A")
        asked = await scene.ann.click(result.response, label="Next")


async def _practise(scene: Scene) -> None:
    """Ann goes on with her quiz, if one is running."""
    shown = await scene.ann.slash(scene.world.channel, "quiz start", topic="any", questions=3)
    if shown.response is not None and "in the middle of a quiz" in texts(shown.response):
        asked = await scene.ann.click(shown.response, label="Go on")
        if asked.response is not None and "question 3 of 3" in texts(asked.response):
            await scene.ann.click(asked.response, label="A")
    await scene.world.run_due()


async def _submit(scene: Scene) -> None:
    await scene.submit(scene.ann, ANN)
    await scene.world.run_due()


async def _submit_privately(scene: Scene) -> None:
    await scene.submit(scene.ann, ANN, who="keep")
    await scene.world.run_due()


async def _submit_again(scene: Scene) -> None:
    """Ann saw no confirmation, so she sends it again; else she has no reason to."""
    if not scene.was_confirmed:
        await _submit(scene)


async def _submit_privately_again(scene: Scene) -> None:
    if not any("3 days" in words for words in scene.told):
        await _submit_privately(scene)


async def _write(scene: Scene) -> None:
    await scene.bob.send(scene.world.thread(), BOB)
    await scene.world.run_due()


ONE_DAY = {"question": 1, "threads": 1}

POST = Story("post", at("2026-01-01T08:59"), day_one,
             Outcome(ONE_DAY, ("threaded",)))  # fmt: skip
REVEAL = Story(
    "reveal", _one_answer_and_a_rest_day, at("2026-01-02T09:00"),
    Outcome({**ONE_DAY, "reveal": 1, "share": 1}, ("closed",), (ANN, BOB), 1, 1),
)  # fmt: skip
TURN = Story(
    "reveal and the next post at once", _one_answer, at("2026-01-02T09:00"),
    Outcome({"question": 2, "threads": 2, "reveal": 1, "share": 1}, ("closed", "threaded"),
            (ANN, BOB), 1, 1),
)  # fmt: skip
REMINDER = Story(
    "reminder", _reminder_wanted, at("2026-01-02T20:00"),
    Outcome({"question": 2, "threads": 2, "reveal": 1, "share": 1, "reminder": 1},
            ("closed", "threaded"), (ANN, BOB), 1, 1),
)  # fmt: skip
NOTICE = Story("notice", _few_questions_left, day_one,
               Outcome({**ONE_DAY, "notice": 1}, ("threaded",)))  # fmt: skip
SHARE = Story(
    "shared answer", day_one, _submit,
    Outcome({**ONE_DAY, "share": 1}, ("threaded",), (ANN,), 1, 0), _submit_again,
)  # fmt: skip
MILESTONE = Story(
    "milestone", _two_days_answered, _submit_privately,
    Outcome({"question": 3, "threads": 3, "reveal": 2, "milestone": 1},
            ("closed", "closed", "threaded"), (ANN, ANN, ANN), 3, 0), _submit_privately_again,
)  # fmt: skip
THREAD_ANSWER = Story(
    "answer in the thread", day_one, _write,
    Outcome(ONE_DAY, ("threaded",), (BOB,), 0, 1),
)  # fmt: skip
PRACTICE = Story(
    "practice that makes the day count", _two_days_and_two_questions, _practise,
    Outcome({"question": 3, "threads": 3, "reveal": 2, "milestone": 1},
            ("closed", "closed", "threaded"), (ANN, ANN), 3, 0), _practise,
)  # fmt: skip
MY_WEEK = Story(
    "a member's week", _week_wanted, at("2026-01-04T18:00"),
    Outcome({**ONE_DAY, "reveal": 1, "share": 1, "my-week": 1}, ("closed",), (ANN, BOB), 1, 1),
)  # fmt: skip
GROUP_WEEK = Story(
    "the group's week", _group_week_wanted, at("2026-01-04T18:00"),
    Outcome({**ONE_DAY, "reveal": 1, "share": 1, "group-week": 1}, ("closed",), (ANN, BOB), 1, 1),
)  # fmt: skip
PROGRESS = Story(
    "shared progress", _progress_seen, _share_progress,
    Outcome({**ONE_DAY, "progress-share": 1}, ("threaded",), (BOB,), 0, 1), _share_progress,
)  # fmt: skip
ROLE = Story(
    "an earned role", _role_to_earn, _look,
    Outcome({**ONE_DAY, "share": 1}, ("threaded",), (ANN, BOB), 1, 1, ("ann",)),
)  # fmt: skip
STORIES = (POST, REVEAL, TURN, REMINDER, NOTICE, SHARE, MILESTONE, THREAD_ANSWER, PRACTICE,
           MY_WEEK, GROUP_WEEK, PROGRESS, ROLE)  # fmt: skip
