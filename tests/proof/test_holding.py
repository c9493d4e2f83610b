"""The process dies between any two steps of a session that is held: each section is said once,
feedback is handed in once and announced once, and nothing is lost.

As in ``test_crash``, a step is a commit or a request to Discord.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.bank.model import Bank
from bot.interviews.feedback.service.feedback import SessionFeedbackService
from bot.interviews.values.rules import SessionState
from tests.interviews.session.holding.conftest import Held
from tests.proof.deaths import Death, at_any_point, until_taken_up
from tests.world import World

Moment = Callable[[Held], Awaitable[None]]
Faults = Callable[[Held], Awaitable[list[str]]]


async def run(held: Held) -> None:
    await held.make(state=SessionState.RUNNING)


async def turn(held: Held) -> None:
    """The first section ends by the clock."""
    await held.here.forward(timedelta(minutes=5))


async def pause(held: Held) -> None:
    await run(held)
    await held.said(held.ann, "pause")


async def run_out(held: Held) -> None:
    """Nobody goes on, until the session ends: an hour and a half, half an hour, two and a half."""
    await held.here.forward(timedelta(hours=4.5))


async def ready(held: Held) -> None:
    """Ann has submitted, Bob has only to press the button."""
    await held.make(state=SessionState.FEEDBACK)
    await held.give(held.ann, "ann")
    await held.give(held.bob, "bob", submit=False)


async def ready_directly(held: Held) -> None:
    await held.make(direct=True, state=SessionState.FEEDBACK)
    await held.give(held.ann, "ann")
    await held.give(held.bob, "bob", submit=False)


async def submit(held: Held) -> None:
    await SessionFeedbackService(held.here.app.core).submit(held.session_id, held.bob.id)
    await held.here.run_due()


async def section_faults(held: Held) -> list[str]:
    said = held.calls()
    wanted = ("**Warm-up**", "**Clarify**")
    counts = [sum(one in words for words in said) for one in wanted]
    found = [] if counts == [1, 1] and len(said) == 2 else [f"said {said}"]
    view = await held.view()
    if view is None or view.section_name != "Clarify":
        found.append(f"the timer shows {view}")
    return found


async def end_faults(held: Held) -> list[str]:
    state = (await held.session()).state
    found = [] if state is SessionState.FEEDBACK else [f"it is {state}"]
    said = [one for one in held.calls() if "That's it" in one]
    if len(said) != 1 or len(held.calls()) != 3:  # the first section, and the test's own button
        found.append(f"said {held.calls()}")
    return found


async def reveal_faults(held: Held) -> list[str]:
    if (await held.session()).state is not SessionState.DONE:
        await submit(held)  # it was never confirmed, so Bob presses again
    found = []
    rows = await held.rows("SELECT submitted_at IS NULL, strengths FROM interview_feedback")
    if sorted(rows) != [(0, "ann was strong"), (0, "bob was strong")]:
        found.append(f"feedback {rows}")
    places = [held.thread]
    if (await held.session()).place == "direct":
        places = [held.ann.user.dm_channel, held.bob.user.dm_channel]
    for place in places:
        said = [
            one for one in place.history() if "interview_feedback:reveal" in str(one.components)
        ]
        if len(said) != 1:
            found.append(f"announced {len(said)} times")
    return found


@pytest.mark.parametrize(
    ("before", "moment", "faults"),
    [
        (run, turn, section_faults),
        (pause, run_out, end_faults),
        (ready, submit, reveal_faults),
        (ready_directly, submit, reveal_faults),
    ],
    ids=["section", "pause", "reveal", "reveal, direct"],
)
async def test_a_crash_at_any_point_of_a_session_repeats_nothing_and_loses_nothing(
    before: Moment, moment: Moment, faults: Faults, tmp_path: Path, bank: Bank
) -> None:
    async def life(here: World, death: Death) -> list[str]:
        held = Held(here)
        await before(held)
        await death.cut(lambda: moment(held))
        await until_taken_up(here)
        return await faults(held)

    await at_any_point(tmp_path, bank, life, least=3)
