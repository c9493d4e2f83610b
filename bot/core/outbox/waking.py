"""Changing a message in a thread that may be archived."""

from collections.abc import Awaitable, Callable

from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.ids import ChannelId, MessageId
from bot.core.ports import Notifier

HOPELESS = frozenset({DeliveryFailure.GONE, DeliveryFailure.FORBIDDEN, DeliveryFailure.REFUSED})


async def change(
    notifier: Notifier, channel_id: ChannelId, act: Callable[[], Awaitable[None]]
) -> bool:
    """Edit something; a thread that is archived is woken for it and put to rest again.

    False where it is out of reach for good. Raises ``DeliveryError`` for what may pass."""
    try:
        await act()
    except DeliveryError as error:
        if error.failure is not DeliveryFailure.GONE:
            raise
        if not error.is_archived:
            return False
    else:
        return True
    try:
        await notifier.unarchive_thread(channel_id)
        await act()
        # As it was before, and as open to members as before.
        await notifier.archive_thread(channel_id, lock=False)
    except DeliveryError as error:
        if error.failure not in HOPELESS:
            raise
        return False
    return True


async def remove(notifier: Notifier, channel_id: ChannelId, message_id: MessageId) -> None:
    """Delete a message, in the same way; one that is gone, alone or with its thread, is fine.

    Raises ``DeliveryError`` while it stands: *forbidden* in a thread that is closed to the bot."""
    try:
        await notifier.delete(channel_id, message_id)
    except DeliveryError as error:
        if error.failure is not DeliveryFailure.GONE:
            raise
        if not error.is_archived:
            return
    else:
        return
    try:
        await notifier.unarchive_thread(channel_id)
        await notifier.delete(channel_id, message_id)
        await notifier.archive_thread(channel_id, lock=False)
    except DeliveryError as closed:
        if closed.failure is DeliveryFailure.TEMPORARY:
            raise
        raise DeliveryError(DeliveryFailure.FORBIDDEN, "the thread is closed to me") from closed
