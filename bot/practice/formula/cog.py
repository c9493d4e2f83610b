"""/formula, and the form for another one."""

from discord import app_commands

from bot.bank.formulas.parser import LONGEST
from bot.gateway.routes import CommandInteraction, ComponentInteraction, command, route
from bot.practice.formula.messages import FormulaForm, FormulaShown
from bot.practice.formula.service import FormulaService


class FormulaCog:
    """Formulas as pictures."""

    def __init__(self, service: FormulaService) -> None:
        self._service = service

    @command("formula")
    @app_commands.describe(
        latex=r"In LaTeX, such as \frac{1}{1 + e^{-z}}", public="Show it to everyone here"
    )
    async def formula(
        self,
        _used: CommandInteraction,
        latex: app_commands.Range[str, 1, LONGEST],
        public: bool = False,
    ) -> FormulaShown:
        """Draws a formula for you, or for everyone here."""
        return await self._service.show(latex)

    @route("formula:form", opens_modal=True)
    async def open_form(self, _click: ComponentInteraction) -> FormulaForm:
        """*Draw another*."""
        return FormulaForm()

    @route("formula:draw")
    async def draw(self, click: ComponentInteraction) -> FormulaShown:
        """The form came in."""
        return await self._service.show(click.text("latex"))
