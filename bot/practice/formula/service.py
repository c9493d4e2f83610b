"""What /formula does. Nothing is stored."""

from bot.practice.formula import rules
from bot.practice.formula.messages import FormulaShown


class FormulaService:
    """Reads formulas; they are drawn where all pictures are."""

    async def show(self, typed: str) -> FormulaShown:
        """The formula that was typed. Raises UserError with what is wrong and where."""
        return rules.read(typed)
