"""The sheet and the timer.

Buttons of a session may be pressed in direct messages, where there is no guild; the services
find the session by its id and refuse who is not in it.
"""

from collections.abc import Awaitable, Callable

from discord.ext import commands

from bot.gateway.replies import reply, update_message
from bot.gateway.router import Handler, Press, Router
from bot.interviews.session.messages.holding import ClockTurned
from bot.interviews.session.service.holding import HoldingService
from bot.interviews.session.ui import holding as holding_ui


class HoldingCommands(commands.Cog):
    """A part of the cog; it needs ``_holding``."""

    _holding: HoldingService

    def _register_holding(self, router: Router) -> None:
        router.register("mock:sheet", self.open_sheet)
        router.register("mock:page", self.turn_page)
        router.register("mock:pause", self._turning(self._holding.pause))
        router.register("mock:resume", self._turning(self._holding.resume))
        router.register("mock:swap", self._turning(self._holding.swap))
        router.register("mock:extend", self._turning(self._holding.extend, seen=True))
        router.register("mock:next", self._turning(self._holding.next, seen=True))

    async def open_sheet(self, press: Press) -> None:
        """*Interviewer's sheet*."""
        result = await self._holding.sheet(press.number(0), press.user_id)
        await reply(press.raw, holding_ui.sheet(result))

    async def turn_page(self, press: Press) -> None:
        """Another page of the sheet, in its place."""
        result = await self._holding.sheet(
            press.number(0),
            press.user_id,
            press.number(1),
            press.number(2),
            full=press.args[3:] == (holding_ui.FULL,),
        )
        await update_message(press.raw, holding_ui.sheet(result))

    def _turning(
        self, act: Callable[..., Awaitable[ClockTurned]], *, seen: bool = False
    ) -> Handler:
        """A button of the timer; ``seen``: its id may carry what the card showed."""

        async def turn(press: Press) -> None:
            given = (press.number(1),) if seen and len(press.args) > 1 else ()
            result = await act(press.number(0), press.user_id, *given)
            await reply(press.raw, holding_ui.clock_turned(result))

        return turn
