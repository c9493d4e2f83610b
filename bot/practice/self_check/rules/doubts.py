"""What speaks against the points that were found in an answer. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from bot.bank.terms.clauses import Clauses, clauses
from bot.bank.terms.denied import denied_term
from bot.bank.terms.exchanged import Told, exchanged_name, siblings_in
from bot.bank.terms.matcher import Hit
from bot.bank.terms.opposites import Doubt, doubt_about, is_denied
from bot.bank.terms.passages import sentences_of
from bot.bank.terms.taken_back import called_wrong, taken_back
from bot.bank.terms.text import Text


def doubts(told: Sequence[Told], hits: Sequence[Hit | None], text: Text) -> list[Doubt | None]:
    """What speaks against each of a question's points where an answer has it."""
    return list(_doubts(told, hits, text)) if any(hits) else [None] * len(hits)


def _doubts(told: Sequence[Told], hits: Sequence[Hit | None], text: Text) -> Iterator[Doubt | None]:
    said, back = clauses(text), taken_back(text)
    wrong, siblings = called_wrong(text, back), siblings_in(told, said)
    denying = {clause.number for clause in said.clauses if clause.behind}
    for one, hit in zip(told, hits, strict=True):
        if hit is None:
            yield None
            continue
        sentences = sentences_of(hit, text)
        doubt = _doubt(one.point, sentences, said, back, wrong)
        if doubt is None and hit.term:
            if not denying.isdisjoint(sentences):  # in most answers the first place stands
                doubt = denied_term(one.point, one.terms, text, said)
            doubt = doubt or exchanged_name(one, siblings, text, said)
        yield doubt


def _doubt(
    point: str, sentences: Collection[int], said: Clauses, taken_back: Mapping[int, str],
    wrong: Mapping[int, str],
) -> Doubt | None:  # fmt: skip
    """What speaks against a point that was found in these sentences of an answer."""
    words = [taken_back.get(one, "") for one in sorted(sentences)]
    if not all(words):
        return doubt_about(point, said.within(sentences))
    if all(one in wrong and is_denied(point, wrong[one]) for one in sentences):
        return None
    return Doubt(words[0], "")
