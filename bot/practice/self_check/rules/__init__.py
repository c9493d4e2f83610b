"""What can be found in an answer, by wording alone. Pure."""

from bot.practice.self_check.rules.names import NameSeen, name_in
from bot.practice.self_check.rules.options import named_options
from bot.practice.self_check.rules.spotting import (
    LONGEST_READ,
    PitfallSeen,
    PointSeen,
    Spotter,
    fingerprint,
    is_bare_list,
    listing_print,
    nearest_sentence,
    points_of,
)
from bot.practice.self_check.rules.values import ValueSeen, value_in

__all__ = [
    "LONGEST_READ",
    "NameSeen",
    "PitfallSeen",
    "PointSeen",
    "Spotter",
    "ValueSeen",
    "fingerprint",
    "is_bare_list",
    "listing_print",
    "name_in",
    "named_options",
    "nearest_sentence",
    "points_of",
    "value_in",
]
