"""Announcements of rounds: one public card without a name, and a word to everybody without a
partner.

Those who have one hear of it by the card of their session. Each message is an outbox row that was
written together with the round, so it appears once whenever the process dies.
"""

from functools import partial

from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.feature import Core
from bot.core.ids import GuildId, MessageId, RoundId
from bot.core.outbox import store as outbox
from bot.core.outbox.store import OutboxRow
from bot.core.outbox.waking import change
from bot.core.ports import Place
from bot.daily.alerts import tx as alerts
from bot.interviews.matching import store as rounds
from bot.interviews.matching.rules.people import unpromised
from bot.interviews.matching.store import Assignment
from bot.interviews.profiles.rules.ahead import Ahead, left_out
from bot.interviews.rounds.messages import RoundAnnounced, RoundCard
from bot.interviews.rounds.service.planning import PlanningService
from bot.interviews.session.tx import rows
from bot.interviews.session.tx.ahead import ahead_of
from bot.interviews.values import store as interview_settings
from bot.interviews.values.rules import InterviewSettings, Outcome
from bot.server import members

_TROUBLE = {
    DeliveryFailure.FORBIDDEN: "A permission is missing there: `/organise interviews` names it.",
    DeliveryFailure.GONE: "The channel is gone: choose another with `/organise interviews`.",
}


class RoundHandlers:
    """Announces rounds, and pairs those who wait."""

    def __init__(self, core: Core, planning: PlanningService) -> None:
        self._core = core
        self._planning = planning

    async def pair_between(self, row: OutboxRow) -> None:
        """Somebody began to wait. Harmless to repeat."""
        await self._planning.pair_waiting(
            row.guild_id, lambda tx: outbox.complete(tx, row.outbox_id)
        )

    async def show(self, row: OutboxRow) -> None:
        """The public card of a round, with nobody's name."""

        found = await self._core.database.read(lambda tx: _card(tx, row.guild_id, row))
        if found is None:
            await self._core.database.write(
                lambda tx: outbox.discard(tx, row.outbox_id, "not set up")
            )
            return
        card, wanted = found
        place = Place(channel_id=row.channel_id or wanted.channel_id)
        sent = await self._core.outbox.send_once(row, place, card)

        now = self._core.clock.now()

        def shown(tx: Transaction) -> None:
            outbox.complete(tx, row.outbox_id, sent)
            alerts.works_again(tx, row.guild_id, rows.ROUND_CARD)
            if not row.is_first_attempt:  # what an earlier try sent may be old
                rows.redraw_round(tx, row.guild_id, RoundId(int(row.subject)), now)

        await self._core.write(shown)

    async def show_again(self, row: OutboxRow) -> None:
        """The public card says something old: another round was held, or the next is another day.
        One that is gone stays gone."""

        def load(tx: Transaction) -> tuple[OutboxRow, RoundCard, InterviewSettings] | None:
            posted = outbox.tried(tx, rows.ROUND_CARD, row.subject)
            found = None if posted is None else _card(tx, row.guild_id, posted)
            if posted is None or found is None or posted.message_id is None:
                return None
            return posted, *found

        found = await self._core.database.read(load)
        if found is not None:
            posted, card, wanted = found
            channel_id, message_id = posted.channel_id or wanted.channel_id, posted.message_id
            assert message_id is not None
            edit = partial(self._core.notifier.edit, channel_id, message_id, card)
            await change(self._core.notifier, channel_id, edit)
        await self._core.database.write(lambda tx: outbox.complete(tx, row.outbox_id))

    async def could_not_show(self, row: OutboxRow, error: DeliveryError | None) -> None:
        """The organiser hears of it once for each cause; the pairs know already."""
        if error is None or error.failure not in _TROUBLE:
            return
        now = self._core.clock.now()
        words = (
            "**A round of mock interviews was held, but I couldn't say so in its channel.** "
            f"{_TROUBLE[error.failure]} Everyone who takes part was told privately."
        )
        subject = f"{row.guild_id}:mock-round:{row.subject}:{error.failure.value}"
        cause = error.failure.value

        def note(tx: Transaction) -> None:
            wanted = interview_settings.get(tx, row.guild_id)
            channel_id = row.channel_id or (None if wanted is None else wanted.channel_id)
            if channel_id is None or not alerts.is_news(
                tx, row.guild_id, rows.ROUND_CARD, cause, channel_id, now
            ):
                return
            outbox.put(
                tx, guild_id=row.guild_id, kind="notice", subject=subject, due_at=now, now=now,
                body=words, user_id=None if wanted is None else wanted.organiser_id or None,
            )  # fmt: skip

        await self._core.write(note)

    async def tell(self, row: OutboxRow) -> None:
        """Somebody without a partner hears why, privately, unless they have one by now."""
        assert row.user_id is not None
        user_id = row.user_id
        round_id = int(row.subject.partition(":")[0])

        def load(tx: Transaction) -> tuple[Assignment | None, Ahead]:
            place = rounds.newest_assignment(tx, row.guild_id, user_id)
            return place, ahead_of(tx, row.guild_id, user_id, self._core.clock.now())

        place, ahead = await self._core.database.read(load)
        sent: MessageId | None = None
        holds = place is not None and place.round_id == round_id
        holds = holds and await self._core.presence.is_there(row.guild_id, user_id)
        if holds and place is not None and place.outcome is not Outcome.PAIRED:
            card = RoundAnnounced(
                marker=row.marker,
                guild_id=row.guild_id,
                guild_name=self._core.notifier.guild_name(row.guild_id),
                words=_words(row, ahead),
                is_observer=place.outcome is Outcome.OBSERVER,
                next_at=None if left_out(ahead) else ahead.round_at,
            )
            sent = await self._core.outbox.send_once(row, Place(user_id=user_id), card)
        await self._core.database.write(lambda tx: outbox.complete(tx, row.outbox_id, sent))

    async def could_not_tell(self, row: OutboxRow, error: DeliveryError | None) -> None:
        """With closed direct messages it is said privately with the member's next command."""
        user_id = row.user_id
        if user_id is None or error is None or error.failure is not DeliveryFailure.CLOSED_DMS:
            return

        def note(tx: Transaction) -> None:
            name = members.get(tx, row.guild_id, user_id).display_name
            members.remember(tx, row.guild_id, user_id, name)
            ahead = ahead_of(tx, row.guild_id, user_id, self._core.clock.now())
            members.leave_note(tx, row.guild_id, user_id, _words(row, ahead))

        await self._core.database.write(note)


def _words(row: OutboxRow, ahead: Ahead) -> str:
    """Why somebody has no partner; the next round is promised only where it may bring one."""
    return unpromised(row.body) if left_out(ahead) else row.body


def _card(
    tx: Transaction, guild_id: GuildId, row: OutboxRow
) -> tuple[RoundCard, InterviewSettings] | None:
    """The card of a round as it has to look now; None where rounds aren't set up any more."""
    wanted, round_id = interview_settings.get(tx, guild_id), RoundId(int(row.subject))
    if wanted is None:
        return None
    places = rounds.assignments_of(tx, round_id)
    paired = {one.session_id for one in places if one.outcome is Outcome.PAIRED}
    is_old = rounds.of_everybody(tx, guild_id, 1) != (round_id,)
    return RoundCard(row.marker, len(paired), wanted.next_round_at, is_old), wanted
