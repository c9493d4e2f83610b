"""What is asked of a language model, how much a day, and when it is left alone. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

FAILURES_UNTIL_REST = 3
REST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelOffer:
    """What the operator gives. ``key`` is a secret: it is in no text that this makes of itself.
    ``per_day`` and ``per_member``: requests a day (UTC) of everybody, and of one member."""

    endpoint: str
    name: str
    key: str = field(repr=False)
    per_day: int
    per_member: int

    @property
    def host(self) -> str:
        """To whom texts are sent, as members read it."""
        return urlsplit(self.endpoint).netloc


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is sent: the task, what it is about, and the JSON schema of the reply."""

    task: str
    data: str
    name: str
    schema: Mapping[str, Any]


class Silence(StrEnum):
    """Why there is no reply."""

    SPENT = "spent"
    """The day's budget is used up."""
    FAILED = "failed"
    """Off, resting, too slow, or its reply was of no use."""


def fault_of_endpoint(text: str) -> str:
    """Why texts can't be sent there; "" if they can."""
    try:
        parts = urlsplit(text)
        is_there = parts.scheme in ("http", "https") and bool(parts.hostname)
        is_there = is_there and (parts.port is None or parts.port > 0)
    except ValueError:
        is_there = False
    if not is_there:
        return "it must be an address such as https://example.org/v1"
    if parts.username is not None or parts.query or parts.fragment:
        return "it must hold no name, password, `?` or `#`; the key has a setting of its own"
    return ""


def fault_of_key(text: str) -> str:
    """Why a key can't be sent in a header; "" if it can. Doesn't repeat it."""
    if text.isascii() and text.isprintable() and not any(map(str.isspace, text)):
        return ""
    return "it must be letters, figures and signs of ASCII, with no space or line break"


@dataclass(frozen=True, slots=True)
class Health:
    """How the model did lately: failures in a row, and until when it is left alone (aware UTC)."""

    failures: int = 0
    rests_until: datetime | None = None

    def is_resting(self, now: datetime) -> bool:
        """Whether it is left alone."""
        return self.rests_until is not None and now < self.rests_until

    def after_failure(self, now: datetime) -> "Health":
        """One more; after three in a row it rests, and then starts afresh. What was sent before it
        rested doesn't end its rest."""
        if self.is_resting(now):
            return self
        if self.failures + 1 < FAILURES_UNTIL_REST:
            return Health(self.failures + 1)
        return Health(0, now + REST)


def is_spent(offer: ModelOffer, *, today: int, of_member: int) -> bool:
    """Whether a budget is used up, by the requests of this day."""
    return today >= offer.per_day or of_member >= offer.per_member
