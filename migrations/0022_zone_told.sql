-- Nobody's data: whether somebody chose the zone of a server. Those that are there did, or saw it.
ALTER TABLE guilds ADD COLUMN is_zone_told INTEGER NOT NULL DEFAULT 1 CHECK (is_zone_told IN (0, 1));
