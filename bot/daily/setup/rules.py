"""What is guessed of a new server, and which server is new. Pure."""

from datetime import datetime, timedelta

IS_NEW_FOR = timedelta(days=1)
"""For how long after it was added the bot may still introduce itself."""
ZONES = {
    "da": "Europe/Copenhagen", "de": "Europe/Berlin", "en-GB": "Europe/London",
    "es-ES": "Europe/Madrid", "fr": "Europe/Paris", "hr": "Europe/Zagreb", "it": "Europe/Rome",
    "lt": "Europe/Vilnius", "hu": "Europe/Budapest", "nl": "Europe/Amsterdam",
    "no": "Europe/Oslo", "pl": "Europe/Warsaw", "ro": "Europe/Bucharest",
    "fi": "Europe/Helsinki", "sv-SE": "Europe/Stockholm", "vi": "Asia/Ho_Chi_Minh",
    "tr": "Europe/Istanbul", "cs": "Europe/Prague", "el": "Europe/Athens",
    "bg": "Europe/Sofia", "uk": "Europe/Kyiv", "hi": "Asia/Kolkata", "th": "Asia/Bangkok",
    "zh-CN": "Asia/Shanghai", "zh-TW": "Asia/Taipei", "ja": "Asia/Tokyo", "ko": "Asia/Seoul",
}  # fmt: skip
"""The likely zone of each of Discord's locales that has one. Not here: those of countries or
regions with several (en-US, es-419, id, pt-BR, ru)."""


def guess_zone(locale: str) -> str | None:
    """The zone that a server's language suggests: to be offered, never taken. None: there are
    several, or we don't know."""
    return ZONES.get(locale)


def is_new(joined_at: datetime, now: datetime) -> bool:
    """Whether the bot was added to a server just now, or while it was away for a while. Servers
    that had it for longer are not greeted when it starts."""
    return now - joined_at < IS_NEW_FOR
