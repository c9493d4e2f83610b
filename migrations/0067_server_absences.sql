-- Also of servers without /setup: mock interviews, duels and quizzes need none. Nobody's data; it
-- goes with the server, and once nothing looks so far back.
ALTER TABLE server_absences RENAME TO absences_of_guilds;
CREATE TABLE server_absences (
    guild_id  INTEGER NOT NULL,
    from_at   TEXT    NOT NULL,
    to_at     TEXT,
    is_outage INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (guild_id, from_at)
) STRICT, WITHOUT ROWID;
INSERT INTO server_absences (guild_id, from_at, to_at, is_outage)
    SELECT guild_id, from_at, to_at, is_outage FROM absences_of_guilds;
DROP TABLE absences_of_guilds;
CREATE INDEX server_absences_lasting ON server_absences (guild_id) WHERE to_at IS NULL;
