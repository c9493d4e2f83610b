"""/plan, and its buttons and form. All of it is private, also in direct messages."""

from datetime import date
from enum import StrEnum
from typing import TypeVar

from bot.gateway.routes import CommandInteraction, ComponentInteraction, command, route
from bot.interviews.values.rules import Level, Track
from bot.prepare.plan import messages
from bot.prepare.plan.rules.typed import Typed
from bot.prepare.plan.service import PlanService

W = TypeVar("W", bound=StrEnum)


class PlanCog:
    """One's own plan."""

    def __init__(self, service: PlanService) -> None:
        self._service = service

    @command("plan", everywhere=True)
    async def plan(self, used: CommandInteraction) -> messages.TodayCard | messages.NoPlan:
        """Today's part of your interview plan, and the weeks ahead."""
        return await self._service.today(used.server_id, used.user_id)

    @route("plan:show")
    async def show(self, click: ComponentInteraction) -> messages.TodayCard | messages.NoPlan:
        """*My plan*, on a card of another room."""
        return await self._service.today(click.server_id, click.user_id)

    @route("plan:today", update=True)
    async def go_back(self, click: ComponentInteraction) -> messages.TodayCard | messages.NoPlan:
        """*Today*, *Keep it*."""
        return await self._service.today(click.server_id, click.user_id)

    @route("plan:form", opens_modal=True)
    async def open_form(self, click: ComponentInteraction) -> messages.PlanForm:
        """*Make my plan*, *Change*, *New date*."""
        return await self._service.form(click.user_id)

    @route("plan:save", update=True)
    async def save(self, click: ComponentInteraction) -> messages.TodayCard | messages.PlanUnread:
        """The form came in."""
        given = Typed(
            click.text("on"), click.text("hours"), frozenset(_of(Track, click.chosen("tracks"))),
            next(iter(_of(Level, click.chosen("level"))), None),
        )  # fmt: skip
        return await self._service.save(click.server_id, click.user_id, given)

    @route("plan:weeks", update=True)
    async def show_weeks(self, click: ComponentInteraction) -> messages.WeekCard:
        """*The weeks*, and one of them."""
        chosen = click.argument(0) or click.text("")
        first = date.fromordinal(int(chosen)) if _is_day(chosen) else None
        return await self._service.weeks(click.server_id, click.user_id, first)

    @route("plan:countdown", update=True)
    async def set_countdown(self, click: ComponentInteraction) -> messages.TodayCard:
        """*Countdown on*, *Countdown off*."""
        on = click.argument(0) == "on"
        return await self._service.set_countdown(click.server_id, click.user_id, on=on)

    @route("plan:stop", update=True)
    async def ask_to_stop(self, _click: ComponentInteraction) -> messages.StopAsked:
        """*Stop*."""
        return messages.StopAsked()

    @route("plan:end", update=True)
    async def stop(self, click: ComponentInteraction) -> messages.NoPlan:
        """*Stop it*."""
        return await self._service.stop(click.user_id)


def _of(kind: type[W], values: tuple[str, ...]) -> list[W]:
    """Those of the values that the kind knows."""
    return [one for one in kind if one.value in values]


def _is_day(text: str) -> bool:
    is_number = text.isascii() and text.isdecimal() and len(text) < 8
    return is_number and 0 < int(text) <= date.max.toordinal()
