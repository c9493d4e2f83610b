"""`/operator doctor`."""

from bot.gateway.routes import CommandInteraction, command, route
from bot.operate.doctor.messages import Diagnosis
from bot.operate.doctor.service import DoctorService


class DoctorCog:
    """For those who run the bot."""

    def __init__(self, service: DoctorService) -> None:
        self._service = service

    @route("doctor:again", operators_only=True, update=True)
    @command("operator doctor", operators_only=True)
    async def doctor(self, _used: CommandInteraction) -> Diagnosis:
        """How the bot is doing, and what to do about it."""
        return await self._service.diagnose()
