"""The preparation lists as a feature."""

from bot.core.database import Transaction
from bot.core.feature import Asker, Core, Feature, NextStep, Personal, PersonalTable, ServerTable
from bot.core.kept import WITH_THE_LAST, Kept
from bot.core.preparation import shipped_lists
from bot.prepare.lists.cog import ListsCog
from bot.prepare.lists.service import ListsService
from bot.prepare.lists.ui import RENDERERS

_MINE = "user_id = :user_id"


def feature(core: Core) -> Feature:
    """Build the service of the room, and say what it gives."""
    service = ListsService(core, shipped_lists)
    return Feature(
        name="lists",
        cogs=(ListsCog(service),),
        renderers=RENDERERS,
        next_steps=_next_steps,
        personal=Personal(
            title="Preparing",
            tables=(
                PersonalTable(
                    name="checklist_ticks",
                    kept=Kept(
                        "What you ticked off in lists",
                        "So that it stays ticked",
                        ends=WITH_THE_LAST,
                    ),
                    belongs=f"checklist_id IN (SELECT checklist_id FROM checklists WHERE {_MINE})",
                    people="SELECT guild_id, user_id FROM checklists",
                    of_person=True,
                ),
                PersonalTable(
                    name="checklists",
                    kept=Kept(
                        "Which lists you go through, and for which companies",
                        "So that each company has its own ticks",
                        ends=WITH_THE_LAST,
                    ),
                    belongs=_MINE,
                    of_person=True,
                ),
            ),
            of_server=(ServerTable("checklists"),),
        ),
    )


def _next_steps(_tx: Transaction, _asker: Asker) -> tuple[NextStep, ...]:
    return (NextStep(label="Prepare", leads_to="lists:show"),)
