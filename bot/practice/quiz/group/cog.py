"""The buttons of a group quiz's card, and the private lists that they open."""

from collections.abc import Awaitable, Callable

from bot.core.errors import UserError
from bot.gateway.replies import reply, update_message
from bot.gateway.router import Handler, Press, Router
from bot.gateway.routes import LONG_AGO
from bot.practice.quiz import ui
from bot.practice.quiz.services import GroupService, HostService
from bot.practice.quiz.solo.messages import GroupSteered


class GroupButtons:
    """What players and hosts press; registers itself with the router."""

    def __init__(self, group: GroupService, hosts: HostService, router: Router) -> None:
        self._group = group
        self._hosts = hosts
        router.register("quiz:join", self.join)
        router.register("quiz:leave", self.leave)
        router.register("quiz:choose", self.choose)
        router.register("quiz:options", self.show_options)
        router.register("quiz:tick", self.tick)
        router.register("quiz:mine", self.mine)
        router.register("quiz:begin", self._steering(self._hosts.start))
        router.register("quiz:pause", self._steering(self._hosts.pause))
        router.register("quiz:resume", self._steering(self._hosts.resume))
        router.register("quiz:stop", self._steering(self._hosts.end))
        router.register("quiz:skip", self.skip)

    async def join(self, press: Press) -> None:
        """*Join*."""
        result = await self._group.join(press.guild_id, press.user_id, press.number(0))
        await reply(press.raw, ui.joined_card(result))

    async def leave(self, press: Press) -> None:
        """*Leave*."""
        result = await self._group.leave(press.guild_id, press.user_id, press.number(0))
        await reply(press.raw, ui.left_card(result))

    async def choose(self, press: Press) -> None:
        """A letter on the public card; the reply is private."""
        result = await self._group.choose(
            press.guild_id, press.user_id, press.number(0), press.number(1), (press.number(2),),
            argument_of(press, 3),
        )  # fmt: skip
        await reply(press.raw, ui.choice_card(result))

    async def show_options(self, press: Press) -> None:
        """*Choose all that are right* on the public card; the select is private."""
        result = await self._group.show_options(
            press.guild_id, press.user_id, press.number(0), press.number(1), argument_of(press, 2)
        )
        await reply(press.raw, ui.options_card(result))

    async def tick(self, press: Press) -> None:
        """The options of the private select."""
        result = await self._group.choose(
            press.guild_id, press.user_id, press.number(0), press.number(1), chosen_of(press),
            argument_of(press, 2),
        )  # fmt: skip
        await update_message(press.raw, ui.choice_card(result))

    async def mine(self, press: Press) -> None:
        """*How I stand*."""
        result = await self._group.mine(press.guild_id, press.user_id, press.number(0))
        await reply(press.raw, ui.mine_card(result))

    async def skip(self, press: Press) -> None:
        """*Skip* and *Next*."""
        result = await self._hosts.skip(
            press.guild_id, press.user_id, press.number(0), press.number(1), argument_of(press, 2),
            is_organiser=_is_organiser(press),
        )  # fmt: skip
        await reply(press.raw, ui.steered_card(result))

    def _steering(self, act: Callable[..., Awaitable[GroupSteered]]) -> Handler:
        """*Start*, *Pause*, *Go on*, *End*."""

        async def steer(press: Press) -> None:
            result = await act(
                press.guild_id, press.user_id, press.number(0), is_organiser=_is_organiser(press)
            )
            await reply(press.raw, ui.steered_card(result))

        return steer


def _is_organiser(press: Press) -> bool:
    return press.raw.permissions.manage_guild


def chosen_of(press: Press) -> tuple[int, ...]:
    """The positions that were chosen in a select."""
    return tuple(int(one) for one in press.chosen("") if one.isdecimal())


def argument_of(press: Press, at: int) -> str:
    """An argument that is a text."""
    if at >= len(press.args):
        raise UserError(LONG_AGO)
    return press.args[at]
