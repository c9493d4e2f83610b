"""Whether a text has the name that a short question asks for. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.bank.terms import Text, compile_terms, match, term_fault


def name_in(accepted: Iterable[str], text: Text) -> tuple[str, ...]:
    """The words of the text that are one of the accepted names; empty if there is none."""
    plain = (" ".join(re.sub(r"[/+]", " ", form).split()) for form in accepted)
    usable = tuple(form for form in plain if not term_fault(form))
    hit = match(compile_terms(usable), text) if usable else None
    return () if hit is None else hit.words
