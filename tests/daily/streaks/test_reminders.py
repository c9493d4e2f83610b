"""A reminder that was promised comes, once; and one that never can is not promised."""

from typing import Any

from tests.daily.answers.test_answers import GOOD, answer, day
from tests.proof.wire import Fault, Request, laid_wire, refusal
from tests.world import World, texts

__all__ = ["day"]


async def remind(here: World, who: Any, time: str, **options: str) -> Any:
    return (await who.slash(here.channel, "streak remind", time=time, **options)).response


def is_dm(request: Request) -> bool:
    return request.path.endswith("/users/@me/channels")


def sent(who: Any) -> int:
    return len(who.user.dm_channel.history())


async def test_a_reminder_moved_to_a_later_hour_of_its_day_comes_then(day: World) -> None:
    ann = day.member("ann")
    await answer(day, ann)
    await day.until("2026-01-02T09:00")
    await remind(day, ann, "18:00")
    await day.until("2026-01-02T18:00")
    assert sent(ann) == 1
    assert "First check: <t:1767387600:f>" in texts(await remind(day, ann, "21:00"))
    await day.restart(crash=True)
    await day.until("2026-01-02T20:59")
    assert sent(ann) == 1
    await day.until("2026-01-02T21:00")
    await day.until("2026-01-02T23:00")
    assert sent(ann) == 2


async def test_a_reminder_that_is_due_comes_whatever_is_wished_in_that_moment(day: World) -> None:
    ann = day.member("ann")
    await answer(day, ann)
    await day.until("2026-01-02T09:00")
    await remind(day, ann, "18:00")
    await day.until("2026-01-02T17:30")
    await day.env.advance_time(1805)
    assert "First check: <t:1767463200:f>" in texts(await remind(day, ann, "6 pm"))
    await day.run_due()
    assert sent(ann) == 1


async def test_a_reminder_comes_though_nothing_was_at_stake_earlier_that_day(day: World) -> None:
    ann = day.member("ann")
    await answer(day, ann)
    await remind(day, ann, "08:30")
    await day.until("2026-01-02T08:30")
    assert sent(ann) == 0
    await day.until("2026-01-02T09:00")
    await remind(day, ann, "20:30")
    await day.until("2026-01-02T20:30")
    assert sent(ann) == 1


async def test_a_reminder_that_is_late_does_not_come_beside_the_one_it_was_moved_to(
    day: World,
) -> None:
    ann = day.member("ann")
    await answer(day, ann)
    await day.until("2026-01-02T09:00")
    await remind(day, ann, "18:00")
    day.env.check_errors = False
    with laid_wire() as wire:
        opens_dm = Fault(is_dm, lambda: refusal(500), times=None)
        wire.fail(opens_dm)
        await day.until("2026-01-02T18:00")
    assert sent(ann) == 0
    await remind(day, ann, "18:30")
    await day.until("2026-01-02T18:30")
    await day.until("2026-01-02T20:00")
    assert sent(ann) == 1


async def test_a_time_at_which_nothing_is_ever_open_is_said_with_one_that_is(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC", reveal=360)
    ann = here.member("ann")
    await here.until("2026-01-01T09:00")
    await ann.send(here.thread(), GOOD)
    told = await remind(here, ann, "20:30", timezone="Asia/Tokyo")
    assert "Reminder on: 20:30" in texts(told), "11:30 in UTC"
    told = await remind(here, ann, "09:30", timezone="Asia/Tokyo")
    assert "no question is open here, so it won't come" in texts(told)
    assert "open at 18:00 and close at 00:00 (your time)" in texts(told)
    better = await ann.click(told, label="Remind me at 23:00")
    assert "Reminder on: 23:00, Asia/Tokyo" in texts(better.response)
    await here.until("2026-01-02T09:00")
    await here.until("2026-01-02T14:00")
    assert sent(ann) == 1
