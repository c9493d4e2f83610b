"""What somebody does with their plan: make it, look at today and at the weeks, change, stop it.

Only what somebody typed is stored; the plan is computed each time, so it adapts to everything that
was done and nothing of it can be out of date. A form whose date or hours can't be read is kept as
it was typed, beside the plan that stands, and opens with it again.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date

from bot.bank.lists.model import Prep
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.feature import Core
from bot.core.ids import DIRECT, GuildId, UserId
from bot.prepare.plan import messages, store
from bot.prepare.plan import tx as plans
from bot.prepare.plan.rules import schedule, typed
from bot.prepare.plan.rules import today as days
from bot.prepare.plan.rules import values as rules
from bot.prepare.plan.rules.typed import Typed
from bot.prepare.plan.rules.values import InterviewPlan
from bot.server import members

NO_PLAN = "You have no plan any more. `/plan` makes one."
NO_WEEKS = "No weeks are left before your interview. `/plan` shows today, and takes a new date."

Shown = messages.TodayCard | messages.NoPlan


class PlanService:
    """One person's plan."""

    def __init__(self, core: Core, prep: Callable[[], Awaitable[Prep]]) -> None:
        """``prep`` gives the lists of /prepare."""
        self._core = core
        self._prep = prep

    async def today(self, here: GuildId | None, user_id: UserId) -> Shown:
        """/plan."""
        prep = await self._prep()
        return await self._core.database.read(lambda tx: self._today(tx, prep, here, user_id))

    async def form(self, user_id: UserId) -> messages.PlanForm:
        """*Make my plan*, *Change*, *New date*."""
        plan = await self._core.database.read(lambda tx: store.get(tx, user_id))
        return messages.PlanForm(typed.typed_of(plan), is_new=plan is None or not plan.is_ready)

    async def save(
        self, here: GuildId | None, user_id: UserId, given: Typed
    ) -> messages.TodayCard | messages.PlanUnread:
        """The form came in."""
        home, now, prep = here or DIRECT, self._core.clock.now(), await self._prep()

        def keep(tx: Transaction) -> messages.TodayCard | messages.PlanUnread:
            before = store.get(tx, user_id)
            where = here or plans.latest_server(tx, user_id, home)
            today = plans.today_of(tx, where, user_id, now)
            plan, problems = typed.read(given, before, user_id=user_id, guild_id=home, today=today)
            store.save(tx, plan)
            if problems:
                return messages.PlanUnread(problems, has_plan=plan.is_ready)
            return replace(self._of(tx, prep, here, plan), just_saved=True)

        return await self._core.database.write(keep)

    async def weeks(
        self, here: GuildId | None, user_id: UserId, first: date | None = None
    ) -> messages.WeekCard:
        """*The weeks*: the one that holds a day, or this one."""
        prep = await self._prep()

        def look(tx: Transaction) -> messages.WeekCard:
            plan = _ready(tx, user_id)
            found = schedule.weeks(plan, self._standing(tx, prep, here, plan))
            if not found:
                raise UserError(NO_WEEKS)
            holding = (
                at for at, one in enumerate(found) if first is not None and one.first <= first
            )
            at = max(holding, default=0)
            has_date = plan.interview_on is not None
            return messages.WeekCard(found[at], found, has_date, is_now=at == 0)

        return await self._core.database.read(look)

    async def set_countdown(
        self, here: GuildId | None, user_id: UserId, *, on: bool
    ) -> messages.TodayCard:
        """*Countdown on* and *off*; pressed twice, it says the same."""
        prep = await self._prep()

        def change(tx: Transaction) -> messages.TodayCard:
            plan = replace(_ready(tx, user_id), countdown=on)
            store.save(tx, plan)
            reminded = here is not None and members.get(tx, here, user_id).remind_at is not None
            card = self._of(tx, prep, here, plan)
            return replace(card, countdown_set=True, has_reminder=reminded)

        return await self._core.database.write(change)

    async def stop(self, user_id: UserId) -> messages.NoPlan:
        """*Stop it*: the plan goes, all that was practised stays. Harmless to repeat."""
        await self._core.database.write(lambda tx: store.delete(tx, user_id))
        return messages.NoPlan(stopped=True)

    def _today(self, tx: Transaction, prep: Prep, here: GuildId | None, user_id: UserId) -> Shown:
        plan = store.get(tx, user_id)
        return (
            messages.NoPlan()
            if plan is None or not plan.is_ready
            else self._of(tx, prep, here, plan)
        )

    def _of(
        self, tx: Transaction, prep: Prep, here: GuildId | None, plan: InterviewPlan
    ) -> messages.TodayCard:
        how = self._standing(tx, prep, here, plan)
        found = schedule.weeks(plan, how)
        tasks = days.tasks(plan, how, found[0]) if found else ()
        planned = found[0].minutes if found else 0
        post_id = None if here is None else plans.waiting_post(tx, here, plan.user_id)
        return messages.TodayCard(
            plan=plan, where=rules.phase(plan, how.today), today=how.today, tasks=tasks,
            done_minutes=how.done_minutes,
            limit=how.done_minutes + max(planned, sum(task.minutes for task in tasks)),
            in_server=here is not None, post_id=post_id,
            after_list=plans.AFTERWARDS if plans.AFTERWARDS in prep.sheets else "",
        )  # fmt: skip

    def _standing(
        self, tx: Transaction, prep: Prep, here: GuildId | None, plan: InterviewPlan
    ) -> rules.PlanStanding:
        now = self._core.clock.now()
        guild_id = here or plans.latest_server(tx, plan.user_id, plan.guild_id)
        return plans.standing(tx, self._core.bank, plan, guild_id, now, prep)


def _ready(tx: Transaction, user_id: UserId) -> InterviewPlan:
    plan = store.get(tx, user_id)
    if plan is None or not plan.is_ready:
        raise UserError(NO_PLAN)
    return plan
