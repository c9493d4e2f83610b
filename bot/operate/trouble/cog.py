"""The button below a message about trouble."""

from dataclasses import replace

from bot.core.errors import UserError
from bot.gateway.routes import OPERATORS_ONLY, ComponentInteraction, route
from bot.operate.doctor.messages import Diagnosis, LookAgain
from bot.operate.doctor.service import DoctorService
from bot.operate.trouble.service import TroubleService


class TroubleCog:
    """For whoever is told."""

    def __init__(self, service: TroubleService, doctor: DoctorService) -> None:
        self._service, self._doctor = service, doctor

    @route("trouble:again", update=True)
    @route("trouble:doctor")
    async def doctor(self, click: ComponentInteraction) -> Diagnosis:
        """How everything stands, and what to do about it."""
        if not self._service.is_operator(click.user_id):
            raise UserError(OPERATORS_ONLY)
        return replace(await self._doctor.diagnose(), again=LookAgain.FOR_WHO_IS_TOLD)
