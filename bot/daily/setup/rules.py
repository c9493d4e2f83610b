"""What is guessed of a new server, which server is new, and what was typed. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.core.errors import UserError
from bot.server.choices import SettingContext
from bot.server.readers import ZoneAsked, told_apart
from bot.server.settings.rules.panel import FIELDS, SETTINGS, SettingsPatch

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


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """What could be read of what was typed; ``unread``: what is said of the rest, and ``zones``
    that a text may mean, the likeliest first: label and name."""

    patch: SettingsPatch
    unread: tuple[str, ...] = ()
    zones: tuple[tuple[str, str], ...] = ()


def read_given(given: Mapping[str, str], known: SettingContext) -> ReadSettings:
    """What was typed or chosen, by the keys of settings. One that can't be read keeps back no
    other; where none can, it is refused, but for a zone, which is asked about."""
    changes: dict[str, Any] = {}
    refusals: list[UserError] = []
    zones: tuple[tuple[str, str], ...] = ()
    for key, text in given.items():
        try:
            changes[FIELDS[key]] = SETTINGS[key].read(text, known)
        except UserError as refusal:
            refusals.append(refusal)
            zones = refusal.zones if isinstance(refusal, ZoneAsked) else zones
    if refusals and not changes and not zones:
        raise refusals[0]
    unread = told_apart(refusals, has_more=bool(changes))
    return ReadSettings(SettingsPatch(changes), unread, zones)
