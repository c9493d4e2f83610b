"""The simulated Discord refuses what Discord refuses in an archived thread; else what is tested
there holds of nothing."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest

from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.ids import ChannelId, MessageId
from bot.core.ports import Place
from bot.daily.question.messages import Notice
from tests.world import World

CARD = Notice("o1", "Hello")


async def archived(here: World, *, lock: bool = False) -> tuple[Any, Callable[[], Awaitable[int]]]:
    """A thread with a message of the bot's, and how it says one more there."""
    notifier = here.app.notifier
    thread_id = await notifier.open_private_thread(
        here.guild.id, here.channel.id, "A thread", look_first=False
    )
    say = partial(notifier.send, Place(channel_id=ChannelId(thread_id)), CARD, nonce="o1")
    await say()
    await notifier.archive_thread(thread_id, lock=lock)
    return here.thread(), say


def is_archived(here: World, thread: Any) -> bool:
    return bool(here.env.backend.channels[thread.id].thread_metadata.archived)


async def test_nothing_in_it_is_changed(here: World) -> None:
    thread, _say = await archived(here)
    notifier, where = here.app.notifier, (thread.id, MessageId(thread.history()[0].id))
    for act in (
        lambda: notifier.edit(*where, CARD), lambda: notifier.delete(*where),
        lambda: notifier.react(*where, "✅"), lambda: notifier.unreact(*where, "✅"),
    ):  # fmt: skip
        with pytest.raises(DeliveryError) as refused:
            await act()
        assert refused.value.failure is DeliveryFailure.GONE
        assert refused.value.is_archived
    assert len(thread.history()) == 1
    await notifier.archive_thread(thread.id)  # harmless to repeat
    assert is_archived(here, thread)


@pytest.mark.parametrize("locked", [False, True])
async def test_what_is_said_in_it_opens_it_unless_it_is_locked(here: World, locked: bool) -> None:
    thread, say = await archived(here, lock=locked)
    if locked:
        here.let_bot(manage_threads=False)
        with pytest.raises(DeliveryError):
            await say()
    else:
        await say()
    assert is_archived(here, thread) is locked
