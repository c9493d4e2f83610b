"""Addresses: what only tells where one was copied, and how arXiv and DOIs number papers. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.bank.problems import Fault, Position, Problem

_TRACKING = re.compile(r"(?<=[?&])(?:utm_\w+|fbclid|gclid|msclkid|mc_[ce]id|igshid)=[^&#]*")
_AT_ARXIV = re.compile(r"https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/.*", re.IGNORECASE)
# Year and month, then four digits until 2014 and five since; before April 2007 by subject.
_ARXIV = re.compile(
    r"https://arxiv\.org/abs/(?:"
    r"(?:0[7-9]|1[0-4])(?:0[1-9]|1[0-2])\.\d{4}|(?:1[5-9]|[2-9]\d)(?:0[1-9]|1[0-2])\.\d{5}"
    r"|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?"
)
_AT_DOI = re.compile(r"https?://(?:www\.|dx\.)?doi\.org/.*", re.IGNORECASE)
_DOI = re.compile(r"https://doi\.org/10\.\d{4,9}/\S*\w\S*")


def odd(url: str, place: Position) -> Iterator[Problem]:
    """What is odd in an address by its signs alone; whether its page is there, nobody asks here."""
    if (found := _TRACKING.search(url)) is not None:
        yield Fault.TRACKED.at(place, text=found.group())
    if _AT_ARXIV.fullmatch(url) and not _ARXIV.fullmatch(url):
        yield Fault.NOT_ARXIV.at(place, text=url)
    if _AT_DOI.fullmatch(url) and not _DOI.fullmatch(url):
        yield Fault.NOT_DOI.at(place, text=url)
