"""Reads the formula that a member typed, and says what is wrong with it and where. Pure."""

from bot.bank.formulas.parser import FormulaError
from bot.bank.formulas.plain import plain
from bot.core.errors import UserError
from bot.practice.formula.messages import FormulaShown

_BEFORE, _AFTER = 30, 12
"""Characters of the formula that are shown around what is wrong: they fit a line of a phone."""
_MATH = (("$$", "$$"), ("$", "$"), (r"\[", r"\]"), (r"\(", r"\)"))
_CODE = (*((f"```{name}", "```") for name in ("latex ", "tex ", "math ", "")), ("`", "`"))
"""What stands around a formula in a text from which it is copied, one in the other too."""
EXAMPLE = r"\frac{1}{1 + e^{-z}}"
NOTHING = f"There is no formula yet. Try `{EXAMPLE}`."


def read(typed: str) -> FormulaShown:
    """The formula, with or without what marks it as one. Raises UserError for a mistake."""
    source = " ".join(typed.split())
    for marks in (_CODE, _MATH, _CODE):
        source = _without(source, marks)
    try:
        words = plain(source)
    except FormulaError as error:
        raise UserError(_refusal(source, error)) from None
    if not words.strip():  # such as empty braces
        raise UserError(NOTHING)
    return FormulaShown(source, words)


def _without(source: str, marks: tuple[tuple[str, str], ...]) -> str:
    for begin, end in marks:
        is_whole = len(source) >= len(begin) + len(end)
        if is_whole and source.startswith(begin) and source.endswith(end):
            return source[len(begin) : -len(end)].strip()
    return source


def _refusal(source: str, error: FormulaError) -> str:
    if not source:
        return NOTHING
    begin, end = max(0, error.at - _BEFORE), error.at + _AFTER
    shown = source[begin:end].replace("`", "'")
    words = error.text.replace("``", "`'")
    words += " It's" if words.endswith("?") else ","
    return (
        f"**I can't read this formula.** {words} at character {error.at + 1}:\n"
        f"```\n{shown}\n{' ' * (error.at - begin)}^\n```\n"
        "Nothing was posted. Fix that and use `/formula` again."
    )
