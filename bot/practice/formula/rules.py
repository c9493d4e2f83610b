"""Reads the formula that a member typed, and says what is wrong with it and where. Pure."""

from bot.bank.formulas.parser import FormulaError
from bot.bank.formulas.plain import plain
from bot.core.errors import UserError
from bot.practice.formula.messages import FormulaShown

_BEFORE, _AFTER = 30, 12
"""Characters of the formula that are shown around what is wrong: they fit a line of a phone."""
EXAMPLE = r"\frac{1}{1 + e^{-z}}"
NOTHING = f"There is no formula yet. Try `{EXAMPLE}`."


def read(typed: str) -> FormulaShown:
    """The formula, with or without the dollars around it. Raises UserError for a mistake."""
    source = " ".join(typed.split())
    for dollars in ("$$", "$"):
        if source.startswith(dollars) and source.endswith(dollars) and len(source) > len(dollars):
            source = source[len(dollars) : -len(dollars)].strip()
            break
    try:
        words = plain(source)
    except FormulaError as error:
        raise UserError(_refusal(source, error)) from None
    if not words.strip():  # such as empty braces
        raise UserError(NOTHING)
    return FormulaShown(source, words)


def _refusal(source: str, error: FormulaError) -> str:
    if not source:
        return NOTHING
    begin, end = max(0, error.at - _BEFORE), error.at + _AFTER
    shown = source[begin:end].replace("`", "'")
    words = error.text.replace("``", "`'")
    return (
        f"**I can't read this formula.** {words}, at character {error.at + 1}:\n"
        f"```\n{shown}\n{' ' * (error.at - begin)}^\n```\n"
        "Nothing was posted. Fix that and use `/formula` again."
    )
