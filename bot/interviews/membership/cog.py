"""``/mock join``, ``now``, ``profile``, ``pause``, ``leave``, ``block`` and ``unblock``."""

import discord
from discord import app_commands

from bot.core.ids import GuildId, SessionId, UserId
from bot.gateway.routes import CommandInteraction, ComponentInteraction, command, route
from bot.interviews.membership import messages
from bot.interviews.membership.service import MembershipService, PoolService
from bot.interviews.profiles.messages import BasicsForm, DraftShown
from bot.server.completion import Choices, choices, complete_zone

PAUSES = ("1 week", "2 weeks", "1 month", "off")


async def complete_pause(_interaction: discord.Interaction, current: str) -> Choices:
    """Usual lengths, and whatever else was typed."""
    typed = current.strip()[:100]
    found = [one for one in PAUSES if typed.casefold() in one]
    offered = found if typed in found or not typed else [typed, *found]
    return choices((one, one) for one in offered)


class MembershipCog:
    """How a member becomes part of mock interviews, rests, and leaves."""

    def __init__(self, membership: MembershipService) -> None:
        self._membership = membership

    @command("mock join", opens_modal=True)
    @app_commands.describe(timezone="Type a city, a country or an offset; empty: as before")
    @app_commands.autocomplete(timezone=complete_zone)
    async def join(
        self, used: CommandInteraction, timezone: str | None = None
    ) -> BasicsForm | DraftShown | messages.ProfileShown:
        """Practise with other members, or change what and when."""
        return await self._membership.join(used.guild_id, used.user_id, timezone or "")

    @route("membership:join", opens_modal=True, formerly=("mock:join",))
    async def join_round(
        self, click: ComponentInteraction
    ) -> BasicsForm | DraftShown | messages.ProfileShown:
        """*Join* on the public card of a round: as ``/mock join``."""
        return await self._membership.join(click.guild_id, click.user_id, "")

    @command("mock profile")
    async def show_own_profile(self, used: CommandInteraction) -> messages.ProfileShown:
        """What you practise, when, and how you stand; only you see it."""
        return await self._membership.profile(used.guild_id, used.user_id)

    @route("membership:profile", update=True, formerly=("mock:profile",))
    async def show_profile(self, click: ComponentInteraction) -> messages.ProfileShown:
        """*My interview profile* and *Stay*."""
        return await self._membership.profile(click.guild_id, click.user_id)

    @command("mock pause")
    @app_commands.describe(until="Such as 2 weeks, 1 March or 2027-03-01; off: you're back")
    @app_commands.autocomplete(until=complete_pause)
    async def rest(
        self, used: CommandInteraction, until: str
    ) -> messages.PauseBegun | messages.CameBack:
        """Take a break from mock interviews; it always has an end."""
        return await self._membership.pause(used.guild_id, used.user_id, until)

    @route("membership:pause", opens_modal=True, formerly=("mock:profile-pause",))
    async def open_pause(self, click: ComponentInteraction) -> messages.PauseForm:
        """*Pause*, also in direct messages: the server is in the id."""
        return messages.PauseForm(click.id(GuildId))

    @route("membership:pause-until", formerly=("mock:profile-paused",))
    async def enter_pause(
        self, click: ComponentInteraction
    ) -> messages.PauseBegun | messages.CameBack:
        """Until when came in."""
        return await self._membership.pause(click.id(GuildId), click.user_id, click.text("until"))

    @route("membership:back", update=True, formerly=("mock:profile-back",))
    async def come_back(self, click: ComponentInteraction) -> messages.CameBack:
        """*I'm back*, also in direct messages: the server is in the id."""
        guild_id, in_server = click.id(GuildId), click.server_id is not None
        return await self._membership.come_back(guild_id, click.user_id, in_server=in_server)

    @command("mock leave")
    async def ask_before_leaving(self, used: CommandInteraction) -> messages.AskedToLeave:
        """Leave mock interviews; asks first."""
        return await self._membership.ask_to_leave(used.guild_id, used.user_id)

    @route("membership:leave", update=True, formerly=("mock:profile-leave",))
    async def ask_to_leave(self, click: ComponentInteraction) -> messages.AskedToLeave:
        """*Leave* on the profile: asks first."""
        return await self._membership.ask_to_leave(click.guild_id, click.user_id)

    @route("membership:leave-confirm", update=True, formerly=("mock:profile-left",))
    async def leave(self, click: ComponentInteraction) -> messages.MembershipEnded:
        """*Leave* on the question."""
        return await self._membership.leave(click.guild_id, click.user_id)

    @command("mock block")
    @app_commands.describe(member="Somebody you don't want to meet; they're never told")
    async def block_member(
        self, used: CommandInteraction, member: discord.User
    ) -> messages.Blocked:
        """Never be paired with a member; nobody is told."""
        return await self._membership.block(
            used.guild_id, used.user_id, UserId(member.id), is_bot=member.bot
        )

    @command("mock unblock")
    @app_commands.describe(member="The member you blocked")
    async def unblock_member(
        self, used: CommandInteraction, member: discord.User
    ) -> messages.Unblocked:
        """Unblock a member."""
        return await self._membership.unblock(used.user_id, UserId(member.id))

    @route("membership:unblock", formerly=("mock:profile-unblock",))
    async def take_block_back(self, click: ComponentInteraction) -> messages.Unblocked:
        """Somebody was chosen under *Take a block back*."""
        return await self._membership.unblock(click.user_id, click.chosen_id(UserId))


class PoolCog:
    """Practising with whoever wants to within the hour."""

    def __init__(self, pool: PoolService) -> None:
        self._pool = pool

    @command("mock now", opens_modal=True)
    async def practise_now(
        self, used: CommandInteraction
    ) -> messages.PoolMatched | messages.PoolWaiting | BasicsForm | DraftShown:
        """Practise within the next hour, with anyone who is free."""
        return await self._pool.enter_or_join(used.guild_id, used.user_id)

    @route("pool:join", formerly=("mock:pool-join",))
    async def enter(
        self, click: ComponentInteraction
    ) -> messages.PoolMatched | messages.PoolWaiting:
        """*Find a partner now*."""
        return await self._pool.enter(click.guild_id, click.user_id)

    @route("pool:answer", opens_modal=True)
    async def answer(
        self, click: ComponentInteraction
    ) -> messages.PoolMatched | messages.PoolWaiting | BasicsForm | DraftShown:
        """*Join* on the channel's card: as ``/mock now``."""
        return await self._pool.enter_or_join(click.guild_id, click.user_id)

    @route("pool:again", formerly=("mock:pool-again",))
    async def wait_again(
        self, click: ComponentInteraction
    ) -> messages.PoolMatched | messages.PoolWaiting:
        """*Wait another hour*, in direct messages."""
        return await self._pool.enter(click.id(GuildId), click.user_id)

    @route("pool:stop", update=True, formerly=("mock:pool-stop",))
    async def stop_waiting(self, click: ComponentInteraction) -> messages.PoolStopped:
        """*Stop waiting*."""
        return await self._pool.stop(click.id(GuildId), click.user_id)

    @route("pool:another", formerly=("mock:again",))
    async def find_another(
        self, click: ComponentInteraction
    ) -> messages.PoolMatched | messages.PoolWaiting:
        """*Find another now*, on the card of a session that did not take place."""
        return await self._pool.enter_after(click.id(SessionId), click.user_id)
