"""What mock interviews give the root: the rooms of this wing, put together."""

from collections import ChainMap
from collections.abc import Callable
from datetime import datetime

from bot.core.database import Transaction
from bot.core.feature import CommandGroup, Core, Due, Events, Feature
from bot.core.outbox.rules import Priority
from bot.core.ports import Purpose, Used, UsedPlace, UsedRole
from bot.interviews.calls import ui as calls_ui
from bot.interviews.calls.outbox import CallHandlers
from bot.interviews.feedback import store as feedback_store
from bot.interviews.feedback import tx as reveals
from bot.interviews.feedback.cog import SessionFeedbackCog
from bot.interviews.feedback.outbox import FeedbackHandlers
from bot.interviews.feedback.service.feedback import SessionFeedbackService
from bot.interviews.feedback.service.history import HistoryService, RevealService
from bot.interviews.feedback.ui import history as feedback_history
from bot.interviews.feedback.ui import panel as feedback_panel
from bot.interviews.membership import tx as membership
from bot.interviews.membership import ui as membership_ui
from bot.interviews.membership.cog import MembershipCog, PoolCog
from bot.interviews.membership.outbox import MembershipHandlers
from bot.interviews.membership.service import MembershipService, PoolService
from bot.interviews.personal import FEEDBACK, MEMBERS, SESSIONS, SOLO
from bot.interviews.profiles import store as profiles
from bot.interviews.profiles.cog import ProfileCog
from bot.interviews.profiles.service import ProfileService
from bot.interviews.profiles.ui import cards as profiles_ui
from bot.interviews.rounds import tx as round_tx
from bot.interviews.rounds import ui as rounds_ui
from bot.interviews.rounds.cog import RoundCog
from bot.interviews.rounds.outbox import RoundHandlers
from bot.interviews.rounds.service.planning import PlanningService
from bot.interviews.rounds.service.rounds import RoundService
from bot.interviews.session.cog import MeetingPlaceCog, SessionCog, SheetCog
from bot.interviews.session.outbox.clock import ClockHandlers, TimerHandlers
from bot.interviews.session.outbox.place import EventHandlers, PlaceHandlers, live_card
from bot.interviews.session.outbox.talk import PartingHandlers, PromptHandlers, RoomHandlers
from bot.interviews.session.service.place import MeetingPlaceService
from bot.interviews.session.service.session import SessionService
from bot.interviews.session.service.sheet import SheetService, TimerService
from bot.interviews.session.tx import rows, views
from bot.interviews.session.ui import card, replies, said, sheet
from bot.interviews.session.ui import place as place_ui
from bot.interviews.solo import store as solo_store
from bot.interviews.solo import ui as solo_ui
from bot.interviews.solo.cog import SoloCog
from bot.interviews.solo.service import SoloService
from bot.interviews.values import store as interview_settings
from bot.interviews.values.rules import VoiceKind

_VOICE = {
    VoiceKind.CATEGORY: ("voice rooms", Purpose.ROOMS),
    VoiceKind.CHANNEL: ("the voice channel of mock interviews", Purpose.LINK),
}


_SESSION_UI = (card, replies, said, sheet, place_ui)


def _places(tx: Transaction) -> list[Used]:
    found: list[Used] = []
    for one in interview_settings.every(tx):
        where = one.guild_id, one.channel_id
        purpose = Purpose.EVENTS if one.events else Purpose.SESSIONS
        found.append(UsedPlace(*where, "mock interviews", purpose))
        found.append(UsedPlace(*where, "formulas as pictures", Purpose.PICTURES))
        if one.voice_id is not None and one.voice_kind in _VOICE:
            found.append(UsedPlace(one.guild_id, one.voice_id, *_VOICE[one.voice_kind]))
        if one.ping_role_id is not None:
            calls = "who wants to practise now"
            found.append(UsedRole(one.guild_id, one.ping_role_id, calls, one.channel_id))
    return found


def _pass_over_rounds(tx: Transaction, now: datetime) -> None:
    """A round that was due since a copy was made may have been held."""
    for guild_id in interview_settings.due_guilds(tx, now):
        round_tx.pass_over(tx, guild_id, now)


def membership_feature(core: Core) -> Feature:
    """Who takes part, and who meets whom."""
    callers = CallHandlers(core, membership.recount)
    planning = PlanningService(core, left=membership.leave)
    rounds, members = RoundHandlers(core, planning), MembershipHandlers(core)
    pool = PoolService(core)
    return Feature(
        name="membership",
        groups={"mock": CommandGroup("Mock interviews with another member")},
        cogs=(
            ProfileCog(ProfileService(core, on_saved=round_tx.look_again)),
            RoundCog(RoundService(core, planning)),
            PoolCog(pool),
            MembershipCog(MembershipService(core)),
        ),
        next_steps=membership.next_steps,
        keeps_apart=profiles.are_apart,
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
        priorities=dict.fromkeys((round_tx.TOLD, membership.POOL, rows.BACK), Priority.REMINDER),
        due=(Due(planning.claim_due_rounds, interview_settings.next_due_at),),
        restored=_pass_over_rounds,
        personal=MEMBERS,
        events=Events(role_deleted=pool.role_deleted),
        places=_places,
    )  # fmt: skip


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
        renderers=dict(ChainMap(*(one.RENDERERS for one in _SESSION_UI))),
        handlers={
            **cards.handlers,
            rows.OPEN: place.open,
            rows.CLOSE: place.close,
            rows.EVENT: EventHandlers(core).sync,
            rows.ROOM: RoomHandlers(core).sync,
            rows.PROMPT: PromptHandlers(core).show,
            rows.PART: PartingHandlers(core).part,
            rows.TIMEOUT: clock.time_out,
            rows.REMIND: clock.remind,
            rows.ANNOUNCE: clock.announce,
            views.SECTION: timers.go_on,
            views.CALL: timers.call,
        },
        failures=cards.failures,
        priorities={
            views.SECTION: Priority.CLOCK,
            views.CALL: Priority.CLOCK,
            rows.PROMPT: Priority.REPLY,
            rows.OPEN: Priority.THREAD,
        },
        set_back=views.set_back,
        personal=SESSIONS,
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
        personal=FEEDBACK,
    )


def solo_feature(core: Core) -> Feature:
    """An interview for one."""
    return Feature(
        name="solo", cogs=(SoloCog(SoloService(core)),), renderers=solo_ui.RENDERERS, personal=SOLO
    )


FEATURES: tuple[Callable[[Core], Feature], ...] = (
    membership_feature,
    session_feature,
    feedback_feature,
    solo_feature,
)
"""All of ``/mock``."""
