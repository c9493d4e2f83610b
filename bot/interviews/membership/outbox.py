"""What is said when somebody's pause is over."""

from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.ids import MessageId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import FailureHandler, Handler
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place
from bot.interviews.membership.messages import PauseOver
from bot.interviews.profiles import store as profiles
from bot.interviews.rounds.tx.outcome import look_again
from bot.interviews.session.tx.rows import BACK
from bot.interviews.values import store as interview_settings
from bot.interviews.values.rules.values import InterviewSettings
from bot.server.members import store as members

BACK_NOTE = "Your pause from mock interviews is over: you take part in rounds again."


class MembershipHandlers:
    """Tells of the end of pauses."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @property
    def handlers(self) -> dict[str, Handler]:
        """By the kind of their rows."""
        return {BACK: self.tell_pause_over}

    @property
    def failures(self) -> dict[str, FailureHandler]:
        """By the kind of their rows."""
        return {BACK: self.could_not_tell}

    async def tell_pause_over(self, row: OutboxRow) -> None:
        """A pause came to its end: say so, unless it was ended or made longer meanwhile."""
        assert row.user_id is not None
        user_id = row.user_id

        def load(tx: Transaction) -> tuple[bool, InterviewSettings | None]:
            return _is_about(tx, row), interview_settings.get(tx, row.guild_id)

        is_over, settings = await self._core.database.read(load)
        sent: MessageId | None = None
        if is_over:
            name = self._core.notifier.guild_name(row.guild_id)
            card = PauseOver(row.marker, row.guild_id, name, settings)
            sent = await self._core.outbox.send_once(row, Place(user_id=user_id), card)
        now = self._core.clock.now()

        def told(tx: Transaction) -> None:
            if _is_about(tx, row):
                profiles.rest(tx, row.guild_id, user_id, None, "", now)
                look_again(tx, row.guild_id, now)
            outbox.complete(tx, row.outbox_id, sent)

        await self._core.database.write(told)

    async def could_not_tell(self, row: OutboxRow, error: DeliveryError | None) -> None:
        """Direct messages are closed, or I was away for long: it comes with the member's next
        command."""
        if error is not None and error.failure is not DeliveryFailure.CLOSED_DMS:
            return

        def note(tx: Transaction) -> None:
            if _is_about(tx, row) and row.user_id is not None:
                members.leave_note(tx, row.guild_id, row.user_id, BACK_NOTE)

        await self._core.database.write(note)


def _is_about(tx: Transaction, row: OutboxRow) -> bool:
    """Whether the pause that the row is about is still the one that holds."""
    assert row.user_id is not None
    profile = profiles.get(tx, row.guild_id, row.user_id)
    return profile is not None and profile.paused_until == row.due_at
