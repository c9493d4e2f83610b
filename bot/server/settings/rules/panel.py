"""What is made of the declared settings: what can be changed, what a form changes, what the panel
tells. Pure."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.server.choices import SettingContext
from bot.server.settings.rules.declared import GuildSettings, Setting

_DECLARED = [one for one in dataclasses.fields(GuildSettings) if Setting in one.metadata]
FIELDS: Mapping[str, str] = {one.metadata[Setting].key: one.name for one in _DECLARED}
"""The field of each setting, by its key, in the order in which they are shown."""
SETTINGS: Mapping[str, Setting] = {
    one.metadata[Setting].key: one.metadata[Setting] for one in _DECLARED
}
"""What organisers can change, by its key, in the order in which it is shown."""


@dataclass(frozen=True, slots=True)
class SettingsPatch:
    """What an organiser changes: the new values, by their fields."""

    changes: Mapping[str, Any]

    def of(self, settings: GuildSettings) -> GuildSettings:
        """The settings with the changes; a zone that was given is told."""
        told = settings.is_zone_told or "tz" in self.changes
        return dataclasses.replace(settings, is_zone_told=told, **self.changes)


def read_patch(given: Mapping[str, str], known: SettingContext) -> SettingsPatch:
    """What was typed or chosen, by the keys of settings; ``UserError`` if any of it is unclear."""
    return SettingsPatch(
        {FIELDS[key]: SETTINGS[key].read(text, known) for key, text in given.items()}
    )


def summary(settings: GuildSettings) -> tuple[str, ...]:
    """What holds now, a line for each heading."""
    lines: dict[str, str] = {}
    for one in SETTINGS.values():
        lines[one.heading] = lines.get(one.heading, "") + one.told(settings)
    return tuple(f"**{heading}** {words}" for heading, words in lines.items())
