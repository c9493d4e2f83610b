"""What mock interviews give the root: the rooms of this wing, put together."""

from collections.abc import Callable
from typing import Any

from bot.core.database import Transaction
from bot.core.feature import (
    CommandGroup,
    Core,
    Due,
    Events,
    Feature,
    Personal,
    PersonalTable,
    ServerTable,
)
from bot.core.ports import Purpose, UsedPlace
from bot.interviews.calls import ui as calls_ui
from bot.interviews.calls.outbox import CallHandlers
from bot.interviews.feedback import store as feedback_store
from bot.interviews.feedback import tx as reveals
from bot.interviews.feedback.cog import SessionFeedbackCog
from bot.interviews.feedback.outbox import FeedbackHandlers
from bot.interviews.feedback.service.feedback import SessionFeedbackService
from bot.interviews.feedback.service.history import HistoryService, RevealService
from bot.interviews.membership import tx as membership
from bot.interviews.membership import ui as membership_ui
from bot.interviews.membership.cog import MembershipCog, PoolCog
from bot.interviews.membership.outbox import MembershipHandlers
from bot.interviews.membership.service import MembershipService, PoolService
from bot.interviews.profiles import ui as profiles_ui
from bot.interviews.profiles.cog import ProfileCog
from bot.interviews.profiles.service import ProfileService
from bot.interviews.rounds import tx as round_tx
from bot.interviews.rounds import ui as rounds_ui
from bot.interviews.rounds.cog import RoundCog
from bot.interviews.rounds.outbox import RoundHandlers
from bot.interviews.rounds.service.planning import PlanningService
from bot.interviews.rounds.service.rounds import RoundService
from bot.interviews.session.cog import MeetingPlaceCog, SessionCog, SheetCog
from bot.interviews.session.outbox.clock import ClockHandlers, TimerHandlers
from bot.interviews.session.outbox.place import EventHandlers, PlaceHandlers, live_card
from bot.interviews.session.outbox.talk import PromptHandlers, RoomHandlers
from bot.interviews.session.service.place import MeetingPlaceService
from bot.interviews.session.service.session import SessionService
from bot.interviews.session.service.sheet import SheetService, TimerService
from bot.interviews.session.store import places, sessions
from bot.interviews.session.tx import machine, rows, views
from bot.interviews.session.ui import card, replies, sheet
from bot.interviews.session.ui import place as place_ui
from bot.interviews.solo import store as solo_store
from bot.interviews.solo import ui as solo_ui
from bot.interviews.solo.cog import SoloCog
from bot.interviews.solo.service import SoloService
from bot.interviews.values import store as interview_settings
from bot.interviews.values.rules import VoiceKind

_MINE = "guild_id = :guild_id AND user_id = :user_id"
ABOUT_YOU = "interview_feedback_about_you"
"""Where the export says what partners said about a member."""


def _mine(*names: str) -> tuple[PersonalTable, ...]:
    return tuple(PersonalTable(name=name, belongs=_MINE) for name in names)


_OF_MEMBERS = Personal(
    tables=_mine(
        "interview_seats", "interview_pool", "interview_drafts", "interview_blocks",
        "interview_profiles",
    ),
    also_exported={"interview_settings": interview_settings.organised_by},
    also_people=("SELECT guild_id, organiser_id AS user_id FROM interview_settings",),
    before_erasure=membership.stop_before_erasure,
    on_erasure=interview_settings.forget_organiser,
    of_server=tuple(map(ServerTable, (
        "interview_sessions", "interview_rounds", "interview_pool", "interview_calls",
        "interview_drafts",
        "interview_blocks", "interview_profiles", "interview_settings",
    ))),
)  # fmt: skip


def _places(tx: Transaction) -> list[UsedPlace]:
    found = []
    for one in interview_settings.every(tx):
        purpose = Purpose.EVENTS if one.events else Purpose.SESSIONS
        found.append(UsedPlace(one.guild_id, one.channel_id, "mock interviews", purpose))
        if one.voice_kind is VoiceKind.CATEGORY and one.voice_id is not None:
            found.append(UsedPlace(one.guild_id, one.voice_id, "voice rooms", Purpose.ROOMS))
    return found


def membership_feature(core: Core) -> Feature:
    """Who takes part, and who meets whom."""
    callers = CallHandlers(core, membership.recount)
    planning = PlanningService(core, left=membership.leave)
    rounds, members = RoundHandlers(core, planning), MembershipHandlers(core)
    return Feature(
        name="membership",
        groups={"mock": CommandGroup("Mock interviews with another member")},
        cogs=(
            ProfileCog(ProfileService(core, on_saved=round_tx.look_again)),
            RoundCog(RoundService(core, planning)),
            PoolCog(PoolService(core)),
            MembershipCog(MembershipService(core)),
        ),
        next_steps=membership.next_steps,
        renderers={
            **profiles_ui.RENDERERS, **rounds_ui.RENDERERS, **membership_ui.RENDERERS,
            **calls_ui.RENDERERS,
        },
        handlers={
            round_tx.TOLD: rounds.tell,
            rows.ROUND_CARD: rounds.show,
            rows.ROUND_DRAW: rounds.show_again,
            rows.BETWEEN: rounds.pair_between,
            membership.POOL: members.tell_pool_over,
            **callers.handlers,
            rows.BACK: members.tell_pause_over,
        },
        failures={
            round_tx.TOLD: rounds.could_not_tell,
            rows.ROUND_CARD: rounds.could_not_show,
            membership.POOL: members.could_not_tell_pool_over,
            **callers.failures,
            rows.BACK: members.could_not_tell_pause_over,
        },
        due=(Due(planning.claim_due_rounds, interview_settings.next_due_at),),
        personal=_OF_MEMBERS,
        places=_places,
    )  # fmt: skip


def _hide_questions_to_come(tx: Transaction, found: list[dict[str, Any]]) -> None:
    """A candidate doesn't learn what they'll be asked before the interview is over."""
    for row in found:
        if sessions.is_ahead(tx, row["session_id"]):
            row["questions"] = ""


_OF_SESSIONS = Personal(
    tables=(
        PersonalTable(
            name="interview_boards",
            belongs="""user_id = :user_id AND session_id IN
                (SELECT session_id FROM interview_sessions WHERE guild_id = :guild_id)""",
            people="""SELECT guild_id, user_id FROM interview_boards
                JOIN interview_sessions USING (session_id)""",
        ),
        PersonalTable(
            name="interview_halves",
            belongs="guild_id = :guild_id AND candidate_id = :user_id",
            # It is also about the interviewer; it is their partner's to keep when they go.
            exported="guild_id = :guild_id AND "
            "(candidate_id = :user_id OR interviewer_id = :user_id)",
            redact=_hide_questions_to_come,
            people="""SELECT guild_id, candidate_id AS user_id FROM interview_halves UNION ALL
                SELECT guild_id, interviewer_id FROM interview_halves""",
        ),
        *_mine("interview_sides", "interview_no_shows"),
    ),
    before_erasure=machine.leave_before_erasure,
    on_erasure=places.erase_named,
    also_exported={"interview_sessions": sessions.exported},
    also_people=(
        "SELECT guild_id, offer_by AS user_id FROM interview_sessions WHERE offer_by IS NOT NULL",
        "SELECT guild_id, link_by AS user_id FROM interview_sessions WHERE link_by IS NOT NULL",
    ),
)


def session_feature(core: Core) -> Feature:
    """One session, from the proposal to its end. A member who is found to have left the server is
    forgotten by membership, too."""
    service = SessionService(core, forget=membership.forget, submitted=feedback_store.submitted)
    cards, timers = live_card(core), TimerHandlers(core)
    place = PlaceHandlers(core, forget=membership.forget)
    clock = ClockHandlers(core, forget=membership.forget)
    return Feature(
        name="session",
        cogs=(
            SessionCog(service),
            SheetCog(SheetService(core), TimerService(core)),
            MeetingPlaceCog(MeetingPlaceService(core)),
        ),
        renderers={**card.RENDERERS, **replies.RENDERERS, **sheet.RENDERERS, **place_ui.RENDERERS},
        handlers={
            **cards.handlers,
            rows.OPEN: place.open,
            rows.CLOSE: place.close,
            rows.EVENT: EventHandlers(core).sync,
            rows.ROOM: RoomHandlers(core).sync,
            rows.PROMPT: PromptHandlers(core).show,
            rows.TIMEOUT: clock.time_out,
            rows.REMIND: clock.remind,
            rows.ANNOUNCE: clock.announce,
            views.SECTION: timers.go_on,
            views.CALL: timers.call,
        },
        failures=cards.failures,
        personal=_OF_SESSIONS,
        events=Events(
            thread_deleted=service.thread_deleted, channel_deleted=service.channel_deleted
        ),
    )


def feedback_feature(core: Core) -> Feature:
    """What the two of a session say of each other, and the history of a member."""
    handlers = FeedbackHandlers(core)
    return Feature(
        name="interview_feedback",
        cogs=(
            SessionFeedbackCog(
                SessionFeedbackService(core),
                RevealService(core),
                HistoryService(core, held_alone=solo_store.held),
            ),
        ),
        renderers={**feedback_panel.RENDERERS, **feedback_history.RENDERERS},
        handlers={reveals.REVEAL: handlers.watch, reveals.READY: handlers.tell},
        personal=Personal(
            tables=_mine("interview_feedback"),
            also_exported={ABOUT_YOU: feedback_store.about},
            on_erasure=feedback_store.erase_about,
        ),
    )


def solo_feature(core: Core) -> Feature:
    """An interview for one."""
    return Feature(
        name="solo",
        cogs=(SoloCog(SoloService(core)),),
        renderers=solo_ui.RENDERERS,
        personal=Personal(
            tables=_mine("solo_answers", "solo_interviews"),
            of_server=(ServerTable("solo_answers"), ServerTable("solo_interviews")),
        ),
    )


FEATURES: tuple[Callable[[Core], Feature], ...] = (
    membership_feature,
    session_feature,
    feedback_feature,
    solo_feature,
)
"""All of ``/mock``."""
