"""What somebody had deleted stays deleted, whatever is read again."""

from datetime import timedelta
from typing import Any

import pytest

from bot.core import erasures
from tests.world import World, texts

GOOD = "The held-out fold was never seen while training the model."
NEW = "Later I wrote this: the estimate would be too optimistic otherwise."


@pytest.fixture
async def day(here: World) -> World:
    """A question is open, with its thread."""
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    return here


async def delete_everything(here: World, who: Any) -> None:
    await here.forward(timedelta(minutes=1))
    asked = await who.slash(here.channel, "privacy delete")
    await who.click(asked.response, label="Delete everything")


async def kept(here: World, who: Any) -> list[str]:
    """The texts that are stored, and the name."""
    return await here.app.database.read(
        lambda tx: [
            *(row["body"] for row in tx.execute(
                """SELECT body FROM answer_parts JOIN answers USING (answer_id)
                   WHERE user_id = :id ORDER BY written_at""", {"id": who.user.id}
            )),
            *(row["display_name"] for row in tx.execute(
                "SELECT display_name FROM members WHERE user_id = :id", {"id": who.user.id}
            )),
        ]
    )  # fmt: skip


async def test_what_is_read_again_after_a_deletion_is_not_stored_again(day: World) -> None:
    ann, bob = day.member("ann"), day.member("bob")
    message = await ann.send(day.thread(), GOOD)
    await bob.send(day.thread(), GOOD)
    assert await kept(day, ann) == [GOOD, "ann"]
    await delete_everything(day, ann)
    await day.restart()
    assert await kept(day, ann) == []
    await ann.edit(message, f"{GOOD} It leaks.")
    await day.until("2026-01-02T09:00")
    await ann.edit(message, f"{GOOD} It leaks otherwise.")
    await day.restart()
    assert await kept(day, ann) == []
    assert await kept(day, bob) == [GOOD, "bob"]
    reveal = texts(day.channel.threads[0].history()[-1])
    assert "One member answered" in reveal
    assert str(ann.user.id) not in reveal


@pytest.mark.parametrize("minutes", [-10, 10])
async def test_a_deletion_parts_what_is_before_from_what_is_after_by_discords_clock(
    day: World, minutes: int
) -> None:
    """The machine's may be wrong: what was deleted would come back, or what is new not count."""
    ann = day.member("ann")
    day.set_clock_wrong(timedelta(minutes=minutes))
    await ann.send(day.thread(), GOOD)
    await delete_everything(day, ann)
    await day.restart()
    assert await kept(day, ann) == []
    await day.forward(timedelta(minutes=1))
    await ann.send(day.thread(), NEW)
    assert await kept(day, ann) == [NEW, "ann"]


async def test_what_one_writes_after_a_deletion_counts(day: World) -> None:
    ann = day.member("ann")
    await ann.send(day.thread(), GOOD)
    await delete_everything(day, ann)
    await day.forward(timedelta(minutes=1))
    await ann.send(day.thread(), NEW)
    await day.restart()
    assert await kept(day, ann) == [NEW, "ann"]


async def test_an_edit_of_a_message_older_than_the_memory_adds_nothing(day: World) -> None:
    ann = day.member("ann")
    short = await ann.send(day.thread(), "Too short")
    await day.forward(erasures.REMEMBERED + timedelta(days=1))
    await ann.edit(short, GOOD)
    assert await kept(day, ann) == []


async def test_who_was_erased_stands_nowhere_in_clear(day: World) -> None:
    ann = day.member("ann")
    await ann.send(day.thread(), GOOD)
    await delete_everything(day, ann)
    beside = day.app.database.path.with_name(erasures.LIST_NAME)
    key = day.app.database.path.with_name(erasures.KEY_NAME)
    for path in (beside, key):
        assert path.stat().st_mode & 0o777 == 0o600
        assert str(ann.user.id) not in path.read_text()
    assert day.app.core.erasures.read().count == 1
    who = day.app.core.erasures.who(day.guild.id, ann.user.id)
    assert [one.who for one in day.app.core.erasures.read().erasures] == [who]
