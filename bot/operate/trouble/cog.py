"""The button below a message about trouble."""

from bot.core.errors import UserError
from bot.gateway.routes import ComponentInteraction, route
from bot.operate.doctor.messages import Diagnosis
from bot.operate.doctor.service import DoctorService
from bot.operate.trouble.service import TroubleService

NOT_YOURS = "This is for whoever runs the bot. Nothing changed."


class TroubleCog:
    """For whoever is told."""

    def __init__(self, service: TroubleService, doctor: DoctorService) -> None:
        self._service, self._doctor = service, doctor

    @route("trouble:doctor")
    async def doctor(self, click: ComponentInteraction) -> Diagnosis:
        """How everything stands, and what to do about it."""
        if not self._service.is_operator(click.user_id):
            raise UserError(NOT_YOURS)
        return await self._doctor.diagnose()
