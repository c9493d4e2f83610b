-- When the bot was not in a server: a day whose question was open then may be void, as after an
-- outage. Nobody's data; it goes with the server. `to_at` is NULL while it lasts.
CREATE TABLE server_absences (
    guild_id INTEGER NOT NULL REFERENCES guilds (guild_id) ON DELETE CASCADE,
    from_at  TEXT    NOT NULL,
    to_at    TEXT,
    PRIMARY KEY (guild_id, from_at)
) STRICT, WITHOUT ROWID;
INSERT INTO server_absences (guild_id, from_at)
    SELECT guild_id, left_at FROM guilds WHERE left_at IS NOT NULL;
