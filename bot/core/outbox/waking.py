"""Changing a message in a thread that may be archived."""

from collections.abc import Awaitable, Callable
from functools import partial

from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.ids import ChannelId, MessageId
from bot.core.ports import Notifier


async def change(
    notifier: Notifier, channel_id: ChannelId, act: Callable[[], Awaitable[None]], *,
    rests: bool = True,
) -> bool:  # fmt: skip
    """Edit something; a thread that is archived is woken for it, and put to rest again if it
    ``rests``.

    False where it is gone. Raises ``DeliveryError`` for all else: *forbidden*, and *closed*, in a
    thread that the bot may not open."""
    try:
        return await _did(act)
    except DeliveryError as error:
        if not error.is_archived:
            raise
    try:
        await notifier.unarchive_thread(channel_id)
        done = await _did(act)
        if rests:  # as it was before, and as open to members as before
            await notifier.archive_thread(channel_id, lock=False)
    except DeliveryError as error:
        if error.failure is DeliveryFailure.TEMPORARY:
            raise
        closed = DeliveryError(DeliveryFailure.FORBIDDEN, "the thread is closed to me")
        closed.is_closed = True
        raise closed from error
    return done


async def _did(act: Callable[[], Awaitable[None]]) -> bool:
    """False: there is nothing that could be changed."""
    try:
        await act()
    except DeliveryError as error:
        if error.failure is not DeliveryFailure.GONE or error.is_archived:
            raise
        return False
    return True


async def remove(notifier: Notifier, channel_id: ChannelId, message_id: MessageId) -> None:
    """Delete a message, in the same way; one that is gone, alone or with its thread, is fine.

    Raises ``DeliveryError`` while it stands: *forbidden* in a thread that is closed to the bot."""
    await change(notifier, channel_id, partial(notifier.delete, channel_id, message_id))
