"""Where two talk, and the link that either may add. Pure."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.core.errors import UserError
from bot.core.ids import ChannelId, UserId

LONGEST_LINK = 300
_PART = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?=.{{4,253}}$)({_PART}\.)+(?=[a-z]){_PART}")
_PRINTABLE = re.compile(r"[!-~]+")
NO_LINK = (
    "I can't use that address. Copy the whole link from your call, such as "
    "https://meet.example.org/ann-bob, without spaces or a user name and password. Nothing changed."
)
TOO_LONG = f"That link is longer than {LONGEST_LINK} characters, so nothing changed."


@dataclass(frozen=True, slots=True)
class MeetingPlace:
    """What the card says of where two talk: a voice channel, a link that ``link_by`` added, or
    nothing yet."""

    channel_id: ChannelId | None = None
    link_by: UserId | None = None


NOWHERE = MeetingPlace()


def read_link(text: str) -> str:
    """An address as a member typed it, if it is one that can be opened safely: https, which may be
    left out, a public name as its host, nothing hidden. Raises ``UserError``."""
    typed = text.strip().strip("<>")
    typed = typed if "://" in typed else f"https://{typed}"  # as calls copy it: meet.example.org/a
    if len(typed) > LONGEST_LINK:
        raise UserError(TOO_LONG)
    if not _PRINTABLE.fullmatch(typed):
        raise UserError(NO_LINK)
    try:
        parts = urlsplit(typed)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        raise UserError(NO_LINK) from None
    host = parts.hostname or ""
    if parts.scheme != "https" or "@" in parts.netloc or "\\" in typed or not has_port:
        raise UserError(NO_LINK)
    if not _HOST.fullmatch(host):
        raise UserError(NO_LINK)
    return typed


def host_of(link: str) -> str:
    """Whose address it is, to be read before it is opened."""
    return urlsplit(link).hostname or ""
