"""Changing a message in a thread that may be archived."""

import logging
from collections.abc import Awaitable, Callable
from functools import partial

from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.ids import ChannelId, MessageId
from bot.core.ports import Notifier

_CLOSED = (DeliveryFailure.FORBIDDEN, DeliveryFailure.GONE)
"""What a thread that is archived says to who may not open it; that it is locked is *gone*, too. All
else passes, such as a limit. Of one that was deleted this minute the next try hears."""
log = logging.getLogger(__name__)


async def change(
    notifier: Notifier, channel_id: ChannelId, act: Callable[[], Awaitable[None]], *,
    rests: bool = True,
) -> bool:  # fmt: skip
    """Edit something; a thread that is archived is woken for it, and put to rest again if it
    ``rests``.

    False where it is gone. Raises ``DeliveryError`` for all else: *forbidden*, and *closed*, in a
    thread that the bot may not open. What was changed is, also where the thread can't be put to
    rest again: Discord does that, later."""
    try:
        return await _did(act)
    except DeliveryError as error:
        if not error.is_archived:
            raise
    try:
        await notifier.unarchive_thread(channel_id)
        done = await _did(act)
    except DeliveryError as error:
        if error.failure not in _CLOSED:
            raise
        closed = DeliveryError(DeliveryFailure.FORBIDDEN, "the thread is closed to me")
        closed.is_closed = True
        raise closed from error
    if rests:
        await _rest(notifier, channel_id)
    return done


async def _rest(notifier: Notifier, channel_id: ChannelId) -> None:
    """As it was before, and as open to members as before."""
    try:
        await notifier.archive_thread(channel_id, lock=False)
    except DeliveryError as error:
        log.info("a thread stays awake", extra={"channel_id": channel_id, "problem": str(error)})


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
