"""Who suggested a question hears what became of it: once, by direct message; with closed ones
privately after their next command."""

from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.ids import SuggestionId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import FailureHandler, Handler
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place
from bot.daily.contributed import messages, store
from bot.daily.contributed.rules import Suggestion, SuggestionState
from bot.daily.contributed.tx import saving as contributed
from bot.server import members


class SuggestionHandlers:
    """Answers to suggestions."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @property
    def handlers(self) -> dict[str, Handler]:
        """What does a row, by its kind."""
        return {contributed.ANSWER: self.tell}

    @property
    def failures(self) -> dict[str, FailureHandler]:
        """What hears of a row that was put off or given up, by its kind."""
        return {contributed.ANSWER: self.could_not_tell}

    async def tell(self, row: OutboxRow) -> None:
        """One direct message; none to who took everything back or left the server."""
        core = self._core
        one = await core.database.read(lambda tx: _decided(tx, row))
        if one is None or not await core.presence.is_there(row.guild_id, one.user_id):
            await core.database.write(
                lambda tx: outbox.discard(tx, row.outbox_id, "nobody to tell")
            )
            return
        name = core.notifier.guild_name(row.guild_id)
        card = messages.SuggestionAnswer(
            row.marker, row.guild_id, name, one.form["title"],
            one.state is SuggestionState.APPROVED, one.reason,
        )  # fmt: skip
        sent = await core.outbox.send_once(row, Place(user_id=one.user_id), card)
        await core.database.write(lambda tx: outbox.complete(tx, row.outbox_id, sent))

    async def could_not_tell(self, row: OutboxRow, error: DeliveryError | None) -> None:
        """With closed direct messages it is said privately after their next command."""
        if error is None or error.failure is not DeliveryFailure.CLOSED_DMS:
            return

        def note(tx: Transaction) -> None:
            one = _decided(tx, row)
            if one is not None:
                members.leave_note(tx, row.guild_id, one.user_id, _words(one))

        await self._core.database.write(note)


def _decided(tx: Transaction, row: OutboxRow) -> Suggestion | None:
    one = store.suggestion(tx, row.guild_id, SuggestionId(int(row.subject)))
    return None if one is None or one.state is SuggestionState.WAITING else one


def _words(one: Suggestion) -> str:
    if one.state is SuggestionState.APPROVED:
        return f"Your suggestion “{one.form['title']}” was approved. Thank you!"
    return f"Your suggestion “{one.form['title']}” wasn't approved: {one.reason}"
