"""What sessions of mock interviews give the root."""

from typing import Any

from bot.core.database import Transaction
from bot.core.feature import Core, Events, Feature, Personal, PersonalTable
from bot.gateway.layout import Renderers
from bot.interviews.session import messages
from bot.interviews.session.cog import SessionCog, SheetCog
from bot.interviews.session.outbox import cards
from bot.interviews.session.outbox.clock import ClockHandlers
from bot.interviews.session.outbox.place import EventHandlers, PlaceHandlers
from bot.interviews.session.outbox.timer import TimerHandlers
from bot.interviews.session.service.session import Forget, SessionService
from bot.interviews.session.service.sheet import SheetService, TimerService
from bot.interviews.session.store import sessions
from bot.interviews.session.tx import machine
from bot.interviews.session.ui import announcements, card, replies, sheet

RENDERERS: Renderers = {
    messages.SessionCard: card.session_card,
    messages.AnnouncementCard: announcements.announcement_card,
    messages.StepTaken: replies.step_card,
    messages.CancelAsked: replies.cancel_card,
    messages.TimesOffered: replies.times_card,
    messages.TimeForm: replies.time_form,
    messages.MySession: replies.mine_card,
    messages.CalendarFile: replies.calendar_file,
    messages.SheetPage: sheet.sheet,
    messages.SectionCall: sheet.section_call,
    messages.TimerChanged: sheet.timer_changed,
}
_MEMBER = "guild_id = :guild_id AND user_id = :user_id"


def _hide_questions_to_come(tx: Transaction, rows: list[dict[str, Any]]) -> None:
    """A candidate doesn't learn what they'll be asked before the interview is over."""
    for row in rows:
        if sessions.is_ahead(tx, row["session_id"]):
            row["questions"] = ""


PERSONAL = Personal(
    tables=(
        PersonalTable(
            name="interview_boards",
            belongs="""user_id = :user_id AND session_id IN
                (SELECT session_id FROM interview_sessions WHERE guild_id = :guild_id)""",
        ),
        PersonalTable(
            name="interview_halves",
            belongs="guild_id = :guild_id AND candidate_id = :user_id",
            # It is also about the interviewer; it is their partner's to keep when they go.
            exported="guild_id = :guild_id AND :user_id IN (candidate_id, interviewer_id)",
            redact=_hide_questions_to_come,
        ),
        PersonalTable(name="interview_sides", belongs=_MEMBER),
        PersonalTable(name="interview_no_shows", belongs=_MEMBER),
    ),
    before_erasure=machine.leave_before_erasure,
    on_erasure=sessions.erase_interviewer,
)


def feature(core: Core, *, forget: Forget) -> Feature:
    """One session, from the proposal to its end. ``forget``: what later rooms keep of a member who
    is no longer in the server."""
    service = SessionService(core, forget=forget)
    live_card = cards.live_card(core)
    return Feature(
        name="session",
        cogs=(SessionCog(service), SheetCog(SheetService(core), TimerService(core))),
        renderers=RENDERERS,
        handlers={
            **live_card.handlers,
            **PlaceHandlers(core, forget=forget).handlers,
            **ClockHandlers(core, forget=forget).handlers,
            **EventHandlers(core).handlers,
            **TimerHandlers(core).handlers,
        },
        failures=live_card.failures,
        personal=PERSONAL,
        events=Events(
            thread_deleted=service.thread_deleted, channel_deleted=service.channel_deleted
        ),
    )
