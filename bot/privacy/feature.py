"""What privacy gives the root. It works over what the features before it name as personal."""

from collections.abc import Sequence

from bot.core.feature import CommandGroup, Core, Feature, Personal, PersonalTable, ServerTable
from bot.privacy import ui
from bot.privacy.cog import PrivacyCog
from bot.privacy.service import PrivacyService

OUTBOX = Personal(
    tables=(
        PersonalTable(
            name="outbox",
            belongs="guild_id = :guild_id AND (user_id = :user_id OR about_id = :user_id)",
            people="""SELECT guild_id, user_id FROM outbox WHERE user_id IS NOT NULL UNION ALL
                SELECT guild_id, about_id FROM outbox WHERE about_id IS NOT NULL""",
        ),
    ),
    of_server=(ServerTable("outbox"),),
)
"""What is to be said to a member, or names them; it hangs on nothing and goes last."""


def service(core: Core, others: Sequence[Feature]) -> PrivacyService:
    """Export and erasure over the personal tables of all features."""
    return PrivacyService(core, [OUTBOX, *(one.personal for one in others)])


def feature(privacy: PrivacyService) -> Feature:
    """``/privacy``."""
    return Feature(
        name="privacy",
        groups={"privacy": CommandGroup("What I keep about you")},
        cogs=(PrivacyCog(privacy),),
        renderers=ui.RENDERERS,
        personal=OUTBOX,
    )
