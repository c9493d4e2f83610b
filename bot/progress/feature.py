"""What this wing gives the root: figures of a member and a group, and what to do next. Help works
over what all features offer."""

from collections.abc import Callable

from bot.core.database import Transaction
from bot.core.feature import Core, Due, Events, Feature, Personal, PersonalTable, ServerTable
from bot.core.kept import GROUP, Kept
from bot.core.outbox.rules import Priority
from bot.core.ports import Purpose, UsedPlace, UsedRole
from bot.progress.boards import ui as boards_ui
from bot.progress.boards.cog import BoardCog
from bot.progress.boards.service import BoardService
from bot.progress.group_week import store as group_weeks
from bot.progress.group_week import tx as group_week
from bot.progress.group_week import ui as group_week_ui
from bot.progress.group_week.cog import GroupWeekCog
from bot.progress.group_week.outbox import GroupWeekHandlers
from bot.progress.group_week.service import GroupWeekService
from bot.progress.help import ui as help_ui
from bot.progress.help.cog import HelpCog
from bot.progress.help.service import HelpService
from bot.progress.insights import tx as insights
from bot.progress.insights.cog import InsightsCog
from bot.progress.insights.service import InsightsService
from bot.progress.insights.ui import cards as insights_ui
from bot.progress.my_week import store as my_weeks
from bot.progress.my_week import tx as my_week
from bot.progress.my_week import ui as my_week_ui
from bot.progress.my_week.cog import MyWeekCog
from bot.progress.my_week.outbox import MyWeekHandlers
from bot.progress.my_week.service import MyWeekService
from bot.progress.pictures import tx as pictures
from bot.progress.pictures import ui as pictures_ui
from bot.progress.pictures.cog import PictureCog
from bot.progress.pictures.outbox import ShareHandlers
from bot.progress.pictures.service import PictureService
from bot.progress.roles import store as role_rules
from bot.progress.roles import tx as roles
from bot.progress.roles import ui as roles_ui
from bot.progress.roles.cog import RoleCog
from bot.progress.roles.outbox import RoleHandlers
from bot.progress.roles.service import RoleService

_TITLE = "Progress"
_MINE = "guild_id = :guild_id AND user_id = :user_id"


def boards_feature(core: Core) -> Feature:
    """``/leaderboard``."""
    return Feature(
        name="boards", cogs=(BoardCog(BoardService(core)),), renderers=boards_ui.RENDERERS
    )


def pictures_feature(core: Core) -> Feature:
    """``/progress``."""
    handlers = ShareHandlers(core)
    return Feature(
        name="pictures",
        cogs=(PictureCog(PictureService(core)),),
        renderers=pictures_ui.RENDERERS,
        handlers=handlers.handlers,
        failures=handlers.failures,
        priorities=dict.fromkeys(handlers.handlers, Priority.REPLY),
        personal=Personal(before_erasure=pictures.take_all_back, redraw=pictures.redraw),
        next_steps=pictures.next_steps,
    )


def my_week_feature(core: Core) -> Feature:
    """A member's own week, by direct message."""
    service, handlers = MyWeekService(core), MyWeekHandlers(core)
    return Feature(
        name="my_week",
        cogs=(MyWeekCog(service),),
        renderers=my_week_ui.RENDERERS,
        handlers=handlers.handlers,
        failures=handlers.failures,
        priorities=dict.fromkeys(handlers.handlers, Priority.REMINDER),
        due=(Due(service.claim_due, my_weeks.next_due_at),),
        restored=my_week.restored,
        personal=Personal(
            title=_TITLE,
            tables=(
                PersonalTable(
                    name="my_weeks",
                    kept=Kept(
                        "That you want your week by direct message, and when",
                        "To send it at your hour",
                        ends="When you switch it off",
                    ),
                    belongs=_MINE,
                ),
            ),
            of_server=(ServerTable("my_weeks"),),
        ),
        next_steps=my_week.next_steps,
    )


def group_week_feature(core: Core) -> Feature:
    """The group's week, in a channel."""
    service, handlers = GroupWeekService(core), GroupWeekHandlers(core)
    return Feature(
        name="group_week",
        cogs=(GroupWeekCog(service),),
        renderers=group_week_ui.RENDERERS,
        handlers=handlers.handlers,
        failures=handlers.failures,
        priorities=dict.fromkeys(handlers.handlers, Priority.REMINDER),
        due=(Due(service.claim_due, group_weeks.next_due_at),),
        restored=group_week.restored,
        personal=Personal(redraw=group_week.redraw, of_server=(ServerTable("group_weeks"),)),
        next_steps=group_week.next_steps,
        settings_changed=group_week.settings_changed,
        places=_group_week_places,
    )


def _group_week_places(tx: Transaction) -> list[UsedPlace]:
    return [
        UsedPlace(one.guild_id, one.channel_id, *use)
        for one in group_weeks.every(tx)
        for use in (("the group's week", Purpose.CARD), ("its picture", Purpose.PICTURES))
    ]


def insights_feature(core: Core) -> Feature:
    """The group in figures, for organisers."""
    return Feature(
        name="insights",
        cogs=(InsightsCog(InsightsService(core)),),
        renderers=insights_ui.RENDERERS,
        personal=Personal(
            title=_TITLE,
            tables=(
                PersonalTable(
                    name="drift_consents",
                    kept=Kept(
                        "That organisers may see your name if you stop practising",
                        "So that they can ask how you are",
                        "You; organisers, while you allow it",
                        "When you take it back",
                    ),
                    belongs=_MINE,
                ),
            ),
            of_server=(ServerTable("drift_consents"),),
        ),
        next_steps=insights.next_steps,
    )


def roles_feature(core: Core) -> Feature:
    """Roles that members earn."""
    service = RoleService(core)
    return Feature(
        name="roles",
        cogs=(RoleCog(service),),
        renderers=roles_ui.RENDERERS,
        handlers=RoleHandlers(core).handlers,
        priorities=dict.fromkeys((roles.GIVE, roles.TAKE), Priority.REMINDER),
        due=(Due(service.claim_due, role_rules.next_due_at),),
        personal=Personal(
            title=_TITLE,
            tables=(
                PersonalTable(
                    name="role_holders",
                    kept=Kept(
                        "Which roles you earned",
                        "To take back only what I gave",
                        f"{GROUP}, as any role",
                        "When the role is taken back",
                    ),
                    belongs=_MINE,
                ),
            ),
            before_erasure=roles.erase,
            redraw=roles.redraw,
            of_server=(ServerTable("role_holders"), ServerTable("earned_roles")),
        ),
        events=Events(role_deleted=service.role_deleted),
        places=lambda tx: [
            UsedRole(one.guild_id, one.role_id, f"who earns it by {one.kind.value}")
            for one in role_rules.every(tx)
        ],
    )


def help_feature(core: Core) -> Feature:
    """``/help`` over the next steps of all features."""
    return Feature(name="help", cogs=(HelpCog(HelpService(core)),), renderers=help_ui.RENDERERS)


FEATURES: tuple[Callable[[Core], Feature], ...] = (
    boards_feature, pictures_feature, my_week_feature, group_week_feature, insights_feature,
    roles_feature, help_feature,
)  # fmt: skip
