-- Personal: who was not in a server any more when Discord was asked. Gone when they come back.
CREATE TABLE absences (
    guild_id      INTEGER NOT NULL,
    user_id       INTEGER NOT NULL,
    asked_at      TEXT    NOT NULL,
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;

-- Nobody's data: servers that removed the bot. Everything about one is erased some time after
-- `left_at`; `asked_at`: when Discord was asked in vain whether the bot is really gone.
CREATE TABLE departures (
    guild_id      INTEGER PRIMARY KEY,
    left_at       TEXT    NOT NULL,
    asked_at      TEXT
) STRICT;
CREATE INDEX departures_left ON departures (left_at);
