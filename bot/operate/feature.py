"""What the root lists for operators."""

from collections.abc import Callable

from bot.core.feature import Core, Due, Feature
from bot.core.ids import UserId
from bot.core.outbox.rules import Priority
from bot.operate.doctor import ui as doctor
from bot.operate.doctor.cog import DoctorCog
from bot.operate.doctor.service import DoctorService
from bot.operate.trouble import ui as trouble
from bot.operate.trouble.cog import TroubleCog
from bot.operate.trouble.outbox import TroubleHandlers
from bot.operate.trouble.rules import TroubleTally
from bot.operate.trouble.service import TroubleService
from bot.operate.trouble.store import KIND


def feature(
    core: Core,
    service: DoctorService,
    tally: TroubleTally | None,
    operator: Callable[[], UserId | None],
) -> Feature:
    """`/operator doctor` (the group is the daily question's), and trouble that repeats: ``tally``
    counts it, None where nobody does; ``operator`` is told."""
    telling = TroubleService(core, tally or TroubleTally(core.clock.now()), operator)
    return Feature(
        name="operate", cogs=(DoctorCog(service), TroubleCog(telling, service)),
        renderers={**doctor.RENDERERS, **trouble.RENDERERS},
        handlers=TroubleHandlers(core).handlers, priorities={KIND: Priority.REMINDER},
        due=() if tally is None else (Due(telling.claim, telling.next_at),),
    )  # fmt: skip
