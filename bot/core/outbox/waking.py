"""Changing a message in a thread that may be archived."""

from collections.abc import Awaitable, Callable

from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.ids import ChannelId
from bot.core.ports import Notifier

HOPELESS = frozenset({DeliveryFailure.GONE, DeliveryFailure.FORBIDDEN, DeliveryFailure.REFUSED})


async def change(
    notifier: Notifier, channel_id: ChannelId, act: Callable[[], Awaitable[None]]
) -> bool:
    """Edit or delete something; a thread that is archived is woken for it and put to rest again.

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
