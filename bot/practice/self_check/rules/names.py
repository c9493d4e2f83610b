"""Whether a text has the name that a short question asks for. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.bank.terms.matcher import compile_terms, match, term_fault
from bot.bank.terms.text import Text


@dataclass(frozen=True, slots=True)
class NameSeen:
    """The words of the answer that name what a short question asks for; empty: none found."""

    words: tuple[str, ...]


def name_in(accepted: Sequence[str], text: Text) -> NameSeen | None:
    """What of a text is one of the accepted names; None where no name is asked for."""
    if not accepted:
        return None
    plain = (" ".join(re.sub(r"[/+]", " ", form).split()) for form in accepted)
    usable = tuple(form for form in plain if not term_fault(form))
    hit = match(compile_terms(usable), text) if usable else None
    return NameSeen(() if hit is None else hit.words)
