"""The term language of key points and pitfalls; feedback and the lints share this matcher."""

from bot.bank.terms.matcher import (
    Hit,
    Matcher,
    Term,
    TermError,
    compile_terms,
    match,
    surely_terms,
    term_fault,
    vocabulary,
)
from bot.bank.terms.text import Text, known_words, prepare, prepare_exact

__all__ = [
    "Hit",
    "Matcher",
    "Term",
    "TermError",
    "Text",
    "compile_terms",
    "known_words",
    "match",
    "prepare",
    "prepare_exact",
    "surely_terms",
    "term_fault",
    "vocabulary",
]
