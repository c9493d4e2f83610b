"""``/mock session``, and the buttons of a session: its card, the sheet, the timer.

A card may stand in direct messages, where there is no server: a session is found by its number
and the services refuse everybody who is not in it.
"""

from bot.core.errors import UserError
from bot.core.ids import SessionId, UserId
from bot.gateway.routes import LONG_AGO, CommandInteraction, ComponentInteraction, command, route
from bot.interviews.session import messages
from bot.interviews.session.rules.state import Act
from bot.interviews.session.service.place import MeetingPlaceService
from bot.interviews.session.service.session import SessionService
from bot.interviews.session.service.sheet import SheetService, TimerService

FULL = "full"


class SessionCog:
    """One session."""

    def __init__(self, sessions: SessionService) -> None:
        self._sessions = sessions

    @command("mock session")
    async def mine(self, used: CommandInteraction) -> messages.MySession:
        """Your next mock interview with all its buttons."""
        return await self._sessions.mine(used.guild_id, used.user_id)

    @route("session:confirm", formerly=("mock:confirm",))
    async def confirm(self, click: ComponentInteraction) -> messages.StepTaken:
        """*Confirm* the time that the card shows."""
        return await self._sessions.act(Act.CONFIRM, *_of(click), click.moment(1))

    @route("session:accept", formerly=("mock:accept",))
    async def accept(self, click: ComponentInteraction) -> messages.StepTaken:
        """*Accept* the time that the partner suggested."""
        return await self._sessions.act(Act.ACCEPT, *_of(click), click.moment(1))

    @route("session:offer", formerly=("mock:offer",), update=True)
    async def suggest(self, click: ComponentInteraction) -> messages.StepTaken:
        """One of the times that suit both."""
        return await self._sessions.act(Act.OFFER, *_of(click), click.moment(1))

    @route("session:here", formerly=("mock:here",))
    async def check_in(self, click: ComponentInteraction) -> messages.StepTaken:
        """*I'm here*."""
        return await self._sessions.check_in(*_of(click))

    @route("session:start", formerly=("mock:start",))
    async def start(self, click: ComponentInteraction) -> messages.StepTaken:
        """*Start*."""
        return await self._sessions.act(Act.START, *_of(click))

    @route("session:finish", formerly=("mock:finish",))
    async def finish(
        self, click: ComponentInteraction
    ) -> messages.StepTaken | messages.FinishAsked:
        """*Finish*; before the planned end it is asked once."""
        return await self._sessions.finish(*_of(click))

    @route("session:finish-now", update=True)
    async def finish_now(self, click: ComponentInteraction) -> messages.StepTaken:
        """*Finish now*, on the question."""
        return await self._sessions.act(Act.FINISH, *_of(click))

    @route("session:met", formerly=("mock:met",))
    async def met(self, click: ComponentInteraction) -> messages.StepTaken:
        """*We met*."""
        return await self._sessions.act(Act.MET, *_of(click))

    @route("session:pool", formerly=("mock:pool",))
    async def pool(self, click: ComponentInteraction) -> messages.StepTaken:
        """*Find me somebody else*."""
        return await self._sessions.act(Act.POOL, *_of(click))

    @route("session:other", formerly=("mock:other",))
    async def times(self, click: ComponentInteraction) -> messages.TimesOffered:
        """*Suggest another time*."""
        return await self._sessions.times(*_of(click))

    @route("session:propose", formerly=("mock:propose",), opens_modal=True)
    async def time_form(self, click: ComponentInteraction) -> messages.TimeForm:
        """*Suggest my own time*."""
        return await self._sessions.time_form(*_of(click))

    @route("session:proposed", formerly=("mock:proposed",))
    async def suggest_written(self, click: ComponentInteraction) -> messages.StepTaken:
        """A time came in."""
        return await self._sessions.suggest_written(
            *_of(click), click.text("date"), click.text("time")
        )

    @route("session:cancel", formerly=("mock:cancel",))
    async def ask_to_cancel(self, click: ComponentInteraction) -> messages.CancelAsked:
        """*Cancel*: nothing is called off yet."""
        return await self._sessions.ask_to_cancel(*_of(click))

    @route("session:calloff", formerly=("mock:calloff",), update=True)
    async def call_off(self, click: ComponentInteraction) -> messages.StepTaken:
        """*Same partner, later* and *Find me somebody else*."""
        wish = click.argument(1)
        if wish not in ("same", "pool"):
            raise UserError(LONG_AGO)
        return await self._sessions.call_off(*_of(click), wish)

    @route("session:calendar", formerly=("mock:calendar",))
    async def calendar(self, click: ComponentInteraction) -> messages.CalendarFile:
        """*Add to calendar*."""
        return await self._sessions.calendar(*_of(click))

    @route("session:show", formerly=("mock:show",))
    async def show(self, click: ComponentInteraction) -> messages.MySession:
        """*Show the card*."""
        return await self._sessions.show(*_of(click))


class MeetingPlaceCog:
    """Where two talk, and what the interviewer shows."""

    def __init__(self, places: MeetingPlaceService) -> None:
        self._places = places

    @route("session:link", opens_modal=True)
    async def open_link(self, click: ComponentInteraction) -> messages.LinkForm:
        """*Add a link*, *Change it*."""
        return await self._places.link_form(*_of(click))

    @route("session:linked")
    async def add_link(self, click: ComponentInteraction) -> messages.LinkShown:
        """A link came in."""
        return await self._places.add_link(*_of(click), click.text("link"))

    @route("session:where")
    async def show_link(self, click: ComponentInteraction) -> messages.LinkShown:
        """*Our link*."""
        return await self._places.link(*_of(click))

    @route("sheet:share")
    async def share(self, click: ComponentInteraction) -> messages.PromptShared:
        """*Show the question to my partner*."""
        return await self._places.share(*_of(click), click.number(1), click.number(2))


class SheetCog:
    """The interviewer's sheet and the timer."""

    def __init__(self, sheets: SheetService, timers: TimerService) -> None:
        self._sheets = sheets
        self._timers = timers

    @route("sheet:open", formerly=("mock:sheet",))
    async def open(self, click: ComponentInteraction) -> messages.SheetPage:
        """*Interviewer's sheet*."""
        return await self._sheets.sheet(*_of(click))

    @route("sheet:page", formerly=("mock:page",), update=True)
    async def turn_page(self, click: ComponentInteraction) -> messages.SheetPage:
        """Another page of the sheet, in its place."""
        half, page, full = click.number(1), click.number(2), click.argument(3) == FULL
        return await self._sheets.sheet(*_of(click), half, page, full=full)

    @route("timer:pause", formerly=("mock:pause",))
    async def pause(self, click: ComponentInteraction) -> messages.TimerChanged:
        """*Pause*."""
        return await self._timers.change(*_of(click), messages.TimerChange.PAUSED)

    @route("timer:resume", formerly=("mock:resume",))
    async def resume(self, click: ComponentInteraction) -> messages.TimerChanged:
        """*Go on*."""
        return await self._timers.change(*_of(click), messages.TimerChange.RESUMED)

    @route("timer:extend", formerly=("mock:extend",))
    async def extend(self, click: ComponentInteraction) -> messages.TimerChanged:
        """*5 min more*."""
        return await self._timers.change(*_of(click), messages.TimerChange.EXTENDED, _seen(click))

    @route("timer:next", formerly=("mock:next",))
    async def next(self, click: ComponentInteraction) -> messages.TimerChanged:
        """*Next*."""
        return await self._timers.change(*_of(click), messages.TimerChange.NEXT, _seen(click))

    @route("timer:swap", formerly=("mock:swap",))
    async def ask_to_swap(self, click: ComponentInteraction) -> messages.SwapAsked:
        """*Swap roles*: nothing has changed yet."""
        return await self._timers.ask_to_swap(*_of(click))

    @route("timer:swap-now", update=True)
    async def swap(self, click: ComponentInteraction) -> messages.TimerChanged:
        """*Swap now*, on the question."""
        return await self._timers.change(*_of(click), messages.TimerChange.SWAPPED)


def _of(click: ComponentInteraction) -> tuple[SessionId, UserId]:
    return click.id(SessionId), click.user_id


def _seen(click: ComponentInteraction) -> int | None:
    """What the card showed, if the id says so."""
    return click.number(1) if click.argument(1) else None
