"""What privacy gives the root. It works over what the features before it name as personal."""

from collections.abc import Sequence
from datetime import timedelta

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
from bot.core.kept import Kept
from bot.core.outbox.trim import KEPT_FOR
from bot.privacy import ui
from bot.privacy.cog import PrivacyCog
from bot.privacy.departures.service import DepartureService
from bot.privacy.messages import Terms
from bot.privacy.outbox import RetractionHandlers
from bot.privacy.retention.service import RetentionService
from bot.privacy.service import PrivacyService

OUTBOX = Personal(
    title="For all of it",
    tables=(
        PersonalTable(
            name="outbox",
            kept=Kept(
                "What I am about to say to you or of you, and that I said it",
                "So that nothing is said twice or lost",
                "Whoever reads that message in Discord",
                f"{KEPT_FOR.days} days after it was said; what draws a card again, with the card",
            ),
            belongs="guild_id = :guild_id AND (user_id = :user_id OR about_id = :user_id)",
            people="""SELECT guild_id, user_id FROM outbox WHERE user_id IS NOT NULL UNION ALL
                SELECT guild_id, about_id FROM outbox WHERE about_id IS NOT NULL""",
        ),
        PersonalTable(
            name="absences",
            kept=Kept(
                "That you were not in the server any more when I looked",
                "So that I leave you alone",
                ends="When you come back",
            ),
            belongs="guild_id = :guild_id AND user_id = :user_id",
        ),
    ),
    of_server=tuple(map(ServerTable, ("outbox", "absences", "server_absences", "departures"))),
)
"""What is to be said to a member or names them, and who left. It hangs on nothing and goes last."""


def service(core: Core, others: Sequence[Feature], terms: Terms) -> PrivacyService:
    """Export, erasure and the privacy policy over the personal tables of all features."""
    return PrivacyService(core, [OUTBOX, *(one.personal for one in others)], terms)


def departures(core: Core, privacy: PrivacyService, left_server_days: int) -> DepartureService:
    """Servers that removed the bot."""
    return DepartureService(core, privacy.erase_server, timedelta(days=left_server_days))


def retention(core: Core, others: Sequence[Feature], answer_text_days: int) -> RetentionService:
    """Texts that end by their age."""
    kept = timedelta(days=answer_text_days) if answer_text_days else None
    return RetentionService(core, [one.personal for one in others], kept)


def feature(
    core: Core, privacy: PrivacyService, left: DepartureService, texts: RetentionService
) -> Feature:
    """``/privacy``, the end of servers that removed the bot, and that of old texts."""
    return Feature(
        name="privacy",
        groups={"privacy": CommandGroup("What I keep about you", everywhere=True)},
        cogs=(PrivacyCog(privacy),),
        due=(Due(left.claim_due, left.next_at), Due(texts.claim, texts.next_at)),
        events=Events(connected=left.connected, guild_joined=left.joined, guild_left=left.left),
        renderers=ui.RENDERERS,
        handlers=RetractionHandlers(core).handlers,
        personal=OUTBOX,
    )
