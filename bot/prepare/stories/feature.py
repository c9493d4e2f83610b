"""Stories as a feature."""

from bot.core.database import Transaction
from bot.core.feature import Asker, Core, Feature, NextStep, Personal, PersonalTable, ServerTable
from bot.core.kept import WITH_THE_LAST, Kept
from bot.prepare.stories.cog import StoryCog
from bot.prepare.stories.service import StoryService
from bot.prepare.stories.ui import RENDERERS


def feature(core: Core) -> Feature:
    """Build the service, and say what it gives."""
    return Feature(
        name="stories",
        cogs=(StoryCog(StoryService(core)),),
        renderers=RENDERERS,
        next_steps=_next_steps,
        personal=Personal(
            title="Preparing",
            tables=(
                PersonalTable(
                    name="stories",
                    kept=Kept(
                        "Your stories for behavioural questions",
                        "To have them at hand",
                        ends=WITH_THE_LAST,
                    ),
                    belongs="user_id = :user_id",
                    of_person=True,
                ),
            ),
            of_server=(ServerTable("stories"),),
        ),
    )


def _next_steps(_tx: Transaction, _asker: Asker) -> tuple[NextStep, ...]:
    return (NextStep(label="My stories", leads_to="stories:list"),)
