"""What the root lists for operators."""

from bot.core.feature import Feature
from bot.operate.doctor import ui
from bot.operate.doctor.cog import DoctorCog
from bot.operate.doctor.service import DoctorService


def feature(doctor: DoctorService) -> Feature:
    """`/operator doctor`; the group is the daily question's."""
    return Feature(name="operate", cogs=(DoctorCog(doctor),), renderers=ui.RENDERERS)
