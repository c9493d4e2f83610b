"""The card in Discord: posted once, drawn again when others wait, gone when nobody does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.core.database import Transaction
from bot.core.feature import Core
from bot.core.ids import ChannelId, GuildId, MessageId
from bot.core.live_card import CardView, LiveCard
from bot.core.outbox import store as outbox
from bot.core.outbox.service import FailureHandler, Handler
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Place
from bot.interviews.calls import store as calls
from bot.interviews.calls import tx as ringing
from bot.interviews.calls.messages import CallCard
from bot.interviews.values import store as interview_settings

Recount = Callable[[Transaction, GuildId, datetime], None]
"""Looks again who waits, which a later room knows."""


class CallHandlers:
    """What ``LiveCard`` asks, and the end of the hour."""

    def __init__(self, core: Core, recount: Recount) -> None:
        self._core = core
        self._recount = recount
        self._card = LiveCard(
            core, self, post_kind=ringing.POST, draw_kind=ringing.DRAW, finish=self._finish
        )

    @property
    def handlers(self) -> dict[str, Handler]:
        """By the kind of their rows, whose subject is the number of the card."""
        return {**self._card.handlers, ringing.POST: self.post, ringing.OVER: self.end}

    @property
    def failures(self) -> dict[str, FailureHandler]:
        """Without a card one waits all the same."""
        return self._card.failures

    async def post(self, row: OutboxRow) -> None:
        """The card appears. A role that was deleted while the bot was away isn't called."""
        core, guild_id = self._core, row.guild_id
        settings = await core.database.read(lambda tx: interview_settings.get(tx, guild_id))
        role_id = None if settings is None else settings.ping_role_id
        if role_id is not None and not core.notifier.has_role(guild_id, role_id):
            now, lost = core.clock.now(), role_id
            await core.write(lambda tx: ringing.forget_role(tx, guild_id, lost, now))
        await self._card.handlers[ringing.POST](row)

    async def end(self, row: OutboxRow) -> None:
        """The time of the last who waited is over."""
        now = self._core.clock.now()

        def end(tx: Transaction) -> None:
            outbox.complete(tx, row.outbox_id)
            self._recount(tx, row.guild_id, now)

        await self._core.write(end)

    def _finish(self, view: CardView) -> object:
        """It calls the role where a call reaches anybody, and when it appears."""
        card, channel_id = view.message, view.place.channel_id
        assert isinstance(card, CallCard)
        role_id = card.ping_role_id
        if role_id is None or channel_id is None:
            return card
        obstacle = self._core.notifier.ping_obstacle(view.guild_id, channel_id, role_id)
        if obstacle is None:
            return card
        return replace(card, ping_role_id=None)

    def view(self, tx: Transaction, row: OutboxRow, marker: str) -> CardView | None:
        """The card as it has to look now; None when nobody waits."""
        call = calls.get(tx, row.guild_id, int(row.subject))
        settings = interview_settings.get(tx, row.guild_id)
        if call is None or call.closed_at is not None or settings is None:
            return None
        role_id = settings.ping_role_id if call.has_called else None
        return CardView(
            guild_id=call.guild_id, place=Place(channel_id=call.channel_id),
            message=CallCard(marker, call.people, call.until_at, role_id),
            revision=call.revision, drawn_revision=call.drawn_revision,
            channel_id=call.channel_id, message_id=call.message_id,
        )  # fmt: skip

    def save_posted(
        self, tx: Transaction, row: OutboxRow, channel_id: ChannelId, message_id: MessageId,
        revision: int, now: datetime,
    ) -> None:  # fmt: skip
        """The card stands there."""
        calls.mark(tx, int(row.subject), message_id, revision)

    def save_drawn(self, tx: Transaction, row: OutboxRow, revision: int, now: datetime) -> None:
        """The card shows this revision."""
        call = calls.get(tx, row.guild_id, int(row.subject))
        if call is not None and call.message_id is not None:
            calls.mark(tx, call.call_id, call.message_id, revision)

    def lose(self, tx: Transaction, row: OutboxRow, now: datetime) -> None:
        """It can't be shown, or a moderator deleted it: it isn't forced upon them again while
        these wait."""
        call = calls.get(tx, row.guild_id, int(row.subject))
        if call is None or call.closed_at is not None:
            return
        if row.kind == ringing.POST and not row.is_first_attempt:
            ringing.close(tx, call, now)  # an earlier try may have left one
        else:
            calls.close(tx, call.call_id, now)
