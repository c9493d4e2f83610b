"""Use cases of members of mock interviews: profile, pause, leave, block.

A pause always has an end. It ends by itself at that moment, since every use looks at the
clock; the outbox row ``mock-back`` only tells so, and clears it. If the process dies before
the row is worked off, the pause is over all the same and the message comes later, once.
Leaving and blocking end what is planned in the same commit.
"""

from dataclasses import replace
from datetime import timedelta

from bot.core.clock import Clock
from bot.core.database import Database, Transaction
from bot.core.errors import DeliveryError, UserError
from bot.core.ids import GuildId, UserId
from bot.core.outbox import store as outbox
from bot.core.outbox.service import OutboxService
from bot.core.outbox.store import OutboxRow
from bot.core.ports import Notifier, Place, Wake
from bot.interviews.membership import store as pool
from bot.interviews.membership.rules.pausing import UnreadablePause, ends_pause, read_pause
from bot.interviews.profiles.messages import (
    AskedToLeave,
    Blocked,
    CameBack,
    LeftMock,
    Meeting,
    Paused,
    PauseOver,
    ProfileShown,
    Unblocked,
)
from bot.interviews.profiles.service import rounds_ahead
from bot.interviews.profiles.store import drafts, profiles
from bot.interviews.session import tx as claims
from bot.interviews.session.tx import rows
from bot.server.members import store as members

# After three half-lives a no-show hardly weighs anything: it isn't mentioned any more.
REMEMBERED = timedelta(days=90)
NOT_IN = "You're not in mock interviews here, so nothing changed. `/mock join` takes two minutes."
UNCHANGED = "Nothing changed."
YOURSELF = "You can't block yourself. To have a rest from mock interviews: `/mock pause`."
A_BOT = "That is a bot; it is never paired with anybody, so there is nothing to block."
BACK_NOTE = "Your pause from mock interviews is over: you take part in rounds again."


def meetings(tx: Transaction, guild_id: GuildId, user_id: UserId) -> tuple[Meeting, ...]:
    """The member's sessions that are not over, the soonest first."""
    found: dict[int, Meeting] = {}
    for one in pool.live(tx, guild_id, user_id):
        known = found.get(one.session_id)
        others = (*(known.other_ids if known else ()), one.other_id)
        found[one.session_id] = Meeting(one.starts_at, others)
    return tuple(found.values())


class MembershipService:
    """What members do with their place in mock interviews; registers ``mock-back``."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        notifier: Notifier,
        outbox_service: OutboxService,
        wake: Wake,
    ) -> None:
        self._database = database
        self._clock = clock
        self._notifier = notifier
        self._outbox = outbox_service
        self._wake = wake
        outbox_service.register({rows.BACK: self.tell_pause_over}, failed=self.pause_over_untold)

    async def profile(self, guild_id: GuildId, user_id: UserId) -> ProfileShown:
        """/mock profile: everything about the member, for them alone."""
        now = self._clock.now()

        def load(tx: Transaction) -> ProfileShown:
            place = pool.get(tx, guild_id, user_id)
            return ProfileShown(
                guild_id=guild_id,
                profile=profiles.get(tx, guild_id, user_id),
                rounds=rounds_ahead(tx, guild_id),
                now=now,
                has_draft=drafts.get(tx, guild_id, user_id) is not None,
                meetings=meetings(tx, guild_id, user_id),
                missed=pool.missed(tx, guild_id, user_id, now - REMEMBERED),
                blocked_ids=profiles.blocked_by(tx, guild_id, user_id),
                waits_until=place.until_at if place and place.until_at > now else None,
            )

        return await self._database.read(load)

    async def pause(self, guild_id: GuildId, user_id: UserId, text: str) -> Paused | CameBack:
        """/mock pause: until a date or for a while, or *off*."""
        if ends_pause(text):
            return await self.come_back(guild_id, user_id)
        now = self._clock.now()

        def pause(tx: Transaction) -> Paused:
            profile = profiles.get(tx, guild_id, user_id)
            if profile is None:
                raise UserError(NOT_IN)
            try:
                until = read_pause(text, now, profile.zone)
            except UnreadablePause as fault:
                raise UserError(f"{fault} {UNCHANGED}") from None
            profiles.rest(tx, guild_id, user_id, until, "asked", now)
            pool.leave(tx, guild_id, user_id)
            rows.back(tx, guild_id, user_id, until, now)
            return Paused(guild_id, until, meetings(tx, guild_id, user_id))

        result = await self._database.write(pause)
        self._wake()
        return result

    async def come_back(self, guild_id: GuildId, user_id: UserId) -> CameBack:
        """*I'm back*: no pause, whatever it was for."""
        now = self._clock.now()

        def come_back(tx: Transaction) -> CameBack:
            profile = profiles.get(tx, guild_id, user_id)
            if profile is None:
                raise UserError(NOT_IN)
            profiles.save(tx, replace(profile, paused_until=None, pause_reason=""), now)
            claims.look_again(tx, guild_id, now)
            return CameBack(profile.is_paused(now), rounds_ahead(tx, guild_id))

        result = await self._database.write(come_back)
        self._wake()
        return result

    async def tell_pause_over(self, row: OutboxRow) -> None:
        """A pause ended by itself: say so, unless it was ended or made longer meanwhile."""
        assert row.user_id is not None
        user_id = row.user_id

        def load(tx: Transaction) -> PauseOver | None:
            profile = profiles.get(tx, row.guild_id, user_id)
            if profile is None or profile.paused_until != row.due_at:
                return None
            name = self._notifier.guild_name(row.guild_id)
            return PauseOver(row.marker, row.guild_id, name, rounds_ahead(tx, row.guild_id))

        card = await self._database.read(load)
        sent: int | None = None
        if card is not None:
            sent = await self._outbox.send_once(row, Place(user_id=user_id), card)
        await self._database.write(lambda tx: self._pause_told(tx, row, sent))

    def _pause_told(self, tx: Transaction, row: OutboxRow, sent: int | None) -> None:
        assert row.user_id is not None
        profile = profiles.get(tx, row.guild_id, row.user_id)
        if profile is not None and profile.paused_until == row.due_at:
            now = self._clock.now()
            profiles.rest(tx, row.guild_id, row.user_id, None, "", now)
            claims.look_again(tx, row.guild_id, now)
        outbox.complete(tx, row.outbox_id, sent)

    async def pause_over_untold(self, row: OutboxRow, error: DeliveryError | None) -> None:
        """Direct messages are closed, or I was away for long: it comes with the member's next
        command."""
        if error is not None and error.failure.value != "closed-dms":
            return

        def note(tx: Transaction) -> None:
            assert row.user_id is not None
            profile = profiles.get(tx, row.guild_id, row.user_id)
            if profile is not None and profile.paused_until == row.due_at:
                members.leave_note(tx, row.guild_id, row.user_id, BACK_NOTE)

        await self._database.write(note)

    async def ask_to_leave(self, guild_id: GuildId, user_id: UserId) -> AskedToLeave:
        """/mock leave: what it would mean."""

        def load(tx: Transaction) -> AskedToLeave:
            if profiles.get(tx, guild_id, user_id) is None:
                raise UserError(NOT_IN)
            return AskedToLeave(meetings(tx, guild_id, user_id))

        return await self._database.read(load)

    async def leave(self, guild_id: GuildId, user_id: UserId) -> LeftMock:
        """*Leave*: the profile is gone, what is planned is called off, and what was held stays
        in the history of both. Blocks stay too, for the day somebody comes back."""
        now = self._clock.now()

        def leave(tx: Transaction) -> LeftMock:
            claims.leave(tx, guild_id, user_id, now)
            return LeftMock(claims.forget(tx, guild_id, user_id))

        result = await self._database.write(leave)
        self._wake()
        return result

    async def block(
        self, guild_id: GuildId, user_id: UserId, other_id: UserId, *, is_bot: bool
    ) -> Blocked:
        """/mock block: from now on these two are never paired, and what is planned between
        them is called off. Only who blocks ever learns of it. Harmless to repeat."""
        if other_id == user_id:
            raise UserError(YOURSELF)
        if is_bot:
            raise UserError(A_BOT)
        now = self._clock.now()

        def block(tx: Transaction) -> Blocked:
            profiles.block(tx, guild_id, user_id, other_id, now)
            return Blocked(other_id, claims.call_off_pair(tx, guild_id, user_id, other_id, now))

        result = await self._database.write(block)
        self._wake()
        return result

    async def unblock(self, guild_id: GuildId, user_id: UserId, other_id: UserId) -> Unblocked:
        """/mock unblock: take one's own block back; that of the other, if any, stays."""
        was = await self._database.write(
            lambda tx: profiles.unblock(tx, guild_id, user_id, other_id)
        )
        return Unblocked(other_id, was)
