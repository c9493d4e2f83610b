"""Plans as a feature."""

from bot.core.database import Transaction
from bot.core.feature import Asker, Core, Feature, NextStep, Personal, PersonalTable, ServerTable
from bot.core.kept import WITH_THE_LAST, Kept
from bot.core.preparation import shipped_lists
from bot.prepare.lists.service import ListsService
from bot.prepare.plan import tx as plans
from bot.prepare.plan.cog import PlanCog
from bot.prepare.plan.service import PlanService
from bot.prepare.plan.ui import cards, form, week


def feature(core: Core) -> Feature:
    """Build the service, and say what it gives."""
    lists = ListsService(core, shipped_lists)
    return Feature(
        name="plan",
        cogs=(PlanCog(PlanService(core, lists.prep)),),
        renderers={**cards.RENDERERS, **form.RENDERERS, **week.RENDERERS},
        next_steps=_next_steps,
        reminder_line=plans.reminder_line,
        personal=Personal(
            title="Preparing",
            tables=(
                PersonalTable(
                    name="plans",
                    kept=Kept(
                        "The day of your interview, your hours, tracks and level",
                        "Your plan, and the days to go if you want them",
                        ends=WITH_THE_LAST,
                    ),
                    belongs="user_id = :user_id",
                    of_person=True,
                ),
            ),
            of_server=(ServerTable("plans"),),
        ),
    )


def _next_steps(_tx: Transaction, _asker: Asker) -> tuple[NextStep, ...]:
    return (NextStep(label="My plan", leads_to="plan:show"),)
