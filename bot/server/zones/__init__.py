"""Finding a time zone the way people name it: by city, country, offset or abbreviation."""

from bot.server.zones.index import ZoneChoice, ZoneIndex, parse_zone, search_zones
from bot.server.zones.places import Tables

__all__ = ["Tables", "ZoneChoice", "ZoneIndex", "parse_zone", "search_zones"]
