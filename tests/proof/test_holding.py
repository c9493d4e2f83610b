"""The process dies between any two steps of a session that is held: each section is said once,
feedback is handed in once and announced once, and nothing is lost.

As in ``test_crash``, a step is a commit or a request to Discord.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.bank.model import Bank
from bot.interviews.feedback.service.feedback import SessionFeedbackService
from bot.interviews.values.rules import SessionState
from tests.interviews.session.holding.conftest import Held
from tests.proof.wire import Crash, Wire
from tests.world import world

SLUGGISH = 100
LEASE = timedelta(seconds=61)

Moment = Callable[[Held], Awaitable[None]]
Faults = Callable[[Held], Awaitable[list[str]]]


async def run(held: Held) -> None:
    await held.make(state=SessionState.RUNNING)


async def turn(held: Held) -> None:
    """The first section ends by the clock."""
    await held.here.forward(timedelta(minutes=5))


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


async def live(held: Held, before: Moment, moment: Moment, wire: Wire, point: int | None) -> None:
    held.here.env.check_errors = False  # the deaths are errors too
    wire.watch(held.here)
    await before(held)
    wire.die_at(point)
    living = asyncio.all_tasks()
    try:
        await moment(held)
    except (Crash, BaseExceptionGroup) as error:
        assert wire.is_down, error
    died = wire.is_down
    if orphans := asyncio.all_tasks() - living:
        await asyncio.wait(orphans, timeout=1)
    wire.revive()
    assert [one for one in held.here.env.errors if not isinstance(one, Crash)] == []
    if died:
        await held.here.restart(crash=True)
    await held.here.forward(LEASE)
    await held.here.forward(LEASE)


@pytest.mark.parametrize(
    ("before", "moment", "faults"),
    [
        (run, turn, section_faults),
        (ready, submit, reveal_faults),
        (ready_directly, submit, reveal_faults),
    ],
    ids=["section", "reveal", "reveal, direct"],
)
async def test_a_crash_at_any_point_of_a_session_repeats_nothing_and_loses_nothing(
    before: Moment, moment: Moment, faults: Faults, wire: Wire, tmp_path: Path, bank: Bank
) -> None:
    found: list[str] = []
    for point in range(-1, SLUGGISH):
        folder = tmp_path / f"at{point}"
        folder.mkdir()
        async with world(folder, bank) as here:
            held = Held(here)
            try:
                await live(held, before, moment, wire, None if point < 0 else point)
                met = await faults(held)
            finally:
                wire.revive()
            found += [f"died at {point}, {wire.steps[-1]}: {fault}" for fault in met]
            if len(wire.steps) <= point:
                break
    assert found == []
    assert point >= 3
