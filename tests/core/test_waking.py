"""What is changed in an archived thread, and what is said where Discord refuses a part of it."""

from collections.abc import Mapping
from typing import cast

import pytest

from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.ids import ChannelId
from bot.core.outbox.waking import change
from bot.core.ports import Notifier

THREAD = ChannelId(7)


class SleepingThread:
    """An archived thread in which steps fail."""

    def __init__(self, fails: Mapping[str, DeliveryFailure]) -> None:
        self.fails = fails
        self.is_archived = True
        self.edits = 0

    async def unarchive_thread(self, _thread_id: ChannelId) -> None:
        self._trouble("wake")
        self.is_archived = False

    async def archive_thread(self, _thread_id: ChannelId, *, lock: bool) -> None:
        assert not lock
        self._trouble("rest")
        self.is_archived = True

    async def edit(self) -> None:
        if self.is_archived:
            asleep = DeliveryError(DeliveryFailure.GONE, "archived")
            asleep.is_archived = True
            raise asleep
        self._trouble("edit")
        self.edits += 1

    async def change(self) -> bool:
        return await change(cast(Notifier, self), THREAD, self.edit)

    def _trouble(self, step: str) -> None:
        if step in self.fails:
            raise DeliveryError(self.fails[step], "trouble")


@pytest.mark.parametrize("step", ["wake", "edit"])
@pytest.mark.parametrize(
    "failure", [DeliveryFailure.LIMIT, DeliveryFailure.REFUSED, DeliveryFailure.TEMPORARY]
)
async def test_a_refusal_that_passes_closes_no_thread(step: str, failure: DeliveryFailure) -> None:
    with pytest.raises(DeliveryError) as told:
        await SleepingThread({step: failure}).change()
    assert (told.value.failure, told.value.is_closed) == (failure, False)


@pytest.mark.parametrize(
    ("step", "failure"),
    [
        ("wake", DeliveryFailure.FORBIDDEN),
        ("wake", DeliveryFailure.GONE),
        ("edit", DeliveryFailure.FORBIDDEN),
    ],
)
async def test_a_thread_that_may_not_be_opened_is_closed(
    step: str, failure: DeliveryFailure
) -> None:
    with pytest.raises(DeliveryError) as told:
        await SleepingThread({step: failure}).change()
    assert (told.value.failure, told.value.is_closed) == (DeliveryFailure.FORBIDDEN, True)


@pytest.mark.parametrize("failure", [DeliveryFailure.FORBIDDEN, DeliveryFailure.TEMPORARY])
async def test_what_was_changed_is_although_the_thread_stays_awake(
    failure: DeliveryFailure,
) -> None:
    thread = SleepingThread({"rest": failure})
    assert await thread.change()
    assert (thread.edits, thread.is_archived) == (1, False)
