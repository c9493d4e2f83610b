"""What mock interviews give the root: the rooms of this wing, put together."""

from collections.abc import Callable
from functools import partial

from bot.core.feature import CommandGroup, Core, Due, Feature, Personal, PersonalTable
from bot.interviews.feedback import feature as feedback
from bot.interviews.membership import ui as membership_ui
from bot.interviews.membership.cog import MembershipCog
from bot.interviews.membership.outbox import MembershipHandlers
from bot.interviews.membership.service import MembershipService
from bot.interviews.membership.tx import forget
from bot.interviews.pool import ui as pool_ui
from bot.interviews.pool.cog import PoolCog
from bot.interviews.pool.outbox import PoolHandlers
from bot.interviews.pool.service import PoolService
from bot.interviews.profiles.cog import ProfileCog
from bot.interviews.profiles.service import ProfileService
from bot.interviews.profiles.ui import cards, forms
from bot.interviews.rounds import ui as rounds_ui
from bot.interviews.rounds.cog import RoundCog
from bot.interviews.rounds.outbox import RoundHandlers
from bot.interviews.rounds.service.planning import PlanningService
from bot.interviews.rounds.service.rounds import RoundService
from bot.interviews.rounds.tx.outcome import look_again
from bot.interviews.session import feature as session
from bot.interviews.values import store as interview_settings

_MINE = "guild_id = :guild_id AND user_id = :user_id"
PERSONAL = Personal(
    tables=tuple(
        PersonalTable(name=name, belongs=_MINE)
        for name in (
            "interview_seats",
            "interview_pool",
            "interview_drafts",
            "interview_blocks",
            "interview_profiles",
        )
    )
)


def feature(core: Core) -> Feature:
    """Who takes part, and who meets whom."""
    planning = PlanningService(core)
    handlers = (RoundHandlers(core, planning), PoolHandlers(core), MembershipHandlers(core))
    return Feature(
        name="membership",
        groups={"mock": CommandGroup("Mock interviews with another member")},
        cogs=(
            ProfileCog(ProfileService(core, on_saved=look_again)),
            RoundCog(RoundService(core)),
            PoolCog(PoolService(core)),
            MembershipCog(MembershipService(core)),
        ),
        renderers={
            **cards.RENDERERS,
            **forms.RENDERERS,
            **rounds_ui.RENDERERS,
            **pool_ui.RENDERERS,
            **membership_ui.RENDERERS,
        },
        handlers={kind: do for one in handlers for kind, do in one.handlers.items()},
        failures={kind: hear for one in handlers for kind, hear in one.failures.items()},
        due=(Due(planning.claim_due_rounds, interview_settings.next_due_at),),
        personal=PERSONAL,
    )


FEATURES: tuple[Callable[[Core], Feature], ...] = (
    feature,
    partial(session.feature, forget=forget),
    feedback.feature,
)
"""All of ``/mock``. Sessions are told by ``forget`` what a member who left the server leaves."""
