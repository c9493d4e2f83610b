"""``/mock profile``, ``pause``, ``leave``, ``block``, ``unblock`` and ``now``."""

import discord
from discord import app_commands

from bot.core.errors import UserError
from bot.core.ids import GuildId
from bot.gateway.replies import auto_defer, open_modal, reply, update_message
from bot.gateway.router import Press, Router
from bot.interviews.group import mock
from bot.interviews.membership import ui as place_ui
from bot.interviews.membership.service.pool import NO_PROFILE, PoolService
from bot.interviews.profiles.cog import JoinSteps, guild_of
from bot.interviews.profiles.messages import Paused

PAUSES = ("1 week", "2 weeks", "1 month", "off")


class JoiningCommands(JoinSteps):
    """How a member becomes part of mock interviews, practises now, rests, and leaves."""

    _pool: PoolService

    def _register_joining(self, router: Router) -> None:
        self._register_steps(router)
        router.register("mock:profile", self.show_profile)
        router.register("mock:profile-pause", self.open_pause, opens_form=True)
        router.register("mock:profile-paused", self.enter_pause)
        router.register("mock:profile-back", self.come_back)
        router.register("mock:profile-leave", self.ask_to_leave)
        router.register("mock:profile-left", self.leave_for_good)
        router.register("mock:profile-unblock", self.take_block_back)
        router.register("mock:pool-join", self.enter_pool)
        router.register("mock:pool-again", self.wait_again)
        router.register("mock:pool-stop", self.stop_waiting)
        router.register("mock:again", self.find_another)

    @mock.command(name="profile")
    async def show_own_profile(self, interaction: discord.Interaction) -> None:
        """What you practise, when, and how you stand; only you see it."""
        async with auto_defer(interaction):
            shown = await self._membership.profile(guild_of(interaction), interaction.user.id)
            await reply(interaction, place_ui.profile_card(shown))

    @mock.command(name="pause")
    @app_commands.describe(until="Such as 2 weeks, 1 March or 2027-03-01; off: you're back")
    async def rest(self, interaction: discord.Interaction, until: str) -> None:
        """Have a rest from mock interviews; it always ends by itself."""
        async with auto_defer(interaction):
            guild_id, user_id = guild_of(interaction), interaction.user.id
            result = await self._membership.pause(guild_id, user_id, until)
            if isinstance(result, Paused):
                await reply(interaction, place_ui.paused_card(result))
            else:
                await reply(interaction, place_ui.came_back_card(result))

    @rest.autocomplete("until")
    async def find_pause(
        self, _interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        """Usual lengths, and whatever else was typed."""
        typed = current.strip()[:100]
        found = [one for one in PAUSES if typed.casefold() in one]
        choices = found if typed in found or not typed else [typed, *found]
        return [app_commands.Choice(name=one, value=one) for one in choices]

    @mock.command(name="leave")
    async def ask_before_leaving(self, interaction: discord.Interaction) -> None:
        """Leave mock interviews; asks first."""
        async with auto_defer(interaction):
            asked = await self._membership.ask_to_leave(guild_of(interaction), interaction.user.id)
            await reply(interaction, place_ui.asked_to_leave(asked))

    @mock.command(name="block")
    @app_commands.describe(member="With whom you don't want to be paired; they never learn of it")
    async def block_member(self, interaction: discord.Interaction, member: discord.User) -> None:
        """Never be paired with a member, either way round; nobody is told."""
        async with auto_defer(interaction):
            result = await self._membership.block(
                guild_of(interaction), interaction.user.id, member.id, is_bot=member.bot
            )
            await reply(interaction, place_ui.blocked_card(result))

    @mock.command(name="unblock")
    @app_commands.describe(member="Whom you blocked")
    async def unblock_member(self, interaction: discord.Interaction, member: discord.User) -> None:
        """Take a block back."""
        async with auto_defer(interaction):
            guild_id, user_id = guild_of(interaction), interaction.user.id
            result = await self._membership.unblock(guild_id, user_id, member.id)
            await reply(interaction, place_ui.unblocked_card(result))

    @mock.command(name="now")
    async def practise_now(self, interaction: discord.Interaction) -> None:
        """Practise with whoever wants to within the next hour."""
        result = await self._pool.enter(guild_of(interaction), interaction.user.id)
        if result is None:
            await self.begin_joining(interaction, "")
        else:
            await reply(interaction, place_ui.pool_card(result))

    async def show_profile(self, press: Press) -> None:
        """*My profile* and *Stay*."""
        shown = await self._membership.profile(press.guild_id, press.user_id)
        await update_message(press.raw, place_ui.profile_card(shown))

    async def open_pause(self, press: Press) -> None:
        """*Pause*, also in direct messages: the guild is in the id."""
        form = place_ui.pause_form(press.number(0), press.raw.id)
        await open_modal(press.raw, form)

    async def enter_pause(self, press: Press) -> None:
        """Until when came in."""
        result = await self._membership.pause(press.number(0), press.user_id, press.text("until"))
        if isinstance(result, Paused):
            await reply(press.raw, place_ui.paused_card(result))
        else:
            await reply(press.raw, place_ui.came_back_card(result))

    async def come_back(self, press: Press) -> None:
        """*I'm back*."""
        result = await self._membership.come_back(press.number(0), press.user_id)
        await update_message(press.raw, place_ui.came_back_card(result))

    async def ask_to_leave(self, press: Press) -> None:
        """*Leave* on the profile: asks first."""
        asked = await self._membership.ask_to_leave(press.guild_id, press.user_id)
        await update_message(press.raw, place_ui.asked_to_leave(asked))

    async def leave_for_good(self, press: Press) -> None:
        """*Leave* on the question."""
        result = await self._membership.leave(press.guild_id, press.user_id)
        await update_message(press.raw, place_ui.left_card(result))

    async def take_block_back(self, press: Press) -> None:
        """Somebody was chosen under *Take a block back*."""
        result = await self._membership.unblock(press.guild_id, press.user_id, press.chosen_id(int))
        await reply(press.raw, place_ui.unblocked_card(result))

    async def enter_pool(self, press: Press) -> None:
        """*Practise now*."""
        await self._enter(press, press.guild_id)

    async def wait_again(self, press: Press) -> None:
        """*Wait another hour*, in direct messages."""
        await self._enter(press, press.number(0))

    async def _enter(self, press: Press, guild_id: GuildId) -> None:
        result = await self._pool.enter(guild_id, press.user_id)
        if result is None:
            raise UserError(NO_PROFILE)
        await reply(press.raw, place_ui.pool_card(result))

    async def stop_waiting(self, press: Press) -> None:
        """*Stop waiting*."""
        result = await self._pool.stop(press.number(0), press.user_id)
        await update_message(press.raw, place_ui.pool_stopped(result))

    async def find_another(self, press: Press) -> None:
        """*Find another now*, on the card of a session that did not take place."""
        result = await self._pool.enter_again(press.user_id, press.number(0))
        await reply(press.raw, place_ui.pool_card(result))
