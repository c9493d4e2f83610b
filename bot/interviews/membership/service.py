"""Use cases of members of mock interviews: join, pause, leave, block, practise now.

A pause always has an end. It ends at that moment, since every use looks at the clock; the outbox
row ``mock-back`` only tells so, and clears it. If the process dies before the row is worked off,
the pause is over all the same and the message comes later, once. Leaving and blocking end what is
planned in the same commit.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import GuildId, RoleId, SessionId, UserId
from bot.core.presence.service import NOW
from bot.interviews.calls import tx as calls
from bot.interviews.membership import messages
from bot.interviews.membership import store as pool
from bot.interviews.membership import tx as membership
from bot.interviews.membership.messages import PoolMatched, PoolStopped, PoolWaiting
from bot.interviews.membership.rules import ends_pause, read_pause
from bot.interviews.profiles import store as profiles
from bot.interviews.profiles import tx as drafts
from bot.interviews.profiles.messages import BasicsForm, DraftShown
from bot.interviews.rounds.tx import look_again
from bot.interviews.session.store import sessions
from bot.interviews.session.tx import machine, rows
from bot.interviews.session.tx.ahead import ahead_of
from bot.interviews.session.tx.parting import part
from bot.interviews.values.rules import Profile
from bot.practice.quiz.duel import tx as duels

# After three half-lives a no-show hardly weighs anything: it isn't mentioned any more.
REMEMBERED = timedelta(days=90)
ASK_SECONDS = 1.0
NOT_IN = (
    "You haven't joined mock interviews here, so nothing changed. `/mock join` takes two minutes."
)
YOURSELF = "You can't block yourself. To take a break from mock interviews: `/mock pause`."
A_BOT = "That is a bot; it is never paired with anybody, so there is nothing to block."
NO_PROFILE = (
    "I don't know yet what you'd like to practise, so I can't look for a partner. Use `/mock join` "
    "in the server first: it takes two minutes."
)
NOT_YOURS = "That belongs to somebody else's session, so nothing changed. Yours: `/mock profile`."


class MembershipService:
    """What members do with their place in mock interviews."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def join(
        self, guild_id: GuildId, user_id: UserId, zone: str
    ) -> BasicsForm | DraftShown | messages.ProfileShown:
        """/mock join: the modal for a newcomer, what was typed for somebody who did not finish,
        the profile for a member. A zone typed with it ("": none) is kept, or asked about."""
        now = self._core.clock.now()

        def join(tx: Transaction) -> BasicsForm | DraftShown | messages.ProfileShown:
            begun = drafts.begin(tx, guild_id, user_id, zone, now)
            return _profile(tx, guild_id, user_id, now) if begun is None else begun

        return await self._core.database.write(join)

    async def profile(self, guild_id: GuildId, user_id: UserId) -> messages.ProfileShown:
        """/mock profile: everything about the member, for them alone."""
        now = self._core.clock.now()
        return await self._core.database.read(lambda tx: _profile(tx, guild_id, user_id, now))

    async def pause(
        self, guild_id: GuildId, user_id: UserId, text: str
    ) -> messages.PauseBegun | messages.CameBack:
        """/mock pause: until a date or for a while, or *off*."""
        if ends_pause(text):
            return await self.come_back(guild_id, user_id)
        now = self._core.clock.now()

        def pause(tx: Transaction) -> messages.PauseBegun:
            profile = _member(tx, guild_id, user_id)
            until = read_pause(text, now, profile.zone)
            profiles.rest(tx, guild_id, user_id, until, "asked", now)
            profiles.note_answer(tx, guild_id, user_id)
            was_waiting = membership.stop_waiting(tx, guild_id, user_id, now)
            rows.back(tx, guild_id, user_id, until, now)
            ahead = membership.upcoming(tx, guild_id, user_id)
            return messages.PauseBegun(guild_id, until, ahead, was_waiting)

        return await self._core.write(pause)

    async def come_back(
        self, guild_id: GuildId, user_id: UserId, *, in_server: bool = True
    ) -> messages.CameBack:
        """*I'm back*: no pause, whatever it was for; another session for who wanted one and had
        it."""
        now = self._core.clock.now()
        name = "" if in_server else self._core.notifier.guild_name(guild_id)

        def come_back(tx: Transaction) -> messages.CameBack:
            profile = _member(tx, guild_id, user_id)
            before = ahead_of(tx, guild_id, user_id, now)
            back = replace(profile, paused_until=None, pause_reason="", asked_until=None)
            profiles.save(tx, back, now)
            profiles.note_answer(tx, guild_id, user_id)
            look_again(tx, guild_id, now)
            after = ahead_of(tx, guild_id, user_id, now)
            return messages.CameBack(
                guild_id, before.is_paused or before.has_had_one, after, guild_name=name
            )

        return await self._core.write(come_back)

    async def ask_to_leave(self, guild_id: GuildId, user_id: UserId) -> messages.AskedToLeave:
        """/mock leave: what it would mean."""

        def load(tx: Transaction) -> messages.AskedToLeave:
            _member(tx, guild_id, user_id)
            return messages.AskedToLeave(membership.upcoming(tx, guild_id, user_id))

        return await self._core.database.read(load)

    async def leave(self, guild_id: GuildId, user_id: UserId) -> messages.MembershipEnded:
        """*Leave*: the profile is gone, what is planned is called off, and what was held stays
        in the history of both. Blocks stay too, for the day somebody comes back."""
        now = self._core.clock.now()
        return messages.MembershipEnded(
            await self._core.write(
                lambda tx: membership.leave_by_choice(tx, guild_id, user_id, now)
            )
        )

    async def block(
        self, guild_id: GuildId, user_id: UserId, other_id: UserId, *, is_bot: bool
    ) -> messages.Blocked:
        """/mock block: from now on these two are never paired, and what is planned between
        them is called off, a duel too; who only observes the other looks on no more. Only the one
        who blocks ever learns of it. Harmless to repeat."""
        if other_id == user_id:
            raise UserError(YOURSELF)
        if is_bot:
            raise UserError(A_BOT)
        now = self._core.clock.now()

        def block(tx: Transaction) -> messages.Blocked:
            profiles.block(tx, guild_id, user_id, other_id, now)
            called_off = machine.call_off_pair(tx, user_id, other_id, now)
            called_off += duels.call_off_pair(tx, self._core.bank, user_id, other_id, now)
            return messages.Blocked(other_id, called_off, part(tx, user_id, other_id, now))

        return await self._core.write(block)

    async def unblock(self, user_id: UserId, other_id: UserId) -> messages.Unblocked:
        """/mock unblock: take one's own block back; that of the other, if any, stays."""
        was = await self._core.database.write(lambda tx: profiles.unblock(tx, user_id, other_id))
        return messages.Unblocked(other_id, was)


def _member(tx: Transaction, guild_id: GuildId, user_id: UserId, refusal: str = NOT_IN) -> Profile:
    profile = profiles.get(tx, guild_id, user_id)
    if profile is None:
        raise UserError(refusal)
    return profile


def _profile(
    tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime
) -> messages.ProfileShown:
    place = pool.get(tx, guild_id, user_id)
    missed = sessions.no_shows(tx, guild_id, user_id)
    return messages.ProfileShown(
        guild_id=guild_id,
        profile=profiles.get(tx, guild_id, user_id),
        ahead=ahead_of(tx, guild_id, user_id, now),
        has_draft=profiles.get_draft(tx, guild_id, user_id) is not None,
        sessions=membership.upcoming(tx, guild_id, user_id),
        missed=tuple(at for at in reversed(missed) if at >= now - REMEMBERED),
        blocked_ids=profiles.blocked_by(tx, user_id),
        waits_until=place.until_at if place and place.until_at > now else None,
    )


class PoolService:
    """Practising with whoever wants to within the hour."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def role_deleted(self, guild_id: GuildId, role_id: RoleId) -> None:
        """A role is gone: it isn't called any more."""
        now = self._core.clock.now()
        await self._core.write(lambda tx: calls.forget_role(tx, guild_id, role_id, now))

    async def enter_or_join(
        self, guild_id: GuildId, user_id: UserId
    ) -> PoolMatched | PoolWaiting | BasicsForm | DraftShown:
        """/mock now: a session at once, or a place in the pool; without a profile, joining."""
        now = self._core.clock.now()

        def enter(tx: Transaction) -> PoolMatched | PoolWaiting | BasicsForm | DraftShown:
            profile = profiles.get(tx, guild_id, user_id)
            if profile is not None:
                return membership.enter_pool(tx, profile, now, self._core.seed)
            begun = drafts.begin(tx, guild_id, user_id, "", now)
            assert begun is not None, "there is no profile"
            return begun

        await self._leave_out_absent(guild_id, now)
        return await self._core.write(enter)

    async def _leave_out_absent(self, guild_id: GuildId, now: datetime) -> None:
        """Who waits and is no longer in the server isn't met; Discord has a second to tell."""
        waiting = await self._core.database.read(lambda tx: pool.waiting(tx, guild_id, now))
        gone = await self._core.presence.gone(
            guild_id, [one.user_id for one in waiting], within=NOW, patience_seconds=ASK_SECONDS
        )

        def leave(tx: Transaction) -> None:
            for user_id in sorted(gone):
                membership.leave(tx, guild_id, user_id, now)

        if gone:
            await self._core.write(leave)

    async def enter(self, guild_id: GuildId, user_id: UserId) -> PoolMatched | PoolWaiting:
        """*Find a partner now* and *Wait another hour*."""
        now = self._core.clock.now()

        def enter(tx: Transaction) -> PoolMatched | PoolWaiting:
            profile = _member(tx, guild_id, user_id, NO_PROFILE)
            return membership.enter_pool(tx, profile, now, self._core.seed)

        await self._leave_out_absent(guild_id, now)
        return await self._core.write(enter)

    async def enter_after(
        self, session_id: SessionId, user_id: UserId
    ) -> PoolMatched | PoolWaiting:
        """*Find another now*, after a session that did not take place."""

        def guild_of(tx: Transaction) -> GuildId:
            session = sessions.get(tx, session_id)
            found = () if session is None else session.participants
            if session is None or user_id not in {one.user_id for one in found}:
                raise UserError(NOT_YOURS)
            return session.guild_id

        return await self.enter(await self._core.database.read(guild_of), user_id)

    async def stop(self, guild_id: GuildId, user_id: UserId) -> PoolStopped:
        """*Stop waiting*."""
        now = self._core.clock.now()
        was = await self._core.write(lambda tx: membership.stop_waiting(tx, guild_id, user_id, now))
        return PoolStopped(guild_id, was)
